from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys

import pytest

from supply.pins import LISTS, pins
from tests.conftest import ROOT, skip_unless_ci


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return run(tmp_path_factory.mktemp("sbom") / "deep" / "sbom.json")


def run(out):
    done = subprocess.run(
        [sys.executable, "-m", "supply.sbom", "--out", str(out)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out.read_text(encoding="utf-8")


def test_every_pinned_library_is_in_the_list_with_the_hashes_it_is_installed_by(written):
    listed = {one["purl"]: one for one in json.loads(written)["components"]}
    for pin in pins(LISTS["app"].read_text(encoding="utf-8")):
        one = listed[f"pkg:pypi/{pin.name}@{pin.version}"]
        assert [known["content"] for known in one["externalReferences"][0]["hashes"]] == list(pin.sha256)


def test_the_scripts_a_browser_is_given_are_in_the_list_as_they_lie_there(written):
    files = [file for one in json.loads(written)["components"] for file in one.get("components", [])]
    there = {
        path.relative_to(ROOT / "static" / "vendor").as_posix() for path in (ROOT / "static" / "vendor").rglob("*.*")
    }
    assert {file["name"] for file in files if "." in file["name"]} == there - {"VENDOR.md", "hexlayer.js"}
    for file in files:
        data = (ROOT / "static" / "vendor" / file["name"]).read_bytes()
        assert file["hashes"][0]["content"] == hashlib.sha256(data).hexdigest()


def test_the_same_lists_give_the_same_bytes(written, tmp_path):
    assert run(tmp_path / "again.json") == written


def test_every_part_is_named_once_and_the_app_depends_on_all(written):
    made = json.loads(written)
    refs = [one["bom-ref"] for one in made["components"]]
    assert len(refs) == len(set(refs)) > 50
    assert made["dependencies"] == [{"ref": "contextual", "dependsOn": refs}]


def test_the_list_is_what_its_standard_asks_for(written):
    if not importlib.util.find_spec("cyclonedx"):
        skip_unless_ci("cyclonedx-python-lib is not installed: the list is not held against its standard")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written.replace('"type": "library"', '"type": "l"'))
