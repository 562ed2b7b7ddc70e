"""The scan in time: how odd the busiest window of one place is, when any window could have been the busiest."""

from __future__ import annotations

import math


def scan_in_time(windows: float, mean: float, most: int) -> float:
    """
    Give the chance that some window, wherever it begins, holds so many records or more by chance alone.

    Looking for the busiest stretch finds a busy one always: a fixed week with six records may be odd when the busiest
    of all weeks is not. Records are taken as falling at one steady rate, each by itself.

    Parameters
    ----------
    windows : float
        How many windows the time looked at would hold side by side, 2 or more.
    mean : float
        Records expected in one window, above 0.
    most : int
        Records in the busiest window, 2 or more.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If one of these is smaller.

    Notes
    -----
    Naus, J. I. (1982). Approximations for distributions of scan statistics. *Journal of the American Statistical
    Association* 77, 177-183: 1 - Q2 (Q3 / Q2) ** (windows - 2), Q2 and Q3 being exact for two and for three windows.
    The R package ptools leaves the last term out of Q3 and, for windows of one unit, counts one window more.

    Examples
    --------
    Six deaths in two weeks, 0.6 expected, in eight years of fortnights (Aberdein & Spiegelhalter 2013):

    >>> round(scan_in_time(208, 0.6, 6), 5)
    0.03902
    """
    if windows < 2 or mean <= 0 or most < 2:
        msg = "a scan in time needs two windows or more, a mean above 0, and a count of 2 or more"
        raise ValueError(msg)
    two, three = _none_in_two(mean, most), _none_in_three(mean, most)
    return float(min(max(1 - two * (three / two) ** (windows - 2), 0.0), 1.0))


def _p(mean: float, count: int) -> float:
    """Give the Poisson probability of a count; nought below nought."""
    return 0.0 if count < 0 else math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def _f(mean: float, count: int) -> float:
    """Give the Poisson probability of a count or fewer."""
    return math.fsum(_p(mean, number) for number in range(count + 1))


def _none_in_two(m: float, n: int) -> float:
    """Naus's Q2: no window of the first two holds `n`."""
    return _f(m, n - 1) ** 2 - (n - 1) * _p(m, n) * _p(m, n - 2) - (n - 1 - m) * _p(m, n) * _f(m, n - 3)


def _none_in_three(m: float, n: int) -> float:
    """Naus's Q3: no window of the first three holds `n`."""
    here = _p(m, n)
    a1 = 2 * here * _f(m, n - 1) * ((n - 1) * _f(m, n - 2) - m * _f(m, n - 3))
    inner = (n - 1) * (n - 2) * _f(m, n - 3) - 2 * (n - 2) * m * _f(m, n - 4) + m * m * _f(m, n - 5)
    a2 = 0.5 * here**2 * inner
    a3 = math.fsum(_p(m, 2 * n - r) * _f(m, r - 1) ** 2 for r in range(1, n))
    a4 = math.fsum(
        _p(m, 2 * n - r) * _p(m, r) * ((r - 1) * _f(m, r - 2) - m * _f(m, r - 3)) for r in range(2, n)
    )  # fmt: skip
    return _f(m, n - 1) ** 3 - a1 + a2 + a3 - a4
