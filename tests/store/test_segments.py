from __future__ import annotations

import pytest
import sqlalchemy as sa

from contextual.errors import StoreRefused
from contextual.store import chain
from contextual.store.check import check
from contextual.store.faults import TraceRefused
from contextual.store.schema import trace_tombstones, traces
from contextual.store.segments import let_go, segment_before, tombstones
from contextual.store.traces import append, head, read_traces
from tests.store.builders import a_trace
from tests.store.test_traces import behind_its_back

MAY, JUNE, JULY = 1_777_593_600, 1_780_272_000, 1_782_864_000


def months(store):
    """Three entries in May, two in June, one in July."""
    for at in (MAY, MAY + 5, MAY + 9, JUNE, JUNE + 9, JULY):
        with store.write() as conn:
            append(conn, a_trace("look", at=at), store.keys.audit)


def drop(store, before, reason="Twelve months are over"):
    return let_go(store, before, reason, a_trace("let_trace_go", at=JULY + 60))


def followed(store, *heads):
    with store.read() as conn:
        return chain.follow(conn, store.keys.audit, heads)


def held(store):
    with store.read() as conn:
        return sorted(read_traces(conn)["seq"])


def test_months_go_whole_and_the_chain_still_holds(store):
    months(store)
    gone = drop(store, JUNE)
    assert (gone.first, gone.last, gone.entries) == (1, 3, 3)
    assert held(store) == [4, 5, 6, 7]
    assert followed(store).broken is None
    assert check(store)["traces"].ok


def test_a_tombstone_and_a_trace_say_what_went_and_why(store):
    months(store)
    drop(store, JUNE)
    with store.read() as conn:
        stone, newest = tombstones(conn)[0], read_traces(conn, newest=1).iloc[0]
    assert (stone.segment.first_at, stone.segment.last_at) == (MAY, MAY + 9)
    assert (stone.reason, stone.by, stone.at) == ("Twelve months are over", "terminal", JULY + 60)
    assert (newest["action"], newest["object_type"], newest["object_id"]) == ("let_trace_go", "trace", "1-3")


def test_segments_follow_one_another(store):
    months(store)
    drop(store, JUNE)
    gone = drop(store, JULY)
    assert (gone.first, gone.last) == (4, 5)
    assert followed(store).broken is None
    assert (followed(store).first, followed(store).last) == (6, 8)


def test_nothing_old_enough_is_nothing_let_go_and_no_trace(store):
    months(store)
    assert drop(store, MAY) is None
    assert held(store) == [1, 2, 3, 4, 5, 6]


def test_an_entry_of_a_clock_that_went_back_stays_with_those_before_it(store):
    months(store)
    with store.write() as conn:
        append(conn, a_trace("look", at=MAY), store.keys.audit)
        assert segment_before(conn, JUNE).last == 3


def test_a_head_from_a_month_let_go_no_longer_asks_for_anything(store):
    months(store)
    with store.read() as conn:
        row = conn.execute(sa.select(traces.c.seq, traces.c.hash).where(traces.c.seq == 2)).one()
        newest = head(conn)
    drop(store, JUNE)
    assert followed(store, tuple(row), newest).broken is None


def test_a_broken_trace_is_not_let_go(encrypted):
    months(encrypted)
    behind_its_back(encrypted, "UPDATE traces SET actor = 'x' WHERE seq = 2")
    with pytest.raises(StoreRefused, match="broken at entry 2"):
        drop(encrypted, JUNE)
    assert held(encrypted) == [1, 2, 3, 4, 5, 6]


def test_a_running_program_can_let_nothing_go(store):
    months(store)
    with pytest.raises(StoreRefused), store.write() as conn:
        conn.execute(sa.delete(traces).where(traces.c.seq <= 3))
    assert held(store) == [1, 2, 3, 4, 5, 6]


def test_a_running_program_can_write_no_tombstone(on_file):
    months(on_file)
    with pytest.raises(StoreRefused), on_file.write() as conn:
        conn.exec_driver_sql(
            "INSERT INTO trace_tombstones SELECT 1, 3, 0, 0, hash, '', '', 0, '' FROM traces WHERE seq = 3"
        )
    assert followed(on_file).broken is None


def test_entries_after_a_tombstone_stay_even_for_the_owner_of_the_tables(store):
    months(store)
    drop(store, JUNE)
    from contextual.store.segments import _unguarded

    with pytest.raises(TraceRefused), _unguarded(store) as conn:
        conn.execute(sa.delete(traces).where(traces.c.seq == 5))
    with pytest.raises(TraceRefused), _unguarded(store) as conn:
        conn.execute(sa.update(trace_tombstones).values(reason="another"))
    with pytest.raises(TraceRefused), _unguarded(store) as conn:
        conn.execute(sa.delete(trace_tombstones))
    assert followed(store).broken is None


@pytest.mark.parametrize("changes", [
    {"first_seq": 2}, {"last_seq": 0}, {"last_hash": "another"}, {"last_seq": 6, "last_hash": "of the last"},
])  # fmt: skip
def test_a_tombstone_that_does_not_fit_is_refused_by_the_database_itself(store, changes):
    months(store)
    from contextual.store.segments import _unguarded

    with store.read() as conn:
        hashes = {seq: its for seq, its in conn.execute(sa.select(traces.c.seq, traces.c.hash))}  # noqa: C416
    row = {"first_seq": 1, "last_seq": 3, "first_at": MAY, "last_at": MAY, "last_hash": hashes[3], "reason": "",
           "dropped_by": "x", "dropped_at": JULY, "hash": "x"}  # fmt: skip
    changes = {k: hashes[6] if v == "of the last" else v for k, v in changes.items()}
    with pytest.raises(TraceRefused), _unguarded(store) as conn:
        conn.execute(sa.insert(trace_tombstones).values(row | changes))
