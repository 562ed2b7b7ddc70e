"""Registers: what is known beside the records, kept row by row, read by class, and marks that were taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
import sqlalchemy as sa

from contextual.records import REGISTERS, require
from contextual.store import bulk
from contextual.store.batches import read_batch
from contextual.store.consent import TAKEN_BACK, remember, remembered
from contextual.store.schema import batches, registers


def add_register(conn: sa.Connection, batch_id: str, frame: pd.DataFrame, row_keys: Sequence[str]) -> int:
    """
    Keep the rows of one register's file.

    Counts of records are made of records alone, so the store's version does not move.

    Parameters
    ----------
    batch_id : str
        Of the file, kept before.
    frame : pandas.DataFrame
        The frame of the register that the batch's kind names.
    row_keys : sequence of str
        Keyed hash of what tells each row; "" = nothing does, and it is never taken for a repeat.

    Returns
    -------
    int
        Rows kept.
    """
    batch = read_batch(conn, batch_id)
    columns = REGISTERS[batch.kind].columns
    require(frame, columns)
    own = {"batch": batch.seq, "position": np.arange(len(frame)), "row_version": 1, "row_key": list(row_keys)}
    kept = bulk.insert(conn, registers[batch.kind], own | {name: frame[name] for name in columns})
    conn.execute(sa.update(batches).where(batches.c.seq == batch.seq).values(stored=kept))
    return kept


def read_register(conn: sa.Connection, kind: str, batch_class: str) -> pd.DataFrame:
    """
    Read the rows of a register of one class, in the order they arrived; marks that were taken back are not among them.

    Returns
    -------
    pandas.DataFrame
        The register's frame.
    """
    table, spec = registers[kind], REGISTERS[kind].columns
    query = sa.select(*(table.c[name] for name in spec)).join(batches, batches.c.seq == table.c.batch)
    query = query.where(batches.c.batch_class == batch_class, batches.c.status == "held")
    if "consent" in spec:
        query = query.where(table.c.consent != TAKEN_BACK)
    dtypes = {name: dtype for name, (dtype, _) in spec.items()}
    return bulk.fetch(conn, query.order_by(table.c.batch, table.c.position), dtypes)


def held_row_keys(conn: sa.Connection, agency: str, kind: str, without: Sequence[int] = ()) -> set[str]:
    """
    Read the keys of the rows that an agency's files of one kind have brought in, and of all that were taken back.

    Parameters
    ----------
    without : sequence of int
        Batches (`Batch.seq`) to leave out, because another file is to replace them.
    """
    table = registers[kind]
    query = sa.select(table.c.row_key).join(batches, batches.c.seq == table.c.batch)
    query = query.where(batches.c.agency == agency, table.c.row_key != "", table.c.batch.not_in(list(without)))
    return {str(row[0]) for row in conn.execute(query)} | remembered(conn, kind)


def count_without_key(conn: sa.Connection, kind: str, seqs: Sequence[int]) -> int:
    """Count the rows of some files (`Batch.seq`) that nothing tells: they cannot be known again."""
    table = registers[kind]
    query = sa.select(sa.func.count()).where(table.c.row_key == "", table.c.batch.in_(list(seqs)))
    return int(conn.scalar(query) or 0)


def read_marks(conn: sa.Connection) -> pd.DataFrame:
    """Read all marks held, of every class, with ``batch`` and ``position``: what must hold holds for all."""
    table, spec = registers["voices"], REGISTERS["voices"].columns
    wanted = {"batch": "int64", "position": "int64"} | {name: dtype for name, (dtype, _) in spec.items()}
    query = sa.select(*(table.c[name] for name in wanted)).where(table.c.consent != TAKEN_BACK)
    return bulk.fetch(conn, query.order_by(table.c.batch, table.c.position), wanted)


def hide_marks(conn: sa.Connection, frame: pd.DataFrame) -> None:
    """Keep the given marks (``batch, position``) as private: no point, no name and no outline of them stays."""
    statement = (
        "UPDATE voices SET private = ?, lat = NULL, lon = NULL, place_name = '', outline = ?, shape = ?, cell = ?, "
        "finest = ?, row_version = row_version + 1 WHERE batch = ? AND position = ?"
    )
    columns = [frame[name].tolist() for name in ("shape", "cell", "finest", "batch", "position")]
    bulk.change_many(conn, statement, [(True, b"", *row) for row in zip(*columns, strict=True)])


def take_back(conn: sa.Connection, kind: str, row_keys: Collection[str]) -> int:
    """
    Erase everything that rows of a register say, and keep only that a row of this key was taken back.

    The key stays so that the same mark, sent again in another file, is not kept a second time; also one that is not
    held yet.

    Returns
    -------
    int
        Rows erased.
    """
    table, spec = registers[kind], REGISTERS[kind].columns
    nothing = {name: None if dtype == "float64" else empty for name, (dtype, empty) in spec.items() if name != "line"}
    change = sa.update(table).where(table.c.row_key.in_(list(row_keys)), table.c.consent != TAKEN_BACK)
    remember(conn, kind, row_keys)
    erased = nothing | {"consent": TAKEN_BACK, "row_version": table.c.row_version + 1}
    return int(conn.execute(change.values(**erased)).rowcount)
