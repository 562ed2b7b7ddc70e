"""Batches: one file brought in, with its rows, its problems and its touches, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace

import numpy as np
import pandas as pd
import sqlalchemy as sa

from contextual.errors import StoreRefused
from contextual.records import COLUMNS, PROBLEM_COLUMNS, Batch, require
from contextual.records.texts import one_text
from contextual.store import bulk
from contextual.store.consent import remember_those_of
from contextual.store.engine import bump
from contextual.store.keys import Keys
from contextual.store.records import add_columns, add_touches
from contextual.store.schema import (
    RECORD_COLUMNS,
    area_figures,
    area_links,
    batches,
    boundaries,
    outcomes,
    place_outlines,
    places,
    problems,
    record_columns,
    record_touches,
    registers,
)
from contextual.store.sources import sealed_parts
from contextual.store.superseded import give_back

_FIELDS = tuple(field.name for field in fields(Batch))


def add_batch(
    conn: sa.Connection,
    batch: Batch,
    frame: pd.DataFrame | None,
    problem_rows: pd.DataFrame,
    *,
    keys: Keys,
    row_keys: Sequence[str] | np.ndarray | None = None,
    touches: pd.DataFrame | None = None,
) -> Batch:
    """
    Keep one file: its batch, its records, its problems, and which places its records touch.

    Parameters
    ----------
    conn : sqlalchemy.Connection
        Of `Store.write`. Whatever fails in the block undoes all of it.
    batch : Batch
        What became of the file; its `seq` is set here.
    frame : pandas.DataFrame or None
        The records frame (`contextual.records.COLUMNS`); None for a file of places or boundaries.
    problem_rows : pandas.DataFrame
        ``row, column, code, message, taken``.
    row_keys : sequence of str, optional
        For each record the keyed hash of its own reference; "" = it has none and is never taken for a repeat.
    touches : pandas.DataFrame, optional
        ``record`` (row of `frame`, from 0), ``place_id``, ``metres``.

    Returns
    -------
    Batch
        With its place in the order of arrival, from 1.

    Raises
    ------
    MissingColumns
        When `frame` lacks a column.
    StoreRefused
        When the counts of the batch do not add up, or the same file is held.
    """
    if not batch.adds_up():
        msg = "The rows of the file do not add up to accepted, rejected and already held; nothing was kept."
        raise StoreRefused(msg)
    stored = 0 if frame is None else len(frame)
    batch = replace(batch, seq=int(conn.scalar(sa.select(sa.func.max(batches.c.seq))) or 0) + 1)
    conn.execute(sa.insert(batches).values(**asdict(batch), stored=stored, withdrawn_at=0, withdrawn_by=""))
    if frame is not None and stored:
        _add_records(conn, batch, frame, keys, row_keys)
        if touches is not None:
            add_touches(conn, batch.seq, touches)
        bump(conn)
    _add_problems(conn, batch.seq, problem_rows)
    return batch


def held_contents(conn: sa.Connection, agency: str, kind: str) -> set[str]:
    """
    Read the content hashes of the files of one kind that an agency has sent, of which something was taken.

    Returns
    -------
    set of str
        `Batch.content_sha256` of each held file: the same content again adds nothing.
    """
    query = sa.select(batches.c.content_sha256).where(batches.c.agency == agency, batches.c.kind == kind)
    query = query.where(batches.c.status == "held", batches.c.accepted > 0, batches.c.content_sha256 != "")
    return {str(row[0]) for row in conn.execute(query)}


def arrivals(conn: sa.Connection, agency: str, kind: str) -> tuple[int, int]:
    """Give two numbers that change whenever a file of this agency and kind comes or goes: the newest, and how many."""
    theirs = sa.and_(batches.c.agency == agency, batches.c.kind == kind)
    newest = conn.scalar(sa.select(sa.func.max(batches.c.seq)).where(theirs))
    many = conn.scalar(sa.select(sa.func.count()).where(theirs, batches.c.status == "held"))
    return int(newest or 0), int(many or 0)


def held_accepted(conn: sa.Connection, agency: str, kind: str) -> dict[str, int]:
    """Read how many rows were taken of each held file of one kind of an agency, by its content's hash."""
    query = sa.select(batches.c.content_sha256, sa.func.max(batches.c.accepted)).where(batches.c.agency == agency)
    query = query.where(batches.c.kind == kind, batches.c.status == "held").group_by(batches.c.content_sha256)
    return {str(content): int(accepted) for content, accepted in conn.execute(query)}


