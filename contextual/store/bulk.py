"""Bulk: many rows in and out by the driver's own path, whole columns at a time."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

CHUNK = 20_000
"""Rows fetched at once: large enough to be quick, small enough not to hold every value twice."""


def new_ids(count: int) -> list[str]:
    """
    Make random UUIDs (version 4) as 32 hex digits each.

    Examples
    --------
    >>> ids = new_ids(3)
    >>> len(set(ids)), {len(one) for one in ids}, {one[12] for one in ids}
    (3, {32}, {'4'})
    """
    raw = np.frombuffer(os.urandom(16 * count), np.uint8).reshape(count, 16).copy()
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    return [text[i : i + 32] for i in range(0, 32 * count, 32)]


def insert(conn: sa.Connection, table: sa.Table, columns: Mapping[str, Any]) -> int:
    """
    Put whole columns into a table, inside the open transaction.

    Parameters
    ----------
    columns : mapping
        Column name -> array, Series or list, all of one length; or one value for all rows. nan is stored as nothing.

    Returns
    -------
    int
        Rows added.
    """
    rows = next((len(v) for v in columns.values() if not _is_one(v)), 0)
    if not rows:
        return 0
    names = ", ".join(f'"{name}"' for name in columns)
    lists = [_as_list(values, rows, conn.dialect.name) for values in columns.values()]
    cursor = _driver(conn).cursor()
    if conn.dialect.name == "postgresql":
        with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in zip(*lists, strict=True):
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', zip(*lists, strict=True))  # noqa: S608  our names
    return rows


def change_many(conn: sa.Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run one statement with ``?`` marks for many rows, inside the open transaction."""
    if not rows:
        return
    cursor = _driver(conn).cursor()
    if conn.dialect.name == "postgresql":
        statement = statement.replace("?", "%s")
    cursor.executemany(statement, rows)


def fetch(conn: sa.Connection, query: sa.Select, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """
    Read a query's rows as columns.

    Parameters
    ----------
    query : sqlalchemy.Select
        Its columns in the order of `dtypes`.
    dtypes : mapping
        Column name -> pandas type.

    Returns
    -------
    pandas.DataFrame, shape (rows, len(dtypes))
    """
    result = conn.execute(query)
    cursor: Any = result.cursor
    parts: list[list[Any]] = [[] for _ in dtypes]
    while rows := cursor.fetchmany(CHUNK):
        for part, values, dtype in zip(parts, zip(*rows, strict=True), dtypes.values(), strict=True):
            part.append(_as_array(values, dtype))
    result.close()
    data = {name: _join(part, dtypes[name]) for name, part in zip(dtypes, parts, strict=True)}
    return pd.DataFrame(data, columns=list(dtypes))


def _driver(conn: sa.Connection) -> Any:
    return conn.connection.driver_connection


def _is_one(values: Any) -> bool:
    return values is None or isinstance(values, (str, bytes, int, float))


def _as_list(values: Any, rows: int, dialect: str) -> list[Any]:
    """Make plain Python values, which every driver binds quickest."""
    if _is_one(values):
        return [values] * rows
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    if dialect == "postgresql" and listed and isinstance(listed[0], float):
        return [None if math.isnan(v) else v for v in listed]
    return listed


def _as_array(values: tuple[Any, ...], dtype: str) -> Any:
    """Turn one column of a chunk into an array; words that repeat are made once, which is much quicker."""
    if dtype == "object":
        return np.array([bytes(v) if v is not None else b"" for v in values] + [None], dtype=object)[:-1]
    if dtype != "str":
        return np.array(values, dtype=dtype)
    codes, words = pd.factorize(np.array(values, dtype=object))
    if 2 * len(words) > len(values):
        return pd.array(values, dtype="str")
    return pd.array(words, dtype="str").take(codes)


def _join(parts: list[Any], dtype: str) -> Any:
    if not parts:
        return pd.array([], dtype="str") if dtype == "str" else np.empty(0, dtype)
    if dtype == "str":
        return pd.concat([pd.Series(part) for part in parts], ignore_index=True).array
    return np.concatenate(parts)
