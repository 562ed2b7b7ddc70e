"""The ledger: one class's records as whole-number columns, sorted by cell and person, ready to be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from contextual.codes import AGE_BANDS
from contextual.counts import coding
from contextual.counts.coding import AREA, AT_PLACE, STANDING
from contextual.counts.pairs import Pairs, Rows
from contextual.counts.standings import Standings
from contextual.errors import MissingColumns
from contextual.space.cells import RESOLUTIONS, parents

HOURS = 168
"""Hours of a week; Monday 00:00 is 0."""

WORDS = ("agency", "recorded", "part", "place_type", "age_band")
"""The columns of codes; each row holds a position in ``words[name]``."""

_FIELDS = (
    "incident", "person", "scheme", *WORDS, "harms", "month", "hour", "span", "finest", "cell", "place",
    "private", "own_return", "crosses_month", "outside", "earliest", "latest", "lat", "lon",
)  # fmt: skip
_ARRAYS = (
    "cells", "cell", "person", "month", "hour", "span", *WORDS, "harms", "incident", "place", "state", "arrived", "day",
    "lat", "lon",
)  # fmt: skip
_HARMED = ("harmed", "both")
_FORMAT = 3


@dataclass(frozen=True)
class Ledger:
    """
    One class's records as whole-number codes, in (cell, person) order. Arrays are read-only and may be shared.

    `cell`, `person`, `place`: positions in `cells`, the people (each scheme one contiguous range), `places`; -1 none.
    `month`: months after `first_month`; `hour`: of the week; `span`: hours of the week touched; `harms`: bit mask;
    `incident`: a number per incident; `state`: see `contextual.counts.coding`; `arrived`: sequence of the batch.
    `day`: local days since 1970-01-01, -1 where no day is known; `lat`, `lon`: ten-millionths of a degree, both 0 where
    no point is known or it may not be used.
    Small codes have a column each, as narrow as they fit: comparing bytes measured ten times faster than looking up
    packed ones.
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
    month: NDArray[Any]
    hour: NDArray[np.uint8]
    span: NDArray[np.uint8]
    agency: NDArray[Any]
    recorded: NDArray[Any]
    part: NDArray[Any]
    place_type: NDArray[Any]
    age_band: NDArray[Any]
    harms: NDArray[Any]
    incident: NDArray[np.int32]
    place: NDArray[np.int32]
    state: NDArray[np.uint8]
    arrived: NDArray[np.int32]
    day: NDArray[np.int32]
    lat: NDArray[np.int32]
    lon: NDArray[np.int32]

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
        records : pandas.DataFrame, shape (n, 23 or more)
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
        >>> len(ledger), ledger.months
        (3, 2)
        """
        _check(records)
        person, starts = coding.coded_people(records["person"], records["scheme"])
        cells, cell = coding.coded_cells(records["cell"])
        incident = coding.coded_incidents(records["incident"])
        places, place = coding.coded(records["place"], keep_empty=False)
        words = {name: coding.coded(records[name]) for name in WORDS}
        month = records["month"].to_numpy(np.int64)
        first = int(month.min()) if len(month) else 0
        state = coding.coded_state(records, incident, place)
        columns = {
            "cell": cell, "person": person, "month": coding.narrow(month - first), "incident": incident, "place": place,
            "hour": records["hour"].to_numpy(np.uint8), "span": records["span"].to_numpy(np.uint8),
            "harms": coding.narrow(records["harms"].to_numpy(np.int64).view(np.uint64)),
            "state": state,
            "arrived": np.broadcast_to(np.asarray(arrived, np.int32), len(records)),
            **_dated_and_pointed(records, (state & STANDING) > AREA),
        } | {name: coding.narrow(code) for name, (_, code) in words.items()}  # fmt: skip
        order = np.argsort((cell.astype(np.int64) << 32) | (person.astype(np.int64) + 1), kind="stable")
        in_order: dict[str, Any] = {name: column[order] for name, column in columns.items()}
        months = int(month.max()) - first + 1 if len(month) else 0
        texts = {name: found for name, (found, _) in words.items()}
        return cls(batch_class, first, months, texts, places, starts, cells, **in_order)

    @cached_property
    def coarser(self) -> dict[int, tuple[NDArray[np.int32], NDArray[np.int64]]]:
        """
        For each resolution, the position of every cell's parent, and the parents' ids.

        Sorted cells have sorted parents, so no second sort is needed.
        """
        made = {}
        for resolution in RESOLUTIONS:
            up = parents(self.cells, resolution)
            new = coding.starts_of(up)
            made[resolution] = ((np.cumsum(new) - 1).astype(np.int32), up[new])
        return made

    @cached_property
    def scheme_of(self) -> NDArray[np.int64]:
        """The reference scheme of each person, by position."""
        ends = np.array(self.scheme_starts, np.int64)
        return np.repeat(np.arange(max(len(ends) - 1, 0)), np.diff(ends))

    @cached_property
    def schemes(self) -> int:
        """The number of reference schemes, at least one."""
        return max(len(self.scheme_starts) - 1, 1)

    @cached_property
    def young(self) -> NDArray[np.bool_]:
        """Whether a row is a young person harmed: named, part harmed or both, under 18 or of unknown age."""
        harmed = np.array([word in _HARMED for word in self.words["part"]] or [False])
        young = np.array([word not in AGE_BANDS or AGE_BANDS[word].young for word in self.words["age_band"]] or [False])
        return np.asarray(harmed[self.part] & young[self.age_band] & (self.person >= 0))

    @cached_property
    def wide(self) -> NDArray[np.int64]:
        """The rows that touch more than one hour."""
        return np.flatnonzero(self.span > 1)

    @cached_property
    def clock(self) -> NDArray[np.uint8]:
        """The local hour of the day, 0 to 23, at which each row begins."""
        return self.hour % np.uint8(24)

    def units(self, grain: str, resolution: int) -> NDArray[Any]:
        """Give the keys of all cells of a resolution, or of all places, in their order."""
        return np.array(self.places, dtype=object) if grain == "place" else self.coarser[resolution][1]

    def unit_of(self, grain: str, resolution: int, rows: Rows = slice(None)) -> NDArray[np.int32]:
        """Give the position among `units` of the rows' cell or place."""
        return self.place[rows] if grain == "place" else self.coarser[resolution][0][self.cell[rows]]

    def counts_at(self, grain: str, resolution: int, rows: Rows = slice(None)) -> NDArray[np.bool_]:
        """Say whether the rows count in a cell of this resolution, or at a place."""
        state = self.state[rows]
        if grain == "place":
            return np.asarray(state & AT_PLACE != 0)
        return np.asarray((state & STANDING) > AREA + resolution - 7)

    def pairs(self, grain: str, resolution: int, who: str) -> Pairs:
        """
        Give the pairs of cell or place with "incident" or "young"; made at the first asking, then kept.

        Pairs with young people are per (scheme, unit): scheme * number of units + unit.
        """
        key = (grain, 0 if grain == "place" else resolution, who)
        if key not in self._made:
            unit, counts = self.unit_of(grain, resolution), self.counts_at(grain, resolution)
            if who == "incident":
                self._made[key] = Pairs.of(unit, self.incident, counts)
            else:
                per_scheme = unit.astype(np.int64)
                scheme = self.scheme_of[self.person[self.young]]
                per_scheme[self.young] += scheme * len(self.units(grain, resolution))
                self._made[key] = Pairs.of(per_scheme, self.person, counts & self.young)
        return self._made[key]

    @cached_property
    def standings(self) -> Standings:
        """How each incident stands; made at the first asking, then kept."""
        return Standings.of(self.incident, self.state)

    @cached_property
    def _made(self) -> dict[tuple[str, int, str], Pairs]:
        return {}

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


def _dated_and_pointed(records: pd.DataFrame, mapped: NDArray[np.bool_]) -> dict[str, NDArray[np.int32]]:
    """Give each record's day, and the point of those that are mapped: a home's point is in no ledger."""
    earliest, latest = records["earliest"].to_numpy(np.int64), records["latest"].to_numpy(np.int64)
    points = {name: coding.coded_degrees(records[name].to_numpy(float), mapped) for name in ("lat", "lon")}
    return {"day": coding.coded_days(earliest, latest, records["hour"].to_numpy()), **points}


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
