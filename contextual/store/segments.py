"""Segments: the trace by whole months; those whose time is up are let go, and a tombstone stands for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from contextual.access import Trace
from contextual.errors import StoreRefused
from contextual.store import chain, sqlite, traces
from contextual.store.engine import Store
from contextual.store.faults import plain_words
from contextual.store.keys import Key
from contextual.store.schema import store_state, trace_tombstones
from contextual.store.schema import traces as entries


@dataclass(frozen=True, slots=True)
class Segment:
    """Some whole months of the trace: the first and last entry and their times, in seconds since 1970 UTC."""

    first: int
    last: int
    first_at: int
    last_at: int

    @property
    def entries(self) -> int:
        """How many entries."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands for a segment that was let go: which, when, by whom and why."""

    segment: Segment
    reason: str
    by: str
    at: int


def segment_before(conn: sa.Connection, before: int) -> Segment | None:
    """
    Give the entries, from the oldest held, that were all left before a moment.

    An entry left before it by a clock that had gone back, after one that was left later, stays with the later ones.
    """
    young = conn.scalar(sa.select(sa.func.min(entries.c.seq)).where(entries.c.at >= before))
    ends = (one(column) for column in (entries.c.seq, entries.c.at) for one in (sa.func.min, sa.func.max))
    old = sa.select(*ends)
    if young is not None:
        old = old.where(entries.c.seq < young)
    found = conn.execute(old).one()
    return None if found[0] is None else Segment(*(int(one) for one in found))


def tombstones(conn: sa.Connection) -> list[Tombstone]:
    """List what was let go, oldest first."""
    rows = conn.execute(sa.select(trace_tombstones).order_by(trace_tombstones.c.first_seq)).mappings()
    return [
        Tombstone(
            Segment(row["first_seq"], row["last_seq"], row["first_at"], row["last_at"]),
            row["reason"], row["dropped_by"], row["dropped_at"],
        )
        for row in rows
    ]  # fmt: skip


def let_go(store: Store, before: int, reason: str, trace: Trace) -> Segment | None:
    """
    Let go of every entry left before a moment, all of it or nothing, and leave a tombstone and a trace.

    A running program may never do this: it is done on a connection of its own, and on a server by the account that
    owns the tables.

    Parameters
    ----------
    before : int
        The start of a month, in seconds since 1970 UTC.
    trace : Trace
        Who lets go, when and for what purpose; its object is filled in here.

    Returns
    -------
    Segment or None
        What was let go; None when nothing is that old.

    Raises
    ------
    StoreRefused
        When the chain is broken: what is wrong with it must stay to be looked at.
    """
    with _unguarded(store) as conn:
        broken = chain.follow(conn, store.keys.audit).broken
        if broken is not None:
            msg = f"the trace is broken at entry {broken.seq}, so nothing of it is let go: see audit verify"
            raise StoreRefused(msg)
        gone = segment_before(conn, before)
        if gone is None:
            return None
        said = replace(trace, object_type="trace", object_id=f"{gone.first}-{gone.last}")
        traces.append(conn, said, store.keys.audit)
        conn.execute(sa.insert(trace_tombstones).values(_tombstone(conn, gone, reason, trace, store.keys.audit)))
        conn.execute(sa.delete(entries).where(entries.c.seq <= gone.last))
        return gone


@contextmanager
def _unguarded(store: Store) -> Iterator[sa.Connection]:
    """Write on a connection that may delete; what is kept for good is still kept by the database's own triggers."""
    if store.path is None:
        with store.write() as conn:
            yield conn
        return
    engine = sqlite.engine(sqlite.Location.of(store.url), store.keys, guarded=False)
    try:
        with plain_words(), engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            yield conn
    finally:
        engine.dispose()


def _tombstone(conn: sa.Connection, gone: Segment, reason: str, trace: Trace, audit_key: Key) -> dict[str, Any]:
    newest = sa.select(trace_tombstones.c.hash).order_by(trace_tombstones.c.first_seq.desc()).limit(1)
    before = conn.scalar(newest) or conn.scalar(sa.select(store_state.c.store_id))
    last_hash = conn.scalar(sa.select(entries.c.hash).where(entries.c.seq == gone.last))
    row = {
        "first_seq": gone.first, "last_seq": gone.last, "first_at": gone.first_at, "last_at": gone.last_at,
        "last_hash": str(last_hash), "reason": reason, "dropped_by": trace.actor, "dropped_at": trace.at,
    }  # fmt: skip
    return row | {"hash": chain.tombstone_hash(row, str(before), audit_key)}
