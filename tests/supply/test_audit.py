from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

from supply.audit import FAULTS, NOT_ASKED, verdict
from tests.conftest import ROOT, skip_unless_ci

CLEAN = {"name": "h3", "version": "4.5.0", "vulns": []}
FAULTY = {"name": "jinja2", "version": "3.0.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.0.1"], "aliases": []}]}
UNKNOWN = {"name": "numpy", "skip_reason": "Dependency not found on PyPI and could not be audited: numpy (2.4.6)"}


def test_a_known_fault_is_named_with_the_version_that_mends_it():
    code, lines = verdict([CLEAN, FAULTY, UNKNOWN])
    assert code == FAULTS
    assert lines[0] == "jinja2 3.0.0: PYSEC-1, mended in 3.0.1"


def test_a_fault_without_a_cure_is_named_too():
    _, lines = verdict([FAULTY | {"vulns": [{"id": "PYSEC-2", "fix_versions": []}]}])
    assert lines[0].endswith("mended in no version yet")


def test_what_was_not_found_there_does_not_pass_for_what_was_looked_at():
    code, lines = verdict([CLEAN, UNKNOWN])
    assert code == NOT_ASKED
    assert "nothing of 1 of 2 pinned versions: numpy" in lines[0]
    assert verdict([])[0] == NOT_ASKED


def test_all_asked_and_none_known_passes():
    assert verdict([CLEAN, CLEAN]) == (0, ["2 pinned versions were asked about: no fault is known."])


def test_where_nobody_can_be_asked_it_says_so_in_words():
    if not importlib.util.find_spec("pip_audit"):
        skip_unless_ci("pip-audit is not installed")
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-m", "supply.audit"], cwd=ROOT, env=os.environ | nowhere, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == NOT_ASKED
    assert done.stdout.startswith("The list of known faults cannot be reached from here")
    assert "Traceback" not in done.stdout + done.stderr
