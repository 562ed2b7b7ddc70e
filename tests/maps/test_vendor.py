"""What the browser is given: exactly the listed files, unchanged, and our script well formed."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess

import pytest

from contextual.codes.places import SYMBOLS
from contextual.maps import symbols
from contextual.maps.assets import VENDOR_FOLDER

LISTED = re.compile(r"^\| (\S+) \| (.+?) \| (.*?) \| (.+?) \| .+? \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def listed() -> dict[str, str]:
    text = (VENDOR_FOLDER / "VENDOR.md").read_text("utf-8")
    return {row[0]: row[4] for row in LISTED.findall(text)}


def test_the_folder_holds_the_listed_files_and_nothing_else():
    there = {str(path.relative_to(VENDOR_FOLDER)) for path in VENDOR_FOLDER.rglob("*") if not path.is_dir()}
    assert there == {*listed(), "VENDOR.md"}
    assert not [name for name in there if "jquery" in name.lower() or "draw" in name.lower()]


def test_static_holds_the_vendor_folder_alone():
    assert [path.name for path in VENDOR_FOLDER.parent.iterdir()] == ["vendor"]


@pytest.mark.parametrize("name", sorted(listed()))
def test_each_file_is_what_was_published(name):
    assert hashlib.sha256((VENDOR_FOLDER / name).read_bytes()).hexdigest() == listed()[name]


def test_no_file_is_a_link_because_streamlit_refuses_to_serve_one():
    assert not [path for path in VENDOR_FOLDER.rglob("*") if path.is_symlink()]


def test_our_script_names_no_other_machine_and_runs_no_text():
    script = (VENDOR_FOLDER / "hexlayer.js").read_text("utf-8")
    for banned in ("http", "innerHTML", "eval(", "Function(", "fetch(", "XMLHttpRequest", "document.write", "import("):
        assert banned not in script


def test_our_script_is_well_formed():
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so the map script is checked by the browser tests alone")
    done = subprocess.run([node, "--check", VENDOR_FOLDER / "hexlayer.js"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_map_and_the_legend_draw_the_same_symbols_in_the_same_order():
    script = (VENDOR_FOLDER / "hexlayer.js").read_text("utf-8")
    drawn = re.findall(r'^    "(M.+?)",?$', script, re.MULTILINE)
    assert drawn == list(symbols.PATHS)
    assert len(SYMBOLS) == len(symbols.PATHS) == len(symbols.LABELS)
    assert f"var SUPPORT = {SYMBOLS.index('support')};" in script
