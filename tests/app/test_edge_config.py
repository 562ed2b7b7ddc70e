from __future__ import annotations

import tomllib

import pytest
from streamlit import config

from tests.conftest import ROOT
from tests.test_house import tracked

SAID = {
    ("server", "address"): "127.0.0.1",
    ("server", "allowedHosts"): ["localhost", "127.0.0.1", "::1"],
    ("server", "enableStaticServing"): True,
    ("server", "enableXsrfProtection"): True,
    ("server", "enableCORS"): True,
    ("server", "enableAgentApi"): False,
    ("server", "fileWatcherType"): "none",
    ("server", "maxUploadSize"): 200,
    ("client", "showErrorDetails"): "none",
    ("client", "toolbarMode"): "viewer",
    ("browser", "gatherUsageStats"): False,
}
LEFT_AS_IT_IS = {
    "server.trustedUserHeaders": {},
    "server.corsAllowedOrigins": [],
    "server.baseUrlPath": "",
    "global.developmentMode": False,
}


@pytest.mark.parametrize(("section", "key"), SAID)
def test_the_app_keeps_to_itself_by_its_settings(section, key):
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert told[section][key] == SAID[section, key]


@pytest.mark.parametrize("option", LEFT_AS_IT_IS)
def test_what_would_let_others_in_is_left_as_it_is(option):
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    section, key = option.split(".")
    assert key not in told.get(section, {})
    assert config.get_option(option) == LEFT_AS_IT_IS[option]


def test_streamlit_knows_every_setting_that_is_told():
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    known = {option.key for option in config._config_options_template.values()}
    assert {f"{s}.{key}" for s in ("server", "client", "browser", "global") for key in told[s]} <= known


def test_no_secret_is_committed_beside_the_settings():
    assert [path.name for path in tracked() if path.parent.name == ".streamlit"] == ["config.toml"]
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
