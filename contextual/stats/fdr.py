"""Many tests at once: p-values adjusted so that few of the places named are named by chance (false discovery rate)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def adjusted(p: ArrayLike, *, dependent: bool = False) -> NDArray[np.float64]:
    """
    Adjust p-values for how many were looked at; call those at or below alpha.

    Of the tests so called, on average at most a share alpha is called by chance alone; where there is nothing to be
    found, any is called in at most a share alpha of data sets.

    Parameters
    ----------
    p : array_like of float, of any shape
        The whole family of tests: every cell, or every cell in every step. nan (undefined) is not a test and stays
        nan.
    dependent : bool
        False: Benjamini and Hochberg, for tests that are independent or that rise together, as those of overlapping
        neighbourhoods do. True: Benjamini and Yekutieli, for tests that depend on each other in any way; it finds
        less.

    Returns
    -------
    numpy.ndarray of float64, of the same shape
        Between 0 and 1; in the order of `p`.

    Raises
    ------
    ValueError
        If a p-value is below 0 or above 1.

    Notes
    -----
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. *Journal of the Royal Statistical
    Society B* 57(1), 289-300. Benjamini, Y. and Yekutieli, D. (2001). *Annals of Statistics* 29(4), 1165-1188. For
    local statistics: Castro, M. C. and Singer, B. H. (2006). *Geographical Analysis* 38(2), 180-208.

    Examples
    --------
    >>> adjusted([0.01, 0.04, 0.03, float("nan")]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    given = np.asarray(p, float)
    tests = given[~np.isnan(given)]
    if np.any((tests < 0) | (tests > 1)):
        msg = "p-values lie between 0 and 1"
        raise ValueError(msg)
    found = np.full(given.shape, np.nan)
    if len(tests):
        found[~np.isnan(given)] = _stepped(tests, _harmonic(len(tests)) if dependent else 1.0)
    return found


def _stepped(tests: NDArray[np.float64], times: float) -> NDArray[np.float64]:
    """Multiply the i-th smallest of m by m / i, and let none be above one that follows it; equals have the last i."""
    ordered = np.sort(tests)
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
    kinds = ordered[last]
    raised = kinds * (len(tests) * times) / (last + 1)
    stepped = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return np.asarray(stepped[np.searchsorted(kinds, tests)])


def _harmonic(m: int) -> float:
    return float(np.sum(1.0 / np.arange(1, m + 1)))
