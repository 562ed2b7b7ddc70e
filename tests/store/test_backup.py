from __future__ import annotations

import pytest
import sqlalchemy as sa

from contextual.errors import StoreBusy, StoreDamaged, StoreKeyMissing, StoreRefused
from contextual.store import backup as backups
from contextual.store import sqlite
from contextual.store.backup import back_up, restore
from contextual.store.check import check
from contextual.store.engine import open_store, store_url
from contextual.store.faults import StoreKeyWrong, StoreTooNew
from contextual.store.keys import load_keys, make_keys
from contextual.store.records import read_records
from tests.store.builders import bring, count, incidents
from tests.store.test_damage import flip


def held_in(store):
    with store.read() as conn:
        return read_records(conn, "fictional")


def left_beside(path):
    """Everything in a store's folder that is not the store, a backup or a key."""
    return sorted(
        one.name for one in path.parent.iterdir() if ".part" in one.name or one.name.endswith(("-wal", "-shm"))
    )


@pytest.fixture
def backed_up(on_file, tmp_path):
    bring(on_file, frame=incidents(400))
    back_up(on_file, tmp_path / "a.backup")
    return on_file


def test_a_backup_gives_back_what_the_store_held_when_it_was_made(backed_up, tmp_path):
    then = held_in(backed_up)
    bring(backed_up, content="later", frame=incidents(9))
    backed_up.dispose()
    restore(tmp_path / "a.backup", backed_up.url, backed_up.keys, instead=True)
    again = open_store(backed_up.url, backed_up.keys)
    assert held_in(again).equals(then)
    assert (again.store_id, check(again).ok) == (backed_up.store_id, True)
    again.dispose()
    assert left_beside(backed_up.path) == []


def test_a_store_that_is_lost_is_made_again(backed_up, tmp_path):
    then = held_in(backed_up)
    backed_up.dispose()
    sqlite.remove(backed_up.path)
    restore(tmp_path / "a.backup", backed_up.url, backed_up.keys)
    again = open_store(backed_up.url, backed_up.keys)
    assert held_in(again).equals(then)
    again.dispose()


def test_the_store_that_was_there_is_kept_with_what_it_held(backed_up, tmp_path):
    bring(backed_up, content="later", frame=incidents(9))
    now = held_in(backed_up)
    backed_up.dispose()
    kept = restore(tmp_path / "a.backup", backed_up.url, backed_up.keys, instead=True).kept
    before = open_store(backed_up.url.set(database=str(kept)), backed_up.keys)
    assert held_in(before).equals(now)
    before.dispose()


def test_a_store_that_is_there_is_not_replaced_unasked(backed_up, tmp_path):
    bring(backed_up, content="later", frame=incidents(9))
    with pytest.raises(StoreRefused, match="--instead"):
        restore(tmp_path / "a.backup", backed_up.url, backed_up.keys)
    assert count(backed_up, "records") == 409


def test_a_store_that_somebody_has_open_is_not_replaced(backed_up, tmp_path):
    bring(backed_up, content="later", frame=incidents(9))
    with backed_up.read(), pytest.raises(StoreBusy, match="close the app"):
        restore(tmp_path / "a.backup", backed_up.url, backed_up.keys, instead=True)
    assert count(backed_up, "records") == 409
    assert list(tmp_path.glob("*.before-restore-*")) == []


