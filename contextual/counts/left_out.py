"""What is left out: where every incident of a lens stands, so that no record is dropped without a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contextual.counts.coding import AREA, AT_PLACE, CROSSES, NOT_MAPPED, OUTSIDE, OWN_RETURN, PRIVATE
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.selection import Selection, level_of


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
    not_timed : of the counted incidents, those left out of an hour grid because they are a day or wider, or of a count
        by day because no day is known (0 for other grains).
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
    rows, level = chosen.rows, level_of(lens)
    standing, flags, incidents = ledger.standings.among(rows)
    stands = np.bincount(standing, weights=incidents, minlength=8).astype(np.int64)
    flagged = {bit: int(incidents[(flags & bit) != 0].sum()) for bit in (CROSSES, OUTSIDE, AT_PLACE)}
    either = 0
    if len(chosen.unsure):
        either = int(ledger.standings.among(np.concatenate([rows, chosen.unsure]))[2].sum() - incidents.sum())
    return LeftOut(
        rows=len(ledger) if isinstance(rows, slice) else len(rows), incidents=int(stands.sum()),
        on_map=int(stands[level:].sum()), coarser=int(stands[AREA:level].sum()), not_mapped=int(stands[NOT_MAPPED]),
        private=int(stands[PRIVATE]), own_return=int(stands[OWN_RETURN]), hours_left_out=either,
        crosses_month=flagged[CROSSES], outside=flagged[OUTSIDE], at_places=flagged[AT_PLACE],
    )  # fmt: skip
