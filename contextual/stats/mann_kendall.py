"""The trend: do the values of a series rise or fall more often than chance would have it (Mann-Kendall)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT_BELOW = 10
"""Series shorter than this are tested against every order their values could have come in."""

METHODS = ("usual", "normal", "hamed-rao")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """
    A Mann-Kendall test of each series.

    Attributes
    ----------
    s : numpy.ndarray of float64, shape (n_series,)
        Pairs that rise less pairs that fall; nan where the series holds a nan.
    variance : numpy.ndarray of float64, shape (n_series,)
        Of `s` if there were no trend, ties allowed for.
    z : numpy.ndarray of float64, shape (n_series,)
        `s`, one nearer nought, in standard deviations; 0 where `s` is 0.
    p : numpy.ndarray of float64, shape (n_series,)
        Two-sided.
    """

    s: Floats
    variance: Floats
    z: Floats
    p: Floats


def mann_kendall(series: ArrayLike, method: str = "usual") -> Trend:
    """
    Test whether each series rises or falls.

    Parameters
    ----------
    series : array_like of float, shape (n_series, n_steps) or (n_steps,)
        Values in the order of time. A series that holds a nan is undefined: all its figures are nan.
    method : str
        "usual": p is exact for fewer than ten steps, ties allowed for, and normal from ten on. "normal": normal
        always. "hamed-rao": normal, with the variance of a series whose steps are like the ones before them; it is
        estimated from the series, and with fewer than about 30 steps it is a rough estimate.

    Returns
    -------
    Trend

    Raises
    ------
    ValueError
        If there is no step, or no such method.

    Notes
    -----
    Mann, H. B. (1945). *Econometrica* 13, 245-259. Kendall, M. G. (1975). *Rank Correlation Methods*. Griffin.
    ``z = (S ∓ 1) / √Var``; ``Var = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)] / 18`` over groups of t equal values.
    The test supposes that without a trend any order of the values is as likely as any other.
    Hamed, K. H. and Rao, A. R. (1998). *Journal of Hydrology* 204, 182-196.

    Examples
    --------
    >>> rising = mann_kendall([1, 2, 3, 4, 5], method="normal")
    >>> rising.z.round(4).tolist(), rising.p.round(4).tolist()
    ([2.2045], [0.0275])
    >>> mann_kendall([1, 2, 3, 4, 5]).p.round(4).tolist()  # 2 of the 120 orders are as steady
    [0.0167]
    """
    values = np.atleast_2d(np.asarray(series, float))
    if not values.shape[1] or method not in METHODS:
        msg = f"a trend needs at least one step, and a method of: {', '.join(METHODS)}"
        raise ValueError(msg)
    defined = ~np.isnan(values).any(axis=1)
    ties = _ties(values[defined])
    s, variance = _score(values[defined]), _variance(ties, values.shape[1])
    if method == "hamed-rao":
        variance = variance * np.array([_inflation(row) for row in values[defined]])
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(s == 0, 0.0, (s - np.sign(s)) / np.sqrt(variance))
    p = _exact(s, ties) if method == "usual" and values.shape[1] < EXACT_BELOW else _normal(z)
    found = (_over(defined, figure) for figure in (s, variance, z, p))
    return Trend(**dict(zip(("s", "variance", "z", "p"), found, strict=True)))


def _score(values: Floats) -> Floats:
    """Count pairs that rise less pairs that fall, lag by lag: no table of all pairs is made."""
    s = np.zeros(len(values))
    for lag in range(1, values.shape[1]):
        later, earlier = values[:, lag:], values[:, :-lag]
        s += (later > earlier).sum(axis=1)
        s -= (later < earlier).sum(axis=1)
    return s


def _ties(values: Floats) -> NDArray[np.int64]:
    """For each series count its groups of t equal values: shape (n_series, n_steps + 1), column t."""
    n_series, n_steps = values.shape
    ordered = np.sort(values, axis=1)
    new = np.ones((n_series, n_steps), bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    starts = np.flatnonzero(new)
    sizes = np.diff(starts, append=new.size)
    groups = np.zeros((n_series, n_steps + 1), np.int64)
    np.add.at(groups, (starts // n_steps, sizes), 1)
    return groups


def _variance(ties: NDArray[np.int64], n_steps: int) -> Floats:
    t = np.arange(n_steps + 1.0)
    whole = n_steps * (n_steps - 1) * (2 * n_steps + 5)
    variance: Floats = (whole - ties @ (t * (t - 1) * (2 * t + 5))) / 18
    return variance


def _normal(z: Floats) -> Floats:
    from scipy.special import ndtr

    p: Floats = 2 * ndtr(-np.abs(z))
    return p


def _exact(s: Floats, ties: NDArray[np.int64]) -> Floats:
    """Give the share of all orders of the same values whose score is at least as far from nought."""
    kinds, of = np.unique(ties, axis=0, return_inverse=True)
    tables = [_tails(tuple(np.repeat(np.arange(len(kind)), kind).tolist())) for kind in kinds]
    return np.array([tables[kind][int(abs(score))] for kind, score in zip(of.ravel(), s, strict=True)], float)


@cache
def _tails(groups: tuple[int, ...]) -> tuple[float, ...]:
    """
    Give P(|S| >= s), for s from 0, over every order of values in groups of these sizes.

    Inversions of the orders of a multiset are counted by the q-multinomial coefficient: groups join one by one, each
    by a q-binomial. With `pairs` pairs that are not equal, S = pairs - 2 * inversions. Whole numbers throughout.
    """
    ways, joined = [1], 0
    for size in groups:
        ways, joined = _times(ways, _q_binomial(joined + size, size)), joined + size
    pairs, every = len(ways) - 1, sum(ways)
    scores = [abs(pairs - 2 * inversions) for inversions in range(len(ways))]
    most = comb(joined, 2)
    return tuple(sum(w for w, at in zip(ways, scores, strict=True) if at >= s) / every for s in range(most + 1))


@cache
def _q_binomial(n: int, k: int) -> list[int]:
    """Count the ways to choose k of n by how many of the n - k others come before them (Pascal's rule, with q)."""
    if k in (0, n):
        return [1]
    stay, move = _q_binomial(n - 1, k), _q_binomial(n - 1, k - 1)
    ways = [0] * (k * (n - k) + 1)
    for power, count in enumerate(move):
        ways[power] += count
    for power, count in enumerate(stay):
        ways[power + k] += count
    return ways


def _times(one: list[int], other: list[int]) -> list[int]:
    product = [0] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            product[i + j] += a * b
    return product


def _inflation(values: Floats, alpha: float = 0.05) -> float:
    """
    Say by how much likeness of steps widens the score of one series.

    Ranks of the series without its median slope; only lags whose correlation is beyond chance at `alpha` count. The
    estimate can be nought or less in a short series; the variance is then left as it is.
    """
    from scipy.stats import rankdata

    n = len(values)
    if n < 4:
        return 1.0
    steps = np.arange(n)
    i, j = np.triu_indices(n, 1)
    level = values - steps * np.median((values[j] - values[i]) / (j - i))
    # Values that would be equal but for rounding are equal: else the ranks would hang on the last digit.
    ranks = rankdata(np.round(level / (np.abs(values).max() or 1.0), 9))
    ranks = ranks - ranks.mean()
    whole = float(ranks @ ranks)
    if whole == 0:
        return 1.0
    alike = np.array([ranks[lag:] @ ranks[: n - lag] for lag in steps[1:]]) / whole
    lags = steps[1:]
    weights = (n - lags) * (n - lags - 1.0) * (n - lags - 2)
    bar = _quantile(1 - alpha / 2) / np.sqrt(n)
    wider = 1 + 2 / (n * (n - 1) * (n - 2)) * float((weights * alike)[np.abs(alike) > bar].sum())
    return wider if wider > 0 else 1.0


def _quantile(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def _over(defined: NDArray[np.bool_], figures: Floats) -> Floats:
    """Put the figures of the series that are defined in their places; nan elsewhere."""
    whole = np.full(len(defined), np.nan)
    whole[defined] = figures
    return whole
