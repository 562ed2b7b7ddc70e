"""Conditional permutation: a hexagon's own count is held, the other counts of the area are dealt out around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.neighbours import Neighbours

Floats = NDArray[np.float64]

DRAWS = 9_999
"""How many deals are drawn where they cannot all be counted."""

_WORK = 40_000_000
"""How many additions counting every deal may take: about a second."""


@dataclass(frozen=True, slots=True)
class Permuted:
    """
    What dealing out the other counts says of each hexagon.

    Attributes
    ----------
    more, fewer : numpy.ndarray of float64, shape (n,)
        The share of deals with as much, or as little, around it as was found; nan without neighbours or where all
        counts are the same.
    exact : bool
        True: every deal was counted. False: `DRAWS` deals were drawn, and p is (as extreme + 1) / (draws + 1).
    """

    more: Floats
    fewer: Floats
    exact: bool

    def p(self, alternative: str = "two-sided") -> Floats:
        """
        Give the p-value for one of three questions.

        Parameters
        ----------
        alternative : str
            "greater" (more around it than chance), "less", or "two-sided" (the smaller of the two, doubled).

        Raises
        ------
        ValueError
            When it is none of these.
        """
        if alternative == "greater":
            return self.more
        if alternative == "less":
            return self.fewer
        if alternative != "two-sided":
            msg = "the alternative is greater, less or two-sided"
            raise ValueError(msg)
        return np.asarray(np.minimum(1.0, 2 * np.minimum(self.more, self.fewer)), float)


def permuted(
    values: ArrayLike, neighbours: Neighbours, *, seed: int, draws: int = DRAWS, count_all: bool | None = None
) -> Permuted:
    """
    Compare what lies around each hexagon with what dealing out all other counts at random would put there.

    The own count is held, as local statistics ask, so one very high hexagon among empty ones is not called by this:
    nothing around it is high. Where counts repeat, as small ones do, every deal is counted and the answer is exact.

    Parameters
    ----------
    values : array_like of int, shape (n,)
        Counts, noughts included.
    neighbours : Neighbours
        With or without the own: it is held either way.
    seed : int
        For the deals drawn where not all are counted.
    draws : int
    count_all : bool, optional
        Count every deal (True) or draw (False); left out, what the counts allow in about a second.

    Returns
    -------
    Permuted

    Raises
    ------
    ValueError
        If a value is no count.

    Notes
    -----
    Anselin, L. (1995). Local indicators of spatial association. *Geographical Analysis* 27(2), 93-115: conditional
    permutation. North, B. V., Curtis, D. and Sham, P. C. (2002). *American Journal of Human Genetics* 71(2), 439-441:
    (r + 1) / (n + 1). The number of deals with each sum is a coefficient of the product of (1 + t y^v) over the other
    counts v; no deal is gone through twice, and nothing is taken away, so small shares are as exact as large ones.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> cells = with_ring(cells_at([54.6], [1.6], 9))
    >>> found = permuted([0, 0, 0, 0, 0, 0, 4], neighbours_of(cells), seed=1)
    >>> found.exact, found.p("greater").tolist()
    (True, [1.0, 1.0, 0.5, 1.0, 0.5, 1.0, 1.0])
    """
    given = np.asarray(values)
    counts = given.astype(np.int64)
    if np.any(counts != given) or np.any(counts < 0):
        msg = "only counts are dealt out: whole numbers, 0 or more"
        raise ValueError(msg)
    around = np.asarray(neighbours.sums(counts) - (counts if neighbours.own else 0), np.int64)
    size = neighbours.counts - int(neighbours.own)
    if count_all is None:
        count_all = _work(counts, int(size.max(initial=0))) <= _WORK
    shares = _counted(counts, around, size) if count_all else _drawn(counts, around, size, seed, draws)
    undefined = (size == 0) | (len(counts) > 0 and counts.min() == counts.max())
    more, fewer = (np.where(undefined, np.nan, share) for share in shares)
    return Permuted(more, fewer, bool(count_all))


def _work(counts: NDArray[np.int64], most: int) -> float:
    """Say about how many additions counting every deal takes."""
    kinds, times = np.unique(counts, return_counts=True)
    top = int(np.sort(counts)[len(counts) - most :].sum()) + 1 if most else 1
    steps = float(np.minimum(times, most).sum()) * max(np.log2(max(len(kinds), 2)), 1.0)
    return float(steps * (most + 1) * top)


def _counted(counts: NDArray[np.int64], around: NDArray[np.int64], size: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Count every deal, once for each own count: hexagons with the same one share the others."""
    kinds, which, times = np.unique(counts, return_inverse=True, return_counts=True)
    more, fewer = np.ones(len(counts)), np.ones(len(counts))
    most = int(size.max(initial=0))
    start = np.zeros((most + 1, 1))
    start[0, 0] = 1.0
    todo = [(start, 0, len(kinds))] if len(kinds) else []
    while todo:  # each half is dealt into the other's deals, down to one kind: that is the own count's
        ways, low, high = todo.pop()
        if high - low == 1:
            ways = _dealt(ways, int(kinds[low]), int(times[low]) - 1)
            _read(ways, np.flatnonzero(which.ravel() == low), around, size, more, fewer)
            continue
        middle = (low + high) // 2
        for ours, theirs in (((low, middle), (middle, high)), ((middle, high), (low, middle))):
            with_them = ways
            for kind in range(*theirs):
                with_them = _dealt(with_them, int(kinds[kind]), int(times[kind]))
            todo.append((with_them, *ours))
    return more, fewer


