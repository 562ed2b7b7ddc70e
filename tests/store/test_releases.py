"""Releases in every kind of store: added once, read back as sealed, never changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contextual.counts.release import Cell, Leaf
from contextual.errors import StoreDamaged, StoreRefused
from contextual.store.releases import (
    RETRACTED,
    SIGNED,
    KeptRelease,
    add_release,
    list_releases,
    note_event,
    read_figures,
)

LEAVES = (
    Leaf(level="area", id="area", covers=tuple(f"{n:015x}" for n in range(3000)), value=40),
    Leaf(level="r9", id="891942c5893ffff", covers=("891942c5893ffff",), value=14),
    Leaf(level="r9", id="place:t:1", covers=("place:t:1",), value=12),
)
CELLS = (Cell(table="age", cell="13_15", value=31),)


def of(period="2025", **more):
    own = {
        "revision": 1, "k": 5, "rule": '{"version": 1}', "levels": "r9 r8 area", "base": 9, "r": 6, "threshold": 11,
        "cap": 4, "area_version": 1, "scheme": "police", "key_id": "k1", "built_at": 1_700_000_000, "built_by": "x",
    }  # fmt: skip
    return KeptRelease(period=period, **(own | more))


def kept(store, release=None, made=LEAVES, cells=CELLS):
    with store.write() as conn:
        return add_release(conn, release or of(), made, cells)


def held(store):
    with store.read() as conn:
        return list_releases(conn)


def test_what_was_added_is_read_back_as_it_was(store):
    one = kept(store)
    (read,) = held(store)
    assert (read, read.state) == (one, "built")
    with store.read() as conn:
        assert read_figures(conn, read) == (LEAVES, CELLS)


def test_a_release_with_no_figure_is_a_release(store):
    one = kept(store, made=(), cells=())
    with store.read() as conn:
        assert read_figures(conn, one) == ((), ())


def test_of_two_builds_of_one_period_the_second_leaves_nothing(store):
    kept(store)
    with pytest.raises(StoreRefused, match="built already"):
        kept(store, made=LEAVES[:1])
    assert len(held(store)) == 1


@pytest.mark.parametrize("other", ["2025-H1", "2025-Q4"])
def test_a_month_is_in_one_release_only(store, other):
    kept(store)
    with pytest.raises(StoreRefused, match="no month is released twice"):
        kept(store, of(other))
    kept(store, of("2024-H2"))
    kept(store, of(revision=2))
    kept(store, of(k=10))
    assert len(held(store)) == 4


def test_signing_and_withdrawing_are_rows_beside_it_once_each(store):
    one = kept(store)
    with store.write() as conn:
        note_event(conn, one, SIGNED, 5, "steward")
    (signed,) = held(store)
    with pytest.raises(StoreRefused, match="signed already"), store.write() as conn:
        note_event(conn, signed, SIGNED, 6, "steward")
    with store.write() as conn:
        note_event(conn, signed, RETRACTED, 7, "steward")
    (withdrawn,) = held(store)
    assert (signed.state, withdrawn.state) == ("signed", "retracted")
    assert withdrawn.events[SIGNED] == (5, "steward")
    assert (withdrawn.seal, withdrawn.built_at) == (one.seal, one.built_at)


@pytest.mark.parametrize("table", ["releases", "release_leaves", "release_tables"])
@pytest.mark.parametrize("said", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_itself_refuses_to_change_or_remove(store, table, said):
    kept(store)
    column = "seal" if table == "releases" else "value"
    with pytest.raises(StoreRefused), store.write() as conn:
        conn.execute(sa.text(said.format(table, column)))
    with store.read() as conn:
        assert read_figures(conn, list_releases(conn)[0]) == (LEAVES, CELLS)


@pytest.mark.parametrize("statement", [
    "INSERT INTO release_leaves VALUES (:id, 'r9', 'x', :covers, 40)",
    "INSERT INTO release_tables VALUES (:id, 'age', '16_17', 40)",
])  # fmt: skip
def test_a_figure_added_beside_the_seal_is_noticed(store, statement):
    one = kept(store)
    more = {"covers": b"\x00"} if ":covers" in statement else {}
    with store.write() as conn:
        conn.execute(sa.text(statement), {"id": one.id, **more})
    with pytest.raises(StoreDamaged, match="2025"), store.read() as conn:
        read_figures(conn, one)
