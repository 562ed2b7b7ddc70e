"""Records that come one after another, each with names of its own, gathered into the columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from contextual.errors import FileRefused
from contextual.intake.formats.csv_file import MAX_COLUMNS
from contextual.intake.table import Table

DEEPEST = 20
"""Records nested deeper than this are no table."""

_AT_ONCE = 20_000


def flat(record: Mapping[str, Any]) -> dict[str, str]:
    """
    Write a nested record as one row: names parted by dots, several values parted by "; ", nothing as "".

    Examples
    --------
    >>> flat({"name": "Pier", "at": {"lat": 54.6, "lon": None}, "tags": ["old", "wet"]})
    {'name': 'Pier', 'at.lat': '54.6', 'at.lon': '', 'tags': 'old; wet'}
    """
    row: dict[str, str] = {}
    more: dict[str, list[str]] = {}
    _flatten(record, "", row, more, 0)
    for name, values in more.items():
        row[name] = "; ".join(value for value in [row[name], *values] if value)
    return row


def _flatten(value: Any, name: str, row: dict[str, str], more: dict[str, list[str]], depth: int) -> None:
    if depth > DEEPEST:
        raise FileRefused("malformed_json", f"The records are nested more than {DEEPEST} deep. Export a plain list.")
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(inner, f"{name}.{key}" if name else key, row, more, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _flatten(inner, name, row, more, depth + 1)
    elif name in row:
        more.setdefault(name, []).append(in_words(value))
    else:
        row[name] = in_words(value)


def in_words(value: Any) -> str:
    """
    Write a single value as text that reads back the same.

    Examples
    --------
    >>> in_words(None), in_words(True), in_words(5.0), in_words(54.60012)
    ('', 'true', '5', '54.60012')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def whole(text: str) -> str:
    """Put the sign for a damaged character in place of half a character, which nothing could keep."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Gathered:
    """
    Rows by column, as they come: kept packed, so that a large file takes little more than its own size.

    `wanted` leaves out headings: the tags of a map are thousands, and only those somebody asks for are columns.

    Examples
    --------
    >>> rows = Gathered()
    >>> rows.add({"a": "1"}); rows.add({"a": "2", "b": "3"})
    >>> rows.table("json").take(["b"])["b"].tolist()
    ['', '3']
    """

    def __init__(self, wanted: Callable[[str], bool] | None = None) -> None:
        self.headings: dict[str, bool] = {}
        self._wanted = wanted
        self._waiting: list[Mapping[str, str]] = []
        self._blank: list[bool] = []
        self._parts: list[tuple[int, dict[str, pa.Array]]] = []

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._blank)

    def add(self, row: Mapping[str, str]) -> None:
        """Take one row in."""
        for name in row:
            if name not in self.headings:
                self.headings[name] = self._wanted is None or self._wanted(name)
                if self._wanted is None and len(self.headings) > MAX_COLUMNS:
                    raise FileRefused("too_many_columns", f"The records have more than {MAX_COLUMNS} different names.")
        self._waiting.append(row)
        self._blank.append(not any(map(str.strip, row.values())))
        if len(self._waiting) >= _AT_ONCE:
            self._pack()

    def _pack(self) -> None:
        names = [name for name, kept in self.headings.items() if kept]
        columns = {name: _packed([row.get(name, "") for row in self._waiting]) for name in names}
        self._parts.append((len(self._waiting), columns))
        self._waiting = []

    def column(self, heading: str) -> pd.Series:
        """Give one column as text."""
        parts = [columns.get(heading, _packed([""] * rows)) for rows, columns in self._parts]
        return pd.Series(pd.array(pa.chunked_array(parts, pa.large_string()), dtype="str"))

    def table(self, form: str, **more: Any) -> Table:
        """Make the table; `more` are its other parts."""
        self._pack()
        headings = tuple(whole(name) for name, kept in self.headings.items() if kept)
        names = dict(zip(headings, [name for name, kept in self.headings.items() if kept], strict=True))

        def read(positions: Sequence[int]) -> list[pd.Series]:
            return [self.column(names[headings[i]]) for i in positions]

        lines = np.arange(1, len(self) + 1, dtype=np.int64)
        return Table(form, headings, lines, read, lambda: np.array(self._blank, dtype=bool), **more)


def _packed(values: list[str]) -> pa.Array:
    try:
        return pa.array(values, pa.large_string())
    except UnicodeEncodeError:
        return pa.array([whole(value) for value in values], pa.large_string())
