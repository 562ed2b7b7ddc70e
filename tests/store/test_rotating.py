from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contextual.errors import StoreBusy, StoreRefused
from contextual.store import rotating, wrapping
from contextual.store.backup import back_up, restore
from contextual.store.check import check
from contextual.store.engine import open_store
from contextual.store.faults import StoreKeyWrong
from contextual.store.keys import load_keys, next_of, wrap_keys, write_next
from contextual.store.records import read_records
from contextual.store.rotating import rotate, settled
from contextual.store.sources import read_references
from tests.store.builders import bring, incidents
from tests.store.test_backup import left_beside

WORDS = "heron lantern quay sextant"


def held_in(store):
    with store.read() as conn:
        frame = read_records(conn, "fictional")
        return frame, read_references(conn, frame["id"].tolist(), "police", store.keys)


@pytest.fixture
def full(store):
    bring(store, frame=incidents(40))
    return store


def test_a_store_under_a_new_key_holds_what_it_held(full):
    before, references = held_in(full)
    keys = rotate(full)
    again = open_store(full.url, load_keys(full.keys.folder))
    after, still = held_in(again)
    assert after.equals(before)
    assert still == references
    assert len(still) == 40
    assert check(again).ok
    assert keys == again.keys
    assert (keys.pseudonym, keys.audit, keys.release) == (full.keys.pseudonym, full.keys.audit, full.keys.release)
    again.dispose()


def test_the_key_it_had_opens_it_no_longer(full):
    rotate(full)
    with pytest.raises(StoreKeyWrong):
        open_store(full.url, full.keys)


def test_nothing_is_left_beside_the_store(encrypted):
    bring(encrypted, frame=incidents(40))
    rotate(encrypted)
    assert left_beside(encrypted.path) == []
    assert not next_of(encrypted.keys.folder).exists()


def test_a_backup_made_under_an_earlier_key_is_restored_under_the_present_one(on_file, tmp_path):
    bring(on_file, frame=incidents(40))
    before, references = held_in(on_file)
    back_up(on_file, tmp_path / "a.backup")
    rotate(on_file)
    twice = rotate(open_store(on_file.url, load_keys(on_file.keys.folder)))
    assert len(twice.retired) == 2
    restore(tmp_path / "a.backup", on_file.url, twice, instead=True)
    again = open_store(on_file.url, twice)
    after, still = held_in(again)
    assert after.equals(before)
    assert still == references
    again.dispose()


def test_without_the_retired_key_that_backup_stays_shut(encrypted, tmp_path):
    bring(encrypted, frame=incidents(40))
    back_up(encrypted, tmp_path / "a.backup")
    keys = rotate(encrypted)
    with pytest.raises(StoreRefused):
        restore(tmp_path / "a.backup", encrypted.url, replace(keys, retired=()), instead=True)
    open_store(encrypted.url, keys).dispose()


def test_the_new_key_and_the_retired_one_are_protected_as_the_others(encrypted, monkeypatch):
    monkeypatch.setattr(wrapping, "_COST", {"n": 16, "r": 1, "p": 1})
    bring(encrypted, frame=incidents(40))
    wrap_keys(encrypted.keys, WORDS)
    keys = rotate(encrypted, WORDS)
    assert load_keys(keys.folder, WORDS) == keys
    assert {json.loads(file.read_text())["wrap"] for file in keys.folder.glob("*.key")} == {"scrypt"}
    every = b"".join(file.read_bytes() for file in keys.folder.iterdir())
    assert not any(key.secret.hex().encode() in every for key in (keys.store, *keys.retired))
    open_store(encrypted.url, keys).dispose()


def test_a_retired_key_is_protected_when_the_others_are(encrypted, monkeypatch):
    monkeypatch.setattr(wrapping, "_COST", {"n": 16, "r": 1, "p": 1})
    keys = rotate(encrypted)
    wrap_keys(keys, WORDS)
    assert load_keys(keys.folder, WORDS) == keys
    assert keys.retired[0].secret.hex() not in "".join(file.read_text() for file in keys.folder.iterdir())


def test_a_store_that_somebody_has_open_keeps_its_key(encrypted):
    other = open_store(encrypted.url, encrypted.keys)
    with other.read(), pytest.raises(StoreBusy, match="close the app"):
        rotate(encrypted)
    other.dispose()
    assert load_keys(encrypted.keys.folder) == encrypted.keys
    open_store(encrypted.url, encrypted.keys).dispose()


def test_what_another_program_wrote_meanwhile_is_never_lost(encrypted, monkeypatch):
    real = rotating._refuse_unsound

    def written_meanwhile(made, keys):
        other = open_store(encrypted.url, encrypted.keys)
        bring(other, content="meanwhile", frame=incidents(3))
        other.dispose()
        real(made, keys)

    monkeypatch.setattr(rotating, "_refuse_unsound", written_meanwhile)
    with pytest.raises(StoreBusy, match="wrote to the store meanwhile"):
        rotate(encrypted)
    again = open_store(encrypted.url, load_keys(encrypted.keys.folder))
    assert len(held_in(again)[0]) == 3
    again.dispose()


def test_a_change_stopped_before_the_store_had_changed_leaves_the_key_it_had(encrypted):
    write_next(encrypted.keys, encrypted.keys.release, "")
    assert settled(encrypted.url, encrypted.keys) == encrypted.keys
    rotate(encrypted)
    assert not next_of(encrypted.keys.folder).exists()


def test_a_change_stopped_after_the_store_had_changed_is_finished_when_it_is_opened(full, monkeypatch):
    before, _ = held_in(full)
    monkeypatch.setattr(rotating, "take_next", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rotate(full)
    monkeypatch.undo()
    keys = settled(full.url, load_keys(full.keys.folder))
    assert keys == load_keys(full.keys.folder)
    assert keys.store != full.keys.store
    again = open_store(full.url, keys)
    assert held_in(again)[0].equals(before)
    again.dispose()
