"""The week: the four-hour windows that hold most records, with what chance and unknown hours leave open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.stats.interval import poisson_limits

WEEK = 168
"""Hours of a week; Monday 00:00 is 0."""
A_DAY = 24
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Window:
    """
    A run of hours of the week, and what is recorded in it.

    Attributes
    ----------
    start, hours : it begins at hour `start` of the week (or day) and lasts so many hours; it may run past the end.
    count : records, each shared out evenly over the hours in which it may have happened.
    surely, possibly : records wholly inside, and records that touch it: the true number lies between.
    low, high : range of the mean behind the true number, see `best_windows`.
    p : how often an even week has a window as full as this anywhere.
    """

    start: int
    hours: int
    count: float
    surely: int
    possibly: int
    low: float
    high: float
    p: float


def best_windows(
    hour: ArrayLike, span: ArrayLike, *, hours: int = 4, windows: int = 3, period: int = WEEK, draws: int = 999,
    seed: int = 0, confidence: float = 0.95,
) -> tuple[Window, ...]:  # fmt: skip
    """
    Find the windows that hold most records, none sharing an hour with another.

    Each record is shared out, 1/span to each hour it may have happened in. The fullest window of all is taken, then
    the fullest that does not touch it, and so on. Of windows as full as each other the one with more in the hours on
    either side is taken, then the earliest.

    Parameters
    ----------
    hour : array_like of int, shape (n,)
        Hour of the week at which a record may have begun; Monday 00:00 is 0.
    span : array_like of int, shape (n,)
        Hours it touches, 1 or more. Spans of a day or wider say nothing of the hour and are left out.
    hours : int
        Length of a window.
    windows : int
        How many to give at most; those without any record are not given.
    period : int
        168: hours of the week. 24: hours of the day, all weekdays together.
    draws : int
        Even weeks that are drawn.
    seed : int
        The same seed gives the same answer.
    confidence : float
        Of the range.

    Returns
    -------
    tuple of Window
        p: each record keeps its span and falls anywhere in the week; the share of draws, the observed week among them,
        whose fullest window holds at least as much. Having looked at every window is so allowed for.
        low: limit for the records surely inside, at a confidence that allows for having picked the best of all
        windows (Bonferroni). high: limit for those possibly inside. So the range holds the true mean wherever inside
        their spans the records happened; where all hours are known it is chance alone.

    Raises
    ------
    ValueError
        If lengths differ, a span is below 1, or hours do not fit the period.

    Notes
    -----
    Shares: Ratcliffe, J. H. (2000). *International Journal of Geographical Information Science* 14(7), 669-679.
    Fullest window: Naus, J. I. (1965). The distribution of the size of the maximum cluster of points on a line.
    *Journal of the American Statistical Association* 60(310), 532-538. Limits: Garwood (1936), see
    `contextual.stats.interval`; between surely and possibly as in Manski, C. F. (2003). *Partial Identification of
    Probability Distributions*. Springer.

    Examples
    --------
    >>> friday = 4 * 24
    >>> found = best_windows([friday + 19] * 6 + [friday + 20] * 6 + [3, 50, 130], [1] * 15, windows=1)[0]
    >>> divmod(found.start, 24), found.count, round(found.p, 3)
    ((4, 17), 12.0, 0.001)
    """
    began, long = np.asarray(hour, np.int64), np.asarray(span, np.int64)
    _check(began, long, hours, period)
    count, surely, possibly = window_counts(began, long, hours=hours, period=period)
    wider, _, _ = window_counts(began + 1, long, hours=hours + 2, period=period)
    fullest = _fullest(long[long < A_DAY], hours, period, draws, seed)
    low = poisson_limits(surely, 1 - (1 - confidence) / period)[0]
    high = poisson_limits(possibly, confidence)[1]

    def window(start: int) -> Window:
        p = (np.sum(fullest >= count[start] - _CLOSE) + 1) / (draws + 1)
        held = float(count[start]), int(surely[start]), int(possibly[start])
        return Window(start, hours, *held, float(low[start]), float(high[start]), float(p))

    return tuple(window(start) for start in _apart(count, wider, hours, windows))


def window_counts(
    hour: ArrayLike, span: ArrayLike, *, hours: int = 4, period: int = WEEK
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """
    Count the records of the window that starts at each hour.

    Parameters
    ----------
    hour, span, hours, period
        As for `best_windows`.

    Returns
    -------
    count : numpy.ndarray of float64, shape (period,)
        Records shared out over the hours in which they may have happened.
    surely, possibly : numpy.ndarray of int64, shape (period,)
        Records wholly inside; records that touch it.

    Examples
    --------
    >>> count, surely, possibly = window_counts([20, 19], [1, 8], hours=4)
    >>> float(count[20]), int(surely[20]), int(possibly[20])
    (1.5, 1, 2)
    """
    began, long = np.asarray(hour, np.int64) % period, np.asarray(span, np.int64)
    timed = long < A_DAY
    count, surely, possibly = np.zeros(period), np.zeros(period, np.int64), np.zeros(period, np.int64)
    for length in np.unique(long[timed]).tolist():
        starts = np.bincount(began[long == length], minlength=period)
        count += _held(starts, length, hours) / length
        surely += _ahead(starts, hours - length + 1)
        possibly += np.roll(_ahead(starts, min(hours + length - 1, period)), length - 1)
    return count, surely, possibly


def _check(hour: NDArray[np.int64], span: NDArray[np.int64], hours: int, period: int) -> None:
    if len(hour) != len(span) or np.any(span < 1):
        msg = "every record has an hour and touches one hour at least"
        raise ValueError(msg)
    if not 0 < hours <= period - 2:
        msg = "a window is at least an hour long and leaves some of the week outside"
        raise ValueError(msg)


def _ahead(counts: NDArray[np.int64], hours: int) -> NDArray[np.int64]:
    """Add up each hour and those after it, so many hours in all; the last axis runs round."""
    if hours < 1:
        return np.zeros_like(counts)
    run = np.cumsum(np.concatenate([counts, counts[..., : hours - 1]], axis=-1), axis=-1)
    ahead: NDArray[np.int64] = run[..., hours - 1 :] - run[..., : counts.shape[-1]] + counts
    return ahead


def _held(starts: NDArray[np.int64], span: int, hours: int) -> NDArray[np.int64]:
    """Count the hours that records of one span, by the hour they begin at, touch of each window: whole numbers."""
    touched = np.roll(_ahead(starts, span), span - 1, axis=-1)
    return _ahead(touched, hours)


def _fullest(span: NDArray[np.int64], hours: int, period: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Draw even weeks, each record keeping its span, and give what the fullest window of each holds."""
    chance = np.random.default_rng(seed)
    held = np.zeros((draws, period))
    for length, records in zip(*np.unique(span, return_counts=True), strict=True):
        began = chance.integers(0, period, (draws, int(records))) + period * np.arange(draws)[:, None]
        starts = np.bincount(began.ravel(), minlength=draws * period).reshape(draws, period)
        held += _held(starts, int(length), hours) / length
    fullest: NDArray[np.float64] = held.max(axis=1)
    return fullest


def _apart(count: NDArray[np.float64], wider: NDArray[np.float64], hours: int, windows: int) -> list[int]:
    """Choose the starts of the fullest windows, one after the other, none sharing an hour with another."""
    left = count.copy()
    chosen: list[int] = []
    while len(chosen) < windows and left.max(initial=0) > _CLOSE:
        ties = np.flatnonzero(left > left.max() - _CLOSE)
        most = wider[ties]
        start = int(ties[np.flatnonzero(most > most.max() - _CLOSE)[0]])
        chosen.append(start)
        left[(start + np.arange(1 - hours, hours)) % len(left)] = 0
    return chosen
