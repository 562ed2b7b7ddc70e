"""Near repeat: are records that are close in place closer in time than chance would have them? The Knox test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.stats.close_pairs import ClosePairs, close_pairs, count_in_time
from contextual.stats.fdr import adjusted

METRES = (0, 1, 100, 200, 400)
"""Edges of the usual bands of distance; [0, 1) is "the same spot"."""
DAYS = (0, 1, 7, 14, 28)
"""Edges of the usual bands of time; [0, 1) is "the same day"."""

_TOGETHER = 256
"""Orders of the days that are counted at once: few enough for a block of pairs to stay in the cache."""
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


def knox(
    easting: ArrayLike, northing: ArrayLike, day: ArrayLike, *, metres: Sequence[float] = METRES,
    days: Sequence[int] = DAYS, blocks: ArrayLike | None = None, draws: int = 999, seed: int = 0,
    progress: Progress | None = None,
) -> Knox:  # fmt: skip
    """
    Count pairs of events that are close in place and in time, and how many there would be by chance.

    By chance means: the same points and the same days, each day as likely to go with each point. Where and when events
    gather by themselves is so kept; only whether the two go together is tested. A change of level at some of the
    places (a new sender of records, an operation, work that helped) makes pairs too, though nothing is repeated: with
    `blocks` of a quarter, say, each place keeps its number of events in each quarter, and only what is closer than
    that is tested.

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
    blocks : array_like of int, shape (n,), optional
        A number for each event; days are exchanged among events of one number only. Left out, among all.
    draws : int
        Random orders of the days, besides the observed one.
    seed : int
        The same seed gives the same answer, in whatever order the events are given.
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
    block = np.zeros(len(when), np.int64) if blocks is None else np.unique(np.asarray(blocks), return_inverse=True)[1]
    # The draws go by position, so the order in which events are given must not matter.
    order = np.lexsort((when, north, east, block))
    east, north, when, block = east[order], north[order], when[order], block[order]
    of_day = (when - when.min() if len(when) else when).astype(np.int64)
    pairs = close_pairs(east, north, metres)
    observed = count_in_time(pairs, of_day[:, None], days)[:, :, 0]
    expected = _expected(pairs, of_day, block, days)
    drawn = _drawn(pairs, of_day, block, days, draws, seed, progress)
    return _judged(tuple(metres), tuple(days), observed, expected, drawn, len(when))


def expected_pairs(in_place: ArrayLike, in_time: ArrayLike, every: float) -> NDArray[np.float64]:
    """
    Give the mean number of pairs close in both, over all orders of the times: exact, no draw is needed.

    Parameters
    ----------
    in_place, in_time : array_like of int
        Pairs close in place, and pairs close in time; they are broadcast.
    every : float
        All pairs, close or not.

    Examples
    --------
    Knox's own table of 1964: of 96 cases 25 pairs near in place, 152 near in time, 5 in both.

    >>> expected_pairs(25, 152, 96 * 95 / 2).round(4).item()
    0.8333
    """
    both: NDArray[np.float64] = np.asarray(in_place, float) * np.asarray(in_time, float) / every
    return both


def _check(east: Any, north: Any, when: Any, metres: Sequence[float], days: Sequence[int], draws: int) -> None:
    for name, edges in (("metres", metres), ("days", days)):
        if len(edges) < 2 or edges[0] < 0 or np.any(np.diff(edges) <= 0):
            msg = f"the edges of the bands of {name} rise from 0 or more, and there are two at least"
            raise ValueError(msg)
    if not len(east) == len(north) == len(when) or draws < 1:
        msg = "every event has an easting, a northing and a day, and there is at least one draw"
        raise ValueError(msg)


def _expected(
    pairs: ClosePairs, day: NDArray[np.int64], block: NDArray[np.int64], days: Sequence[int]
) -> NDArray[np.float64]:
    """Add up, over every two blocks, pairs close in place times the share of their pairs that is close in time."""
    among = [np.sort(day[block == number]) for number in range(int(block.max(initial=-1)) + 1)]
    total = np.zeros((len(pairs.starts) - 1, len(days) - 1))
    first, second = np.sort(np.stack([block[pairs.one], block[pairs.other]]), axis=0)
    for band in range(len(total)):
        inside = slice(pairs.starts[band], pairs.starts[band + 1])
        in_place = np.bincount(first[inside] * len(among) + second[inside], minlength=len(among) ** 2)
        for both in np.flatnonzero(in_place):
            total[band] += expected_pairs(in_place[both], *_in_time(among, *divmod(int(both), len(among)), days))
    return total


def _in_time(
    among: list[NDArray[np.int64]], first: int, second: int, days: Sequence[int]
) -> tuple[NDArray[np.int64], float]:
    """Count the pairs of an event of one block with one of another, or the same, per band of time; and all of them."""
    one, other, same = among[first], among[second], first == second
    reach = [other.searchsorted(one + edge, "left") - other.searchsorted(one - edge, "right") for edge in days]
    nearer = np.array([max(int(found.sum()) - same * len(one), 0) for found in reach])
    half = 2 if same else 1
    return np.diff(nearer) // half, len(one) * (len(other) - same) / half


def _drawn(
    pairs: ClosePairs, day: NDArray[np.int64], block: NDArray[np.int64], days: Sequence[int], draws: int, seed: int,
    progress: Progress | None,
) -> NDArray[np.int64]:  # fmt: skip
    """Count the pairs per band for random orders of the days: shape (n_distance_bands, n_time_bands, draws)."""
    chance = np.random.default_rng(seed)
    # Two bytes a day halve what has to be moved; differences of days below 2**15 stay inside them.
    small = day.astype(np.int16) if max(int(day.max(initial=0)), *days) < 2**15 else day
    together = np.argsort(block, kind="stable")
    parts = np.split(small[together], np.cumsum(np.bincount(block))[:-1])
    made = []
    for done in range(0, draws, _TOGETHER):
        some = min(_TOGETHER, draws - done)
        orders = np.empty((some, len(day)), small.dtype)
        for order in orders:
            order[together] = np.concatenate([chance.permutation(part) for part in parts])
        made.append(count_in_time(pairs, np.ascontiguousarray(orders.T), days))
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
