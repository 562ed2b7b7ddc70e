"""The range beside a count: what chance alone could give."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def poisson_interval(counts: ArrayLike, level: float = 0.95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Give the exact limits of the mean of a Poisson count.

    Parameters
    ----------
    counts : array_like of float, shape (n,)
        Whole counts, 0 or more; nan gives nan.
    level : float
        Share of such ranges that hold the true mean, at least.

    Returns
    -------
    low, high : numpy.ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        If a count is below 0, or the level is not between 0 and 1.

    Notes
    -----
    Half the chi-squared quantiles with 2n and 2n + 2 degrees of freedom: Garwood, F. (1936). Fiducial limits for the
    Poisson distribution. *Biometrika* 28, 437-442. The range speaks of chance only: not of who looked, or recorded.

    Examples
    --------
    >>> low, high = poisson_interval([0, 10, 23])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 4.8, 14.58], [3.69, 18.39, 34.51])
    """
    from scipy.special import gammaincinv

    n = np.atleast_1d(np.asarray(counts, float))
    if np.any(n < 0) or not 0 < level < 1:
        msg = "counts are 0 or more, and a level lies between 0 and 1"
        raise ValueError(msg)
    tail = (1 - level) / 2
    low = np.where(n == 0, 0.0, gammaincinv(np.where(n == 0, 1.0, n), tail))
    high = gammaincinv(n + 1, 1 - tail)
    return np.where(np.isnan(n), np.nan, low), high
