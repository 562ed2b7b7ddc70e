"""The times: the hours of the week in which each incident may have happened, one row an incident of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contextual.codes.recording import LOOKED
from contextual.counts.coding import OWN_RETURN, SHARED, STANDING, starts_of
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.selection import select


@dataclass(frozen=True)
class Times:
    """
    When incidents may have happened, in order of unit.

    Attributes
    ----------
    unit : numpy.ndarray of int64, shape (n,)
        Position in `keys`.
    hour : numpy.ndarray of int64, shape (n,)
        Local hour of the week at which it may have begun; Monday 00:00 is 0.
    span : numpy.ndarray of int64, shape (n,)
        Hours it may touch, 1 to 168; 24 or more say nothing of the hour.
    looked : numpy.ndarray of bool, shape (n,)
        Whether somebody found it by looking.
    keys : numpy.ndarray
        Hexagon ids, place ids, or "area".
    """

    unit: NDArray[np.int64]
    hour: NDArray[np.int64]
    span: NDArray[np.int64]
    looked: NDArray[np.bool_]
    keys: NDArray[Any]

    def __len__(self) -> int:
        return len(self.hour)


def times(ledger: Ledger, lens: Lens, by: str = "area", within: tuple[str, Any] | None = None) -> Times:
    """
    Give the hours in which each incident of a lens may have happened.

    An incident of several records is timed by the one whose time is known best, then the earliest; in each hexagon or
    place that it touches it is one. Own returns are never among them, homes and placements in no hexagon or place.

    Parameters
    ----------
    ledger : Ledger
    lens : Lens
    by : str
        "cell" or "place": per unit; "area": all together.
    within : tuple, optional
        ("cell", id at the lens's resolution) or ("place", place id): only what is counted there.

    Returns
    -------
    Times

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> frame = records_frame({"incident": ["a", "a", "b"], "month": 24300, "hour": [40, 42, 9], "span": [9, 2, 1]}, 3)
    >>> found = times(Ledger.build(frame), Lens("open", 24300, 24300))
    >>> found.hour.tolist(), found.span.tolist()
    ([9, 42], [1, 2])
    """
    chosen = select(ledger, lens, within).rows
    rows = np.arange(len(ledger)) if isinstance(chosen, slice) else chosen
    counts = (ledger.state[rows] & STANDING) != OWN_RETURN
    if by != "area":
        counts &= ledger.counts_at(by, lens.resolution, rows)
    rows = rows[counts]
    unit = np.zeros(len(rows), np.int64) if by == "area" else ledger.unit_of(by, lens.resolution, rows).astype(np.int64)
    keys = np.array(["area"], object) if by == "area" else ledger.units(by, lens.resolution)
    one = _one_each(ledger, rows, unit)
    incident = ledger.incident[rows]
    ways = np.array([way in LOOKED for way in ledger.words["recorded"]] or [False])
    found = incident[ways[ledger.recorded[rows]]]
    return Times(
        unit=unit[one], hour=ledger.hour[rows[one]].astype(np.int64), span=ledger.span[rows[one]].astype(np.int64),
        looked=np.isin(incident[one], found), keys=keys,
    )  # fmt: skip


def _one_each(ledger: Ledger, rows: NDArray[np.int64], unit: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the position of one row of each incident in each unit: the shortest span, then the earliest."""
    together = np.flatnonzero(ledger.state[rows] & SHARED)
    shared = rows[together]
    incident = ledger.incident[shared]
    order = np.lexsort((ledger.hour[shared], ledger.month[shared], ledger.span[shared], incident, unit[together]))
    new = starts_of(incident[order]) | starts_of(unit[together][order])
    chosen = np.concatenate([np.flatnonzero((ledger.state[rows] & SHARED) == 0), together[order[new]]])
    in_order: NDArray[np.int64] = chosen[np.argsort(unit[chosen], kind="stable")]
    return in_order
