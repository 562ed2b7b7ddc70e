"""Near repeat: are records that are close in place closer in time than chance would have them? The Knox test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.stats.fdr import adjusted

METRES = (0, 1, 100, 200, 400)
"""Edges of the usual bands of distance; [0, 1) is "the same spot"."""
DAYS = (0, 1, 7, 14, 28)
"""Edges of the usual bands of time; [0, 1) is "the same day"."""

_TOGETHER, _AT_ONCE = 256, 255  # draws and pairs in a block: it stays in the cache, and a byte holds its counts
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Knox:
    """
    Pairs of events per band of distance (rows) and of time (columns).

    Bands are [a, b): the first edge belongs to the band, the last does not. All tables are of shape
    (n_distance_bands, n_time_bands); what cannot be said is nan.

    Attributes
    ----------
    metres, days : tuple of float, tuple of int
        The edges; one more than there are bands.
    observed : numpy.ndarray of int64
    expected : numpy.ndarray of float64
        The exact mean over all orders of the times: pairs in the band of distance times pairs in the band of time,
        over all pairs.
    median, low, high : numpy.ndarray of float64
        Of the draws: the middle, and the range that holds 95 % of them.
    ratio, ratio_median : numpy.ndarray of float64
        Observed over `expected`, and over `median`; nan where that is 0.
    p : numpy.ndarray of float64
        (draws with at least as many pairs + 1) / (draws + 1); nan where no pair can be in the band.
    p_adjusted : numpy.ndarray of float64
        Benjamini and Hochberg over all bands with a p.
    events, draws : int
    drawn_mean : numpy.ndarray of float64
        Mean over the draws: what `expected` is the limit of.
    """

    metres: tuple[float, ...]
    days: tuple[int, ...]
    observed: NDArray[np.int64]
    expected: NDArray[np.float64]
    median: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    ratio: NDArray[np.float64]
    ratio_median: NDArray[np.float64]
    p: NDArray[np.float64]
    p_adjusted: NDArray[np.float64]
    drawn_mean: NDArray[np.float64]
    events: int
    draws: int


@dataclass(frozen=True, slots=True)
class ClosePairs:
    """
    The pairs of events that are close in place, in order of their band of distance.

    `one`, `other` : numpy.ndarray of int, shape (n_pairs,), numbers of events. `starts` : shape (n_bands + 1,), where
    each band begins; pairs before the first are nearer than the first edge and are in no band.
    """

    one: NDArray[np.intp]
    other: NDArray[np.intp]
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        return int(self.starts[-1] - self.starts[0])


def knox(
    easting: ArrayLike, northing: ArrayLike, day: ArrayLike, *, metres: Sequence[float] = METRES,
    days: Sequence[int] = DAYS, draws: int = 999, seed: int = 0, progress: Progress | None = None,
) -> Knox:  # fmt: skip
    """
    Count pairs of events that are close in place and in time, and how many there would be by chance.

    By chance means: the same points and the same days, each day as likely to go with each point. Where and when events
    gather by themselves is so kept; only whether the two go together is tested. A change of level at some of the
    places (a new sender of records, an operation) makes pairs too, though nothing is repeated.

    Parameters
    ----------
    easting, northing : array_like of float, shape (n,)
        Metres on a plane.
    day : array_like of int, shape (n,)
        Whole days, from any first day.
    metres : sequence of float
        Edges of the bands of distance, rising.
    days : sequence of int
        Edges of the bands of time, rising.
    draws : int
        Random orders of the days, besides the observed one.
    seed : int
        The same seed gives the same answer.
    progress : callable, optional
        Is told the share of draws done, 0 to 1.

    Returns
    -------
    Knox

    Raises
    ------
    ValueError
        If lengths differ, edges do not rise or there is no draw.

    Notes
    -----
    Knox, E. G. (1964). The detection of space-time interactions. *Applied Statistics* 13(1), 25-29. Besag, J. &
    Diggle, P. J. (1977). Simple Monte Carlo tests for spatial pattern. *Applied Statistics* 26(3), 327-333. Johnson,
    S. D. et al. (2007). Space-time patterns of risk. *Journal of Quantitative Criminology* 23(3), 201-219.

    Examples
    --------
    >>> found = knox([0, 100], [0, 0], [0, 3], metres=(0, 100, 200), days=(0, 3, 6), draws=9)
    >>> found.observed.tolist()
    [[0, 0], [0, 1]]
    """
    east, north, when = np.asarray(easting, float), np.asarray(northing, float), np.asarray(day)
    _check(east, north, when, metres, days, draws)
    pairs = close_pairs(east, north, metres)
    of_day = (when - when.min() if len(when) else when).astype(np.int64)
    observed = _in_time(pairs, of_day[:, None], days)[:, :, 0]
    expected = expected_pairs(np.diff(pairs.starts)[:, None], _pairs_in_time(of_day, days)[None, :], len(when))
    drawn = _drawn(pairs, of_day, days, draws, seed, progress)
    return _judged(tuple(metres), tuple(days), observed, expected, drawn, len(when))


def expected_pairs(in_place: ArrayLike, in_time: ArrayLike, events: int) -> NDArray[np.float64]:
    """
    Give the mean number of pairs close in both, over all orders of the times: exact, no draw is needed.

    Parameters
    ----------
    in_place, in_time : array_like of int
        Pairs close in place, and pairs close in time; they are broadcast.
    events : int

    Examples
    --------
    Knox's own table of 1964: 96 cases, 25 pairs near in place, 152 near in time, 5 in both.

    >>> expected_pairs(25, 152, 96).round(4).item()
    0.8333
    """
    every = events * (events - 1) / 2
    product = np.asarray(in_place, float) * np.asarray(in_time, float)
    return product / every if every else np.zeros(product.shape)


def close_pairs(easting: NDArray[np.float64], northing: NDArray[np.float64], metres: Sequence[float]) -> ClosePairs:
    """
    Find all pairs nearer than the last edge, in order of their band.

    Parameters
    ----------
    easting, northing : numpy.ndarray of float64, shape (n,)
        Metres.
    metres : sequence of float
        Rising edges of bands [a, b).

    Examples
    --------
    >>> close_pairs(np.array([0.0, 0.0, 50.0]), np.zeros(3), (0, 1, 100)).starts.tolist()
    [0, 1, 3]
    """
    from scipy.spatial import cKDTree

    tree = cKDTree(np.column_stack([easting, northing]))
    pair = tree.query_pairs(float(metres[-1]), output_type="ndarray") if len(easting) > 1 else np.zeros((0, 2), int)
    one, other = pair.T
    apart = np.hypot(easting[one] - easting[other], northing[one] - northing[other])
    band = np.searchsorted(np.asarray(metres, float), apart, side="right")
    order = np.lexsort((other, one, band))
    starts = np.searchsorted(band[order], np.arange(1, len(metres) + 1))
    return ClosePairs(one[order].astype(np.intp), other[order].astype(np.intp), starts)


def count_close_pairs(easting: NDArray[np.float64], northing: NDArray[np.float64], within: float) -> int:
    """
    Count the pairs within so many metres without listing them: whether a test is too large is known beforehand.

    Examples
    --------
    >>> count_close_pairs(np.array([0.0, 0.0, 50.0]), np.zeros(3), 100)
    3
    """
    from scipy.spatial import cKDTree

    if len(easting) < 2:
        return 0
    tree = cKDTree(np.column_stack([easting, northing]))
    return int((tree.count_neighbors(tree, within) - len(easting)) // 2)


def _check(east: Any, north: Any, when: Any, metres: Sequence[float], days: Sequence[int], draws: int) -> None:
    for name, edges in (("metres", metres), ("days", days)):
        if len(edges) < 2 or edges[0] < 0 or np.any(np.diff(edges) <= 0):
            msg = f"the edges of the bands of {name} rise from 0 or more, and there are two at least"
            raise ValueError(msg)
    if not len(east) == len(north) == len(when) or draws < 1:
        msg = "every event has an easting, a northing and a day, and there is at least one draw"
        raise ValueError(msg)


def _pairs_in_time(day: NDArray[np.int64], days: Sequence[int]) -> NDArray[np.int64]:
    """Count all pairs of events per band of time, near or far."""
    ordered = np.sort(day)
    nearer = [np.searchsorted(ordered, ordered + edge, side="left") for edge in days]
    place = np.arange(1, len(ordered) + 1)
    return np.diff([int(np.maximum(found - place, 0).sum()) for found in nearer])


def _in_time(pairs: ClosePairs, day: NDArray[Any], days: Sequence[int]) -> NDArray[np.int64]:
    """
    Count the close pairs per band of time, for many orders of the days at once.

    Parameters
    ----------
    day : numpy.ndarray of int, shape (n_events, n_orders)

    Returns
    -------
    numpy.ndarray of int64, shape (n_distance_bands, n_time_bands, n_orders)
    """
    orders, starts = day.shape[1], pairs.starts
    nearer = np.zeros((len(starts) - 1, len(days), orders), np.int64)
    apart, other = np.empty((2, _AT_ONCE, orders), day.dtype)
    near = np.empty((_AT_ONCE, orders), bool)
    for band in range(len(starts) - 1):
        for start in range(starts[band], starts[band + 1], _AT_ONCE):
            stop = min(start + _AT_ONCE, starts[band + 1])
            lag, yes = apart[: stop - start], near[: stop - start]
            np.take(day, pairs.one[start:stop], axis=0, out=lag, mode="clip")
            np.take(day, pairs.other[start:stop], axis=0, out=other[: stop - start], mode="clip")
            np.abs(np.subtract(lag, other[: stop - start], out=lag), out=lag)
            for at, edge in enumerate(days):
                np.less(lag, edge, out=yes)
                nearer[band, at] += np.add.reduce(yes.view(np.uint8), axis=0, dtype=np.uint8)
    return np.diff(nearer, axis=1)


def _drawn(
    pairs: ClosePairs, day: NDArray[np.int64], days: Sequence[int], draws: int, seed: int, progress: Progress | None
) -> NDArray[np.int64]:
    """Count the pairs per band for random orders of the days: shape (n_distance_bands, n_time_bands, draws)."""
    chance = np.random.default_rng(seed)
    # Two bytes a day halve what has to be moved; differences of days below 2**15 stay inside them.
    small = day.astype(np.int16) if max(int(day.max(initial=0)), *days) < 2**15 else day
    made = []
    for done in range(0, draws, _TOGETHER):
        some = min(_TOGETHER, draws - done)
        orders = np.array([chance.permutation(small) for _ in range(some)])
        made.append(_in_time(pairs, np.ascontiguousarray(orders.T), days))
        if progress is not None:
            progress((done + some) / draws)
    return np.concatenate(made, axis=2)


def _judged(
    metres: tuple[float, ...], days: tuple[int, ...], observed: NDArray[np.int64], expected: NDArray[np.float64],
    drawn: NDArray[np.int64], events: int,
) -> Knox:  # fmt: skip
    """Compare what was observed with what was drawn."""
    possible = expected > 0
    draws = drawn.shape[2]
    as_many = (drawn >= observed[:, :, None]).sum(axis=2)
    p = np.where(possible, (as_many + 1) / (draws + 1), np.nan)
    low, median, high = np.quantile(drawn, [0.025, 0.5, 0.975], axis=2)
    return Knox(
        metres, days, observed, expected, median, low, high,
        ratio=_over(observed, expected), ratio_median=_over(observed, median), p=p,
        p_adjusted=adjusted(p.ravel()).reshape(p.shape), drawn_mean=drawn.mean(axis=2), events=events, draws=draws,
    )  # fmt: skip


def _over(observed: NDArray[np.int64], by_chance: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = np.full(by_chance.shape, np.nan)
    np.divide(observed, by_chance, out=ratio, where=by_chance > 0)
    return ratio
