"""Removing: some records of some files are taken out for good, and all that pointed to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from contextual.records import COLUMNS
from contextual.records.texts import is_empty
from contextual.store import bulk, columns
from contextual.store.engine import bump
from contextual.store.keys import Keys
from contextual.store.records import KEPT_BESIDE, LIST, ids_of
from contextual.store.schema import (
    batches,
    ledgers,
    outcomes,
    record_columns,
    record_touches,
    superseded,
)
from contextual.store.sources import name_of, seal, unseal

Rows = Mapping[tuple[int, int], NDArray[np.bool_]]
"""Part of a file (its order of arrival, the part's number) -> which of its rows."""


def parts_of(conn: sa.Connection) -> dict[tuple[int, int], int]:
    """Give every part of every file with the number of its records, in the order they arrived."""
    held = record_columns.c
    query = sa.select(held.batch, held.part, held.rows).where(held.column == LIST).order_by(held.batch, held.part)
    return {(int(seq), int(part)): int(rows) for seq, part, rows in conn.execute(query)}


def column_of(conn: sa.Connection, part: tuple[int, int], name: str) -> Any:
    """Read one column of a part; None where it has none."""
    data = conn.scalar(sa.select(record_columns.c.data).where(_is(part, name)))
    return None if data is None else columns.unpack(bytes(data), _dtype(name))


def with_corrected(conn: sa.Connection, rows: Rows) -> dict[tuple[int, int], NDArray[np.bool_]]:
    """Add the records that these stand instead of: corrected away, they would stand again without them."""
    many = parts_of(conn)
    out = {part: np.array(which) for part, which in rows.items() if which.any()}
    by = {int(one): int(new) for one, new in conn.execute(sa.select(superseded.c.record, superseded.c.by_record))}
    gone = {one for part, which in out.items() for one in _ids(part, np.flatnonzero(which)).tolist()}
    while more := {one for one, new in by.items() if new in gone} - gone:
        gone |= more
        for one in more:
            part, row = _home(one)
            out.setdefault(part, np.zeros(many[part], bool))[row] = True
    return out


def remove(conn: sa.Connection, rows: Rows, keys: Keys) -> int:
    """
    Take records out for good: their columns, sealed references, touches, corrections, problems, outcomes and counts.

    Records after them in their file move up, and what points to those moves with them.

    Returns
    -------
    int
        Records removed.
    """
    rows = {part: which for part, which in rows.items() if which.any()}
    if not rows:
        return 0
    incidents = _incidents(conn, rows)
    _remove_problems(conn, rows)
    for part, which in rows.items():
        _rewrite(conn, part, which, keys)
        _rewrite_touches(conn, part, which)
        less = int(which.sum())
        change = sa.update(batches).where(batches.c.seq == part[0])
        conn.execute(change.values(stored=batches.c.stored - less))
    _move_corrections(conn, rows)
    _remove_outcomes(conn, incidents)
    conn.execute(sa.delete(ledgers))
    bump(conn)
    return int(sum(which.sum() for which in rows.values()))


def _rewrite(conn: sa.Connection, part: tuple[int, int], which: NDArray[np.bool_], keys: Keys) -> None:
    here = sa.and_(record_columns.c.batch == part[0], record_columns.c.part == part[1])
    if which.all():
        conn.execute(sa.delete(record_columns).where(here))
        return
    held = {str(name): bytes(data) for name, data in conn.execute(_columns_of(here))}
    left = {name: _without(name, data, which) for name, data in held.items() if name not in (LIST, "reference")}
    if "reference" in held:
        name = name_of(_id_of(conn, part[0]), part[1])
        still = pd.array(np.array(unseal(held["reference"], name, keys), object)[~which], dtype="str")
        if not is_empty(still).all():
            left["reference"] = seal(still, name, keys)
    left[LIST] = json.dumps(sorted(left)).encode()
    conn.execute(sa.delete(record_columns).where(here, record_columns.c.column.not_in(list(left))))
    for name, data in left.items():
        fresh = {"data": data, "rows": int((~which).sum()), "row_version": record_columns.c.row_version + 1}
        conn.execute(sa.update(record_columns).where(_is(part, name)).values(**fresh))


def _without(name: str, data: bytes, which: NDArray[np.bool_]) -> bytes:
    return columns.pack(columns.unpack(data, _dtype(name))[~which])


def _rewrite_touches(conn: sa.Connection, part: tuple[int, int], which: NDArray[np.bool_]) -> None:
    here = sa.and_(record_touches.c.batch == part[0], record_touches.c.part == part[1])
    row = conn.execute(sa.select(record_touches).where(here)).mappings().first()
    if row is None:
        return
    record = columns.unpack(bytes(row["record"]), "int64")
    stays = ~which[record]
    if not stays.any():
        conn.execute(sa.delete(record_touches).where(here))
        return
    moved = (record - np.cumsum(which)[record])[stays].astype(np.int32)
    fresh = {
        "record": columns.pack(moved),
        "place_id": columns.pack(columns.unpack(bytes(row["place_id"]), "str")[stays]),
        "metres": columns.pack(columns.unpack(bytes(row["metres"]), "float64")[stays]),
    }
    conn.execute(sa.update(record_touches).where(here).values(pairs=int(stays.sum()), **fresh))


def _move_corrections(conn: sa.Connection, rows: Rows) -> None:
    held = [tuple(map(int, row)) for row in conn.execute(sa.select(superseded.c.record, superseded.c.by_record))]
    moved = [(_moved(old, rows), _moved(new, rows)) for old, new in held]
    if moved == held:
        return
    conn.execute(sa.delete(superseded))
    stay = [(old, new) for old, new in moved if old is not None and new is not None]
    names = {
        "record": [old for old, _ in stay], "batch": [old >> 32 for old, _ in stay],
        "by_record": [new for _, new in stay], "by_batch": [new >> 32 for _, new in stay],
    }  # fmt: skip
    bulk.insert(conn, superseded, names)


def _moved(one: int, rows: Rows) -> int | None:
    """Give a record's new id; None where it is removed."""
    part, row = _home(one)
    which = rows.get(part)
    if which is None:
        return one
    return None if which[row] else one - int(which[:row].sum())


def _remove_problems(conn: sa.Connection, rows: Rows) -> None:
    for part, which in rows.items():
        lines = column_of(conn, part, "line")
        gone = [] if lines is None else sorted({int(one) for one in lines[which]})
        bulk.change_many(conn, 'DELETE FROM problems WHERE batch = ? AND "row" = ?', [(part[0], one) for one in gone])


def _incidents(conn: sa.Connection, rows: Rows) -> set[str]:
    """Name the incidents of which no record is left: their keyed hashes."""
    gone: set[str] = set()
    left: set[str] = set()
    for part in parts_of(conn):
        which = rows.get(part)
        names = column_of(conn, part, "incident")
        if names is not None:
            stays = np.ones(len(names), bool) if which is None else ~which
            gone |= set(names[~stays])
            left |= set(names[stays])
    return gone - left - {""}


def _remove_outcomes(conn: sa.Connection, incidents: set[str]) -> None:
    bulk.change_many(conn, f"DELETE FROM {outcomes.name} WHERE incident = ?", [(one,) for one in sorted(incidents)])  # noqa: S608  our name


def _columns_of(here: sa.ColumnElement[bool]) -> sa.Select:
    return sa.select(record_columns.c.column, record_columns.c.data).where(here)


def _is(part: tuple[int, int], name: str) -> sa.ColumnElement[bool]:
    held = record_columns.c
    return sa.and_(held.batch == part[0], held.part == part[1], held.column == name)


def _id_of(conn: sa.Connection, seq: int) -> str:
    return str(conn.scalar(sa.select(batches.c.id).where(batches.c.seq == seq)))


def _ids(part: tuple[int, int], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return ids_of(part[0], rows + part[1] * columns.AT_ONCE)


def _home(one: int) -> tuple[tuple[int, int], int]:
    position = one & ((1 << 32) - 1)
    return (one >> 32, position // columns.AT_ONCE), position % columns.AT_ONCE


def _dtype(name: str) -> str:
    return KEPT_BESIDE.get(name) or COLUMNS[name].dtype
