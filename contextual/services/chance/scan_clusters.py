"""The clusters of a scan: records by hexagon and day, what was scanned, and a row for each cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from contextual.counts.cylinder import people_within
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.series import cell_days, looked_only
from contextual.errors import BadLens
from contextual.services.chance.scan_words import flag_of
from contextual.space.cells import with_ring
from contextual.space.rings import Rings, rings_among
from contextual.stats.cylinders import WEEK
from contextual.stats.scan import Cluster, Scan, in_cylinder
from contextual.stats.scan import scan as scan_of

_EPOCH = date(1970, 1, 1)
_FIELDS = (
    "rank", "busiest", "cells", "centre", "rings", "first_day", "last_day", "weeks", "observed", "expected", "ratio",
    "llr", "p", "p_gumbel", "recurrence_days", "class", "young_people", "looked", "told", "told_expected", "told_p",
    "class_reported", "recording_explains", "flag",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a scan was asked; see `contextual.services.chance.scan.scan`."""

    prospective: bool
    draws: int
    seed: int
    max_rings: int
    max_weeks: int
    every_days: int
    alpha: float


@dataclass(frozen=True)
class Days:
    """Incidents of each hexagon (`cell`, an id) on each day, and how many of them were found by looking."""

    cell: np.ndarray
    day: np.ndarray
    incidents: np.ndarray
    looked: np.ndarray
    not_dated: int

    @property
    def told(self) -> np.ndarray:
        """Incidents that nobody found by looking."""
        return np.asarray(self.incidents - self.looked)

    def one_by_one(self, incidents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give hexagon and day of each incident, once each."""
        return np.repeat(self.cell, incidents), np.repeat(self.day, incidents)


@dataclass(frozen=True)
class Scanned:
    """A scan with the hexagon and day of each incident scanned; `whole` where all of the lens's were."""

    scan: Scan
    near: Rings
    cell: np.ndarray
    day: np.ndarray
    whole: bool


def by_day(ledger: Ledger, lens: Lens, study: np.ndarray) -> Days:
    """
    Count incidents by hexagon and day, and how many of them were found by looking.

    Raises
    ------
    BadLens
        When no incident of the lens has a day.
    """
    at, day, incidents, not_dated = cell_days(ledger, lens, study)
    if not_dated and not len(at):
        msg = "these records are known to the month only: a scan looks for weeks, so it needs the day of each record"
        raise BadLens(msg)
    looked = np.zeros_like(incidents)
    narrowed = looked_only(lens)
    if narrowed is not None and len(at):
        here, then, many, _ = cell_days(ledger, narrowed, study)
        place = pd.MultiIndex.from_arrays([at, day]).get_indexer(pd.MultiIndex.from_arrays([here, then]))
        looked[place] = many  # whatever is counted in the narrower lens is counted in the wider one
    return Days(study[at], day, incidents, looked, not_dated)


def period(ledger: Ledger, lens: Lens) -> tuple[int, int]:
    """
    Give the first and the last day to scan, as days since 1970-01-01.

    The last is that of the lens; where nothing at all is held of its last week or more, the last of which anything is.
    """
    first, end = ((date(month // 12, month % 12 + 1, 1) - _EPOCH).days for month in (lens.first, lens.last + 1))
    held = int(ledger.day.max(initial=-1))
    return first, held if first + 2 * WEEK <= held < end - WEEK else end - 1


def day_of(number: int) -> date:
    """
    Turn days since 1970-01-01 into a date.

    Examples
    --------
    >>> day_of(20089)
    datetime.date(2025, 1, 1)
    """
    return _EPOCH + timedelta(number)


def scanned(
    days: Days, incidents: np.ndarray, first: int, last: int, wanted: Wanted, progress: Callable[[float], None]
) -> Scanned:
    """Scan these incidents; every hexagon with one of them is a centre."""
    cell, day = days.one_by_one(incidents)
    used, at = np.unique(cell, return_inverse=True)
    near = rings_among(used, wanted.max_rings)
    made = scan_of(
        at, day, near, first, last, seed=wanted.seed, prospective=wanted.prospective, max_weeks=wanted.max_weeks,
        draws=wanted.draws, progress=progress,
    )  # fmt: skip
    return Scanned(made, near, cell, day, whole=len(cell) == int(days.incidents.sum()))


def table_of(
    ledger: Ledger,
    lens: Lens,
    study: np.ndarray,
    one: Scanned,
    told: Scanned,
    changes: pd.DataFrame,
    wanted: Wanted,
) -> pd.DataFrame:
    """
    Give a row for each cluster of a scan, with the same hexagons and weeks among told records alone.

    Parameters
    ----------
    one, told : Scanned
        The scan whose clusters are wanted, and that of told records alone.
    changes : pandas.DataFrame
        Hexagons whose recording changed: `contextual.services.chance.recording.recording_flags`.

    Returns
    -------
    pandas.DataFrame
        More than chance first, and of those what looking or a change of recording explains last. ``busiest`` is the
        hexagon with most of the records.
    """
    rows, taken = [], np.zeros(0, np.int64)
    for cluster in one.scan.clusters:
        row = _row(ledger, lens, one, told, cluster, changes, wanted)
        inside = with_ring([row["centre"]], cluster.rings) if cluster.rings else np.array([row["centre"]])
        inside = np.setdiff1d(np.intersect1d(inside, study), taken)
        taken = np.union1d(taken, inside)
        rows.append(row | {"cells": tuple(inside.tolist())})
    table = pd.DataFrame(rows, columns=["after", *_FIELDS])
    table = table.sort_values("after", kind="stable", ignore_index=True).drop(columns="after")
    return table.assign(rank=np.arange(1, len(table) + 1))


def _row(
    ledger: Ledger, lens: Lens, one: Scanned, told: Scanned, cluster: Cluster, changes: pd.DataFrame, wanted: Wanted
) -> dict[str, Any]:
    cells = one.near.cells[cluster.cells]
    first, last = cluster.first_day, cluster.last_day
    told_seen, told_expected, told_ratio = in_cylinder(told.cell, told.day, cells, first, last)
    told_p = told.scan.p_of(told_ratio) if told_ratio > 0 else 1.0
    young, of_young = people_within(ledger, lens, cells, first, last) if one.whole else (0, 0)
    looked = cluster.observed - told_seen if one is not told else 0
    hot, told_hot = cluster.p <= wanted.alpha, told_p <= wanted.alpha
    told_of = changes[changes["cell"].isin(cells) & _overlaps(changes, first, last)]["sentence"] if len(changes) else ()
    flag, explained = flag_of(cluster.observed, looked, hot, told_hot, tuple(told_of), young, of_young)
    here = one.cell[np.isin(one.cell, cells) & (one.day >= first) & (one.day <= last)]
    names, many = np.unique(here, return_counts=True)
    return {
        "after": (2 if not hot else 1 if explained else 0), "busiest": int(names[many.argmax()]),
        "centre": int(one.near.cells[cluster.centre]), "rings": cluster.rings, "first_day": day_of(first),
        "last_day": day_of(last), "weeks": (last - first + 1) // WEEK, "observed": cluster.observed,
        "expected": cluster.expected, "ratio": cluster.observed / cluster.expected, "llr": cluster.llr,
        "p": cluster.p, "p_gumbel": cluster.p_gumbel,
        "recurrence_days": wanted.every_days / cluster.p if wanted.prospective else np.nan,
        "class": "hot" if hot else "none", "young_people": float(young) if lens.counts_people and one.whole else np.nan,
        "looked": looked, "told": cluster.observed - looked, "told_expected": told_expected, "told_p": told_p,
        "class_reported": "hot" if told_hot else "none", "recording_explains": explained, "flag": flag,
    }  # fmt: skip


def _overlaps(changes: pd.DataFrame, first: int, last: int) -> pd.Series:
    months = [day.year * 12 + day.month - 1 for day in (day_of(first), day_of(last))]
    return (changes["first"] <= months[1]) & (changes["last"] >= months[0])
