from __future__ import annotations

import importlib.util
import os
import stat

import pytest
import sqlalchemy as sa

from contextual.errors import StoreKeyMissing, StoreRefused
from contextual.store import sqlite
from contextual.store.batches import list_batches
from contextual.store.check import check
from contextual.store.engine import create_store, open_store, store_exists, store_url
from contextual.store.faults import StoreKeyWrong, StoreTooNew, StoreTooOld, TraceRefused
from contextual.store.keys import load_keys, make_keys
from contextual.store.schema import REVISIONS
from contextual.store.settings import get_setting, put_setting
from tests.conftest import skip_unless_ci
from tests.store.builders import bring


def test_a_store_is_opened_again_as_it_was_made(store):
    again = open_store(store.url, store.keys)
    assert (again.store_id, again.store_class, again.version()) == (store.store_id, "fictional", 0)
    again.dispose()


def test_a_new_store_checks_clean(store):
    assert check(store).ok, check(store)


def test_a_store_is_there_once_it_is_made(tmp_path, keys):
    url = store_url(tmp_path / "deep" / "er" / "store.db")
    assert not store_exists(url)
    create_store(url, keys, "partnership").dispose()
    assert store_exists(url)


@pytest.mark.server
def test_a_store_on_a_server_is_there_once_it_is_made(database, keys):
    assert not store_exists(database)
    create_store(database, keys, "partnership").dispose()
    assert store_exists(database)


def test_a_store_is_never_made_over_another(store):
    with pytest.raises(StoreRefused, match="already"):
        create_store(store.url, store.keys, "fictional")


def test_a_store_is_for_one_of_two_things(tmp_path, keys):
    with pytest.raises(StoreRefused, match="fictional, partnership"):
        create_store(store_url(tmp_path / "a.db"), keys, "open")
    assert not list(tmp_path.glob("a.db*"))


def test_making_a_store_that_fails_leaves_no_file(tmp_path, keys, monkeypatch):
    monkeypatch.setattr("contextual.store.engine._fill", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        create_store(store_url(tmp_path / "a.db"), keys, "fictional")
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_a_store_that_another_program_made_meanwhile_is_left_alone(tmp_path, keys, monkeypatch):
    place = tmp_path / "a.db"
    monkeypatch.setattr("contextual.store.engine._fill", lambda *_: place.write_text("theirs"))
    with pytest.raises(StoreRefused, match="already"):
        create_store(store_url(place), keys, "fictional")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "keys"]
    assert place.read_text() == "theirs"


@pytest.mark.skipif(os.name != "posix", reason="Windows renames without second names")
def test_a_disk_without_second_names_for_files_will_do(tmp_path, keys, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    store = create_store(store_url(tmp_path / "a.db"), keys, "fictional")
    assert check(store).ok
    store.dispose()


def test_opening_never_makes_a_store(tmp_path, keys):
    with pytest.raises(StoreRefused, match="There is no store at"):
        open_store(store_url(tmp_path / "none.db"), keys)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://h/d", "nonsense", ""])
def test_an_address_that_names_no_store_is_refused_in_words(keys, url):
    with pytest.raises(StoreRefused):
        open_store(url, keys)


def test_an_address_that_cannot_be_read_is_not_repeated(keys):
    with pytest.raises(StoreRefused) as error:
        open_store("oracle://me:secret-word@host/db", keys)
    assert "secret-word" not in str(error.value)


@pytest.mark.server
def test_a_server_that_does_not_answer_is_said_in_words(keys):
    if not importlib.util.find_spec("psycopg"):
        skip_unless_ci("the driver for PostgreSQL is not installed")
    with pytest.raises(StoreRefused, match="does not answer") as error:
        open_store("postgresql+psycopg://me:secret-word@127.0.0.1:1/none", keys)
    assert "secret-word" not in str(error.value)


def test_a_store_with_another_stores_key_is_refused(encrypted, tmp_path):
    with pytest.raises(StoreKeyWrong, match="does not open with the key"):
        open_store(encrypted.url, make_keys(tmp_path / "others"))


@pytest.mark.parametrize("name", ["store", "pseudonym", "audit", "release"])
def test_each_of_the_four_keys_must_be_this_stores(store, tmp_path, name):
    others = make_keys(tmp_path / "others").folder
    mine = store.keys.folder
    (mine / f"{name}.key").write_bytes((others / f"{name}.key").read_bytes())
    with pytest.raises(StoreKeyWrong):
        open_store(store.url, load_keys(mine))


def test_a_store_whose_key_is_missing_is_refused_and_gets_no_new_one(encrypted):
    (encrypted.keys.folder / "store.key").unlink()
    with pytest.raises(StoreKeyMissing):
        load_keys(encrypted.keys.folder)
    with pytest.raises(StoreRefused, match="never written over"):
        make_keys(encrypted.keys.folder)


def test_a_plain_store_opens_only_on_a_plain_choice(plain, keys):
    with pytest.raises(StoreRefused, match=r"not encrypted: add \?plain=1"):
        open_store(store_url(plain.path), keys)


def test_an_encrypted_store_does_not_open_as_plain(encrypted, keys):
    with pytest.raises(StoreKeyWrong):
        open_store(store_url(encrypted.path, plain=True), keys)


def test_a_file_that_is_no_store_is_refused_in_words(tmp_path, keys):
    (tmp_path / "notes.db").write_text("these are notes " * 600)
    with pytest.raises(StoreRefused):
        open_store(store_url(tmp_path / "notes.db"), keys)


def test_an_empty_database_is_no_store(tmp_path, keys):
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreRefused, match="There is no store here"):
        open_store(store_url(tmp_path / "empty.db"), keys)