def test_a_damaged_store_is_put_aside_and_the_backup_takes_its_place(encrypted, tmp_path):
    bring(encrypted, frame=incidents(400))
    then = held_in(encrypted)
    back_up(encrypted, tmp_path / "a.backup")
    encrypted.dispose()
    for place in (100, encrypted.path.stat().st_size // 2):
        flip(encrypted.path, place)
    restore(tmp_path / "a.backup", encrypted.url, encrypted.keys, instead=True)
    again = open_store(encrypted.url, encrypted.keys)
    assert held_in(again).equals(then)
    again.dispose()


def test_a_backup_is_made_while_the_store_is_read_and_written(on_file, tmp_path):
    bring(on_file, frame=incidents(400))
    with on_file.read() as reading, on_file.write() as writing:
        writing.execute(sa.text("INSERT INTO settings VALUES ('a', '1', 1)"))
        reading.execute(sa.text("SELECT 1"))
        report = back_up(on_file, tmp_path / "a.backup")
    assert report.ok


def test_a_backup_is_as_encrypted_as_its_store_and_for_its_owner_only(backed_up, tmp_path):
    made = tmp_path / "a.backup"
    assert made.read_bytes().startswith(b"SQLite format 3") == (not backed_up.encrypted)
    assert made.stat().st_mode & 0o077 == 0


def test_a_backup_is_never_written_over(backed_up, tmp_path):
    before = (tmp_path / "a.backup").read_bytes()
    with pytest.raises(StoreRefused, match="never written over"):
        back_up(backed_up, tmp_path / "a.backup")
    assert (tmp_path / "a.backup").read_bytes() == before


def test_a_backup_is_not_laid_beside_its_keys(on_file):
    with pytest.raises(StoreRefused, match="choose another folder"):
        back_up(on_file, on_file.keys.folder / "a.backup")


def test_a_backup_of_a_store_that_is_not_sound_is_refused_and_leaves_no_file(on_file, tmp_path):
    bring(on_file, 4)
    with on_file.write() as conn:
        conn.execute(sa.text("DELETE FROM record_columns WHERE \"column\" = 'cell'"))
    with pytest.raises(StoreDamaged, match=r"backup is not whole.*do not add up"):
        back_up(on_file, tmp_path / "a.backup")
    assert not (tmp_path / "a.backup").exists()
    assert left_beside(tmp_path / "a.backup") in ([], [f"{on_file.path.name}-shm", f"{on_file.path.name}-wal"])


@pytest.mark.parametrize("share", [i / 10 for i in range(10)])
def test_a_backup_with_one_flipped_bit_is_refused_and_the_store_stays(encrypted, tmp_path, share):
    bring(encrypted, frame=incidents(400))
    made = tmp_path / "a.backup"
    back_up(encrypted, made)
    bring(encrypted, content="later", frame=incidents(9))
    encrypted.dispose()
    flip(made, int(share * (made.stat().st_size - 1)), bit=3)
    with pytest.raises(StoreRefused):
        restore(made, encrypted.url, encrypted.keys, instead=True)
    again = open_store(encrypted.url, encrypted.keys)
    assert count(again, "records") == 409
    again.dispose()
    assert left_beside(encrypted.path) == []


def test_a_backup_cut_short_is_refused(encrypted, tmp_path):
    bring(encrypted, frame=incidents(400))
    made = tmp_path / "a.backup"
    back_up(encrypted, made)
    made.write_bytes(made.read_bytes()[:-4096])
    with pytest.raises(StoreDamaged):
        restore(made, store_url(tmp_path / "new.db"), encrypted.keys)
    assert not (tmp_path / "new.db").exists()


def test_a_backup_opens_only_with_its_own_keys(encrypted, tmp_path):
    back_up(encrypted, tmp_path / "a.backup")
    others = make_keys(tmp_path / "other keys")
    with pytest.raises(StoreKeyWrong):
        restore(tmp_path / "a.backup", store_url(tmp_path / "new.db"), others)
    (encrypted.keys.folder / "store.key").unlink()
    with pytest.raises(StoreKeyMissing):
        load_keys(encrypted.keys.folder)


def test_a_backup_by_a_newer_version_is_refused(backed_up, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "REVISIONS", ("0000",))
    monkeypatch.setattr("contextual.store.migrate.REVISIONS", ("0000",))
    with pytest.raises(StoreTooNew):
        restore(tmp_path / "a.backup", backed_up.url, backed_up.keys, instead=True)


def test_a_log_that_a_lost_store_left_behind_is_no_part_of_the_restored_one(encrypted, tmp_path):
    bring(encrypted, frame=incidents(40))
    back_up(encrypted, tmp_path / "a.backup")
    bring(encrypted, content="later", frame=incidents(9))
    log = encrypted.path.with_name(encrypted.path.name + "-wal")
    left = log.read_bytes()
    encrypted.dispose()
    sqlite.remove(encrypted.path)
    log.write_bytes(left)
    restore(tmp_path / "a.backup", encrypted.url, encrypted.keys)
    again = open_store(encrypted.url, encrypted.keys)
    assert (count(again, "records"), check(again).ok) == (40, True)
    again.dispose()


@pytest.mark.server
def test_a_store_on_a_server_is_backed_up_by_its_server(on_server, tmp_path):
    with pytest.raises(StoreRefused, match="pg_dump"):
        back_up(on_server, tmp_path / "a.backup")
