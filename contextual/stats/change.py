"""Before and after at a place, beside comparison places and what lies nearby: WDD, e-test, WDQ, net effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.stats.small_counts import Floats, sum_limits

CELLS = ("place", "comparison", "nearby", "nearby_comparison")
"""The order of the four counts, before and after."""

_SIGNS = np.array([1.0, -1.0, 1.0, -1.0])
_NEVER, _TIE = 1e-14, 1e-9
_AT_ONCE = 2**20
"""Pairs of counts that are compared at one time: a year of a whole town would fill the memory otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """
    A change in a number of incidents, with what chance could make of it.

    Attributes
    ----------
    estimate, se, z, p : the change, its standard error (widened by the overdispersion), and the two-sided test of none.
        z and p are nan where there is no record at all.
    low, high : limits that hold with small counts too (`contextual.stats.small_counts.sum_limits`).
    normal_low, normal_high : the limits as published, estimate -/+ 1.96 standard errors.
    """

    estimate: float
    se: float
    z: float
    p: float
    low: float
    high: float
    normal_low: float
    normal_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wdd:
    """The weighted displacement difference: at the place, nearby, and both together."""

    local: Effect
    displacement: Effect
    total: Effect


def wdd(
    before: ArrayLike,
    after: ArrayLike,
    *,
    time: tuple[float, float] = (1.0, 1.0),
    area: ArrayLike = (1.0, 1.0, 1.0, 1.0),
    dispersion: float = 1.0,
    confidence: float = 0.95,
) -> Wdd:
    """
    Estimate by how many incidents a place and its surroundings changed, beyond what comparison places did.

    Parameters
    ----------
    before, after : array_like of float, shape (4,)
        Incidents at the place, at the comparison places, nearby, and near the comparison places (`CELLS`).
        Two numbers stand for a place and its comparison only.
    time : tuple of float
        Length of the times before and after; each count is divided by its own.
    area : array_like of float, shape (4,)
        Size of each of the four, in their order (area, or number of places); each count is divided by its own.
    dispersion : float
        How many times the variance is that of chance alone; below 1 counts as 1.

    Raises
    ------
    ValueError
        If a count is below 0 or a weight is not above 0.

    Notes
    -----
    Wheeler, A. P., & Ratcliffe, J. H. (2018). A simple weighted displacement difference test to evaluate place based
    crime interventions. *Crime Science* 7, 11. Weights as in their later note and in the R package ptools: counts are
    divided by time and area, variances by the square.

    Examples
    --------
    >>> found = wdd([207, 308, 178, 150], [110, 318, 157, 140])
    >>> found.local.estimate, found.displacement.estimate, found.total.estimate
    (-107.0, -11.0, -118.0)
    >>> round(found.total.se**2), round(found.total.z, 2)
    (1568, -2.98)
    >>> round(found.total.normal_low), round(found.total.normal_high)
    (-196, -40)
    """
    counts = np.concatenate([_four(before), _four(after)])
    size = np.asarray(area, float)
    size = np.concatenate([size, np.ones(4 - len(size))])
    if np.any(~(counts >= 0)) or np.any(~(size > 0)) or not min(time) > 0:
        msg = "counts are 0 or more, and weights are above 0"
        raise ValueError(msg)
    weights = np.concatenate([-_SIGNS / size / time[0], _SIGNS / size / time[1]])
    parts = {"local": [1, 1, 0, 0], "displacement": [0, 0, 1, 1], "total": [1, 1, 1, 1]}
    made = {
        name: _effect(counts, weights * np.tile(part, 2), max(dispersion, 1.0), confidence)
        for name, part in parts.items()
    }
    return Wdd(**made)


def _four(counts: ArrayLike) -> Floats:
    given = np.asarray(counts, float)
    return np.concatenate([given, np.zeros(4 - len(given))])


def _effect(counts: Floats, weights: Floats, dispersion: float, confidence: float) -> Effect:
    from scipy.special import ndtr, ndtri

    used = weights != 0
    counts, weights = counts[used], weights[used]
    estimate = float((weights * counts).sum())
    se = float(np.sqrt(dispersion * (weights**2 * counts).sum()))
    z = estimate / se if se > 0 else float("nan")
    low, high = sum_limits(counts, weights, dispersion, confidence)
    reach = float(ndtri(0.5 + confidence / 2)) * se
    return Effect(
        estimate=estimate, se=se, z=z, p=float(2 * ndtr(-abs(z))), low=low, high=high,
        normal_low=estimate - reach, normal_high=estimate + reach,
    )  # fmt: skip


def wdd_of_harms(estimate: ArrayLike, se: ArrayLike, weight: ArrayLike) -> tuple[float, float]:
    """
    Add up the changes of several harms, each counted as heavily as its weight; gives the sum and its standard error.

    Examples
    --------
    >>> wdd_of_harms([-10, 4], [3, 4], [1, 2])
    (-2.0, 8.54400374531753)
    """
    weights = np.asarray(weight, float)
    total = float((weights * np.asarray(estimate, float)).sum())
    return total, float(np.sqrt((weights**2 * np.asarray(se, float) ** 2).sum()))