def read_batch(conn: sa.Connection, batch_id: str) -> Batch:
    """
    Read one batch.

    Raises
    ------
    StoreRefused
        When the store has no such batch.
    """
    row = conn.execute(_select().where(batches.c.id == batch_id)).mappings().first()
    if row is None:
        msg = "The store has no batch with this id."
        raise StoreRefused(msg)
    return Batch(**row)


def list_batches(conn: sa.Connection, *, withdrawn: bool = False) -> list[Batch]:
    """List the files held, in the order they arrived; with `withdrawn`, those that were undone too."""
    query = _select().order_by(batches.c.seq)
    if not withdrawn:
        query = query.where(batches.c.status == "held")
    return [Batch(**row) for row in conn.execute(query).mappings()]


def read_problems(conn: sa.Connection, batch_id: str) -> pd.DataFrame:
    """Read the problems of one file, in the file's order: ``row, column, code, message, taken``."""
    wanted = [problems.c[name] for name in PROBLEM_COLUMNS]
    query = sa.select(*wanted).where(problems.c.batch == read_batch(conn, batch_id).seq).order_by(problems.c.position)
    return bulk.fetch(conn, query, PROBLEM_COLUMNS)


def withdraw(conn: sa.Connection, batch_id: str, at: int, by: str) -> Batch:
    """
    Undo one import: its records, places and boundaries are gone; that it was once brought in stays known.

    Records of earlier files that only this one corrected stand again. A mark that was taken back stays so, wherever it
    is sent again.

    Parameters
    ----------
    at : int
        Seconds since 1970 UTC.
    by : str
        The principal's id.

    Returns
    -------
    Batch
        As it is now, ``status`` "withdrawn".

    Raises
    ------
    StoreRefused
        When the store has no such batch, or it has been withdrawn already.
    """
    batch = read_batch(conn, batch_id)
    if batch.status != "held":
        msg = "This batch has been withdrawn already."
        raise StoreRefused(msg)
    give_back(conn, batch.seq)
    remember_those_of(conn, batch.seq)
    for table in (
        record_columns,
        record_touches,
        place_outlines,
        places,
        boundaries,
        area_links,
        area_figures,
        outcomes,
        *registers.values(),
    ):
        conn.execute(sa.delete(table).where(table.c.batch == batch.seq))
    change = sa.update(batches).where(batches.c.seq == batch.seq)
    conn.execute(change.values(status="withdrawn", withdrawn_at=at, withdrawn_by=by))
    bump(conn)
    return replace(batch, status="withdrawn")


def _select() -> sa.Select:
    return sa.select(*(batches.c[name] for name in _FIELDS))


def _add_records(
    conn: sa.Connection, batch: Batch, frame: pd.DataFrame, keys: Keys, row_keys: Sequence[str] | np.ndarray | None
) -> None:
    require(frame, COLUMNS)
    count = len(frame)
    own = {"row_key": one_text("", count) if row_keys is None else pd.array(row_keys, dtype="str")}
    sealed = sealed_parts(frame["reference"].array, batch.id, keys)
    add_columns(conn, batch.seq, {name: frame[name].array for name in RECORD_COLUMNS} | own, count, sealed)


def _add_problems(conn: sa.Connection, seq: int, problem_rows: pd.DataFrame) -> None:
    own = {"batch": seq, "position": np.arange(len(problem_rows))}
    bulk.insert(conn, problems, own | {name: problem_rows[name] for name in PROBLEM_COLUMNS})
