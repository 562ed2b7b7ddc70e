from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from contextual.errors import ContextualError, DiskFull, StoreDamaged, StoreRefused
from contextual.store.check import check
from contextual.store.engine import create_store, open_store, store_url
from contextual.store.faults import translate
from contextual.store.keys import make_keys
from contextual.store.records import read_records
from contextual.store.schema import record_columns
from tests.store.builders import bring, incidents

ROOT = Path(__file__).resolve().parents[2]
PAGE = 4096
FLIPS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 24

FILL_THE_DISK = """
import resource, sys
from contextual.errors import DiskFull
from contextual.store.engine import create_store, open_store, store_url
from contextual.store.keys import load_keys
from tests.store.builders import bring
store = open_store(sys.argv[1], load_keys(sys.argv[2]))
with store.read(): pass
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    bring(store, 400_000)
except DiskFull as error:
    print(error)
    sys.exit(7)
"""


def flip(path, place, bit=0):
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(bytes(data))


def whole_file(store):
    """Everything in the one file, nothing in its log."""
    bring(store, frame=incidents(400))
    store.dispose()
    assert not store.path.with_name(store.path.name + "-wal").exists()
    return store.path.stat().st_size


def shown_after(store):
    """What the store gives for its records, or nothing where it refuses."""
    try:
        again = open_store(store.url, store.keys)
        with again.read() as conn:
            return read_records(conn, "fictional")
    except StoreRefused:
        return None


def noticed(store):
    try:
        return not check(open_store(store.url, store.keys)).ok
    except StoreRefused:
        return True


@pytest.mark.parametrize("share", [i / FLIPS for i in range(FLIPS)])
def test_one_flipped_bit_anywhere_is_noticed_and_never_shown(encrypted, share):
    size = whole_file(encrypted)
    true = shown_after(encrypted)
    place = int(share * (size - 1))
    flip(encrypted.path, place, bit=place % 8)
    assert noticed(encrypted)
    shown = shown_after(encrypted)
    assert shown is None or shown.equals(true)


