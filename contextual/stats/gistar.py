"""Gi*: whether a hexagon and those around it hold more, or fewer, than chance would put there."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.neighbours import Neighbours

Floats = NDArray[np.float64]


def gistar(values: ArrayLike, neighbours: Neighbours) -> Floats:
    """
    Give each hexagon's Gi* (or Gi, where no hexagon is its own neighbour) as a z-score, with weights of one or none.

    Parameters
    ----------
    values : array_like, shape (n,)
        One count a hexagon of the study area, noughts included.
    neighbours : Neighbours
        Made with ``own=True`` for Gi*, with ``own=False`` for Gi.

    Returns
    -------
    numpy.ndarray of float64, shape (n,)
        Above 0: more than the average around here. nan is undefined: where all counts are the same, or a neighbourhood
        is empty or everything there is.

    Notes
    -----
    Getis, A. and Ord, J. K. (1992). The analysis of spatial association by use of distance statistics. *Geographical
    Analysis* 24(3), 189-206. Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics. *Geographical
    Analysis* 27(4), 286-306.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> cells = with_ring(cells_at([54.6], [1.6], 9), 2)
    >>> gistar(range(19), neighbours_of(cells)).round(2).tolist()[:3]
    [-2.5, -1.76, -2.13]
    """
    given = np.asarray(values)
    sums = neighbours.sums(given)
    return gistar_of(given, sums, neighbours.counts) if neighbours.own else _gi(given, sums, neighbours.counts)


def gistar_of(values: ArrayLike, sums: ArrayLike, sizes: ArrayLike) -> Floats:
    """
    Give Gi* from sums made elsewhere, such as those over the cells of a cube in space and time.

    Parameters
    ----------
    values : array_like
        All values of the reference set, of any shape.
    sums : array_like
        Of each neighbourhood, the own value included.
    sizes : array_like of int
        How many values each sum is of; of the shape of `sums` or broadcast to it.

    Returns
    -------
    numpy.ndarray of float64, of the shape of `sums`

    Examples
    --------
    >>> gistar_of([0, 0, 0, 4], [4, 0], [2, 2]).round(4).tolist()
    [1.0, -1.0]
    """
    given, k = np.asarray(values, float).ravel(), np.asarray(sizes, float)
    n = len(given)
    if n < 2 or given.min() == given.max():
        return np.full(np.shape(sums), np.nan)
    mean = given.sum() / n
    spread = np.sqrt((given * given).sum() / n - mean * mean)  # quicker than a dot product that wakes every core
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (np.asarray(sums, float) - mean * k) / (spread * np.sqrt((n * k - k * k) / (n - 1)))
    return np.where((k > 0) & (k < n), z, np.nan)


def _gi(values: NDArray, sums: NDArray, sizes: NDArray[np.int64]) -> Floats:
    """Gi leaves each hexagon out of its own neighbourhood, and out of the average it is compared with."""
    given, k = values.astype(float), sizes.astype(float)
    others = len(given) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (given.sum() - given) / others
        variance = ((given * given).sum() - given**2) / others - mean**2
        z = (sums - mean * k) / np.sqrt(variance * (others * k - k * k) / (others - 1))
    return np.where((k > 0) & (k < others) & (variance > 1e-12 * np.abs(mean)), z, np.nan)


def normal_p(z: ArrayLike) -> Floats:
    """
    Give the two-sided p of a z-score, were it normal; nan stays nan.

    Counts are not normal, least of all small ones: see `chance_p`.

    Examples
    --------
    >>> normal_p([0, 1.959964, -1.959964]).round(6).tolist()
    [1.0, 0.05, 0.05]
    """
    from scipy.special import erfc

    return np.asarray(erfc(np.abs(np.asarray(z, float)) / np.sqrt(2)), float)


def chance_p(sums: ArrayLike, total: int, share: ArrayLike) -> Floats:
    """
    Give the exact p of a neighbourhood's sum, were every record as likely to fall anywhere: two-sided.

    Of `total` records each falls into a neighbourhood with probability `share`, so its sum is binomial. The smaller
    tail, the observed sum included, is doubled. It holds for any number of records, also for one.

    Parameters
    ----------
    sums : array_like of int
        Records in each neighbourhood.
    total : int
        Records in all.
    share : array_like of float
        Each neighbourhood's share of what records could fall into: cells of its own over all cells (or cells x steps).

    Returns
    -------
    numpy.ndarray of float64, of the shape of `sums`
        nan where there is no record, or a neighbourhood is nothing or everything.

    Notes
    -----
    Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
    binomial. *Biometrika* 26(4), 404-413: the test whose limits these are. Counts of independent records at one rate
    are Poisson; given how many there are in all, every neighbourhood's sum is binomial.

    Examples
    --------
    >>> chance_p([5, 0], 10, 0.1).round(6).tolist()
    [0.00327, 0.697357]
    """
    from scipy.special import bdtr, bdtrc

    found, part = np.broadcast_arrays(np.asarray(sums, np.int64), np.asarray(share, float))
    if not total:
        return np.full(found.shape, np.nan)
    part = np.where((part > 0) & (part < 1), part, np.nan)
    fewer = bdtr(found.astype(float), int(total), part)
    more = np.where(found == 0, 1.0, bdtrc(np.maximum(found - 1.0, 0.0), int(total), part))
    return np.asarray(np.where(np.isnan(part), np.nan, np.minimum(1.0, 2 * np.minimum(fewer, more))), float)


def hot_or_cold(z: ArrayLike, adjusted_p: ArrayLike, alpha: float = 0.05, *also: ArrayLike) -> NDArray:
    """
    Call each hexagon hot, cold, none or undefined.

    Parameters
    ----------
    z : array_like of float, shape (n,)
        Its sign says hot or cold.
    adjusted_p : array_like of float, shape (n,)
        Adjusted for how many were looked at; nan is undefined.
    alpha : float
        The share of false calls that is put up with.
    *also : array_like of float, shape (n,)
        Further adjusted p-values, all of which must be at or below alpha too.

    Returns
    -------
    numpy.ndarray of object, shape (n,)

    Examples
    --------
    >>> hot_or_cold([3.1, -3.1, 3.1, float("nan")], [0.01, 0.02, 0.2, float("nan")]).tolist()
    ['hot', 'cold', 'none', 'undefined']
    """
    direction, tests = np.asarray(z, float), [np.asarray(one, float) for one in (adjusted_p, *also)]
    called = np.logical_and.reduce([one <= alpha for one in tests])
    undefined = np.isnan(direction) | np.isnan(tests[0])
    return np.select(
        [undefined, called & (direction > 0), called & (direction < 0)], ["undefined", "hot", "cold"], "none"
    ).astype(object)
