from __future__ import annotations

import configparser
import re

from tests.conftest import ROOT
from tests.test_safety_page import named_tests

GUIDE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")


def service():
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read_string((ROOT / "deploy" / "contextual.service").read_text(encoding="utf-8"))
    return read


def test_every_test_the_guide_names_is_there():
    assert len(re.findall(r"`(test_\w+\.py::test_\w+)`", GUIDE)) >= 6
    for named in re.findall(r"`(test_\w+\.py)::(test_\w+)`", GUIDE):
        assert named[1] in named_tests(ROOT / "tests" / "deploy" / named[0]), named


def test_every_file_the_guide_names_is_there():
    for path in re.findall(r"`((?:deploy|supply|tests)/[\w./-]+)`", GUIDE):
        assert (ROOT / path).exists(), path


def test_the_service_runs_the_app_as_nobody_in_particular_and_reaches_no_other_machine():
    told = service()["Service"]
    assert told["User"] == "contextual"
    assert told["ExecStart"].endswith("-m contextual serve --headless --port 8501")
    assert (told["IPAddressDeny"], told["IPAddressAllow"]) == ("any", "localhost")
    assert told["UMask"] == "0077"
    assert told["LimitCORE"] == "0"


def test_the_service_and_nginx_go_by_one_name_and_one_port():
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    [name] = set(re.findall(r"server_name ([\w.]+);", nginx))
    text = (ROOT / "deploy" / "contextual.service").read_text(encoding="utf-8")
    assert f"STREAMLIT_SERVER_ALLOWED_HOSTS={name} localhost 127.0.0.1" in text
    assert "127.0.0.1:8501" in nginx