def test_the_damaged_page_is_named_and_the_store_still_says_the_rest(encrypted):
    size = whole_file(encrypted)
    flip(encrypted.path, size - PAGE // 2)  # the last page holds records: no part of the schema, which opening reads
    report = check(open_store(encrypted.url, encrypted.keys))
    assert not report["file"].ok
    assert f"page {size // PAGE}" in report["file"].sentence
    assert report["keys"].ok


def test_damage_is_noticed_by_a_store_that_is_open(encrypted):
    bring(encrypted, frame=incidents(400))
    with encrypted.write() as conn:
        conn.execute(sa.text("SELECT 1"))
    again = open_store(encrypted.url, encrypted.keys)
    with again.read() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint")
    again.dispose()
    encrypted.dispose()
    still_open = open_store(encrypted.url, encrypted.keys)
    assert check(still_open).ok
    flip(encrypted.path, encrypted.path.stat().st_size // 2)
    assert not check(still_open).ok
    still_open.dispose()


def test_a_damaged_page_is_said_in_words(encrypted):
    size = whole_file(encrypted)
    for place in range(PAGE * 4, size, PAGE):
        flip(encrypted.path, place)
    with pytest.raises(StoreDamaged, match="damaged"), encrypted.read() as conn:
        read_records(conn, "fictional")


def test_a_file_cut_short_is_noticed(on_file):
    size = whole_file(on_file)
    on_file.path.write_bytes(on_file.path.read_bytes()[: size // 2])
    assert noticed(on_file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_full_disk_is_said_in_words_and_leaves_the_store_whole(on_file):
    bring(on_file, 4, "before")
    on_file.dispose()
    url = on_file.url.render_as_string()
    limit = on_file.path.stat().st_size + 50_000
    command = [sys.executable, "-c", FILL_THE_DISK, url, str(on_file.keys.folder), str(limit)]
    ended = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 7, ended.stderr
    assert "disk is full" in ended.stdout
    again = open_store(on_file.url, on_file.keys)
    assert len(shown_after(on_file)) == 4
    assert check(again).ok
    bring(again, 4, "after")
    again.dispose()


def test_a_batch_that_lost_a_column_is_noticed(store):
    bring(store, 4)
    with store.write() as conn:
        conn.execute(sa.text("DELETE FROM record_columns WHERE \"column\" = 'cell'"))
    report = check(store)
    assert not report["batches"].ok
    assert report["batches"].sentence == "1 file(s) do not add up, by order of arrival: 1."


def test_a_key_that_others_can_read_is_noticed(encrypted, monkeypatch):
    monkeypatch.setattr("contextual.store.check.readable_by_others", lambda _: ["store.key"])
    assert check(encrypted)["keys"].sentence == "Other users of this machine can read the key folder: store.key."


@pytest.mark.parametrize("driver", ["sqlite3", "sqlcipher3.dbapi2"])
@pytest.mark.parametrize(("said", "kind"), [
    ("file is not a database", "StoreKeyWrong"), ("database disk image is malformed", "StoreDamaged"),
    ("database or disk is full", "DiskFull"), ("disk I/O error", "DiskFull"), ("database is locked", "StoreBusy"),
    ("attempt to write a readonly database", "StoreRefused"), ("unable to open database file", "StoreRefused"),
    ("no such table: mine", "StoreRefused"),
])  # fmt: skip
def test_what_a_driver_says_becomes_one_plain_sentence(driver, said, kind):
    module = __import__(driver, fromlist=["OperationalError"])
    ours = translate(module.OperationalError(said))
    assert type(ours).__name__ == kind
    assert isinstance(ours, ContextualError)
    assert str(ours).endswith(".")
    assert "\n" not in str(ours)


@pytest.mark.server
def test_a_servers_message_about_a_value_goes_no_further(on_server):
    bring(on_server, 2)
    with pytest.raises(StoreRefused) as error, on_server.write() as conn:
        conn.execute(sa.text("UPDATE batches SET id = 'Jo Bloggs 1 Mill Lane, aged thirteen and a half'"))
    assert "Bloggs" not in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_disk_full_is_an_error_of_ours():
    assert issubclass(DiskFull, StoreRefused)


@pytest.mark.parametrize("lost", [1, PAGE, 3 * PAGE])
def test_a_file_cut_short_is_refused_before_anything_is_written_to_it(encrypted, lost):
    size = whole_file(encrypted)
    with encrypted.path.open("r+b") as file:
        file.truncate(size - lost)
    cut = encrypted.path.read_bytes()
    with pytest.raises(StoreDamaged, match="damaged"):
        open_store(encrypted.url, encrypted.keys)
    assert encrypted.path.read_bytes() == cut


@pytest.mark.parametrize("column", ["place_text", "person", "private", "lat", "month"])
def test_a_damaged_column_is_refused_and_found_also_where_no_page_has_a_sum(tmp_path, column):
    store = create_store(store_url(tmp_path / "plain.db", plain=True), make_keys(tmp_path / "keys"), "fictional")
    bring(store, frame=incidents(40))
    held = record_columns.c
    with store.read() as conn:
        good = bytes(conn.scalar(sa.select(held.data).where(held.column == column)))
    for place in range(0, 8 * len(good), 97):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << place % 8
        with store.write() as conn:
            conn.execute(sa.update(record_columns).where(held.column == column).values(data=bytes(bad)))
        with store.read() as conn, pytest.raises(StoreDamaged):
            read_records(conn, "fictional")
    assert "not what was written" in check(store)["columns"].sentence
    assert not check(store).ok
    store.dispose()


def test_a_column_that_is_lost_is_refused_and_not_read_as_empty(tmp_path):
    store = create_store(store_url(tmp_path / "plain.db", plain=True), make_keys(tmp_path / "keys"), "fictional")
    bring(store, frame=incidents(40))
    with store.write() as conn:
        conn.execute(sa.delete(record_columns).where(record_columns.c.column == "private"))
    with store.read() as conn, pytest.raises(StoreDamaged):
        read_records(conn, "fictional")
    assert not check(store)["batches"].ok
    store.dispose()
