"""Rates: incidents over a denominator, with the interval of each and each drawn towards the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.neighbours import Neighbours
from contextual.stats.interval import poisson_limits

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shrunk:
    """
    Rates drawn towards the rate of the whole, the more the less each is known by itself.

    Attributes
    ----------
    shrunk : numpy.ndarray of float64, shape (n,)
        Rates per unit of the denominator; nan where there is no denominator.
    weight : numpy.ndarray of float64, shape (n,)
        How much of each is its own: 0 (all the whole's) to 1 (all its own).
    low, high : numpy.ndarray of float64, shape (n,)
        Limits of `shrunk`, from the gamma distribution that the same two moments give. They take the whole's rate and
        the variance between units as known, so they are somewhat too narrow where units are few.
    mean : float
        The rate of the whole, nan where there is no denominator at all.
    between : float
        The variance of the true rates between units; 0 where rates differ no more than chance would make them.
    guarded : bool
        Whether `between` came out below 0 and was set to 0: every rate is then the whole's.
    """

    shrunk: Floats
    weight: Floats
    low: Floats
    high: Floats
    mean: float
    between: float
    guarded: bool


def rates(events: ArrayLike, bases: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """
    Give the rate of each unit with its exact limits.

    Parameters
    ----------
    events : array_like of int, shape (n,)
        Counts of separate incidents.
    bases : array_like of float, shape (n,)
        The denominator of each unit: people, square kilometres, years. 0 or nan gives nan: a rate over nothing is
        undefined, not 0.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    rate, low, high : numpy.ndarray of float64, shape (n,)
        Per unit of the denominator.

    Raises
    ------
    ValueError
        If a count or a denominator is below 0, or the two differ in length.

    Notes
    -----
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. *Biometrika* 28(3/4), 437-442. The denominator is
    taken as known without error.

    Examples
    --------
    >>> rate, low, high = rates([4, 0, 4], [2.0, 2.0, 0.0])
    >>> rate.tolist(), low.round(3).tolist(), high.round(3).tolist()
    ([2.0, 0.0, nan], [0.545, 0.0, nan], [5.121, 1.844, nan])
    """
    counts, base = _checked(events, bases)
    low, high = poisson_limits(counts, confidence) if len(counts) else (counts, counts)
    over = np.where(base > 0, base, np.nan)
    return counts / over, low / over, high / over


def shrunk_rates(events: ArrayLike, bases: ArrayLike, confidence: float = 0.95) -> Shrunk:
    """
    Draw each rate towards the rate of the whole (empirical Bayes).

    A unit with few people and one incident has a rate that says little; drawn towards the whole, it no longer tops a
    list by chance. Where rates differ less than chance alone would make them, the variance between units comes out
    below 0 and is set to 0: every unit then has the rate of the whole. (Left below 0, weights fall outside 0 to 1.)

    Parameters
    ----------
    events : array_like of int, shape (n,)
        Counts of separate incidents.
    bases : array_like of float, shape (n,)
        The denominator of each unit. Units with 0 or nan have no rate and say nothing of the whole's.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Shrunk

    Raises
    ------
    ValueError
        If a count or a denominator is below 0, or the two differ in length.

    Notes
    -----
    Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes estimators. *Applied Statistics*
    40(2), 283-294, the global estimator: ``A = s2 - m / mean(b)``, ``w = A / (A + m / b)``. The same numbers are the
    mean of a gamma distribution of shape ``m^2 / A + e`` and rate ``m / A + b``, which gives the limits (Clayton, D.,
    and Kaldor, J. (1987). *Biometrics* 43(3), 671-681); with A = 0 they are the limits of the whole's own count.

    Examples
    --------
    >>> made = shrunk_rates([0, 5, 1, 20], [20, 50, 100, 200])
    >>> made.weight.round(5).tolist(), made.shrunk.round(6).tolist()
    ([0.23614, 0.43594, 0.60719, 0.75559], [0.053676, 0.083231, 0.033675, 0.092734])
    """
    counts, base = _checked(events, bases)
    has = base > 0
    own, over = counts[has], base[has]
    mean, variance, usual = _moments(own, over)
    between = variance - usual
    guarded = bool(between < 0)
    between = max(between, 0.0) if len(own) else np.nan
    weight = between / (between + mean / over) if between > 0 else np.zeros(len(own))
    value = weight * (own / over) + (1 - weight) * mean
    low, high = _limits(own, over, mean, between, confidence)
    return Shrunk(
        shrunk=_spread(value, has), weight=_spread(weight, has), low=_spread(low, has), high=_spread(high, has),
        mean=mean, between=float(between), guarded=guarded,
    )  # fmt: skip


def towards_neighbours(events: ArrayLike, bases: ArrayLike, neighbours: Neighbours) -> Floats:
    """
    Draw each rate towards the rate of itself and its neighbours together (local empirical Bayes).

    Parameters
    ----------
    events : array_like of int, shape (n,)
    bases : array_like of float, shape (n,)
        Denominators above 0; 0 or nan gives nan there and says nothing to the neighbours.
    neighbours : Neighbours
        Of the same n units, each among its own.

    Returns
    -------
    numpy.ndarray of float64, shape (n,)
        Per unit of the denominator.

    Raises
    ------
    ValueError
        If a count or a denominator is below 0, the lengths differ, or units are not among their own neighbours.

    Notes
    -----
    Marshall (1991), the local estimator, section 3, with the same guard as `shrunk_rates`; as
    ``Spatial_Empirical_Bayes`` of esda.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> seven = neighbours_of(with_ring(cells_at([54.6], [1.6], 9)))
    >>> towards_neighbours([7, 0, 0, 0, 0, 0, 0], [1.0] * 7, seven).round(2).tolist()
    [6.0, 0.33, 0.33, 0.33, 0.33, 0.33, 0.33]
    """
    counts, base = _checked(events, bases)
    if not neighbours.own or len(neighbours) != len(counts):
        msg = "rates are drawn towards neighbours where each unit is among its own"
        raise ValueError(msg)
    has = base > 0
    over = np.where(has, base, 1.0)
    columns = np.column_stack([counts * has, base, np.where(has, counts**2 / over, 0.0), has.astype(float)])
    sum_events, sum_base, sum_squares, number = neighbours.sums(columns).T
    ground = np.where(sum_base > 0, sum_base, np.nan)
    mean = sum_events / ground
    between = np.maximum(sum_squares / ground - mean**2 - mean * number / ground, 0.0)
    usual = between + mean / over
    weight = np.where(usual > 0, between / np.where(usual > 0, usual, 1.0), 0.0)
    return np.where(has, mean + weight * (counts / over - mean), np.nan)


def _checked(events: ArrayLike, bases: ArrayLike) -> tuple[Floats, Floats]:
    counts, base = np.atleast_1d(np.asarray(events, float)), np.atleast_1d(np.asarray(bases, float))
    if counts.shape != base.shape or np.any(~(counts >= 0)) or np.any(base < 0):
        msg = "a rate needs a count of 0 or more and a denominator of 0 or more for each unit"
        raise ValueError(msg)
    return counts, np.where(np.isfinite(base), base, 0.0)


def _moments(own: Floats, over: Floats) -> tuple[float, float, float]:
    """Give the whole's rate, the variance of rates about it, and the variance that chance alone would give."""
    if not len(own):
        return float("nan"), float("nan"), float("nan")
    mean = own.sum() / over.sum()
    variance = float((over * (own / over - mean) ** 2).sum() / over.sum())
    return float(mean), variance, float(mean / over.mean())


def _limits(own: Floats, over: Floats, mean: float, between: float, confidence: float) -> tuple[Floats, Floats]:
    from scipy.special import gammaincinv

    if not between > 0:
        whole = np.full(len(own), own.sum())
        low, high = poisson_limits(whole, confidence) if len(own) else (whole, whole)
        return low / over.sum(), high / over.sum()
    tail = (1 - confidence) / 2
    shape, rate = mean**2 / between + own, mean / between + over
    return gammaincinv(shape, tail) / rate, gammaincinv(shape, 1 - tail) / rate


def _spread(values: Floats, has: NDArray[np.bool_]) -> Floats:
    full = np.full(len(has), np.nan)
    full[has] = values
    return full
