from __future__ import annotations

import re
from pathlib import Path

import pytest

from supply.pins import LISTS, pins
from tests.conftest import ROOT

PLAIN = {"app": ROOT / "requirements.txt", "tests": ROOT / "requirements-tests.txt"}


@pytest.mark.parametrize("name", LISTS)
def test_the_hashed_list_pins_what_the_plain_list_pins(name):
    hashed = [f"{pin.name}=={pin.version}" + (f" ; {pin.marker}" if pin.marker else "") for pin in pins(said(name))]
    assert hashed == PLAIN[name].read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", LISTS)
def test_every_library_has_the_hashes_of_its_files_and_nothing_else_is_in_the_list(name):
    found = pins(said(name))
    assert all(pin.sha256 and all(re.fullmatch("[0-9a-f]{64}", one) for one in pin.sha256) for pin in found)
    lines = said(name).splitlines()
    assert len(lines) == len(found) + sum(len(pin.sha256) for pin in found)


def test_what_make_installs_is_installed_by_hash():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install (.+)", makefile)
    assert installs
    assert all("--require-hashes -r supply/" in line for line in installs)


def test_streamlit_is_newer_than_its_known_faults():
    version = next(pin.version for pin in pins(said("app")) if pin.name == "streamlit")
    assert tuple(map(int, version.split(".")[:2])) >= (1, 54)  # CVE-2026-33682 is mended in 1.54


def said(name: str) -> str:
    path: Path = LISTS[name]
    return path.read_text(encoding="utf-8")
