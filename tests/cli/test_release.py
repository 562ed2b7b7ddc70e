"""Releases at the terminal: from the plan to a signed file, and what is refused in one line."""

from __future__ import annotations

import os
import subprocess
import sys

import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.services.releases.conftest import area_file, incidents


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terminal")
    env = os.environ | {"CONTEXTUAL_HOME": str(folder / "home"), "CONTEXTUAL_DB": str(folder / "store.db")}

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "contextual", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )

    (folder / "2025.csv").write_text(incidents(), encoding="utf-8")
    assert run("init", "--area", str(area_file(folder))).returncode == 0
    assert run("bring-in", "incidents", str(folder / "2025.csv"), "--agency", "police").returncode == 0
    run.folder = folder
    return run


def test_a_steward_goes_from_the_plan_to_a_signed_file(terminal):
    out = terminal.folder / "figures.csv"
    assert "Nothing has been released yet" in terminal("release", "list").stdout
    plan = terminal("release", "build", "--plan").stdout
    assert "Proposed" in plan
    assert "not circulated" in plan
    assert terminal("release", "set-up", "--every", "year", "--base", "9").returncode == 0
    assert "is built and sealed" in terminal("release", "build", "--period", "2025").stdout
    refused = terminal("release", "export", "--out", str(out))
    assert (refused.returncode, out.exists()) == (1, False)
    assert "not signed yet" in refused.stderr
    assert "0 proved not empty" in terminal("release", "audit").stdout
    assert "is signed" in terminal("release", "sign").stdout
    assert "Nothing shown here does not mean nothing happens here" in terminal("release", "show").stdout
    assert terminal("release", "export", "--out", str(out)).returncode == 0
    table = pd.read_csv(out)
    assert (table["young_person_presences"] >= 11).all()
    tables = terminal.folder / "tables.csv"
    assert terminal("release", "export", "--out", str(tables), "--what", "tables", "--k", "10").returncode == 0
    assert (pd.read_csv(tables)["young_people"] >= 11).all()
    again = terminal("release", "build", "--period", "2025")
    assert (again.returncode, len(again.stderr.strip().splitlines())) == (1, 1)
    assert "withdrawn" in terminal("release", "retract", "--period", "2025").stdout
    shown = terminal("release", "show", "--period", "2025").stdout
    assert "withdrawn" in shown
    assert "Hexagon" not in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("release", "build", "--period", "soon"), 1),
        (("release", "show", "--period", "1999"), 1),
        (("release", "set-up", "--scheme", "nhs"), 1),
        (("release", "export", "--out", "figures.exe"), 2),
        (("release", "retract"), 2),
    ],
)
def test_what_cannot_be_is_said_in_one_line(terminal, words, code):
    done = terminal(*words)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
