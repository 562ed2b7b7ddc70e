"""Positions of a list that cannot all be right: far strays, the other hemisphere, many places in one spot."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.where.coordinates import Positions
from contextual.intake.where.private import metres_between
from contextual.space.cells import cells_at

FAR_M, FAR_TIMES = 50_000.0, 20.0
"""A stray lies farther from the middle of its list than both: 50 km, and 20 times the usual distance."""
FEWEST = 5
"""A list of fewer places has no usual distance."""
PILE, PILE_SHARE = 20, 0.5
"""So many places in one spot that are half of the list stand there because nobody knew better."""

_STRAY = "The place lies far from all others of the file. It was kept: check its position."
_OUTSIDE = "The place lies far from all others of the file and outside the study area. It was kept: check its position."
_MIRRORED = "The place lies in the other hemisphere: a minus sign was lost or added. It was left out."
_PILED = "Most places of the file stand on this one point, so it is not where they are. The place was left out."


def check_strays(at: Positions, column: str, area_cells: Mapping[int, np.ndarray], faults: Faults) -> None:
    """
    Say which places lie far from all others; one that lost a sign, and so its hemisphere, is left out.

    Parameters
    ----------
    at : Positions
        Rows that are left out already have no say.
    column : str
        Heading for the problems table.
    area_cells : mapping
        The study area's cells by resolution; with one, only what lies outside it can be a stray.
    faults : Faults
        Gets ``outside_area`` (with a study area) or ``out_of_range``, kept; ``out_of_range``, left out, for the
        other hemisphere.

    Examples
    --------
    >>> at = Positions(np.full(6, 54.6), np.array([1.6, 1.61, 1.6, 1.62, 9.0, -1.6]), np.full(6, np.nan))
    >>> faults = Faults(np.arange(2, 8))
    >>> check_strays(at, "lon", {}, faults)
    >>> faults.table()[["row", "code", "taken"]].values.tolist()
    [[6, 'out_of_range', True], [7, 'out_of_range', False]]
    """
    use = ~faults.refused & np.isfinite(at.lat)
    if use.sum() < FEWEST:
        return
    lat, lon = float(np.median(at.lat[use])), float(np.median(at.lon[use]))
    metres = metres_between(at.lat, at.lon, np.full(len(use), lat), np.full(len(use), lon))
    reach = max(FAR_M, FAR_TIMES * float(np.median(metres[use])))
    outside = _outside(at.lat, at.lon, area_cells)
    with np.errstate(invalid="ignore"):
        far = use & (metres > reach) & outside
        across = metres_between(at.lat, -at.lon, np.full(len(use), lat), np.full(len(use), lon))
        below = metres_between(-at.lat, at.lon, np.full(len(use), lat), np.full(len(use), lon))
        mirrored = far & (np.fmin(across, below) <= reach)
    if area_cells:  # a whole list on the other side of the meridian has no strays, but it lies outside
        mirrored |= (
            use
            & outside
            & ~_outside(at.lat, -at.lon, area_cells)
            & (metres_between(at.lat, at.lon, at.lat, -at.lon) > FAR_M)
        )
    faults.add(mirrored, column, "out_of_range", taken=False, message=_MIRRORED)
    code, note = ("outside_area", _OUTSIDE) if area_cells else ("out_of_range", _STRAY)
    faults.add(far & ~mirrored, column, code, message=note)


def _outside(lat: np.ndarray, lon: np.ndarray, area_cells: Mapping[int, np.ndarray]) -> np.ndarray:
    """Say what lies outside the study area; without one, everything may."""
    if not area_cells:
        return np.ones(len(lat), bool)
    finest = max(area_cells)
    outside: np.ndarray = ~np.isin(cells_at(lat, lon, finest), area_cells[finest])
    return outside


def check_piles(at: Positions, names: pd.Series, by_postcode: np.ndarray, column: str, faults: Faults) -> str:
    """
    Leave out a heap of places with different names on one point, and say what shares a point with others.

    Parameters
    ----------
    names : pandas.Series of str, shape (n,)
        Places of one name in one spot (the platforms of a station) are no heap.
    by_postcode : array of bool, shape (n,)
        Places that stand at the middle of their postcode, which others share.

    Returns
    -------
    str
        A sentence for the receipt, "" for nothing to say.
    """
    rows = np.flatnonzero(~faults.refused & np.isfinite(at.lat) & ~by_postcode)
    if not len(rows):
        return ""
    spots = pd.DataFrame({"lat": at.lat[rows].round(6), "lon": at.lon[rows].round(6), "name": names.to_numpy()[rows]})
    heaps = spots.groupby(["lat", "lon"])["name"]
    size, unlike = heaps.transform("size").to_numpy(), heaps.transform("nunique").to_numpy()
    heap = (size >= PILE) & (size >= PILE_SHARE * len(rows)) & (unlike >= size / 2)
    left = np.zeros(len(names), bool)
    left[rows[heap]] = True
    faults.add(left, column, "default_location", taken=False, message=_PILED)
    if heap.any():
        return (
            f"{int(heap.sum()):,} places stand on one point, which is where none of them is, and were left out. Ask "
            "for the list with their own positions."
        )
    shared = (size >= FEWEST) & (unlike >= FEWEST)
    if not shared.any():
        return ""
    return (
        f"{int(shared.sum()):,} places share a point with at least {FEWEST - 1} others of other names, up to "
        f"{int(size[shared].max()):,} on one: the point may be that of a postcode or a shopping centre."
    )
