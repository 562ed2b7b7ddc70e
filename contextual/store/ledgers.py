"""Ledgers: the counting columns of one class, kept inside the store and true for one version of it only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
import sqlalchemy as sa

from contextual.errors import StoreDamaged
from contextual.store.engine import version
from contextual.store.schema import ledgers

_HEADER = ""
"""Name of the row that holds the ledger's header: no column is called nothing."""


def save_ledger(
    conn: sa.Connection,
    store_version: int,
    batch_class: str,
    header: Mapping[str, Any],
    columns: Mapping[str, np.ndarray],
) -> bool:
    """
    Keep a ledger, and drop the ones of older versions.

    Parameters
    ----------
    store_version : int
        Version of the store when the records were read.
    header : mapping
        What JSON can hold.
    columns : mapping
        Name -> one-dimensional array of numbers or booleans.

    Returns
    -------
    bool
        False when the store has moved on meanwhile, or holds this ledger already: nothing is kept then.
    """
    if store_version != version(conn):
        return False
    conn.execute(sa.delete(ledgers).where(ledgers.c.store_version < store_version))
    if conn.scalar(sa.select(sa.func.count()).select_from(ledgers).where(_is(store_version, batch_class))):
        return False
    rows = [(_HEADER, json.dumps(dict(header)), b"")]
    rows += [
        (name, np.asarray(values).dtype.str, np.ascontiguousarray(values).tobytes()) for name, values in columns.items()
    ]
    conn.execute(
        sa.insert(ledgers),
        [
            {"store_version": store_version, "batch_class": batch_class, "column": name, "header": head, "data": data,
             "sha256": sha256(head.encode() + data).hexdigest()}
            for name, head, data in rows
        ],
    )  # fmt: skip
    return True


def load_ledger(conn: sa.Connection, batch_class: str) -> tuple[dict[str, Any], dict[str, np.ndarray]] | None:
    """
    Read the ledger of a class for the store as it is now.

    Returns
    -------
    (dict, dict of read-only arrays) or None
        Header and columns; None when none has been kept for this version.

    Raises
    ------
    StoreDamaged
        When a column is not what was kept.
    """
    query = sa.select(ledgers.c.column, ledgers.c.header, ledgers.c.data, ledgers.c.sha256)
    header: dict[str, Any] | None = None
    columns: dict[str, np.ndarray] = {}
    for name, head, data, digest in conn.execute(query.where(_is(version(conn), batch_class))):
        if sha256(head.encode() + data).hexdigest() != digest:
            msg = "A part of the counts kept in the store is not what was written, and is not shown; restore a backup."
            raise StoreDamaged(msg)
        if name == _HEADER:
            header = json.loads(head)
        else:
            columns[name] = np.frombuffer(data, dtype=head)
    return None if header is None else (header, columns)


def _is(store_version: int, batch_class: str) -> sa.ColumnElement[bool]:
    return sa.and_(ledgers.c.store_version == store_version, ledgers.c.batch_class == batch_class)
