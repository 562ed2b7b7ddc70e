"""The command `change`: a file and its sentences, and what it refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.cli.test_cli import Terminal
from tests.services.chance.test_change import CALM, PLACES, written


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    made = Terminal(tmp_path_factory.mktemp("terminal"))
    assert made.run("init")[0] == 0
    rates = CALM | {"P1": (5, 1), "P2": (1, 1)}
    for kind, text in (("places", PLACES), ("incidents", written(rates))):
        assert made.run("bring-in", kind, made.write(f"{kind}.csv", text), "--agency", "police")[0] == 0
    return made


def test_a_change_is_written_and_said(terminal):
    out = terminal.folder / "c.csv"
    code, said = terminal.run("change", "--place", "police:P1", "--since", "2025-01", "--out", str(out))
    assert code == 0, said
    assert "seems to have worked" in said
    assert "Weighted displacement difference" in said
    assert "Displacement quotient: 0.00" in said
    assert "A high that passed" in said
    table = pd.read_csv(out)
    assert table["part"].value_counts().to_dict() == {"here": 1, "comparison": 4, "nearby": 1}
    assert table.loc[0, ["before", "after"]].tolist() == [60, 12]


def test_comparisons_and_months_can_be_named(terminal):
    out = terminal.folder / "d.csv"
    words = ["--compare", "police:P3", "--compare", "police:P5", "--before", "6", "--after", "6", "--rings", "0"]
    assert terminal.run("change", "--place", "police:P1", "--since", "2025-01", "--out", str(out), *words)[0] == 0
    table = pd.read_csv(out)
    assert table.loc[table["part"] == "comparison", "id"].tolist() == ["police:P3", "police:P5"]
    assert table.loc[0, ["before", "after"]].tolist() == [30, 6]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (2, ["--since", "2025-01"]),
        (2, ["--place", "police:P1", "--cell", "89184926cdbffff", "--since", "2025-01"]),
        (2, ["--place", "police:P1", "--since", "January"]),
        (2, ["--place", "police:P1", "--since", "2025-13"]),
        (1, ["--place", "police:P9", "--since", "2025-01"]),
        (1, ["--place", "police:P1", "--since", "2030-01"]),
        (1, ["--place", "police:P1", "--since", "2025-01", "--compare", "police:P2"]),
    ],
)
def test_what_cannot_be_looked_at_is_refused_and_nothing_is_written(terminal, code, words):
    out = terminal.folder / "e.csv"
    assert terminal.run("change", *words, "--out", str(out))[0] == code
    assert not out.exists()


def test_a_change_is_no_map(terminal):
    out = terminal.folder / "f.gpkg"
    assert terminal.run("change", "--place", "police:P1", "--since", "2025-01", "--out", str(out))[0] == 2
