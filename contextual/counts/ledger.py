"""The ledger: one class's records as whole-number columns, sorted by cell and person, ready to be counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from contextual.errors import MissingColumns
from contextual.space.cells import RESOLUTIONS, parents

HOURS = 168
"""Hours of a week; Monday 00:00 is 0."""

OWN_RETURN, NOT_MAPPED, PRIVATE, AREA = range(4)
"""How a record stands, worst first; AREA + 1 to AREA + 4 are known closely enough for resolution 7 to 10."""
STANDING, SHARED, CROSSES, OUTSIDE, AT_PLACE = 7, 8, 16, 32, 64
"""Bits of `state`: the standing, and whether the record shares its incident, crosses months, lies outside the area,
is at a named public place."""

WORDS = ("agency", "recorded", "part", "place_type", "age_band")
"""The columns packed into `what`, the first varying slowest."""

_FIELDS = (
    "incident", "person", "scheme", *WORDS, "harms", "month", "hour", "span", "finest", "cell", "place",
    "private", "own_return", "crosses_month", "outside",
)  # fmt: skip
_ARRAYS = ("cells", "cell", "person", "when", "span", "what", "harms", "incident", "place", "state", "arrived")
_FORMAT = 1


@dataclass(frozen=True)
class Ledger:
    """
    One class's records as whole-number codes, in (cell, person) order. Arrays are read-only and may be shared.

    `cell`, `person`, `place`: positions in `cells`, the people (each scheme one contiguous range), `places`; -1 none.
    `when`: (month - first_month) * 168 + hour of the week; `span`: hours of the week touched; `what`: `WORDS` packed,
    each a position in `words`; `harms`: bit mask; `incident`: a number per incident; `state`: see `STANDING` and the
    bits after it; `arrived`: sequence of the batch.
    """

    batch_class: str
    first_month: int
    months: int
    words: Mapping[str, tuple[str, ...]]
    places: tuple[str, ...]
    scheme_starts: tuple[int, ...]
    cells: NDArray[np.int64]
    cell: NDArray[np.int32]
    person: NDArray[np.int32]
    when: NDArray[Any]
    span: NDArray[np.uint8]
    what: NDArray[Any]
    harms: NDArray[np.uint64]
    incident: NDArray[np.int32]
    place: NDArray[np.int32]
    state: NDArray[np.uint8]
    arrived: NDArray[np.int32]

    def __post_init__(self) -> None:
        for name in _ARRAYS:
            getattr(self, name).flags.writeable = False

    def __len__(self) -> int:
        return len(self.state)

    @classmethod
    def build(cls, records: pd.DataFrame, arrived: ArrayLike = 0, batch_class: str = "") -> Ledger:
        """
        Make the ledger of one class's records.

        Parameters
        ----------
        records : pandas.DataFrame, shape (n, 19 or more)
            A records frame (`contextual.records.frame`), of one class only.
        arrived : array_like of int, shape (n,) or one number
            Sequence number of each record's batch.
        batch_class : str
            The records' class; `tally` then refuses a lens of another. "" where the caller keeps them apart itself.

        Raises
        ------
        MissingColumns
            If a column is not there.
        ValueError
            If an hour, a span or a resolution is out of range: it would be counted in another slot.

        Examples
        --------
        >>> from contextual.records.frame import records_frame
        >>> frame = records_frame({"incident": ["a", "a", ""], "month": [24300, 24300, 24301]}, 3)
        >>> ledger = Ledger.build(frame)
        >>> len(ledger), ledger.months, ledger.incidents
        (3, 2, 2)
        """
        _check(records)
        person, starts = _people(records)
        cells, cell = _positions(records["cell"])
        order = np.argsort((cell.astype(np.int64) << 32) | (person.astype(np.int64) + 1), kind="stable")
        incident = _incidents(records["incident"])
        places, place = _coded(records["place"], keep_empty=False)
        words, what = _pack(records)
        month = records["month"].to_numpy(np.int64)
        first = int(month.min()) if len(month) else 0
        months = int(month.max()) - first + 1 if len(month) else 0
        when = (month - first) * HOURS + records["hour"].to_numpy(np.int64)
        columns = {
            "cell": cell, "person": person, "when": when.astype(_narrow(months * HOURS)),
            "span": records["span"].to_numpy(np.uint8), "what": what,
            "harms": records["harms"].to_numpy(np.int64).view(np.uint64), "incident": incident,
            "place": place, "state": _state(records, incident, place),
            "arrived": np.broadcast_to(np.asarray(arrived, np.int32), len(records)),
        }  # fmt: skip
        sorted_columns: dict[str, Any] = {name: column[order] for name, column in columns.items()}
        return cls(batch_class, first, months, words, places, starts, cells, **sorted_columns)

    @cached_property
    def incidents(self) -> int:
        """The number of distinct incidents."""
        return int(self.incident.max()) + 1 if len(self) else 0

    @cached_property
    def coarser(self) -> dict[int, tuple[NDArray[np.int32], NDArray[np.int64]]]:
        """
        For each resolution, the position of every cell's parent, and the parents' ids.

        Sorted cells have sorted parents, so no second sort is needed.
        """
        made = {}
        for resolution in RESOLUTIONS:
            up = parents(self.cells, resolution)
            new = starts_of(up)
            made[resolution] = ((np.cumsum(new) - 1).astype(np.int32), up[new])
        return made

    @cached_property
    def scheme_of(self) -> NDArray[np.int32]:
        """The reference scheme of each person, by position."""
        ends = np.array(self.scheme_starts, np.int64)
        return np.repeat(np.arange(max(len(ends) - 1, 0), dtype=np.int32), np.diff(ends))

    def word(self, name: str, rows: Any) -> NDArray[Any]:
        """Give the position in ``words[name]`` of the chosen rows."""
        sizes = [max(len(self.words[word]), 1) for word in WORDS]
        after = int(np.prod(sizes[WORDS.index(name) + 1 :], dtype=np.int64))
        code: NDArray[Any] = self.what[rows] // self.what.dtype.type(after)
        return np.asarray(code % code.dtype.type(len(self.words[name]) or 1))

    def to_columns(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """
        Give the ledger as arrays and a small header of plain JSON values, for the store to keep.

        Returns
        -------
        arrays : dict of str to numpy.ndarray, one-dimensional
        header : dict
            Everything else; `from_columns` gives an equal ledger back.
        """
        header = {
            "format": _FORMAT, "batch_class": self.batch_class, "first_month": self.first_month, "months": self.months,
            "words": {name: list(words) for name, words in self.words.items()}, "places": list(self.places),
            "scheme_starts": list(self.scheme_starts),
        }  # fmt: skip
        return {name: getattr(self, name) for name in _ARRAYS}, header

    @classmethod
    def from_columns(cls, arrays: Mapping[str, NDArray[Any]], header: Mapping[str, Any]) -> Ledger:
        """
        Make a ledger from what `to_columns` gave.

        Raises
        ------
        MissingColumns
            If an array is missing, or the header is of another format: the ledger is then built again from records.
        """
        missing = sorted(set(_ARRAYS) - set(arrays))
        if missing or header.get("format") != _FORMAT:
            msg = f"the kept ledger is of another format or lacks {', '.join(missing) or 'nothing'}; build it again"
            raise MissingColumns(msg)
        words = {name: tuple(found) for name, found in header["words"].items()}
        kept: dict[str, Any] = {name: np.asarray(arrays[name]) for name in _ARRAYS}
        return cls(
            header["batch_class"], header["first_month"], header["months"], words, tuple(header["places"]),
            tuple(header["scheme_starts"]), **kept,
        )  # fmt: skip


def starts_of(values: NDArray[Any]) -> NDArray[np.bool_]:
    """
    Say where a run of equal values begins.

    Examples
    --------
    >>> starts_of(np.array([4, 4, 7])).tolist()
    [True, False, True]
    """
    new = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def _check(records: pd.DataFrame) -> None:
    missing = sorted(set(_FIELDS) - set(records.columns))
    if missing:
        msg = f"the records need the column(s) {', '.join(missing)}"
        raise MissingColumns(msg)
    within = {"hour": (0, HOURS - 1), "span": (1, HOURS), "finest": (-1, 10)}
    for name, (low, high) in within.items():
        if not records[name].between(low, high).all():
            msg = f"{name} is outside {low} to {high}"
            raise ValueError(msg)


def _coded(column: pd.Series, *, keep_empty: bool = True) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Give the sorted distinct texts and each row's position among them; "" is -1 where it is not kept."""
    codes, found = pd.factorize(column.astype("str").fillna(""), sort=True)
    texts, codes = [str(text) for text in found], codes.astype(np.int32)
    if not keep_empty and texts[:1] == [""]:
        return tuple(texts[1:]), codes - np.int32(1)
    return tuple(texts), codes


