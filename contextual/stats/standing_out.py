"""Comparison places that changed sharply themselves, so that they cannot stand for what would have happened anyway."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.stats.did import rate_ratio

ALPHA = 0.05
"""Chance that any of the places is taken to stand out although none does (shared out over them: Bonferroni)."""

FACTOR = 2.0
"""A place stands out only if it at least doubled or halved against the others: with many records any change is sure."""


def standing_out(before: ArrayLike, after: ArrayLike, dispersion: float = 1.0) -> NDArray[np.bool_]:
    """
    Find comparison places that changed against the others by more than chance, and by a large factor.

    The one that stands out most is taken off and the rest are looked at again, until none does or half are off. The
    place that is judged has no part in it, and rises and falls are treated alike.

    Parameters
    ----------
    before, after : array_like of int, shape (n_places,)

    Returns
    -------
    numpy.ndarray of bool, shape (n_places,)

    Examples
    --------
    >>> standing_out([50, 30, 28, 25, 40], [10, 31, 27, 28, 38]).tolist()
    [True, False, False, False, False]
    """
    rows = np.stack([np.asarray(before, float), np.asarray(after, float)], axis=1)
    out = np.zeros(len(rows), bool)
    confidence = 1 - ALPHA / max(len(rows), 1)
    while out.sum() < (len(rows) - 1) // 2:
        total = rows[~out].sum(axis=0)
        at, apart = -1, 0.0
        for place in np.flatnonzero(~out):
            distance = _distance(rows[place], total - rows[place], dispersion, confidence)
            if distance > apart:
                at, apart = int(place), distance
        if at < 0:
            break
        out[at] = True
    return out


def _distance(place: NDArray[np.float64], rest: NDArray[np.float64], dispersion: float, confidence: float) -> float:
    """Say how far the limits of a place's change lie from none, in logs; 0 where it does not stand out."""
    found = rate_ratio(place, rest, dispersion, confidence)
    if not (found.low > 1 or found.high < 1) or 1 / FACTOR < found.ratio < FACTOR:
        return 0.0
    return float(max(np.log(found.low), -np.log(found.high)))
