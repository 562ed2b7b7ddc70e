"""Records: read whole columns of one class, and change where records are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import sqlalchemy as sa

from contextual.errors import MissingColumns
from contextual.records import COLUMNS
from contextual.store import bulk
from contextual.store.engine import bump
from contextual.store.schema import RECORD_COLUMNS, batches, record_touches, records

KEPT_BESIDE = {"id": "str", "batch": "int32", "position": "int32", "row_key": "str"}
"""Columns of a stored record that the records frame does not have. `batch` is the order its file arrived in."""

WAITING = {"agency": "str", "place_text": "str", "records": "int64", "public": "int64"}
"""Columns of the place names that wait for a place; `public` counts the records said to be in public."""


def read_records(conn: sa.Connection, batch_class: str, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """
    Read the records of one class, in the order they arrived.

    Parameters
    ----------
    batch_class : {"open", "partnership", "fictional"}
        Classes are never read together.
    columns : iterable of str, optional
        Columns of the records frame, and of `KEPT_BESIDE`. Left out: every column of the frame but ``reference``,
        with ``id`` and ``batch``. Fewer are quicker.

    Returns
    -------
    pandas.DataFrame, shape (records, columns)

    Raises
    ------
    MissingColumns
        When a column is not kept in clear.
    """
    wanted = list(columns) if columns is not None else [*RECORD_COLUMNS, "id", "batch"]
    strangers = [name for name in wanted if name not in KEPT_BESIDE and name not in RECORD_COLUMNS]
    if strangers:
        msg = f"the store keeps no column(s) {', '.join(strangers)} of records in clear"
        raise MissingColumns(msg)
    dtypes = {name: KEPT_BESIDE.get(name) or COLUMNS[name].dtype for name in wanted}
    query = sa.select(*(records.c[name] for name in wanted)).where(of_class(conn, batch_class))
    return bulk.fetch(conn, query.order_by(records.c.batch, records.c.position), dtypes)


def held_classes(conn: sa.Connection) -> list[str]:
    """Name the classes that hold incidents or episodes, in alphabetical order; places alone are no class of records."""
    query = sa.select(batches.c.batch_class).where(batches.c.stored > 0, batches.c.status == "held")
    query = query.where(batches.c.kind.in_(("incidents", "missing"))).distinct()
    return sorted(str(row[0]) for row in conn.execute(query))


def held_row_keys(conn: sa.Connection, agency: str, kind: str, without: Sequence[int] = ()) -> set[str]:
    """
    Read the keyed hashes of the own references that an agency's files of one kind have brought in.

    Parameters
    ----------
    agency, kind : str
        Of the files (`Batch.agency`, `Batch.kind`).
    without : sequence of int
        Batches (`Batch.seq`) to leave out, because another file is to replace them.

    Returns
    -------
    set of str
        Records without a reference of their own are not in it: they are never taken for a repeat.
    """
    query = sa.select(records.c.row_key).join(batches, batches.c.seq == records.c.batch)
    query = query.where(batches.c.agency == agency, batches.c.kind == kind, records.c.row_key != "")
    query = query.where(batches.c.seq.not_in(list(without)))
    return {str(row[0]) for row in conn.execute(query)}


def months_without_reference(conn: sa.Connection, agency: str, layout: str) -> dict[int, int]:
    """Count, per month, an agency's held records of one layout that have no reference of their own."""
    query = sa.select(records.c.month, sa.func.count()).join(batches, batches.c.seq == records.c.batch)
    query = query.where(batches.c.agency == agency, batches.c.layout == layout, records.c.row_key == "")
    return {int(month): int(count) for month, count in conn.execute(query.group_by(records.c.month))}


def coverage(conn: sa.Connection, batch_class: str) -> pd.DataFrame:
    """Count records by who sent what and for when: ``agency, kind, month, records``, one row each."""
    grain = [records.c.agency, records.c.kind, records.c.month]
    query = sa.select(*grain, sa.func.count()).where(of_class(conn, batch_class)).group_by(*grain).order_by(*grain)
    return bulk.fetch(conn, query, {"agency": "str", "kind": "str", "month": "int32", "records": "int64"})


