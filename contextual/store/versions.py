"""Versions: a row that a later file says anew is kept again; the newest held one stands, and withdrawing undoes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import sqlalchemy as sa

from contextual.store.engine import bump
from contextual.store.schema import batches


def newest(table: sa.Table, names: Sequence[str]) -> sa.Subquery:
    """Select, for each thing that these columns name, the last batch that brought it."""
    keys = [table.c[name] for name in names]
    return sa.select(*keys, sa.func.max(table.c.batch).label("batch")).group_by(*keys).subquery()


def same(left: sa.FromClause, right: sa.FromClause, names: Sequence[str]) -> sa.ColumnElement[bool]:
    """Say that two tables agree on these columns."""
    return sa.and_(*(left.c[name] == right.c[name] for name in names))


def changed(frame: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Leave out the rows that are held as they are."""
    if held.empty:
        return frame
    known = set(_rows(held))
    return frame[np.array([row not in known for row in _rows(frame)], dtype=bool)]


def _rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Make each row one value to compare; "not known" (nan) equals itself here."""
    lists = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame.columns]
    return list(zip(*lists, strict=True))


def note_stored(conn: sa.Connection, seq: int, count: int) -> None:
    """Add to what a batch says it stored, and mark the store as changed."""
    conn.execute(sa.update(batches).where(batches.c.seq == seq).values(stored=batches.c.stored + count))
    if count:
        bump(conn)
