from __future__ import annotations

import ast
import tomllib

from tests.conftest import ROOT

APP = ROOT / "contextual" / "app"


def imports(path):
    """The modules a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_the_entry_script_imports_the_app_and_streamlit_only():
    assert imports(ROOT / "streamlit_app.py") <= {"contextual.app", "streamlit"}


def test_no_page_reaches_past_the_services():
    for path in APP.rglob("*.py"):
        assert not {name for name in imports(path) if name.startswith(("contextual.store", "contextual.intake"))}, path


def test_what_is_kept_for_all_visitors_is_kept_in_one_place_and_no_service_is_cached():
    for path in APP.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "st.cache_data" not in text, path
        assert "st.cache_resource" not in text or path.name == "kept.py", path


def test_stored_text_reaches_html_only_through_the_drawing_module():
    for path in APP.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "unsafe_allow" not in text, path
        if path.name not in ("draw.py", "main.py"):
            assert "st.html(" not in text, path


def test_the_settings_keep_errors_statistics_and_the_agent_interface_off():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["enableAgentApi"] is False
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["maxUploadSize"] == 200
    assert "trustedUserHeaders" not in settings["server"]
