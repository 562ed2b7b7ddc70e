"""A register: what is known beside incidents and episodes, one file kind each, declared once as its fields.

The template a sender fills in, the reader of files, the stored table and the printed dictionary all come from the same
declaration. Nothing in a register is a score, and a percentage is never kept: only codes, days and whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from contextual.codes import MARKS, UNKNOWN, CodeTable
from contextual.records.spec import Spec, frame_of

READS = (
    "person", "reference", "text", "own_words", "code", "codes", "agency", "day", "school_year", "figure", "number",
)  # fmt: skip
"""How a cell is read. `codes` are several words at once; `figure` a whole number or a mark that stands for one."""

_SCHOOL_STARTS, _TERM_LATER = 9, {"spring": 4, "summer": 7}
_POSITION_FIELDS = ("lat", "lon", "easting", "northing", "grid_ref")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    One column of a template.

    `reads` is one of `READS`; `codes` are the words it may hold; `needed` rows are left out without it; `personal`
    values can point to a person; `future` days may lie ahead; `organisation` is the name of one, never a person's.
    """

    name: str
    reads: str
    meaning: str
    codes: CodeTable[Any] | None = None
    needed: bool = False
    personal: bool = False
    future: bool = False
    organisation: bool = False

    @property
    def coded(self) -> bool:
        """Whether the cell is a word of a list."""
        return self.codes is not None

    @property
    def several(self) -> bool:
        """Whether one cell may hold several words: then counts add up to more than the rows."""
        return self.reads == "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """
    One kind of file beside incidents, episodes, places and boundaries.

    `of` says what one row is; `needs` are fields a file must have ("a|b": one of them); `reference` is the field that
    holds the row's own reference; `key` are fields that tell a row where it has none ("a|b": either; no key: such rows
    are never taken for repeats); `dated` is the field that says for when a row holds, and makes another row of it;
    `period` are days by which its months are told, the first that is known; `located` rows have a position, `shaped`
    ones an outline too.
    """

    kind: str
    title: str
    of: str
    fields: tuple[Field, ...]
    needs: tuple[str, ...]
    reference: str = ""
    key: tuple[str, ...] = ()
    dated: str = ""
    period: tuple[str, ...] = ()
    located: bool = False
    shaped: bool = False

    def __getitem__(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    @property
    def columns(self) -> Spec:
        """
        The columns of the register's frame: type and what stands for nothing.

        A reference that can point to a person is not among them: only the row's keyed hash is kept of it.
        """
        return _columns(self)

    @property
    def names_people(self) -> bool:
        """Whether its rows are about single young people."""
        return any(one.reads == "person" for one in self.fields)

    @property
    def of_young_people(self) -> bool:
        """Whether a row is about a young person or is what one said, whether or not it tells who."""
        return self.names_people or any(one.name == "consent" for one in self.fields)


def _columns(register: Register) -> dict[str, tuple[str, object]]:
    made: dict[str, tuple[str, object]] = {"line": ("int64", 0), "agency": ("str", "")}
    for one in register.fields:
        if one.reads == "person":
            made |= {"person": ("str", ""), "scheme": ("str", "")}
        elif one.reads == "number":
            made |= {} if one.name in _POSITION_FIELDS else {one.name: ("float64", np.nan)}
        elif one.name != register.reference or not one.personal:
            made[one.name] = ("str", "" if one.reads in ("text", "own_words", "reference") else "not_recorded")
    if register.located:
        made |= {
            "lat": ("float64", np.nan), "lon": ("float64", np.nan), "precision_m": ("float64", np.nan),
            "finest": ("int8", -1), "cell": ("int64", 0), "private": ("bool", False),
        }  # fmt: skip
    if register.shaped:
        made |= {"shape": ("str", "none"), "outline": ("object", b"")}
    return made


def register_frame(register: Register, columns: Mapping[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make the frame of a register from the columns at hand; every other column holds nothing.

    Examples
    --------
    >>> from contextual.records import REGISTERS
    >>> frame = register_frame(REGISTERS["support"], {"element": ["advocacy"]}, 1)
    >>> frame["element"][0], frame["support_status"][0]
    ('advocacy', 'not_recorded')
    """
    return frame_of(register.columns, columns or {}, rows)


def months(register: Register, frame: pd.DataFrame) -> np.ndarray:
    """
    Give the month of each row (year x 12 + month - 1), 0 where no day of the register's period is known.

    A school term counts in the month it starts in: September, January, April.

    Examples
    --------
    >>> from contextual.records import REGISTERS
    >>> frame = register_frame(REGISTERS["training"], {"held_on": ["2026-09-30", "not_known"]}, 2)
    >>> months(REGISTERS["training"], frame).tolist()
    [24320, 0]
    """
    made = np.zeros(len(frame), np.int64)
    for name in register.period:
        parts = frame[name].str.extract(r"^(\d{4})(?:-(\d\d)|/\d\d$)")
        year, month = (pd.to_numeric(parts[k], errors="coerce") for k in (0, 1))
        later = frame["term"].map(_TERM_LATER).astype("float64").fillna(0) if "term" in frame else 0
        found = (year * 12 + month.fillna(_SCHOOL_STARTS) + later - 1).fillna(0).to_numpy(np.int64)
        made = np.where(made == 0, found, made)
    return made


def known(values: pd.Series) -> pd.Series:
    """
    Say which values tell something: not "not known", not "not recorded", not empty.

    Examples
    --------
    >>> known(pd.Series(["yes", "not_known", "not_recorded", "2026-09-30", "other"])).tolist()
    [True, False, False, True, True]
    """
    return ~values.isin([*(code for code in UNKNOWN if code != "other"), ""])


def numbers(values: pd.Series) -> pd.Series:
    """
    Give the whole numbers of a column of figures; a mark that stands for a number is nan, never a number made up.

    Examples
    --------
    >>> numbers(pd.Series(["27", "under_5", "not_recorded"])).tolist()
    [27.0, nan, nan]
    """
    return pd.to_numeric(values.mask(values.isin(list(MARKS))), errors="coerce").astype("float64")


def code(name: str, codes: CodeTable[Any], meaning: str, **more: bool) -> Field:
    """Declare a field that holds one word of a list."""
    return Field(name=name, reads="code", codes=codes, meaning=meaning, **more)


def several(name: str, codes: CodeTable[Any], meaning: str, **more: bool) -> Field:
    """Declare a field that may hold several words of a list at once."""
    return Field(name=name, reads="codes", codes=codes, meaning=meaning, **more)


def field(name: str, reads: str, meaning: str, **more: bool) -> Field:
    """Declare a field that holds no word of a list."""
    return Field(name=name, reads=reads, codes=None, meaning=meaning, **more)


POSITION = (
    field("lat", "number", "Latitude, WGS84 degrees"),
    field("lon", "number", "Longitude, WGS84 degrees"),
    field("easting", "number", "National Grid easting, metres, instead of latitude"),
    field("northing", "number", "National Grid northing, metres, instead of longitude"),
    field("grid_ref", "number", "National Grid reference, instead of both"),
    field("precision_m", "number", "How closely the position is known, metres"),
)
"""The columns of a position; a GeoJSON or GeoPackage file has its geometry instead."""
