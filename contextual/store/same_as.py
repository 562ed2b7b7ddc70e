"""Same as: which places people said are one place, and which they said are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from contextual.store import bulk
from contextual.store.schema import same_as

Pair = tuple[str, str]
"""Two place ids, the lesser first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """What was said of two places, by whom and when (seconds since 1970 UTC). Of each pair the last decision stands."""

    pair: Pair
    same: bool
    decided_by: str
    decided_at: int


def in_order(one: str, other: str) -> Pair:
    """
    Write two ids as the pair under which a decision about them is kept.

    Examples
    --------
    >>> in_order("town:2", "town:1")
    ('town:1', 'town:2')
    """
    return min(one, other), max(one, other)


def decide_same(conn: sa.Connection, decided: Collection[SameAs]) -> None:
    """Keep what was said of pairs of places, all of it or nothing. Of two about one pair the later stands."""
    last = {one.pair: one for one in decided}
    forget_same(conn, last)
    rows = list(last.values())
    columns = {
        "place_id": [one.pair[0] for one in rows],
        "same_as": [one.pair[1] for one in rows],
        "decided_by": [one.decided_by for one in rows],
        "decided_at": [one.decided_at for one in rows],
        "same": [one.same for one in rows],
    }
    if rows:
        bulk.insert(conn, same_as, columns)


def forget_same(conn: sa.Connection, pairs: Iterable[Pair]) -> None:
    """Take decisions back: nobody has said anything of these pairs."""
    bulk.change_many(conn, "DELETE FROM same_as WHERE place_id = ? AND same_as = ?", list(pairs))


def read_same(conn: sa.Connection) -> dict[Pair, SameAs]:
    """Read every decision, by its pair."""
    rows = conn.execute(sa.select(same_as).order_by(same_as.c.place_id, same_as.c.same_as))
    return {
        (row.place_id, row.same_as): SameAs(
            pair=(row.place_id, row.same_as), same=bool(row.same), decided_by=row.decided_by,
            decided_at=int(row.decided_at),
        )
        for row in rows
    }  # fmt: skip
