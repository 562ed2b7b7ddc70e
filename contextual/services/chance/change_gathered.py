"""What a look at before and after counts: the months of a place, its comparisons and what lies nearby of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from contextual.codes import AGENCIES
from contextual.counts.lens import Lens, month_text
from contextual.errors import BadLens
from contextual.services import held
from contextual.services.chance.change_sites import (
    COMPARISONS,
    Sites,
    Surroundings,
    alike,
    own_cells,
    rings_of,
    sites,
    surroundings,
)
from contextual.services.house import House
from contextual.stats.before_after import comparisons_kept

HISTORY = 36
"""Months before the start that are looked at for drifts and earlier highs, where they are held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """
    Everything that is counted.

    `lens` is the window, `over` reaches back over the history before it. `here`, `offered`, `rows` and `kept` are rows
    of `found`: the place, what may be compared with, its comparisons, and whether each stands for the rest; `barred`
    marks the place and what lies nearby.
    """

    lens: Lens
    over: Lens
    since: int
    found: Sites
    here: int
    offered: np.ndarray
    rows: np.ndarray
    kept: np.ndarray
    barred: np.ndarray
    near: Surroundings
    far: Surroundings

    @property
    def skip(self) -> int:
        """Months of history before the window."""
        return self.lens.first - self.over.first

    @property
    def start(self) -> int:
        """Position of the first month after, in the window."""
        return self.since - self.lens.first

    def window(self, months: np.ndarray) -> np.ndarray:
        """Keep the columns of the window."""
        cut: np.ndarray = months[..., self.skip :]
        return cut


def window_of(house: House, lens: Lens, since: int, before: int, after: int) -> tuple[Lens, Lens]:
    """
    Give the lens of the months on both sides of a start, and the one that reaches back over the history.

    Raises
    ------
    BadLens
        When no month is held on one side.
    """
    ledger = house.ledger(lens.batch_class)
    first, last = ledger.first_month, ledger.first_month + ledger.months - 1
    start, end = max(since - before, first), min(since + after - 1, last)
    if not len(ledger) or before < 1 or after < 1 or start >= since or end < since:
        held = f"records are held for {month_text(first)} to {month_text(last)}" if len(ledger) else "none is held"
        msg = f"there must be a month before and one after {month_text(since)}; {held}"
        raise BadLens(msg)
    window = replace(lens, first=start, last=end)
    return window, replace(window, first=min(start, max(since - HISTORY, first)))


def gather(
    house: House, lens: Lens, over: Lens, kind: str, key: Any, since: int, comparison: tuple[str, ...], rings: int
) -> Gathered:
    """
    Count everything that a look at before and after needs.

    Parameters
    ----------
    lens, over : the two lenses of `window_of`.
    kind, key : the unit and the key it is counted by.
    comparison : ids of comparison places; none: they are chosen.
    rings : rings of hexagons around the place that are nearby.

    Raises
    ------
    BadLens
        When a comparison is not known, is the place itself or lies nearby.
    """
    found = sites(house, over, kind, key)
    here = found.row(key)
    cells = found.table["cell"].to_numpy(np.int64)
    own = own_cells(house.ledger(lens.batch_class), over, kind, key, int(cells[here]))
    ring = rings_of(own, rings)
    barred = np.isin(cells, ring)
    barred[here] = True
    skip = lens.first - over.first
    totals = found.months[:, skip : since - over.first].sum(axis=1)
    offered = alike(found, here, totals, barred)
    rows = _listed(found, comparison, barred) if comparison else offered[:COMPARISONS]
    kept = (
        np.ones(len(rows), bool) if comparison else comparisons_kept(found.months[rows][:, skip:], since - lens.first)
    )
    apart = rows if kind == "place" else rows[kept]
    keys = found.table["key"].to_numpy()
    near = surroundings(house, over, found, ring, [key], own if kind == "cell" else own[:0])
    around = rings_of(cells[rows[kept]], rings) if kept.any() else cells[:0]
    far = surroundings(house, over, found, around, [key, *keys[apart]], ring)
    return Gathered(
        lens=lens,
        over=over,
        since=since,
        found=found,
        here=here,
        offered=offered,
        rows=rows,
        kept=kept,
        barred=barred,
        near=near,
        far=far,
    )


def joined_within(house: House, lens: Lens) -> dict[str, int]:
    """Give the agencies, in words, whose first records are of a month within the lens but not of its first."""
    sent = held.months_sent(house, lens.batch_class)
    if lens.agencies is not None:
        sent = sent[sent["agency"].isin(lens.agencies)]
    first = sent.groupby("agency")["month"].min()
    within = first[(first > lens.first) & (first <= lens.last)].sort_values(kind="stable")
    return {AGENCIES.label(str(agency)): int(month) for agency, month in within.items()}


def _listed(found: Sites, wanted: tuple[str, ...], barred: np.ndarray) -> np.ndarray:
    """Give the rows of the comparisons that were named, in their order."""
    at = {str(unit_id): row for row, unit_id in enumerate(found.table["id"])}
    if unknown := [one for one in wanted if one not in at]:
        msg = f"{len(unknown)} of the comparison places are not held, or hold no record"
        raise BadLens(msg)
    rows = np.array([at[one] for one in dict.fromkeys(wanted)], int)
    if barred[rows].any():
        msg = "a comparison place is the place itself or lies nearby, where harm may have moved: leave it out"
        raise BadLens(msg)
    return rows
