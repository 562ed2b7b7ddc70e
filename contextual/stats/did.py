"""Difference in differences: a ratio of ratios for counts, and the linear one with errors clustered by place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.stats.small_counts import log_ratio_limits

_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio:
    """
    How many times as many incidents as the comparison leads one to expect.

    Attributes
    ----------
    ratio : (after / before at the place) / (after / before at the comparison); nan where that is undefined.
    log_se, z, p : standard error of its logarithm, and the two-sided test of no change; nan with a count of 0.
    low, high : limits that hold with small counts too (`contextual.stats.small_counts.log_ratio_limits`).
    normal_low, normal_high : the usual limits, exp(ln ratio -/+ 1.96 standard errors).
    relative_effect : 1 / ratio, as Farrington reports it: above 1 is a gain.
    """

    ratio: float
    log_se: float
    z: float
    p: float
    low: float
    high: float
    normal_low: float
    normal_high: float
    relative_effect: float


def rate_ratio(place: ArrayLike, comparison: ArrayLike, dispersion: float = 1.0, confidence: float = 0.95) -> RateRatio:
    """
    Compare a place's change with that of its comparison, as a ratio; lengths of time and sizes of area cancel out.

    Parameters
    ----------
    place, comparison : array_like of float, shape (2,)
        Incidents before and after.
    dispersion : float
        How many times the variance is that of chance alone; below 1 counts as 1.

    Notes
    -----
    The Poisson model with a log link for two places and two times. Relative effect: Farrington, D. P., Gill, M.,
    Waples, S. J., & Argomaniz, J. (2007). The effects of closed-circuit television on crime. *Journal of Experimental
    Criminology* 3, 21-38.

    Examples
    --------
    >>> found = rate_ratio([207, 110], [308, 318])
    >>> round(found.ratio, 5), round(found.log_se, 6), round(found.z, 3), round(found.relative_effect, 5)
    (0.51469, 0.142525, -4.66, 1.94292)
    >>> round(found.normal_low, 3), round(found.normal_high, 4)
    (0.389, 0.6806)
    """
    from scipy.special import ndtr, ndtri

    (t0, t1), (c0, c1) = np.asarray(place, float).tolist(), np.asarray(comparison, float).tolist()
    low, high = log_ratio_limits([t0, t1, c0, c1], [-1, 1, 1, -1], dispersion, confidence)
    ratio = t1 * c0 / (t0 * c1) if t0 * c1 > 0 else _NAN
    se = z = _NAN
    if min(t0, t1, c0, c1) > 0:
        se = float(np.sqrt(max(dispersion, 1.0) * (1 / t0 + 1 / t1 + 1 / c0 + 1 / c1)))
        z = float(np.log(ratio) / se)
    reach = float(ndtri(0.5 + confidence / 2)) * se
    return RateRatio(
        ratio=ratio, log_se=se, z=z, p=float(2 * ndtr(-abs(z))), low=float(np.exp(low)), high=float(np.exp(high)),
        normal_low=float(ratio * np.exp(-reach)), normal_high=float(ratio * np.exp(reach)),
        relative_effect=1 / ratio if ratio > 0 else _NAN,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearDid:
    """The change in incidents a month at the changed places beyond the others, with errors clustered by place."""

    effect: float
    se: float
    t: float
    p: float
    low: float
    high: float
    places: int
    changed: int


def linear_did(counts: ArrayLike, changed: ArrayLike, post: ArrayLike, confidence: float = 0.95) -> LinearDid:
    """
    Fit y = place + month + effect x (changed and after), with standard errors clustered by place.

    With one changed place the clustered error is far too small: its own residuals add up to nothing. The figure is
    given because it is asked for; the ratio's limits and the placebo places are what to read.

    Parameters
    ----------
    counts : array_like of float, shape (n_places, n_months)
    changed : array_like of bool, shape (n_places,)
    post : array_like of bool, shape (n_months,)

    Returns
    -------
    LinearDid
        nan where there is nothing to compare: no changed place, no other, or no month on one side.

    Notes
    -----
    Within-place, within-month regression; the small-sample factor G/(G-1) x (N-1)/(N-K) and t with G-1 degrees of
    freedom. Why not to trust it with one changed place: MacKinnon, J. G., & Webb, M. D. (2017). Wild bootstrap
    inference for wildly different cluster sizes. *Journal of Applied Econometrics* 32, 233-254.

    Examples
    --------
    >>> found = linear_did([[5, 5, 1, 1], [2, 3, 2, 3], [4, 3, 4, 4]], [True, False, False], [0, 0, 1, 1])
    >>> round(found.effect, 3), found.places, found.changed
    (-4.25, 3, 1)
    """
    from scipy.special import stdtr, stdtrit

    y, treated, later = np.asarray(counts, float), np.asarray(changed, bool), np.asarray(post, bool)
    places, months = y.shape
    design = _within(np.outer(treated, later).astype(float))
    spread = float((design**2).sum())
    if places < 2 or spread < 1e-12:
        return LinearDid(effect=_NAN, se=_NAN, t=_NAN, p=_NAN, low=_NAN, high=_NAN, places=places, changed=0)
    effect = float((design * y).sum() / spread)
    scores = (design * (_within(y) - effect * design)).sum(axis=1)
    free = places * months - places - months
    small = places / (places - 1) * (places * months - 1) / free if free > 0 else _NAN
    se = float(np.sqrt(small * (scores**2).sum()) / spread)
    t = effect / se if se > 0 else _NAN
    reach = float(stdtrit(places - 1, 0.5 + confidence / 2)) * se
    return LinearDid(
        effect=effect, se=se, t=t, p=float(2 * stdtr(places - 1, -abs(t))), low=effect - reach, high=effect + reach,
        places=places, changed=int(treated.sum()),
    )  # fmt: skip


def _within(table: np.ndarray) -> np.ndarray:
    """Take away the mean of each place and each month."""
    means = table.mean(axis=1, keepdims=True) + table.mean(axis=0, keepdims=True)
    centred: np.ndarray = table - means + table.mean()
    return centred