def _set_revision(store, revision):
    on_file = store.path is not None
    engine = sqlite.engine(sqlite.Location.of(store.url), store.keys, guarded=False) if on_file else store.engine
    with engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
        conn.execute(sa.text("UPDATE alembic_version SET version_num = :new"), {"new": revision})


def test_a_store_of_a_newer_version_is_refused_in_words(store):
    _set_revision(store, "9999")
    with pytest.raises(StoreTooNew, match="newer version"):
        open_store(store.url, store.keys)


def test_a_store_of_an_earlier_version_asks_to_be_migrated(store, monkeypatch):
    monkeypatch.setattr("contextual.store.engine.REVISIONS", (*REVISIONS, "9999"))
    with pytest.raises(StoreTooOld, match="store migrate"):
        open_store(store.url, store.keys)


def test_every_connection_has_every_setting(on_file):
    with on_file.read() as one, on_file.write() as other:
        for conn in (one, other):
            answers = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in sqlite.PRAGMAS}
            assert answers == {name: answer for name, (_, answer) in sqlite.PRAGMAS.items()}
            assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert conn.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000


def test_the_settings_are_the_safe_ones():
    assert {name: answer for name, (_, answer) in sqlite.PRAGMAS.items() if name != "cache_size"} == {
        "foreign_keys": 1, "secure_delete": 1, "temp_store": 2, "trusted_schema": 0, "synchronous": 2,
        "recursive_triggers": 1,
    }  # fmt: skip


def test_the_file_of_an_encrypted_store_does_not_say_what_it_is(encrypted):
    bring(encrypted)
    assert not encrypted.path.read_bytes().startswith(b"SQLite")
    assert encrypted.encrypted


def test_a_plain_store_says_that_it_is_plain(plain):
    assert not plain.encrypted


@pytest.mark.skipif(os.name != "posix", reason="Windows has no owner-only modes")
def test_only_the_owner_can_read_a_stores_files(on_file):
    bring(on_file)
    assert {stat.S_IMODE(p.stat().st_mode) for p in on_file.path.parent.glob(f"{on_file.path.name}*")} == {0o600}


@pytest.mark.parametrize("name", ["my store.db", "100% ours.db", "what?.db", "a#b.db", "štore.db", "a+b&c=d.db"])
def test_any_file_name_will_do(tmp_path, keys, name):
    store = create_store(store_url(tmp_path / name), keys, "fictional")
    store.dispose()
    assert (tmp_path / name).is_file()
    again = open_store(str(store_url(tmp_path / name)), keys)
    assert again.path == tmp_path / name
    again.dispose()


def put_and_fail(conn):
    put_setting(conn, "a", 1)
    raise ZeroDivisionError


def test_what_fails_inside_a_write_is_undone_whole(store):
    with pytest.raises(ZeroDivisionError), store.write() as conn:
        put_and_fail(conn)
    with store.read() as conn:
        assert get_setting(conn, "a") is None


def test_nothing_can_be_written_while_reading(store):
    with pytest.raises(StoreRefused), store.read() as conn:
        put_setting(conn, "a", 1)


def test_a_reader_sees_one_steady_picture(store):
    with store.read() as conn:
        assert list_batches(conn) == []
        bring(store)
        assert list_batches(conn) == []
    with store.read() as conn:
        assert len(list_batches(conn)) == 1


@pytest.mark.parametrize("statement", [
    "DROP TABLE traces", "DROP TRIGGER traces_update", "DROP TABLE record_columns",
    "ALTER TABLE record_columns RENAME TO r",
    "CREATE TABLE mine (a)", "CREATE TRIGGER t AFTER INSERT ON batches BEGIN SELECT 1; END",
    "DROP INDEX uq_batches_held_file",
    "CREATE TEMP TRIGGER t AFTER INSERT ON batches BEGIN SELECT 1; END", "ATTACH ':memory:' AS other",
    "PRAGMA writable_schema = ON", "PRAGMA rekey = 'x'", "PRAGMA key = 'x'", "PRAGMA recursive_triggers = OFF",
    "PRAGMA foreign_keys = OFF", "PRAGMA secure_delete = OFF", "PRAGMA synchronous = OFF", "PRAGMA trusted_schema = ON",
    "PRAGMA journal_mode = DELETE", "DELETE FROM traces", "UPDATE traces SET actor = ''", "DELETE FROM release_leaves",
])  # fmt: skip
def test_a_running_program_cannot_loosen_the_store(on_file, statement):
    bring(on_file)
    with pytest.raises(TraceRefused), on_file.write() as conn:
        conn.exec_driver_sql(statement)
    assert check(on_file).ok
