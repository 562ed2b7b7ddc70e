from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contextual import services
from contextual.errors import NotAllowed
from contextual.settings import Settings
from contextual.store.traces import read_traces
from tests.cli.test_cli import Terminal
from tests.fixtures.keep_store import STORES, counts, lay_out
from tests.services.conftest import INCIDENTS


@pytest.fixture
def terminal(tmp_path):
    made = Terminal(tmp_path)
    assert made.run("init")[0] == 0
    assert made.run("bring-in", "incidents", made.write("a.csv", INCIDENTS), "--agency", "police")[0] == 0
    return made


def test_a_store_is_backed_up_and_made_again_at_the_terminal(terminal):
    out = terminal.folder / "a.backup"
    code, said = terminal.run("store", "backup", "--out", str(out))
    assert (code, "checks sound" in said, "keys are not in it" in said) == (0, True, True)
    assert terminal.run("store", "withdraw", "1")[0] == 0
    code, said = terminal.run("store", "restore", str(out))
    assert (code, "--instead" in said) == (1, True)
    code, said = terminal.run("store", "restore", str(out), "--instead")
    assert (code, "s.db.before-restore-0" in said) == (0, True)
    assert "held" in terminal.run("store", "files")[1]
    assert terminal.run("store", "check")[0] == 0


def test_a_backup_into_a_folder_is_named_by_its_time(terminal):
    (terminal.folder / "kept").mkdir()
    assert terminal.run("store", "backup", "--out", str(terminal.folder / "kept"))[0] == 0
    [made] = (terminal.folder / "kept").iterdir()
    assert made.name.startswith("contextual-20")


def test_both_are_traced(terminal):
    terminal.run("store", "backup", "--out", str(terminal.folder / "a.backup"))
    terminal.run("store", "restore", str(terminal.folder / "a.backup"), "--instead")
    house = services.open_house(Settings.from_environment(terminal.env))
    with house.store.read() as conn:
        assert read_traces(conn)["action"].tolist()[:2] == ["restore", "back_up"]
    house.close()


def test_who_may_not_set_up_a_store_may_neither_back_it_up_nor_replace_it(terminal, tmp_path):
    settings = Settings.from_environment(terminal.env)
    house = services.open_house(settings)
    analyst, why = services.TERMINAL_ANALYST, services.DATA_QUALITY
    with pytest.raises(NotAllowed):
        services.back_up_store(analyst, why, house, tmp_path / "a.backup")
    with pytest.raises(NotAllowed):
        services.restore_store(analyst, why, tmp_path / "a.backup", settings=settings)
    assert not (tmp_path / "a.backup").exists()
    house.close()


@pytest.mark.parametrize("name", ["issue-1", "issue-2"])
def test_a_backup_that_an_earlier_version_made_is_restored_with_the_counts_it_had(name, tmp_path):
    lay_out(name, tmp_path / "kept")
    settings = Settings.from_environment(
        {"CONTEXTUAL_HOME": str(tmp_path), "CONTEXTUAL_DB": str(tmp_path / "new.db"),
         "CONTEXTUAL_KEYS": str(tmp_path / "kept" / "keys")}
    )  # fmt: skip
    before = (tmp_path / "kept" / "store.db").read_bytes()
    steward, why = services.TERMINAL_STEWARD, services.DATA_QUALITY
    said = services.restore_store(steward, why, tmp_path / "kept" / "store.db", settings=settings)
    assert "earlier version" in said
    house = services.open_house(settings)
    assert counts(house) == json.loads((STORES / name / "counts.json").read_text(encoding="utf-8"))
    assert services.check_store(services.TERMINAL_ANALYST, why, house).ok
    house.close()
    assert (tmp_path / "kept" / "store.db").read_bytes() == before


WORDS = "heron lantern quay sextant"


