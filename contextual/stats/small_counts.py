"""Limits of sums and ratios of counts that hold when the counts are small."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def jeffreys_limits(count: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """
    Give Jeffreys' limits for the mean behind each count, and the middle between them.

    Unlike Garwood's they are not wider than they say: on average over possible means they hold the true one just
    `confidence` of the time, which is what adding them up needs.

    Parameters
    ----------
    count : array_like of float, shape (n,)
        0 or more.

    Returns
    -------
    low, middle, high : numpy.ndarray of float64, shape (n,)
        Quantiles of a gamma distribution of shape count + 1/2; always above 0.

    Raises
    ------
    ValueError
        If a count is below 0, or the confidence is not between 0 and 1.

    Notes
    -----
    Brown, L. D., Cai, T. T., & DasGupta, A. (2003). Interval estimation in exponential families. *Statistica Sinica*
    13, 19-49.

    Examples
    --------
    >>> low, middle, high = jeffreys_limits([0, 9])
    >>> low.round(3).tolist(), middle.round(3).tolist(), high.round(3).tolist()
    ([0.0, 4.453], [0.227, 9.169], [2.512, 16.426])
    """
    from scipy.special import gammaincinv

    counts = np.atleast_1d(np.asarray(count, float))
    if np.any(~(counts >= 0)) or not 0 < confidence < 1:
        msg = "limits are of counts of 0 or more, at a confidence between 0 and 1"
        raise ValueError(msg)
    tail = (1 - confidence) / 2
    return tuple(np.asarray(gammaincinv(counts + 0.5, at)) for at in (tail, 0.5, 1 - tail))  # type: ignore[return-value]


def sum_limits(
    count: ArrayLike, weight: ArrayLike, dispersion: float = 1.0, confidence: float = 0.95
) -> tuple[float, float]:
    """
    Give limits for a weighted sum of the means behind counts; weights may be negative.

    The distance of each count to its own limit is recovered and added in squares, each side for itself, so that the
    limits are as lopsided as the counts (MOVER).

    Parameters
    ----------
    count, weight : array_like of float, shape (n,)
    dispersion : float
        How many times the variance of the counts is that of chance alone.

    Notes
    -----
    Zou, G. Y., & Donner, A. (2008). Construction of confidence limits about effect measures. *Statistics in Medicine*
    27, 1693-1702; with Jeffreys' limits of each count.

    Examples
    --------
    >>> [round(limit, 2) for limit in sum_limits([9, 3], [1, -1])]
    [-0.76, 13.73]
    """
    counts, weights = np.asarray(count, float), np.asarray(weight, float)
    low, _, high = jeffreys_limits(counts, confidence)
    # At 0 the lower limit is 0 itself; the quantile lies above the count and would be a distance to the wrong side.
    return _recovered(counts, np.minimum(low, counts), high, weights, dispersion)


def log_ratio_limits(
    count: ArrayLike, sign: ArrayLike, dispersion: float = 1.0, confidence: float = 0.95
) -> tuple[float, float]:
    """
    Give limits for a sum of logarithms of the means behind counts, added or taken away: the log of a ratio.

    Parameters
    ----------
    count : array_like of float, shape (n,)
    sign : array_like of float, shape (n,)
        1 for what stands above the line, -1 for what stands below.

    Notes
    -----
    Donner, A., & Zou, G. Y. (2012). Closed-form confidence intervals for functions of the normal mean and standard
    deviation. *Statistical Methods in Medical Research* 21, 347-359 (MOVER), on the log scale with Jeffreys' limits, so
    that a count of 0 has limits too.

    Examples
    --------
    >>> [round(float(np.exp(limit)), 3) for limit in log_ratio_limits([10, 20], [1, -1])]
    [0.228, 1.044]
    """
    low, middle, high = (np.log(limit) for limit in jeffreys_limits(count, confidence))
    return _recovered(middle, low, high, np.asarray(sign, float), dispersion)


def _recovered(middle: Floats, low: Floats, high: Floats, weight: Floats, dispersion: float) -> tuple[float, float]:
    total = float((weight * middle).sum())
    below = weight * np.where(weight > 0, middle - low, middle - high)
    above = weight * np.where(weight > 0, high - middle, low - middle)
    wider = float(np.sqrt(max(dispersion, 1.0)))
    return total - wider * float(np.hypot.reduce(below)), total + wider * float(np.hypot.reduce(above))
