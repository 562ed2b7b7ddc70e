"""Who may, at the terminal: on a partnership's store, the account that runs the program."""

from __future__ import annotations

import pytest

from contextual.access import ROLES, Purpose
from contextual.services.who_may.register import change_person
from contextual.services.who_may.terminal import account
from tests.cli.test_cli import Terminal
from tests.services.conftest import INCIDENTS
from tests.services.who_may.conftest import SETTING_UP, Partnership

COMMANDS = {
    "store check": ("check_store", ["store", "check"]),
    "store files": ("check_store", ["store", "files"]),
    "names settle": ("place", ["names", "settle", "{names}"]),
    "bring-in": ("bring_in", ["bring-in", "incidents", "{file}", "--agency", "police"]),
    "counts": ("take_away", ["counts", "--by", "cell", "--out", "{out}"]),
    "release plan": ("plan_release", ["release", "build", "--plan"]),
    "release build": ("release", ["release", "build"]),
    "release list": ("look_released", ["release", "list"]),
    "audit verify": ("check_store", ["audit", "verify"]),
    "audit looked": ("see_trace", ["audit", "looked"]),
    "keys sheet": ("set_up", ["keys", "sheet", "--out", "{sheet}"]),
    "people list": ("see_roles", ["people", "list"]),
    "people add": ("keep_roles", ["people", "add", "new", "--role", "viewer", "--agency", "police"]),
    "safeguards list": ("see_roles", ["safeguards", "list"]),
    "store withdraw": ("withdraw", ["store", "withdraw", "2"]),
}
REFUSED = ("may not do this", "sees released figures only")


@pytest.fixture
def desk(tmp_path):
    """A partnership's store with records, and a terminal at it."""
    made = Partnership(tmp_path)
    made.fill()
    made.terminal = Terminal(tmp_path)
    made.terminal.env = {"CONTEXTUAL_HOME": str(tmp_path / "home"), "CONTEXTUAL_DB": str(tmp_path / "store.db"),
                         "CONTEXTUAL_KEYS": str(made.settings.keys)}  # fmt: skip
    yield made
    made.house.close()


def words(desk, command):
    folder = desk.terminal.folder
    given = {"names": desk.terminal.write("n.csv", "ref,answer\r\n"), "file": desk.terminal.write("f.csv", INCIDENTS),
             "out": str(folder / "o.csv"), "sheet": str(folder / "sheet.txt")}  # fmt: skip
    return [word.format(**given) for word in command]


def test_an_account_that_the_register_does_not_have_is_let_in_by_no_command(desk):
    for name, (_, command) in COMMANDS.items():
        code, said = desk.terminal.run(*words(desk, command))
        assert (code, "not in the role register" in said) == (1, True), name


def test_nobody_is_somebody_else_by_saying_so_in_the_environment(desk, monkeypatch):
    for name in ("USER", "LOGNAME", "USERNAME", "LNAME"):
        monkeypatch.setenv(name, "sam")
    assert "not in the role register" in desk.terminal.run("people", "list")[1]


@pytest.mark.parametrize("role", list(ROLES))
def test_each_command_does_what_the_role_may_and_refuses_the_rest(desk, role):
    me = desk.add(account(), role)
    if role != "viewer":
        desk.open(me, Purpose(code="review", reason="Each command for each role"))
    wrong = []
    for name, (permission, command) in COMMANDS.items():
        code, said = desk.terminal.run(*words(desk, command))
        refused = code == 1 and any(one in said for one in REFUSED)
        if refused == (permission in ROLES[role].may):
            wrong.append((name, code, said))
    assert not wrong


def test_a_purpose_is_opened_shown_and_closed_and_nothing_is_seen_without_it(desk):
    desk.add(account(), "analyst", "police")
    assert "open a purpose" in desk.terminal.run("store", "files")[1]
    code, said = desk.terminal.run("purpose", "open", "review", input="The quarterly review of March\n")
    assert (code, "open until" in said) == (0, True)
    assert "The quarterly review of March" in desk.terminal.run("purpose", "show")[1]
    assert "a.csv" in desk.terminal.run("store", "files")[1]
    assert "Closed." in desk.terminal.run("purpose", "close")[1]
    assert "open a purpose" in desk.terminal.run("store", "files")[1]
    assert "no purpose is open" in desk.terminal.run("purpose", "close")[1]


def test_it_says_of_everything_whether_it_may_be_done_and_why_not(desk):
    me = desk.add(account(), "analyst", "police")
    said = desk.terminal.run("may")[1]
    assert "open a purpose" in said
    assert "the role Analyst may not do this: set up a store" in said
    desk.open(me)
    said = desk.terminal.run("may", "--agency", "health")[1]
    assert "this belongs to another agency: the role Analyst is held for police" in said
    assert "open a purpose" not in said


def test_the_steward_keeps_register_and_safeguards_at_the_terminal(desk):
    steward = desk.add(account(), "steward")
    made = desk.terminal.run("people", "add", "amos", "--role", "analyst", "--agency", "police", "--name", "Amos")[1]
    person = made.split(": ")[1].strip()
    assert "shut out" in desk.terminal.run("people", "change", person, "--shut-out")[1]
    listed = desk.terminal.run("people", "list")[1]
    assert any("Amos" in line and "shut out" in line for line in listed.splitlines())
    code, said = desk.terminal.run(
        "safeguards", "record", "dpia", "--on", "2026-10-02", "--by", "Head of service", "--kept-at", "Shared drive"
    )
    assert (code, said.strip()) == (0, "Recorded. All safeguards are recorded.")
    assert "2026-10-02" in desk.terminal.run("safeguards", "list")[1]
    change_person(desk.steward, SETTING_UP, desk.house, steward.id, disabled=True)
    assert "shut you out" in desk.terminal.run("people", "list")[1]


def test_on_a_fictional_store_the_terminal_does_what_it_did(tmp_path):
    terminal = Terminal(tmp_path)
    assert terminal.run("init")[0] == 0
    assert terminal.run("store", "check")[0] == 0
    assert "yes" in terminal.run("may")[1]
    assert (
        "keeps no role register" in terminal.run("people", "add", "amos", "--role", "viewer", "--agency", "police")[1]
    )
