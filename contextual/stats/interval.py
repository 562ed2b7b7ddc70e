"""The interval: how much a count of this size moves by chance alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def poisson_limits(count: ArrayLike, confidence: float = 0.95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Give exact limits for the mean behind a count.

    Were the same place watched over the same time again and again, with nothing changed, limits made so would hold
    the true mean at least `confidence` of the time. They say nothing of what was never recorded.

    Parameters
    ----------
    count : array_like of int, shape (n,)
        Counts of separate incidents, 0 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    low, high : numpy.ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        If a count is below 0, or the confidence is not between 0 and 1.

    Notes
    -----
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. *Biometrika* 28(3/4), 437-442: half the
    chi-square quantiles, at 2n and 2n + 2 degrees of freedom. For a count of 0 the lower limit is 0 and the upper one
    is two-sided too (3.69, not the one-sided 3.00).

    Examples
    --------
    >>> low, high = poisson_limits([0, 23])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.0, 14.58], [3.69, 34.51])
    """
    from scipy.special import chdtri

    counts = np.atleast_1d(np.asarray(count, float))
    if np.any(~(counts >= 0)) or not 0 < confidence < 1:
        msg = "limits are of counts of 0 or more, at a confidence between 0 and 1"
        raise ValueError(msg)
    tail = (1 - confidence) / 2
    low = np.where(counts > 0, chdtri(2 * np.maximum(counts, 1), 1 - tail) / 2, 0.0)
    return low, chdtri(2 * counts + 2, tail) / 2