def test_protected_keys_are_asked_for_at_the_terminal(terminal):
    assert terminal.run("keys", "wrap", input=f"{WORDS}\n{WORDS}\n")[0] == 0
    assert terminal.run("store", "check", input=f"{WORDS}\n")[0] == 0
    code, said = terminal.run("store", "check", input="something else entirely\n")
    assert (code, "is not the one" in said) == (1, True)
    out = terminal.folder / "a.backup"
    assert terminal.run("store", "backup", "--out", str(out), input=f"{WORDS}\n")[0] == 0
    assert terminal.run("store", "restore", str(out), "--instead", input=f"{WORDS}\n")[0] == 0
    assert terminal.run("store", "migrate", input=f"{WORDS}\n")[0] == 0


def test_a_lost_key_folder_is_made_again_from_the_sheet(terminal):
    sheet = terminal.folder / "sheet.txt"
    assert terminal.run("keys", "sheet", "--out", str(sheet))[0] == 0
    assert sheet.stat().st_mode & 0o077 == 0
    code, said = terminal.run("keys", "sheet", "--out", str(sheet))
    assert (code, "not there yet" in said) == (1, True)
    for one in (terminal.folder / "keys").iterdir():
        one.unlink()
    assert terminal.run("store", "check")[0] == 1
    assert terminal.run("keys", "read-sheet", str(sheet))[0] == 0
    assert terminal.run("store", "check")[0] == 0
    assert terminal.run("keys", "read-sheet", str(sheet))[0] == 1


def test_a_passphrase_is_never_in_what_is_printed():
    assert WORDS not in repr(replace(Settings.from_environment({"CONTEXTUAL_DB": "a.db"}), passphrase=WORDS))


def test_a_person_is_erased_at_the_terminal_by_a_reference_that_no_command_holds(terminal):
    code, said = terminal.run("erase", "--agency", "police", input="yp-amy\nno\n")
    assert (code, "2 records" in said, "Nothing was erased" in said) == (1, True, True)
    code, said = terminal.run("erase", "--agency", "police", input="yp-amy\nerase\n")
    assert (code, "Nothing of it is left in the store" in said, "amy" in said) == (0, True, False)
    assert "Nothing is held" in terminal.run("erase", "--agency", "police", input="yp-amy\nno\n")[1]
    assert terminal.run("store", "check")[0] == 0


def test_a_copy_of_the_store_that_still_holds_the_person_is_said(terminal):
    copy = terminal.folder / "s.db.before-0001-0"
    copy.write_bytes(b"an older store")
    code, said = terminal.run("erase", "--agency", "police", input="yp-amy\nerase\n")
    assert (code, copy.name in said.replace("\n", "")) == (1, True)
    code, said = terminal.run("erase", "--agency", "police", "--and-copies", input="yp-amy\nerase\n")
    assert (code, copy.exists()) == (0, False)


def test_the_stores_key_is_changed_at_the_terminal_and_the_store_goes_on(terminal):
    out = terminal.folder / "a.backup"
    terminal.run("store", "backup", "--out", str(out))
    code, said = terminal.run("keys", "rotate")
    assert (code, "under a new key" in said) == (0, True)
    assert terminal.run("store", "check")[0] == 0
    assert terminal.run("store", "restore", str(out), "--instead")[0] == 0
    assert terminal.run("store", "check")[0] == 0


def test_what_has_been_kept_too_long_goes_only_when_it_is_said(terminal):
    assert "until it is withdrawn" in terminal.run("retention", "run")[1]
    assert terminal.run("retention", "set", "incidents", "1")[0] == 0
    assert terminal.run("retention", "set", "places", "1")[0] == 1
    code, said = terminal.run("retention", "run")
    assert (code, "rows of 1 file(s)" in said, "Nothing was changed" in said) == (0, True, True)
    code, said = terminal.run("retention", "run", "--go")
    assert (code, "gone" in said) == (0, True)
    assert " 0 rows" in terminal.run("retention", "run")[1]
    assert terminal.run("store", "check")[0] == 0
