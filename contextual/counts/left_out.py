"""What is left out: where every incident of a lens stands, so that no record is dropped without a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contextual.counts.ledger import (
    AREA,
    AT_PLACE,
    CROSSES,
    NOT_MAPPED,
    OUTSIDE,
    OWN_RETURN,
    PRIVATE,
    SHARED,
    STANDING,
    Ledger,
    starts_of,
)
from contextual.counts.lens import Lens
from contextual.counts.selection import Rows, Selection, level_of


@dataclass(frozen=True)
class LeftOut:
    """
    Where every incident of a lens stands, so that no record is dropped without a word.

    ``incidents = on_map + coarser + not_mapped + private + own_return``. An incident whose records stand differently
    counts once, where its best placed record does.

    Attributes
    ----------
    rows, incidents : records and distinct incidents in the lens, own returns included.
    on_map : known closely enough for a hexagon of the lens's resolution.
    coarser : known, but not this closely. not_mapped : no position. private : at a home, placement or care address.
    own_return : found within 100 m of own home: outside every context count.
    hours_left_out : incidents that may or may not fall in the chosen hours or weekdays; not in `incidents`.
    crosses_month, outside, at_places : of `incidents`: reach over two months; lie outside the study area file; are at
        a named public place.
    not_timed : of the counted incidents, a day or wider, so left out of an hour grid (0 for other grains).
    """

    rows: int
    incidents: int
    on_map: int
    coarser: int
    not_mapped: int
    private: int
    own_return: int
    hours_left_out: int
    crosses_month: int
    outside: int
    at_places: int
    not_timed: int = 0


def where_they_stand(ledger: Ledger, lens: Lens, chosen: Selection) -> LeftOut:
    """Say where every incident of a selection stands; see `LeftOut`."""
    rows, unsure = chosen.rows, chosen.unsure
    best, flags, alone = _per_incident(ledger, rows)
    level = level_of(lens)
    stands = np.bincount(best & STANDING, weights=alone, minlength=8).astype(np.int64)
    flagged = {bit: int(alone[(flags & bit) != 0].sum()) for bit in (CROSSES, OUTSIDE, AT_PLACE)}
    hours = 0
    if len(unsure):
        kept = np.arange(len(ledger)) if isinstance(rows, slice) else rows
        hours = int(_per_incident(ledger, np.concatenate([kept, unsure]))[2].sum() - alone.sum())
    return LeftOut(
        rows=len(ledger.state[rows]), incidents=int(stands.sum()), on_map=int(stands[level:].sum()),
        coarser=int(stands[AREA:level].sum()), not_mapped=int(stands[NOT_MAPPED]), private=int(stands[PRIVATE]),
        own_return=int(stands[OWN_RETURN]), hours_left_out=hours, crosses_month=flagged[CROSSES],
        outside=flagged[OUTSIDE], at_places=flagged[AT_PLACE],
    )  # fmt: skip


def _per_incident(ledger: Ledger, rows: Rows) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]:
    """
    Give the best standing and all flags of the incidents, as groups of equal ones.

    Returns the standing, the flags and how many incidents have them: one group for each of the 256 states of rows
    alone in their incident, then one for each incident of several rows.
    """
    state = ledger.state[rows]
    alone = np.bincount(state, minlength=256)
    codes = np.arange(256)
    alone[(codes & SHARED) != 0] = 0
    together = np.flatnonzero(state & SHARED)
    incident = ledger.incident[rows][together]
    order = np.argsort(incident, kind="stable")
    first = np.flatnonzero(starts_of(incident[order]))
    several = state[together][order].astype(np.int64)
    best = np.maximum.reduceat(several & STANDING, first) if len(first) else several
    flags = np.bitwise_or.reduceat(several, first) if len(first) else several
    return (
        np.concatenate([codes & STANDING, best]),
        np.concatenate([codes, flags]),
        np.concatenate([alone, np.ones(len(first), np.int64)]),
    )
