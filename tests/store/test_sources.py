from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from contextual.errors import StoreDamaged
from contextual.store.keys import make_keys
from contextual.store.records import read_records
from contextual.store.sources import read_references, seal, unseal
from tests.store.builders import bring, incidents

SECRET = [f"ZQX/{i:05d}/referred" for i in range(40)]


def ids_of(store):
    with store.read() as conn:
        return read_records(conn, "fictional", ["id"])["id"].tolist()


def bytes_of(store):
    return b"".join(p.read_bytes() for p in sorted(store.path.parent.glob(f"{store.path.name}*")))


def test_an_agency_reads_its_own_references(store):
    bring(store, frame=incidents(40, reference=SECRET))
    ids = ids_of(store)
    with store.read() as conn:
        assert read_references(conn, ids[:3], "police", store.keys) == dict(zip(ids[:3], SECRET[:3], strict=True))


def test_no_agency_reads_anothers_references(store):
    bring(store, frame=incidents(40, reference=SECRET))
    with store.read() as conn:
        assert read_references(conn, ids_of(store), "youth_service", store.keys) == {}


def test_records_without_a_reference_have_none(store):
    bring(store, frame=incidents(2, reference=["", "A1"]))
    ids = ids_of(store)
    with store.read() as conn:
        assert read_references(conn, ids, "police", store.keys) == {ids[1]: "A1"}


def test_no_reference_is_in_clear_in_the_file_or_its_log(on_file, monkeypatch):
    monkeypatch.setattr("contextual.store.columns.PACKED_AS", None)
    bring(on_file, frame=incidents(40, reference=SECRET, category="Robbery by the pier"))
    assert on_file.path.with_name(on_file.path.name + "-wal").stat().st_size
    written = bytes_of(on_file)
    assert (b"Robbery by the pier" in written) == (not on_file.encrypted)
    assert b"ZQX/" not in written
    on_file.dispose()
    assert b"ZQX/" not in bytes_of(on_file)


def test_nothing_at_all_is_in_clear_in_an_encrypted_store(encrypted):
    bring(encrypted, frame=incidents(40, reference=SECRET, category="Robbery by the pier"))
    written = bytes_of(encrypted)
    for word in (b"police", b"Robbery", b"CREATE TABLE", b"records", encrypted.store_id.encode(), b"0000000000000003"):
        assert word not in written


@pytest.mark.server
def test_no_reference_is_in_clear_on_a_server(on_server, monkeypatch):
    monkeypatch.setattr("contextual.store.columns.PACKED_AS", None)
    bring(on_server, frame=incidents(40, reference=SECRET))
    with on_server.read() as conn:
        held = conn.execute(sa.text("SELECT data FROM record_columns")).all()
    assert all(b"ZQX/" not in bytes(row[0]) for row in held)


def test_the_same_reference_never_looks_the_same_twice(keys):
    assert len({seal(["A1"], "r", keys) for _ in range(50)}) == 50


def test_references_moved_to_another_part_do_not_open(keys):
    with pytest.raises(StoreDamaged):
        unseal(seal(["A1"], "b|0", keys), "b|1", keys)


def test_references_of_several_parts_are_each_records_own(store, monkeypatch):
    monkeypatch.setattr("contextual.store.columns.AT_ONCE", 3)
    bring(store, frame=incidents(8, reference=["", "", "", "A4", "", "A6", "A7", ""]))
    ids = ids_of(store)
    with store.read() as conn:
        assert read_references(conn, ids, "police", store.keys) == {ids[3]: "A4", ids[5]: "A6", ids[6]: "A7"}


def test_a_reference_does_not_open_with_another_stores_key(keys, tmp_path):
    with pytest.raises(StoreDamaged) as error:
        unseal(seal(["A1"], "r1", keys), "r1", make_keys(tmp_path / "others"))
    assert "A1" not in str(error.value)


@given(references=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_any_reference_opens_as_it_was_sealed(references):
    from pathlib import Path

    from contextual.store.keys import Key, Keys

    key = Key("k", bytes(range(32)))
    keys = Keys(Path(), key, key, key, key)
    assert unseal(seal(references, "b|0", keys), "b|0", keys) == references


@given(place=st.integers(0, 400), bit=st.integers(0, 7))
def test_a_flipped_bit_in_sealed_references_is_never_shown(place, bit):
    from pathlib import Path

    from contextual.store.keys import Key, Keys

    key = Key("k", bytes(range(32)))
    keys = Keys(Path(), key, key, key, key)
    sealed = bytearray(seal(["A1"], "r1", keys))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(StoreDamaged):
        unseal(bytes(sealed), "r1", keys)
