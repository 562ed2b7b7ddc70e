"""The scan at the terminal."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.cli.test_cli import Terminal
from tests.services.chance.test_scan import burst, steady, written

FEW = ("--draws", "99", "--rings", "1", "--weeks", "6")


@pytest.fixture
def terminal(tmp_path):
    made = Terminal(tmp_path)
    assert made.run("init")[0] == 0
    file = made.write("a.csv", written(steady() + burst("operation")))
    assert made.run("bring-in", "incidents", file, "--agency", "police")[0] == 0
    return made


def test_it_writes_the_hexagons_of_each_cluster_and_says_what_it_found(terminal):
    out = terminal.folder / "clusters.csv"
    code, said = terminal.run("scan", *FEW, "--out", str(out))
    assert code == 0, said
    table = pd.read_csv(out)
    assert list(table.columns[:6]) == ["cluster", "cell", "name", "centre", "rings", "first_day"]
    assert table["class"][0] == "hot"
    assert "Records gather" in said
    assert "Among what was reported it could be chance." in said
    assert f"{len(table)} rows written" in said


def test_the_lens_and_the_other_kind_of_window_are_taken(terminal):
    out = terminal.folder / "clusters.csv"
    code, said = terminal.run("scan", *FEW, "--any-time", "--recorded", "reported", "--out", str(out))
    assert code == 0, said
    assert "In any window of up to 6 weeks, records gather nowhere more than chance would have it." in said


def test_wrong_use_ends_with_two_and_a_refusal_with_one(terminal):
    assert terminal.run("scan", "--out", "clusters.txt")[0] == 2
    assert terminal.run("scan", "--draws", "3", "--out", str(terminal.folder / "c.csv"))[0] == 2
    assert terminal.run("scan", "--seed", "-5", "--out", str(terminal.folder / "c.csv"))[0] == 2
    assert terminal.run("scan", "--harm", "nothing", "--out", str(terminal.folder / "c.csv"))[0] == 2
    code, said = terminal.run("scan", "--class", "open", "--out", str(terminal.folder / "c.csv"))
    assert code == 2, said


def test_records_known_to_the_month_only_are_refused_with_one(tmp_path):
    made = Terminal(tmp_path)
    made.run("init")
    months = written(steady(range(3))).replace("2026-01-01 18:00", "2026-01")
    assert made.run("bring-in", "incidents", made.write("a.csv", months), "--agency", "police")[0] == 0
    code, said = made.run("scan", *FEW, "--out", str(tmp_path / "c.csv"))
    assert code == 1
    assert "known to the month only" in said
