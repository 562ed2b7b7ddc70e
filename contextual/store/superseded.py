"""Superseded: held records that a later file corrected: kept, counted nowhere, back when that file is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import ArrayLike, NDArray

from contextual.store import bulk
from contextual.store.engine import bump
from contextual.store.schema import superseded

_BATCH_BIT = 32

_By = Mapping[int, int]


def supersede(conn: sa.Connection, held: ArrayLike, by: ArrayLike) -> None:
    """
    Let records stand instead of held ones.

    Parameters
    ----------
    held, by : sequences of int, length n
        Record ids: what is held, and what a later file says instead.
    """
    old, new = np.asarray(held, np.int64), np.asarray(by, np.int64)
    if not len(old):
        return
    own = {"record": old, "batch": old >> _BATCH_BIT, "by_record": new, "by_batch": new >> _BATCH_BIT}
    bulk.insert(conn, superseded, own)
    bump(conn)


def fallen(conn: sa.Connection, without: Sequence[int] = ()) -> NDArray[np.int64]:
    """
    Give the ids of the records that do not stand, in order.

    Parameters
    ----------
    without : sequence of int
        Files (`Batch.seq`) to be thought away: what only they corrected stands again.
    """
    by, gone = _held(conn), frozenset(without)
    return np.array(sorted(one for one in by if _standing(by, one, gone)), np.int64)


def returning(conn: sa.Connection, seq: int) -> int:
    """Count the records of earlier files that would stand again without this one."""
    return int((~np.isin(fallen(conn), fallen(conn, [seq]))).sum())


def stands_instead(conn: sa.Connection) -> dict[int, int]:
    """Give for each record that does not stand the one that does in the end, by their ids."""
    by = _held(conn)

    def last(one: int) -> int:
        while one in by:
            one = by[one]
        return one

    return {one: last(one) for one in by}


def give_back(conn: sa.Connection, seq: int) -> None:
    """
    Let stand again what only this file corrected, because it is withdrawn.

    What a later file corrected once more stays corrected by that one.
    """
    by, gone = _held(conn), frozenset([seq])
    mine = [one for one, instead in by.items() if instead >> _BATCH_BIT == seq]
    conn.execute(sa.delete(superseded).where((superseded.c.by_batch == seq) | (superseded.c.batch == seq)))
    mine = [one for one in mine if one >> _BATCH_BIT != seq]
    still = {one: instead for one in mine if (instead := _standing(by, one, gone))}
    supersede(conn, list(still), list(still.values()))


def _held(conn: sa.Connection) -> dict[int, int]:
    return {int(one): int(by) for one, by in conn.execute(sa.select(superseded.c.record, superseded.c.by_record))}


def _standing(by: _By, record: int, gone: frozenset[int]) -> int:
    """Follow what stands instead of a record past the files that are thought away; 0 = nothing: it stands itself."""
    instead = by[record]
    while instead >> _BATCH_BIT in gone:
        if instead not in by:
            return 0
        instead = by[instead]
    return instead