def e_test(first: int, second: int, first_time: float = 1.0, second_time: float = 1.0) -> float:
    """
    Test whether two counts have the same mean per unit of time; holds for small counts.

    Parameters
    ----------
    first, second : int
        Incidents, 0 or more.
    first_time, second_time : float
        How long each was watched.

    Returns
    -------
    float
        Two-sided p; 1 where both counts are 0.

    Raises
    ------
    ValueError
        If a count is below 0 or a time is not above 0.

    Notes
    -----
    Krishnamoorthy, K., & Thomson, J. (2004). A more powerful test for comparing two Poisson means. *Journal of
    Statistical Planning and Inference* 119, 23-35: the chance, at the common rate, of two counts whose standardised
    difference is at least as large. Equal differences count as equal also where a computer's fractions differ in the
    last digit, so that months or years give one p (`scipy.stats.poisson_means_test` loses such ties).

    Examples
    --------
    >>> round(e_test(0, 3), 4), round(e_test(6, 2), 4)
    (0.0884, 0.1749)
    """
    from scipy.stats import poisson

    if min(first, second) < 0 or not (first_time > 0 and second_time > 0):
        msg = "counts are 0 or more, and times are above 0"
        raise ValueError(msg)
    if not first + second:
        return 1.0
    rate = (first + second) / (first_time + second_time)
    times = (first_time, second_time)
    counts = [_likely(time * rate) for time in times]
    chance = [poisson.pmf(each, time * rate) for each, time in zip(counts, times, strict=True)]
    edge = float(_apart(np.array(float(first)), np.array(float(second)), *times))
    some = max(_AT_ONCE // len(counts[1]), 1)
    total = 0.0
    for at in range(0, len(counts[0]), some):
        apart = _apart(counts[0][at : at + some, None], counts[1], *times)
        total += float(chance[0][at : at + some] @ (apart >= edge * (1 - _TIE)) @ chance[1])
    return min(total, 1.0)


def _likely(mean: float) -> Floats:
    """Give the counts that a Poisson mean gives at all, those far out in either tail left out."""
    from scipy.stats import poisson

    first = max(int(poisson.ppf(_NEVER, mean)) - 2, 0)
    return np.arange(first, int(poisson.isf(_NEVER, mean)) + 2.0)


def _apart(first: Floats, second: Floats, first_time: float, second_time: float) -> Floats:
    """Give the standardised difference of two rates; 0 where nothing was counted."""
    variance = first / first_time**2 + second / second_time**2
    apart: Floats = np.abs(first / first_time - second / second_time) / np.sqrt(np.where(variance > 0, variance, 1.0))
    return apart


def wdq(place: ArrayLike, nearby: ArrayLike, comparison: ArrayLike) -> float:
    """
    Give the weighted displacement quotient: the change nearby for one unit of success at the place.

    Above 1, what lies nearby gained more than the place; 0 to 1, it gained too; 0 to -1, some moved there; below -1,
    more moved than was gained. It has no interval: a figure for those who ask, never a verdict.

    Parameters
    ----------
    place, nearby, comparison : array_like of float, shape (2,)
        Incidents before and after.

    Returns
    -------
    float
        nan where the place did not fall against the comparison, and where any count is 0: it then says nothing.

    Notes
    -----
    Bowers, K. J., & Johnson, S. D. (2003). Measuring the geographical displacement and diffusion of benefit effects of
    crime prevention activity. *Journal of Quantitative Criminology* 19, 275-301.

    Examples
    --------
    >>> round(wdq([207, 110], [178, 157], [308, 318]), 4)
    0.2582
    """
    (a0, a1), (b0, b1), (c0, c1) = (np.asarray(pair, float) for pair in (place, nearby, comparison))
    if min(a0, a1, b0, b1, c0, c1) <= 0:
        return float("nan")
    success = a1 / c1 - a0 / c0
    return float((b1 / c1 - b0 / c0) / success) if success < 0 else float("nan")


def net_effect(place: ArrayLike, nearby: ArrayLike, comparison: ArrayLike) -> float:
    """
    Give the total net effect: incidents fewer than expected, at the place and nearby together.

    Returns
    -------
    float
        nan where the comparison had no incident before.

    Notes
    -----
    Guerette, R. T. (2009). *Analyzing Crime Displacement and Diffusion*. Problem-Oriented Guides for Police, Problem-
    Solving Tools No. 10.

    Examples
    --------
    >>> round(net_effect([207, 110], [178, 157], [308, 318]), 1)
    130.5
    """
    (a0, a1), (b0, b1), (c0, c1) = (np.asarray(pair, float) for pair in (place, nearby, comparison))
    if c0 <= 0:
        return float("nan")
    return float((a0 * c1 / c0 - a1) + (b0 * c1 / c0 - b1))
