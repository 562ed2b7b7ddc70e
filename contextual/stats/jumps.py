"""Jumps: changes of level that go with a change in how much is found by looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_MONTHS = 6
"""A shorter series has no level to jump from."""
LEAST_CHANGE = 1.1
"""A smaller ratio of levels is not named, however certain: with many records everything differs from everything."""
MOST_JUMPS = 3
_LEVEL = 0.05
_AT_ONCE = 2_000

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LookingJump:
    """
    A run of months in which another share was found by looking, and the level was another one too.

    Attributes
    ----------
    start, stop : positions of the months, `stop` not included.
    more : whether more was found by looking than in the other months, and more recorded.
    every, looked : incidents inside the run; those found by looking.
    other_every, other_looked, other_months : the same outside it, and how many months that is.
    p : chance of a share so different in any of the runs searched, were looking spread evenly over the records.
    p_told : chance of so high (so low) a level of what was told alone, were it the same in all months.
    """

    start: int
    stop: int
    more: bool
    every: int
    looked: int
    other_every: int
    other_looked: int
    other_months: int
    p: float
    p_told: float


def looking_jumps(every: ArrayLike, looked: ArrayLike, alpha: float = 0.05) -> tuple[LookingJump, ...]:
    """
    Find runs of months in which looking, and the level with it, was another than in the rest.

    Searched is every run of at most half the months whose level differs from that of the other months: by an exact
    binomial test at 5 % and by at least `LEAST_CHANGE`. A lower level with less looking is searched where it reaches
    the first or the last month (looking began, or stopped): else each quiet month beside an operation would be one.
    Were looking spread evenly over the records (however many there are each month), the number found by looking inside
    a run is hypergeometric: an exact test, which neither a rise nor a fall of harm disturbs. Its p is multiplied by the
    runs searched. Of the runs that are then unlikely, the one whose edges fit best is named; the months left are
    searched again.

    Parameters
    ----------
    every, looked : array_like of int, shape (n_months,)
        Incidents of each month, and those of them found by looking.
    alpha : float
        Chance, at most, of naming any run where looking is spread evenly.

    Returns
    -------
    tuple of LookingJump
        The surest first, at most `MOST_JUMPS`, none overlapping; empty for fewer than `FEWEST_MONTHS` months.

    Raises
    ------
    ValueError
        If the series differ in length, or more is found by looking than there is.

    Notes
    -----
    Which runs are searched depends on the months' totals alone, and the test holds the totals fixed: the choice costs
    nothing. The correction is Bonferroni's: runs overlap, so that it is careful. Fisher, R. A. (1935). The logic of
    inductive inference. *Journal of the Royal Statistical Society* 98(1), 39-82, for the exact test.

    Examples
    --------
    >>> jumps = looking_jumps([2, 1, 2, 2, 13, 12, 1, 2, 1, 2, 2, 1], [0, 1, 0, 0, 11, 11, 0, 0, 0, 1, 0, 0])
    >>> [(jump.start, jump.stop, jump.looked, jump.every) for jump in jumps]
    [(4, 6, 22, 25)]
    """
    totals, found = _series(every), _series(looked)
    if totals.shape != found.shape or np.any(found > totals) or np.any(found < 0):
        msg = "found by looking is part of the incidents of each month, month by month"
        raise ValueError(msg)
    free = np.ones(len(totals), bool)
    jumps: list[LookingJump] = []
    while len(totals) >= FEWEST_MONTHS and len(jumps) < MOST_JUMPS:
        jump = _surest(totals, found, free, alpha)
        if jump is None:
            break
        jumps.append(jump)
        free[jump.start : jump.stop] = False
    return tuple(jumps)


def share_p(n: ArrayLike, k: ArrayLike, every: ArrayLike, looked: ArrayLike, *, more: bool) -> NDArray[np.float64]:
    """
    Give the chance of so many (so few) found by looking among n incidents, were looking spread evenly over them all.

    Parameters
    ----------
    n, k : array_like of int, shape (m,)
        Incidents of a run of months, and those of them found by looking.
    every, looked : int, or array_like of int, shape (m,)
        The same of all months.
    more : bool
        True: the chance of k or more; False: of k or fewer.

    Examples
    --------
    >>> share_p([4, 4], [4, 3], 8, 4, more=True).round(6).tolist()  # Fisher's lady tasting tea: 1/70 and 17/70
    [0.014286, 0.242857]
    """
    from scipy.stats import hypergeom

    inside, found = np.asarray(n, np.int64), np.asarray(k, np.int64)
    p = hypergeom.sf(found - 1, every, looked, inside) if more else hypergeom.cdf(found, every, looked, inside)
    return np.asarray(p, np.float64)


def screened(every: ArrayLike, looked: ArrayLike, alpha: ArrayLike = 0.05) -> tuple[Flags, Flags]:
    """
    Say of many series at once which could be named by `looking_jumps` at all, and which are.

    A series that could not, whichever of its records had been found by looking, is no test: it need not count among
    the tests for whose number is corrected.

    Parameters
    ----------
    every, looked : array_like of int, shape (n_series, n_months)
    alpha : float, or array_like of float, shape (n_series,)
        As `looking_jumps` takes it.

    Returns
    -------
    could, named : numpy.ndarray of bool, shape (n_series,)

    Notes
    -----
    Tarone, R. E. (1990). A modified Bonferroni method for discrete data. *Biometrics* 46(2), 515-522.

    Examples
    --------
    >>> could, named = screened([[1, 0, 1, 0, 2, 0, 0, 1], [1, 0, 1, 0, 9, 9, 0, 1]],
    ...                         [[0, 0, 1, 0, 0, 0, 0, 0], [1, 0, 1, 0, 4, 5, 0, 1]])
    >>> could.tolist(), named.tolist()
    ([False, True], [False, False])
    """
    totals, found = np.atleast_2d(np.asarray(every, np.int64)), np.atleast_2d(np.asarray(looked, np.int64))
    could, named = np.zeros(len(totals), bool), np.zeros(len(totals), bool)
    if totals.shape[1] < FEWEST_MONTHS:
        return could, named
    each = np.broadcast_to(np.asarray(alpha, float), len(totals))
    for first in range(0, len(totals), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        could[some], named[some] = _screened(totals[some], found[some], each[some])
    return could, named


def _screened(totals: Counts, found: Counts, alpha: NDArray[np.float64]) -> tuple[Flags, Flags]:
    start, stop = _runs(np.ones(totals.shape[1], bool))
    n, k = _inside(totals, start, stop), _inside(found, start, stop)
    every, looked = totals.sum(axis=1)[:, None], found.sum(axis=1)[:, None]
    tests, least, best = np.zeros(len(totals), np.int64), np.ones(len(totals)), np.ones(len(totals))
    for more in (True, False):
        asked = _asked(start, stop, totals.shape[1], more=more)
        at, run = np.nonzero(asked & _level_moved(n, stop - start, every, totals.shape[1], more=more))
        inside, all_, by_looking = n[at, run], every[at, 0], looked[at, 0]
        most = np.minimum(inside, by_looking) if more else np.maximum(by_looking - all_ + inside, 0)
        np.add.at(tests, at, 1)
        np.minimum.at(least, at, share_p(inside, k[at, run], all_, by_looking, more=more))
        np.minimum.at(best, at, share_p(inside, most, all_, by_looking, more=more))
    some = tests > 0
    return some & (best * tests <= alpha), some & (least * tests <= alpha)


def _series(values: ArrayLike) -> Counts:
    return np.atleast_1d(np.asarray(values, np.int64))


def _surest(totals: Counts, found: Counts, free: Flags, alpha: float) -> LookingJump | None:
    """Of the runs of free months that can be named, give the one whose edges fit what was found by looking best."""
    start, stop = _runs(free)
    n, k = _inside(np.where(free, totals, 0), start, stop), _inside(np.where(free, found, 0), start, stop)
    whole = int(totals[free].sum()), int(found[free].sum()), int(free.sum())
    moved = {
        more: np.flatnonzero(
            _asked(start, stop, len(free), more=more) & _level_moved(n, stop - start, whole[0], whole[2], more=more)
        )
        for more in (True, False)
    }
    tests = len(moved[True]) + len(moved[False])
    named: list[tuple[float, int, bool, float]] = []
    for more, runs in moved.items():
        p = np.minimum(share_p(n[runs], k[runs], *whole[:2], more=more) * tests, 1.0)
        fit = _fit(k[runs], (stop - start)[runs], whole)
        named += [(float(fit[i]), int(runs[i]), more, float(p[i])) for i in np.flatnonzero(p <= alpha)]
    if not named:
        return None
    _, at, more, chance = max(named)
    return _jump((int(start[at]), int(stop[at])), (int(n[at]), int(k[at])), whole, chance, more=more)


def _inside(values: Counts, start: Counts, stop: Counts) -> Counts:
    """Give the sum of the values inside each run."""
    before = np.zeros((*values.shape[:-1], 1), np.int64)
    sums = np.concatenate([before, np.cumsum(values, axis=-1)], axis=-1)
    return np.asarray(sums[..., stop] - sums[..., start], np.int64)


def _fit(k: Counts, months: Counts, whole: tuple[int, int, int]) -> NDArray[np.float64]:
    """Log likelihood, but for a constant, of one level of looking inside a run and another outside it."""
    from scipy.special import xlogy

    rest = whole[2] - months
    return np.asarray(xlogy(k, k / months) + xlogy(whole[1] - k, (whole[1] - k) / rest), np.float64)


def _jump(
    run: tuple[int, int], inside: tuple[int, int], whole: tuple[int, int, int], p: float, *, more: bool
) -> LookingJump:
    (every, looked), months = inside, run[1] - run[0]
    told, told_in = whole[0] - whole[1], every - looked
    tail = _at_least if more else _at_most
    return LookingJump(
        start=run[0], stop=run[1], more=more, every=every, looked=looked, other_every=whole[0] - every,
        other_looked=whole[1] - looked, other_months=whole[2] - months, p=p,
        p_told=float(tail(told_in, told, months / whole[2])),
    )  # fmt: skip


def _runs(free: Flags) -> tuple[Counts, Counts]:
    """Give start and stop of every run of free months that is at most half of all months."""
    start, stop = np.triu_indices(len(free) + 1, 1)
    taken = np.concatenate([[0], np.cumsum(~free)])
    kept = (stop - start <= len(free) // 2) & (taken[stop] == taken[start])
    return start[kept].astype(np.int64), stop[kept].astype(np.int64)


def _asked(start: Counts, stop: Counts, months: int, *, more: bool) -> Flags:
    """Say which runs are searched: for more looking all; for less, those that reach the first or the last month."""
    return np.ones(len(start), bool) if more else np.asarray((start == 0) | (stop == months), bool)


def _level_moved(n: Counts, months: Counts, every: Any, of_months: int, *, more: bool) -> Flags:
    """Say of which runs the level differs from that of the other months, upwards or downwards."""
    from scipy.special import bdtr, bdtrc

    inside, outside = n * (of_months - months), (every - n) * months
    wide = inside >= LEAST_CHANGE * outside if more else inside * LEAST_CHANGE <= outside
    moved = np.asarray(wide & (months < of_months) & (every > 0), bool)
    k, all_ = n[moved], np.broadcast_to(every, n.shape)[moved]
    share = np.broadcast_to(months / of_months, n.shape)[moved]
    moved[moved] = (bdtrc(k - 1, all_, share) if more else bdtr(k, all_, share)) <= _LEVEL
    return moved


def _at_least(n: int, of: int, share: float) -> float:
    return _at_most(of - n, of, 1 - share)


def _at_most(n: int, of: int, share: float) -> float:
    from scipy.special import bdtr

    return float(bdtr(n, of, share))
