from __future__ import annotations

import re

import pytest

from contextual.app.edge import HEADERS
from tests.conftest import ROOT
from tests.deploy.parsed import parsed

CONF = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site():
    """The server that hands on to the app."""
    servers = [block for block in parsed(CONF).inside if block.words == ["server"]]
    return next(one for one in servers if one.inside)


def test_every_header_of_the_app_stands_on_every_answer_and_once(site):
    added = {name.lower(): (value, when) for name, value, when in site.said("add_header")}
    assert {name: (value, "always") for name, value in HEADERS.items()}.items() <= added.items()
    assert {words[0].lower() for words in site.said("proxy_hide_header")} == set(HEADERS)
    assert not [one for one in site.inside if one.said("add_header")], "a header in a location takes away all others"


def test_browsers_keep_to_https_for_a_year(site):
    value = {name: value for name, value, _ in site.said("add_header")}["Strict-Transport-Security"]
    assert int(re.fullmatch(r"max-age=(\d+)", value)[1]) >= 31_536_000


def test_only_the_app_on_this_machine_is_asked(site):
    asked = [words for one in site.inside for words in one.said("proxy_pass")]
    assert asked == [["http://127.0.0.1:8501"]]


def test_the_servers_figures_about_itself_are_shut(site):
    [shut] = [one for one in site.inside if one.words[-1].startswith("^/_stcore/")]
    assert re.match(shut.words[-1], "/_stcore/metrics")
    assert shut.said("return") == [["404"]]


def test_nothing_on_its_way_is_written_to_disk_or_kept(site):
    for name in ("proxy_request_buffering", "proxy_buffering", "proxy_cache"):
        assert site.said(name) == [["off"]]


def test_two_doors_stand_before_everything(site):
    assert site.directives.index(["deny", "all"]) > max(
        at for at, words in enumerate(site.directives) if words[0] == "allow"
    )
    assert site.said("auth_basic") != [["off"]]
    assert site.said("auth_basic_user_file")
    assert not [one for one in site.inside if one.said("auth_basic") or one.said("allow") or one.said("satisfy")]


def test_the_log_holds_no_link(site):
    written = next(words for words in parsed(CONF).directives if words[0] == "log_format")
    assert not re.search(r"\$(request|args|query_string|request_uri|http_\w+|arg_\w+)\b", " ".join(written[2:]))
    assert site.said("access_log")[0][1] == written[1]
    assert site.said("error_log")[0][1] == "crit", "nginx writes whole links beside its errors"


def test_as_large_a_file_as_the_app_takes_may_be_sent(site):
    told = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert site.said("client_max_body_size") == [[re.search(r"maxUploadSize = (\d+)", told)[1] + "m"]]


def test_the_password_goes_no_further_and_old_protocols_are_off(site):
    assert ["Authorization", ""] in site.inside[0].said("proxy_set_header")
    assert site.said("ssl_protocols") == [["TLSv1.2", "TLSv1.3"]]


def test_whoever_asks_by_another_name_gets_no_answer():
    first = next(block for block in parsed(CONF).inside if block.words == ["server"])
    assert all("default_server" in words for words in first.said("listen"))
    assert first.said("ssl_reject_handshake") == [["on"]]


@pytest.mark.parametrize("broken", ["server {", "listen 80", "server { listen 80; }}"])
def test_a_broken_file_is_not_read(broken):
    with pytest.raises((ValueError, IndexError)):
        parsed(broken)