def waiting_texts(conn: sa.Connection, batch_class: str) -> pd.DataFrame:
    """List place names that have no place yet, the most used first: the columns of `WAITING`."""
    grain = [records.c.agency, records.c.place_text]
    public = sa.func.sum(sa.case((records.c.location_kind == "public", 1), else_=0))
    query = sa.select(*grain, sa.func.count(), public).where(
        of_class(conn, batch_class), records.c.place == "", records.c.place_text != "", ~records.c.private
    )
    query = query.group_by(*grain).order_by(sa.func.count().desc(), *grain)
    return bulk.fetch(conn, query, WAITING)


def read_touches(conn: sa.Connection, batch_class: str) -> pd.DataFrame:
    """Read which places the records of a class touch: ``record_id, place_id, metres``."""
    query = sa.select(record_touches.c.record_id, record_touches.c.place_id, record_touches.c.metres)
    query = query.join(records, records.c.id == record_touches.c.record_id).where(of_class(conn, batch_class))
    order = query.order_by(records.c.batch, records.c.position, record_touches.c.place_id)
    return bulk.fetch(conn, order, {"record_id": "str", "place_id": "str", "metres": "float64"})


def update_places(
    conn: sa.Connection,
    ids: Sequence[str],
    place: Sequence[str],
    place_type: Sequence[str],
    touches: pd.DataFrame | None = None,
) -> None:
    """
    Give records other places: after a rematch, or a decision about a place's name.

    Parameters
    ----------
    ids, place, place_type : sequences of str, length n
        Record ids, and for each its primary place and that place's type ("" = none).
    touches : pandas.DataFrame, optional
        ``record`` (row of `ids`, from 0), ``place_id``, ``metres``: all that these records touch now. Left out: what
        they touch stays.
    """
    statement = "UPDATE records SET place = ?, place_type = ?, row_version = row_version + 1 WHERE id = ?"
    bulk.change_many(conn, statement, list(zip(place, place_type, ids, strict=True)))
    if touches is not None:
        bulk.change_many(conn, "DELETE FROM record_touches WHERE record_id = ?", [(one,) for one in ids])
        owners = [ids[row] for row in touches["record"].tolist()]
        rest = {"place_id": touches["place_id"], "metres": touches["metres"]}
        bulk.insert(conn, record_touches, {"record_id": owners} | rest)
    if len(ids):
        bump(conn)


def drop_place_texts(conn: sa.Connection, ids: Sequence[str]) -> None:
    """Take away for good what records say about their place: it names somebody's home."""
    statement = "UPDATE records SET place_text = '', row_version = row_version + 1 WHERE id = ?"
    bulk.change_many(conn, statement, [(one,) for one in ids])


def update_positions(conn: sa.Connection, ids: Sequence[str], positions: pd.DataFrame) -> None:
    """
    Give records a position they did not have, such as that of the place their text turned out to name.

    Parameters
    ----------
    ids : sequence of str, length n
    positions : pandas.DataFrame, shape (n, 5)
        ``lat, lon`` (WGS84 degrees), ``precision_m``, ``finest``, ``cell`` as in the records frame.
    """
    names = ("lat", "lon", "precision_m", "finest", "cell")
    changes = ", ".join(f"{name} = ?" for name in names)
    statement = f"UPDATE records SET {changes}, row_version = row_version + 1 WHERE id = ?"  # noqa: S608  our own column names
    lists = [positions[name].astype(object).where(positions[name].notna(), None).tolist() for name in names]
    bulk.change_many(conn, statement, list(zip(*lists, ids, strict=True)))
    if len(ids):
        bump(conn)


def of_class(conn: sa.Connection, batch_class: str) -> sa.ColumnElement[bool]:
    """Files of the class, looked up first: a reader then walks the records in the order they were kept."""
    held = sa.select(batches.c.seq).where(batches.c.batch_class == batch_class, batches.c.status == "held")
    return records.c.batch.in_([int(row[0]) for row in conn.execute(held)])
