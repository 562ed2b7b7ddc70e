from __future__ import annotations

import pytest

from contextual.store import sqlite
from contextual.store.engine import store_url
from contextual.store.keys import load_keys
from tests.cli.test_cli import Terminal
from tests.services.conftest import INCIDENTS, PLACES


@pytest.fixture
def terminal(tmp_path):
    made = Terminal(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    made.env["CONTEXTUAL_AUDIT_HEAD"] = str(tmp_path / "elsewhere")
    assert made.run("init")[0] == 0
    assert made.run("bring-in", "places", made.write("p.csv", PLACES), "--agency", "council")[0] == 0
    assert made.run("bring-in", "incidents", made.write("a.csv", INCIDENTS), "--agency", "police")[0] == 0
    return made


def behind_its_back(terminal, statement):
    place = sqlite.Location.of(store_url(terminal.folder / "s.db"))
    raw = sqlite.connect(place, load_keys(terminal.folder / "keys"), guarded=False)
    for event in ("update", "delete", "insert"):
        raw.execute(f"DROP TRIGGER traces_{event}")
    raw.execute(statement)
    raw.close()


def test_a_whole_trace_ends_with_nought_and_says_so(terminal):
    code, said = terminal.run("audit", "verify")
    assert (code, "NOT SOUND" in said) == (0, False)
    assert "The trace is whole: entries 1 to" in said


def test_a_broken_trace_ends_with_one_and_names_the_first_bad_entry(terminal):
    behind_its_back(terminal, "UPDATE traces SET actor = 'somebody else' WHERE seq = 2")
    code, said = terminal.run("audit", "verify")
    assert code == 1
    assert "NOT SOUND  The trace is broken at entry 2" in said


def test_an_end_that_was_cut_off_is_found_with_the_copies_and_with_a_head_on_paper(terminal):
    _, paper = terminal.run("audit", "head")
    behind_its_back(terminal, "DELETE FROM traces WHERE seq > 1")
    assert "at entry 2" in terminal.run("audit", "verify")[1]
    for path in (terminal.folder / "elsewhere").iterdir():
        path.unlink()
    code, said = terminal.run("audit", "verify", "--head", paper.strip())
    assert code == 1
    assert "No copy kept elsewhere confirms an earlier entry." in said


def test_who_looked_is_listed_with_the_reason(terminal):
    code, said = terminal.run("audit", "looked", "--newest", "3")
    assert code == 0
    assert "Brought a file in" in said
    assert "older entr" in said
    assert terminal.run("audit", "looked", "--place", "council:P2")[0] == 0
    assert "Brought a file in" not in terminal.run("audit", "looked", "--lens", "1~fictional~202603~202605~9~y")[1]
    assert terminal.run("audit", "looked", "--lens", "nonsense")[0] == 1
    assert terminal.run("audit", "looked", "--place", "council:P9") == (1, "there is no such hexagon or place")


def test_a_place_and_a_hexagon_at_once_is_wrong_use(terminal):
    assert terminal.run("audit", "looked", "--place", "council:P2", "--hexagon", "89184926cdbffff")[0] == 2


def test_nothing_of_this_month_is_let_go(terminal):
    code, said = terminal.run("audit", "let-go", "--before", "2020-01", "--reason", "Time is up")
    assert (code, "Nothing of the trace is that old." in said) == (0, True)
    assert terminal.run("audit", "let-go", "--before", "soon", "--reason", "Time is up")[0] == 1
