"""Which points are private although nobody said so: an address that only one young person, or one home, explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.records import require
from contextual.records.texts import coded, is_empty

REPEATS = 3
"""A point used this often by one reference only is taken for an address."""
_TEXTS = ("person", "scheme", "kind", "missing_from")
HOUSE_DECIMALS = 4
"""Degrees rounded so are 11 m by 6 m in Great Britain: about a house."""


def likely_private(records: pd.DataFrame) -> NDArray[np.bool_]:
    """
    Mark records at points that look like somebody's address.

    A point outside every public place is private until a steward says otherwise when it is used three or more times
    by one reference only, or three or more times only as the found point of episodes missing from one and the same
    place. References of different schemes may be one person's, so each scheme is asked by itself. Points without any
    reference are left as they are: nothing ties them to one person; nor does a record without one show an address.
    Agencies place one house a few metres apart, so points are also taken together that are equal to four decimals.

    Parameters
    ----------
    records : pandas.DataFrame, shape (n, 7 or more)
        Uses ``lat, lon, person, scheme, kind, missing_from, place``.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)

    Examples
    --------
    >>> from contextual.records import records_frame
    >>> home = {"lat": [54.6] * 3, "lon": [1.6] * 3, "person": ["p", "p", "p"], "kind": "incident"}
    >>> likely_private(records_frame(home, 3)).tolist()
    [True, True, True]
    >>> likely_private(records_frame(home | {"person": ["p", "p", "q"]}, 3)).tolist()
    [False, False, False]
    """
    require(records, ["lat", "lon", "person", "scheme", "kind", "missing_from", "place"])
    marked = np.zeros(len(records), bool)
    outside = np.flatnonzero(records["lat"].notna().to_numpy() & is_empty(records["place"]))
    if not len(outside):
        return marked
    lat, lon = (records[name].to_numpy(float)[outside] for name in ("lat", "lon"))
    house = _numbered(lat.round(HOUSE_DECIMALS), lon.round(HOUSE_DECIMALS))
    again = np.bincount(house)[house] >= REPEATS  # most points are used once: nothing more is asked of those
    outside, house, lat, lon = outside[again], house[again], lat[again], lon[again]
    if not len(outside):
        return marked
    person, scheme, kind, home = (coded(records[name].array.take(outside)) for name in _TEXTS)
    found = (_is(kind, "missing") & ~_is(home, "")) if "missing" in kind[1] else None
    for points in (_numbered(lat, lon), house):
        marked[outside] |= _one_reference(points, person, scheme[0])
        if found is not None:
            marked[outside] |= _one_home(points, found, home[0])
    return marked


def _numbered(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give each point a number."""
    at = np.empty(len(lat), complex)
    at.real, at.imag = lat, lon
    return np.asarray(pd.factorize(at)[0], np.int64)


def _is(texts: tuple[NDArray[np.int32], list[str]], one: str) -> NDArray[np.bool_]:
    return np.asarray(texts[0] == (texts[1].index(one) if one in texts[1] else -1))


def _one_reference(
    points: NDArray[np.int64], person: tuple[NDArray[np.int32], list[str]], scheme: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Say of each row whether its point has no more than one reference in any scheme, one of them used often."""
    named = np.flatnonzero(~_is(person, ""))
    group = points[named] * (int(scheme.max()) + 1) + scheme[named]
    order, starts = _runs(group)
    who = person[0][named][order]
    uses = np.diff(np.append(starts, len(order)))
    several = np.minimum.reduceat(who, starts) != np.maximum.reduceat(who, starts) if len(starts) else uses > 0
    at = points[named][order][starts]
    often, mixed = np.zeros(int(points.max()) + 1, bool), np.zeros(int(points.max()) + 1, bool)
    often[at[uses >= REPEATS]] = True
    mixed[at[several]] = True
    return np.asarray((often & ~mixed)[points])


def _one_home(points: NDArray[np.int64], found: NDArray[np.bool_], home: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say of each row whether its point is used often, and only to find who was missing from one and the same place."""
    order, starts = _runs(points)
    often = np.diff(np.append(starts, len(order))) >= REPEATS
    only_found = np.logical_and.reduceat(found[order], starts)
    one_home = np.minimum.reduceat(home[order], starts) == np.maximum.reduceat(home[order], starts)
    told = np.zeros(int(points.max()) + 1, bool)
    told[points[order][starts]] = often & only_found & one_home
    return np.asarray(told[points])


def _runs(group: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sort rows by group; give the order and where each group begins in it."""
    order = np.argsort(group, kind="stable")
    return order, np.flatnonzero(np.diff(group[order], prepend=-1))
