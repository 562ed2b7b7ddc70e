"""The events: one point and one day for each incident that is known so closely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contextual.codes.recording import LOOKED
from contextual.counts.coding import AREA, DEGREE, STANDING, starts_of
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.selection import select
from contextual.space.cells import FINEST, KNOWN_WITHIN_M, centre, parents


@dataclass(frozen=True)
class Events:
    """
    Incidents as points in time and place.

    Attributes
    ----------
    lat, lon : numpy.ndarray of float64, shape (n,)
        WGS84 degrees; the centre of the resolution-10 hexagon where a record has a hexagon and no point of its own.
    day : numpy.ndarray of int64, shape (n,)
        Local day, days since 1970-01-01.
    cell : numpy.ndarray of int64, shape (n,)
        Hexagon of the lens's resolution; with `within_m` wide, finer than some of them are known.
    looked : numpy.ndarray of bool, shape (n,)
        Whether somebody found it by looking.
    not_placed, not_dated : int
        Incidents left out: not placed so closely (or private, or at the own home); placed, and no day known.
    """

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    day: NDArray[np.int64]
    cell: NDArray[np.int64]
    looked: NDArray[np.bool_]
    not_placed: int
    not_dated: int

    def __len__(self) -> int:
        return len(self.day)


def events(ledger: Ledger, lens: Lens, within_m: float = 250) -> Events:
    """
    Give one event for each incident of a lens that is placed within so many metres and known to the day.

    An incident of several records is the earliest of those, of the one placed best. Homes, placements and own returns
    are never among them.

    Parameters
    ----------
    ledger : Ledger
    lens : Lens
    within_m : float
        How closely a record must be placed, in metres; see `contextual.space.cells.KNOWN_WITHIN_M`.

    Returns
    -------
    Events

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> from contextual.space.cells import cells_at
    >>> frame = records_frame({"cell": int(cells_at([54.6], [1.6])[0]), "finest": 10, "lat": 54.6, "lon": 1.6,
    ...                        "month": 24300, "earliest": 1_735_732_800, "latest": 1_735_732_800, "hour": 60}, 1)
    >>> found = events(Ledger.build(frame), Lens("open", 24300, 24300))
    >>> found.lat.tolist(), found.day.tolist(), found.not_placed
    ([54.6], [20089], 0)
    """
    rows = select(ledger, lens).rows
    numbers = np.arange(len(ledger)) if isinstance(rows, slice) else rows
    finest = min((size for size, metres in KNOWN_WITHIN_M.items() if metres <= within_m), default=FINEST)
    placed = numbers[(ledger.state[numbers] & STANDING) >= AREA + finest - 6]
    dated = placed[ledger.day[placed] >= 0]
    one = _one_each(ledger, dated)
    lat, lon = _points(ledger, one)
    every, close = (len(np.unique(ledger.incident[some])) for some in (numbers, placed))
    return Events(
        lat=lat, lon=lon, day=ledger.day[one].astype(np.int64),
        cell=parents(ledger.cells[ledger.cell[one]], lens.resolution),
        looked=np.isin(ledger.incident[one], _looked_at(ledger, numbers)),
        not_placed=every - close, not_dated=close - len(one),
    )  # fmt: skip


def _one_each(ledger: Ledger, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give one row per incident: the best placed, then the earliest."""
    incident, standing = ledger.incident[rows], (ledger.state[rows] & STANDING).astype(np.int64)
    order = np.lexsort((rows, ledger.day[rows], -standing, incident))
    chosen: NDArray[np.int64] = np.sort(rows[order][starts_of(incident[order])])
    return chosen


def _points(ledger: Ledger, rows: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat, lon = ledger.lat[rows] / DEGREE, ledger.lon[rows] / DEGREE
    bare = np.flatnonzero((ledger.lat[rows] == 0) & (ledger.lon[rows] == 0))
    for at, cell in zip(bare, ledger.cells[ledger.cell[rows[bare]]], strict=True):
        lat[at], lon[at] = centre(int(cell))
    return lat, lon


def _looked_at(ledger: Ledger, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    """Give the incidents with a record that somebody found by looking."""
    ways = np.array([way in LOOKED for way in ledger.words["recorded"]] or [False])
    found: NDArray[np.int32] = ledger.incident[rows[ways[ledger.recorded[rows]]]]
    return found