def _dealt(ways: Floats, value: int, times: int) -> Floats:
    """Deal a count that occurs so many times: ways[j, s] is in how many ways j of the counts dealt add up to s."""
    from scipy.special import comb

    most = min(times, len(ways) - 1)
    full = np.zeros((len(ways), ways.shape[1] + most * value))
    for taken in range(most + 1):
        of = len(ways) - taken
        full[taken:, taken * value : taken * value + ways.shape[1]] += comb(times, taken) * ways[:of]
    return full


def _read(
    ways: Floats,
    cells: NDArray[np.int64],
    around: NDArray[np.int64],
    size: NDArray[np.int64],
    more: Floats,
    fewer: Floats,
) -> None:
    """Read the shares of as much and as little off the deals of one own count, for all hexagons that have it."""
    for number in np.unique(size[cells]):
        mine = cells[size[cells] == number]
        deals = ways[number]
        up_to = np.cumsum(deals)
        from_here = np.cumsum(deals[::-1])[::-1]
        fewer[mine] = np.minimum(up_to[around[mine]] / up_to[-1], 1.0)
        more[mine] = np.minimum(from_here[around[mine]] / from_here[0], 1.0)


def _drawn(
    counts: NDArray[np.int64], around: NDArray[np.int64], size: NDArray[np.int64], seed: int, draws: int
) -> tuple[Floats, Floats]:
    """Draw deals: the same for every hexagon, of which each own count leaves one of its kind out."""
    _, first, which = np.unique(counts, return_index=True, return_inverse=True)
    more, fewer = np.ones(len(counts)), np.ones(len(counts))
    most = int(size.max(initial=0))
    places = _distinct_places(np.random.default_rng(seed), len(counts) - 1, most, draws)
    for kind, left_out in enumerate(first):
        sums = np.cumsum(counts[places + (places >= left_out)], axis=1)
        cells = np.flatnonzero(which.ravel() == kind)
        for number in np.unique(size[cells]):
            mine = cells[size[cells] == number]
            drawn = np.sort(sums[:, number - 1]) if number else np.zeros(draws, np.int64)
            below = np.searchsorted(drawn, around[mine], "left")
            up_to = np.searchsorted(drawn, around[mine], "right")
            more[mine], fewer[mine] = (draws - below + 1) / (draws + 1), (up_to + 1) / (draws + 1)
    return more, fewer


def _distinct_places(rng: np.random.Generator, n: int, most: int, draws: int) -> NDArray[np.int64]:
    """Draw `most` different places of n, so many times; rows with a place twice are drawn again."""
    if n < 20 * most:
        return np.argsort(rng.random((draws, max(n, 0))), axis=1)[:, :most]
    places = rng.integers(0, n, (draws, most))
    again = np.arange(draws)
    while len(again):
        ordered = np.sort(places[again], axis=1)
        again = again[(ordered[:, 1:] == ordered[:, :-1]).any(axis=1)]
        places[again] = rng.integers(0, n, (len(again), most))
    return places
