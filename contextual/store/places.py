"""Places: every version of every named place, by the file that brought it; the newest held version is the place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import sqlalchemy as sa

from contextual.records import BOUNDARY_COLUMNS, PLACE_COLUMNS, require
from contextual.store import bulk
from contextual.store.batches import read_batch
from contextual.store.engine import bump
from contextual.store.schema import batches, boundaries, place_outlines, places

_DTYPES = {name: dtype for name, (dtype, _) in PLACE_COLUMNS.items()}
_BOUNDARY_DTYPES = {name: dtype for name, (dtype, _) in BOUNDARY_COLUMNS.items()}


def upsert_places(conn: sa.Connection, frame: pd.DataFrame, batch_id: str) -> int:
    """
    Keep the places of one file: those that are new, and a new version of those that changed.

    Parameters
    ----------
    frame : pandas.DataFrame
        The places frame (`contextual.records.PLACE_COLUMNS`); the last of several rows with one id stands.
    batch_id : str
        The batch that brings them, added before. Withdrawing it brings the earlier versions back.

    Returns
    -------
    int
        Places new or changed. A place that is held as it is adds nothing.
    """
    require(frame, PLACE_COLUMNS)
    frame = frame[list(PLACE_COLUMNS)].drop_duplicates("place_id", keep="last")
    changed = _changed(frame, read_places(conn, include_closed=True))
    seq = read_batch(conn, batch_id).seq
    bulk.insert(conn, places, {name: changed[name] for name in PLACE_COLUMNS if name != "outline"} | {"batch": seq})
    shaped = changed[changed["outline"].map(len) > 0]
    bulk.insert(conn, place_outlines, {"place_id": shaped["place_id"], "outline": shaped["outline"], "batch": seq})
    _stored(conn, seq, len(changed))
    return len(changed)


def read_places(conn: sa.Connection, *, include_closed: bool = False, outlines: bool = True) -> pd.DataFrame:
    """
    Read the places as they are now, by id.

    Parameters
    ----------
    include_closed : bool
        Closed places too: they are kept, never matched and never drawn.
    outlines : bool
        False leaves ``outline`` empty, which is quicker.

    Returns
    -------
    pandas.DataFrame
        The places frame.
    """
    newest = _newest(places, ["place_id"])
    shape = place_outlines.c.outline if outlines else sa.null()
    columns = [shape.label("outline") if name == "outline" else places.c[name] for name in PLACE_COLUMNS]
    query = sa.select(*columns).join(newest, _same(newest, places, ["place_id", "batch"]))
    if outlines:
        query = query.outerjoin(place_outlines, _same(place_outlines, places, ["place_id", "batch"]))
    if not include_closed:
        query = query.where(places.c.status != "closed")
    return bulk.fetch(conn, query.order_by(places.c.place_id), _DTYPES)


def upsert_boundaries(conn: sa.Connection, frame: pd.DataFrame, batch_id: str) -> int:
    """
    Keep the boundaries of one file: those that are new, and a new version of those that changed.

    Parameters
    ----------
    frame : pandas.DataFrame
        The boundaries frame (`contextual.records.BOUNDARY_COLUMNS`).

    Returns
    -------
    int
        Boundaries new or changed.
    """
    require(frame, BOUNDARY_COLUMNS)
    frame = frame[list(BOUNDARY_COLUMNS)].drop_duplicates(["layer", "code"], keep="last")
    changed = _changed(frame, read_boundaries(conn))
    seq = read_batch(conn, batch_id).seq
    bulk.insert(conn, boundaries, {name: changed[name] for name in BOUNDARY_COLUMNS} | {"batch": seq})
    _stored(conn, seq, len(changed))
    return len(changed)


def read_boundaries(conn: sa.Connection, layer: str | None = None) -> pd.DataFrame:
    """Read the boundaries as they are now, of one layer or of all: the boundaries frame, by layer and code."""
    newest = _newest(boundaries, ["layer", "code"])
    query = sa.select(*(boundaries.c[name] for name in BOUNDARY_COLUMNS))
    query = query.join(newest, _same(newest, boundaries, ["layer", "code", "batch"]))
    if layer is not None:
        query = query.where(boundaries.c.layer == layer)
    return bulk.fetch(conn, query.order_by(boundaries.c.layer, boundaries.c.code), _BOUNDARY_DTYPES)


def _newest(table: sa.Table, names: list[str]) -> sa.Subquery:
    keys = [table.c[name] for name in names]
    return sa.select(*keys, sa.func.max(table.c.batch).label("batch")).group_by(*keys).subquery()


def _same(left: sa.FromClause, right: sa.FromClause, names: list[str]) -> sa.ColumnElement[bool]:
    return sa.and_(*(left.c[name] == right.c[name] for name in names))


def _changed(frame: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Leave out the rows that are held as they are."""
    if held.empty:
        return frame
    known = set(_rows(held))
    return frame[np.array([row not in known for row in _rows(frame)], dtype=bool)]


def _rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Make each row one value to compare; "not known" (nan) equals itself here."""
    lists = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame.columns]
    return list(zip(*lists, strict=True))


def _stored(conn: sa.Connection, seq: int, count: int) -> None:
    conn.execute(sa.update(batches).where(batches.c.seq == seq).values(stored=batches.c.stored + count))
    if count:
        bump(conn)