def _people(records: pd.DataFrame) -> tuple[NDArray[np.int32], tuple[int, ...]]:
    """Give people numbers so that each reference scheme is one contiguous range; and the ranges' edges."""
    names, name = _coded(records["person"], keep_empty=False)
    schemes, scheme = _coded(records["scheme"])
    person = np.full(len(records), -1, np.int32)
    named = name >= 0
    pair = scheme[named].astype(np.int64) * len(names) + name[named]
    codes, pairs = pd.factorize(pair, sort=True)
    person[named] = codes
    edges = np.searchsorted(pairs, np.arange(len(schemes) + 1, dtype=np.int64) * len(names))
    return person, tuple(edges.tolist())


def _positions(column: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    codes, found = pd.factorize(column.to_numpy(np.int64), sort=True)
    return np.asarray(found, np.int64), codes.astype(np.int32)


def _incidents(column: pd.Series) -> NDArray[np.int32]:
    """Give each incident a number; a record without a reference is an incident of its own."""
    names, code = _coded(column, keep_empty=False)
    alone = code < 0
    code[alone] = len(names) + np.arange(int(alone.sum()), dtype=np.int32)
    return code


def _pack(records: pd.DataFrame) -> tuple[dict[str, tuple[str, ...]], NDArray[Any]]:
    """Pack the small columns into one number per record."""
    found = {name: _coded(records[name]) for name in WORDS}
    sizes = [max(len(texts), 1) for texts, _ in found.values()]
    what = np.zeros(len(records), np.int64)
    for size, (_, code) in zip(sizes, found.values(), strict=True):
        what = what * size + code
    return {name: texts for name, (texts, _) in found.items()}, what.astype(
        _narrow(int(np.prod(sizes, dtype=np.int64)))
    )


def _narrow(size: int) -> type[np.uint16 | np.uint32]:
    return np.uint16 if size <= np.iinfo(np.uint16).max else np.uint32


def _state(records: pd.DataFrame, incident: NDArray[np.int32], place: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Pack how each record stands, and its flags, into one byte."""
    own, private = records["own_return"].to_numpy(bool), records["private"].to_numpy(bool)
    finest = records["finest"].to_numpy(np.int64)
    unplaced = (finest < 0) | (records["cell"].to_numpy() == 0) & (finest > 0)
    standing = np.select([own, private, unplaced], [OWN_RETURN, PRIVATE, NOT_MAPPED], AREA + np.maximum(finest - 6, 0))
    shared = np.bincount(incident)[incident] > 1 if len(incident) else np.zeros(0, bool)
    flags: Sequence[tuple[int, Any]] = (
        (SHARED, shared), (CROSSES, records["crosses_month"].to_numpy(bool)),
        (OUTSIDE, records["outside"].to_numpy(bool)), (AT_PLACE, (place >= 0) & ~own & ~private),
    )  # fmt: skip
    return sum((bit * flag.astype(np.int64) for bit, flag in flags), standing).astype(np.uint8)
