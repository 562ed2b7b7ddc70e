"""The sites of a look at before and after: a place's own months, comparison places, and what lies nearby of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.codes import PLACE_TYPES
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.series import cell_months, looked_at, looked_only, place_months
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.records import shown_names
from contextual.services.house import House
from contextual.services.looking import with_names
from contextual.space.cells import area_m2, cells_at, from_label, label, with_ring

COMPARISONS = 8
"""Comparison places that are chosen where nobody names any."""

_LEAST, _TIMES = 6, 5.0
"""
A comparison had at least so many incidents before, and from a fifth to five times as many as the place.

Narrower, a busy place finds too few to tell which of them changed sharply themselves: among three where two had a plan,
it seemed to rise.
"""

_OTHER_TYPE = np.log(1.5)
"""A place of another type is chosen as if it were half as many again, or a third fewer, away in its level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """
    All units of one kind that could be looked at, with their months.

    `table` has a row per public place, or per hexagon with a record: ``key, id, name, type, cell, closed``; `months`
    holds their incidents in each month of the lens, in the same order, `looked` those found by looking.
    """

    kind: str
    table: pd.DataFrame
    months: np.ndarray
    looked: np.ndarray

    def row(self, key: Any) -> int:
        """
        Give the row of a unit.

        Raises
        ------
        BadLens
            When it has no position, so that nothing can be said of what lies nearby.
        """
        found = np.flatnonzero((self.table["key"] == key).to_numpy())
        if not len(found):
            msg = "this place has no position, so nobody can say what lies nearby"
            raise BadLens(msg)
        return int(found[0])


def sites(house: House, lens: Lens, kind: str, key: Any) -> Sites:
    """Give every public place, or every hexagon with a record and the one asked about, with its months."""
    ledger = house.ledger(lens.batch_class)
    table = _hexagons(ledger, lens, key) if kind == "cell" else _places(house, lens)
    keys = table["key"].to_numpy(np.int64 if kind == "cell" else object)
    counted = cell_months(ledger, lens, keys) if kind == "cell" else place_months(ledger, lens, keys.tolist())
    return Sites(kind=kind, table=table, months=counted, looked=looked_at(ledger, lens, keys, kind))


def _hexagons(ledger: Ledger, lens: Lens, key: int) -> pd.DataFrame:
    cells = np.union1d(tally(ledger, lens, "cell").keys.astype(np.int64), [key])
    ids = [label(int(cell)) for cell in cells]
    return pd.DataFrame({"key": cells, "id": ids, "name": ids, "type": "", "cell": cells, "closed": False})


def _places(house: House, lens: Lens) -> pd.DataFrame:
    places = house.places()
    shown = places[~places["private"] & places["lat"].notna()].sort_values("place_id", ignore_index=True)
    return pd.DataFrame({
        "key": shown["place_id"], "id": shown["place_id"], "name": shown_names(shown), "type": shown["type"],
        "cell": cells_at(shown["lat"], shown["lon"], lens.resolution), "closed": shown["status"] == "closed",
    })  # fmt: skip


def own_cells(ledger: Ledger, lens: Lens, kind: str, key: Any, cell: int) -> np.ndarray:
    """Give the hexagons a place is in: that of its point, and those its records lie in."""
    if kind == "cell":
        return np.array([cell], np.int64)
    return np.union1d([cell], tally(ledger, lens, "cell", (kind, key)).keys.astype(np.int64))


def rings_of(own: np.ndarray, rings: int) -> np.ndarray:
    """Give the hexagons within some rings of these, themselves among them."""
    return with_ring(own, rings) if rings > 0 else np.unique(own)


def alike(found: Sites, here: int, before: np.ndarray, barred: np.ndarray) -> np.ndarray:
    """
    Give the places that may stand as a comparison, by their level before and by type; what came after has no say.

    Parameters
    ----------
    here : int
        Row of the place itself.
    before : numpy.ndarray of int, shape (n_units,)
        Incidents before, of every unit.
    barred : numpy.ndarray of bool, shape (n_units,)
        Units that cannot stand as a comparison: the place itself and what lies nearby.

    Returns
    -------
    numpy.ndarray of int
        Rows, the most alike first; where nobody names any, the first `COMPARISONS` are taken.
    """
    fits = ~barred & (before >= max(_LEAST, before[here] / _TIMES)) & (before <= before[here] * _TIMES)
    fits &= ~found.table["closed"].to_numpy(bool)
    apart = np.abs(np.log((before + 0.5) / (before[here] + 0.5)))
    apart = apart + _OTHER_TYPE * (found.table["type"] != found.table["type"].iloc[here]).to_numpy()
    rows = np.flatnonzero(fits)
    ordered: np.ndarray = rows[np.argsort(apart[rows], kind="stable")]
    return ordered


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """
    What lies nearby: parts that add up, with their months.

    `parts` has ``id, name, type``; one part of a place's surroundings is whatever lies at no named place. `months` and
    `looked` are of shape (n_parts, n_months). `area` is the true area of the hexagons, in square metres.
    """

    parts: pd.DataFrame
    months: np.ndarray
    looked: np.ndarray
    area: float


def surroundings(
    house: House, lens: Lens, found: Sites, cells: np.ndarray, without: Sequence[Any], but: np.ndarray
) -> Surroundings:
    """
    Count what lies in these hexagons and is not at the places or hexagons named.

    Parameters
    ----------
    cells : numpy.ndarray of int64
    without : sequence
        Keys of places or hexagons that are counted elsewhere.
    but : numpy.ndarray of int64
        Hexagons that are not counted here (the other surroundings).
    """
    cells = np.setdiff1d(cells, but)
    area = float(area_m2(cells).sum()) if len(cells) else 0.0
    inside = (found.table["cell"].isin(cells) & ~found.table["key"].isin(list(without))).to_numpy()
    table = found.table.loc[inside, ["id", "name", "type"]].reset_index(drop=True)
    months, looked = found.months[inside], found.looked[inside]
    if found.kind == "place":
        ledger, narrowed = house.ledger(lens.batch_class), looked_only(lens)
        table.loc[len(table)] = ["", "Elsewhere in these hexagons", ""]
        months = np.vstack([months, _at_no_place(ledger, lens, cells)])
        between = np.zeros_like(months[-1]) if narrowed is None else _at_no_place(ledger, narrowed, cells)
        looked = np.vstack([looked, between])
    return Surroundings(parts=table, months=months, looked=looked, area=area)


def _at_no_place(ledger: Ledger, lens: Lens, cells: np.ndarray) -> np.ndarray:
    """Count what lies in these hexagons at no place: a record has a type of place only where it is at one."""
    every = cell_months(ledger, lens, cells).sum(axis=0)
    if lens.place_types is not None:
        return np.zeros_like(every)
    at_places = cell_months(ledger, replace(lens, place_types=frozenset(PLACE_TYPES)), cells).sum(axis=0)
    left: np.ndarray = np.maximum(every - at_places, 0)
    return left


def named(house: House, lens: Lens, kind: str, table: pd.DataFrame) -> pd.DataFrame:
    """Say types in words, and name hexagons by what is there; uses and gives ``id, name, type``."""
    if kind == "cell" and len(table):
        cells = pd.DataFrame({"cell": [from_label(str(one)) for one in table["id"]]})
        return table.assign(name=with_names(house, lens, cells)["name"].to_numpy())
    return table.assign(type=[PLACE_TYPES.label(str(one)) if one else "" for one in table["type"]])
