"""The records frame: many records as one table with named columns, declared once.

The reader of files makes it, the store keeps it, counting reads it. One row is one person's part in an incident or
a missing episode; `COLUMNS` says what each column means, its type, and whether a value of it can point to a person.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from contextual.errors import MissingColumns
from contextual.records.texts import letters, one_text, texts


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type, what stands for "nothing", what it means, and whether it is about a person."""

    name: str
    dtype: str
    empty: object
    meaning: str
    personal: bool = False


def _text(name: str, meaning: str, *, personal: bool = False) -> Column:
    return Column(name, "str", "", meaning, personal)


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in [
        Column("line", "int64", 0, "Line of the file where the record starts; the header is line 1"),
        _text("kind", "incident or missing"),
        _text("incident", "Keyed hash of the agency's incident reference; empty: its own incident", personal=True),
        _text("person", "Pseudonym of the person; empty: nobody named", personal=True),
        _text("scheme", "Reference scheme of the pseudonym"),
        _text("reference", "The source's own reference; in memory only, kept encrypted", personal=True),
        _text("agency", "Agency that sent the record"),
        _text("recorded", "How the record came to be"),
        _text("part", "The person's part in this incident"),
        _text("age_band", "Age band"),
        _text("time_precision", "How closely the time is known"),
        _text("location_kind", "Public, home, placement or not known"),
        Column("harms", "int64", 0, "Harms, a bit each"),
        _text("category", "Category as the agency sent it"),
        Column("earliest", "int64", 0, "Earliest time, seconds since 1970 UTC"),
        Column("latest", "int64", 0, "Latest time, seconds since 1970 UTC; half-open; equal to earliest: an instant"),
        Column("month", "int32", 0, "Local civil month of the earliest time: year x 12 + month - 1"),
        Column("hour", "int16", 0, "Local hour of the week of the earliest time; Monday 00:00 is 0"),
        Column("span", "int16", 168, "Hours of the week touched, 1 to 168"),
        Column("lat", "float64", np.nan, "Latitude, WGS84 degrees", personal=True),
        Column("lon", "float64", np.nan, "Longitude, WGS84 degrees", personal=True),
        Column("precision_m", "float64", np.nan, "How closely the position is known, metres"),
        Column("stated_m", "float64", np.nan, "How closely the file says the place is known, metres; nan: not said"),
        Column("finest", "int8", -1, "Finest hexagon resolution to count it at; 0: whole area only; -1: no position"),
        Column("cell", "int64", 0, "Resolution-10 hexagon; 0: none"),
        _text("place_text", "Place as the agency wrote it", personal=True),
        _text("place", "Primary place, by id"),
        _text("place_type", "Type of the primary place"),
        _text("home_area", "Home area as the agency sent it, coarse"),
        Column("private", "bool", False, "A home, placement or care address: never a unit, a pin or an export"),
        Column("own_return", "bool", False, "Found within 100 m of own home: outside context counts"),
        Column("crosses_month", "bool", False, "The window reaches over two months; it counts in the first"),
        Column("outside", "bool", False, "Outside the study area file"),
        _text("push", "Push factors, joined by |"),
        _text("pull", "Pull factors, joined by |"),
        _text("missing_from", "Missing from, in coarse words", personal=True),
        _text("missing_from_type", "Type of the place missing from"),
        _text("return_interview", "Return interview: offered, done, declined"),
        _text("return_interview_independent", "Was the return interview independent"),
        Column("return_interview_offered_at", "int64", 0, "Return interview offered, seconds UTC; 0: not known"),
        Column("return_interview_at", "int64", 0, "Return interview done, seconds UTC; 0: not known"),
        _text("note", "Free text, only where set-up has switched it on", personal=True),
    ]
}  # fmt: skip


def empty_records(rows: int = 0) -> pd.DataFrame:
    """
    Make a records frame of `rows` rows with nothing in it.

    Returns
    -------
    pandas.DataFrame, shape (rows, 42)
        Every column of `COLUMNS`, with its own type and its own "nothing".

    Examples
    --------
    >>> empty_records(2)["finest"].tolist()
    [-1, -1]
    """
    return records_frame({}, rows)


def records_frame(columns: dict[str, object], rows: int) -> pd.DataFrame:
    """
    Make a records frame from the columns at hand; every other column holds nothing.

    Parameters
    ----------
    columns : dict
        Column name -> array of length `rows`, or one value for all rows.
    rows : int
        Number of records.

    Raises
    ------
    MissingColumns
        When a name is not a column of records.

    Examples
    --------
    >>> frame = records_frame({"kind": "incident", "month": [24300, 24301]}, 2)
    >>> frame["month"].tolist(), frame["agency"].tolist()
    ([24300, 24301], ['', ''])
    """
    strangers = set(columns) - set(COLUMNS)
    if strangers:
        msg = f"records have no column(s) {', '.join(sorted(strangers))}"
        raise MissingColumns(msg)
    same = functools.cache(lambda text: one_text(text, rows))  # columns that say one thing throughout share it
    data = {name: _series(columns.get(name, column.empty), column, rows, same) for name, column in COLUMNS.items()}
    return pd.DataFrame(data, index=pd.RangeIndex(rows), copy=False)


def _series(values: object, column: Column, rows: int, same: Callable[[str], Any]) -> pd.Series:
    if isinstance(values, str):
        values = same(values) if column.dtype == "str" else np.full(rows, values, column.dtype)
    elif np.isscalar(values):
        values = np.full(rows, values, dtype=object if column.dtype == "str" else column.dtype)
    elif column.dtype == "str" and isinstance(values, np.ndarray):
        values = texts(letters(values))
    if isinstance(values, pd.Series):
        values = values.array
    return pd.Series(values, dtype=column.dtype, index=pd.RangeIndex(rows), copy=False)


def require(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """
    Check that a table has the columns a step needs.

    Raises
    ------
    MissingColumns
        Naming every column it lacks.

    Examples
    --------
    >>> require(empty_records(), ["cell", "person"])
    """
    missing = sorted(set(names) - set(frame.columns))
    if missing:
        msg = f"the table needs the column(s) {', '.join(missing)}"
        raise MissingColumns(msg)
