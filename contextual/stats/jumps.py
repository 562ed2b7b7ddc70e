"""Jumps: changes of level that go with a change in who records, or in how much is found by looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_MONTHS = 6
"""A shorter series has no level to jump from."""
LEAST_CHANGE = 1.1
"""A smaller ratio of levels is not named, however certain: with many records everything differs from everything."""
NEAR_MONTHS = 12
"""Months on either side with which the months of a silence are compared."""
MOST_JUMPS = 3

Counts = NDArray[np.int64]


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


@dataclass(frozen=True, slots=True)
class Silence:
    """
    What a sender's known silence does to the level of a series.

    Attributes
    ----------
    months, other_months : how many months it was silent, and how many near them it was not.
    every, other_every : incidents in those months, of all senders.
    own_level : incidents a month that the silent sender records in the months it sends.
    p : chance that none of its records falls in its silent months, were they spread evenly over all months.
    p_months : the same chance, were its months dealt out anew: it holds where records come in bursts.
    p_level : chance of so low a level in the silent months, were it the same near them.
    """

    months: int
    other_months: int
    every: int
    other_every: int
    own_level: float
    p: float
    p_months: float
    p_level: float

    def lowers(self, alpha: float) -> bool:
        """
        Say whether the silence lowers the level: the sender's records are missed, and the level is lower for all.

        Examples
        --------
        >>> silence([9, 9, 9, 9, 9, 2, 9, 9], [7, 7, 7, 7, 7, 0, 7, 7], [5]).lowers(0.05)
        False
        """
        lower = self.every * self.other_months * LEAST_CHANGE <= self.other_every * self.months
        return lower and self.p <= alpha and self.p_months <= alpha and self.p_level <= alpha


def looking_jumps(every: ArrayLike, looked: ArrayLike, alpha: float = 0.05) -> tuple[LookingJump, ...]:
    """
    Find runs of months in which looking, and the level with it, was another than in the rest.

    Searched is every run of at most half the months whose level differs from that of the other months: by an exact
    binomial test at 5 % and by at least `LEAST_CHANGE`. Were looking spread evenly over the records (however many there
    are each month), the number found by looking inside a run is hypergeometric: an exact test, which neither a rise nor
    a fall of harm disturbs. Its p is multiplied by the runs searched. Of the runs that are then unlikely, the one whose
    edges fit best is named; the months left are searched again.

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


def share_p(n: ArrayLike, k: ArrayLike, every: int, looked: int, *, more: bool) -> NDArray[np.float64]:
    """
    Give the chance of so many (so few) found by looking among n incidents, were looking spread evenly over them all.

    Parameters
    ----------
    n, k : array_like of int, shape (m,)
        Incidents of a run of months, and those of them found by looking.
    every, looked : int
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


def could_jump(every: ArrayLike, looked: ArrayLike, alpha: float = 0.05) -> bool:
    """
    Say whether any run of months could be named, whichever of the records had been found by looking.

    A series for which this is false is no test: it need not count among the tests for whose number is corrected.

    Notes
    -----
    Tarone, R. E. (1990). A modified Bonferroni method for discrete data. *Biometrics* 46(2), 515-522.

    Examples
    --------
    >>> could_jump([1, 0, 1, 0, 2, 0, 0, 1], [0, 0, 1, 0, 0, 0, 0, 0])
    False
    >>> could_jump([1, 0, 1, 0, 9, 9, 0, 1], [0, 0, 1, 0, 4, 5, 0, 0])
    True
    """
    totals, found = _series(every), _series(looked)
    if len(totals) < FEWEST_MONTHS:
        return False
    start, stop = _runs(np.ones(len(totals), bool))
    n, whole = _inside(totals, start, stop), (int(totals.sum()), int(found.sum()), len(totals))
    best = []
    for more in (True, False):
        runs = n[_level_moved(n, stop - start, whole, more=more)]
        k = np.minimum(runs, whole[1]) if more else np.maximum(whole[1] - whole[0] + runs, 0)
        best.append(share_p(runs, k, *whole[:2], more=more))
    p = np.concatenate(best)
    return bool(len(p) and p.min() * len(p) <= alpha)


def silence(every: ArrayLike, own: ArrayLike, silent: ArrayLike) -> Silence:
    """
    Ask what the known silence of one sender does to a series.

    Parameters
    ----------
    every : array_like of int, shape (n_months,)
        Incidents of each month, of all senders.
    own : array_like of int, shape (n_months,)
        Those of this sender; 0 in the silent months.
    silent : array_like of int, shape (k,)
        Positions of one run of months for which it sent nothing.

    Raises
    ------
    ValueError
        If a silent month holds a record of this sender, or no month is silent, or all are.

    Examples
    --------
    >>> asked = silence([9] * 10 + [3, 3], [6] * 10 + [0, 0], [10, 11])
    >>> asked.own_level, round(asked.p_months, 4), asked.lowers(0.05)
    (6.0, 0.0152, True)
    """
    totals, mine, off = _series(every), _series(own), np.asarray(silent, np.int64)
    months, k = len(totals), len(off)
    if not 0 < k < months or mine[off].any():
        msg = "a silence is some of the months, and none of them holds a record of the silent sender"
        raise ValueError(msg)
    near = np.arange(max(off[0] - NEAR_MONTHS, 0), min(off[-1] + NEAR_MONTHS + 1, months))
    near = near[~np.isin(near, off)]
    inside, outside = int(totals[off].sum()), int(totals[near].sum())
    empty = int((mine == 0).sum())
    return Silence(
        months=k, other_months=len(near), every=inside, other_every=outside,
        own_level=float(mine.sum() / (months - k)),
        p=float((1 - k / months) ** mine.sum()),
        p_months=float(np.prod((empty - np.arange(k)) / (months - np.arange(k)))),
        p_level=float(_at_most(inside, inside + outside, k / (k + len(near)))),
    )  # fmt: skip


def _series(values: ArrayLike) -> Counts:
    return np.atleast_1d(np.asarray(values, np.int64))


def _surest(totals: Counts, found: Counts, free: NDArray[np.bool_], alpha: float) -> LookingJump | None:
    """Of the runs of free months that can be named, give the one whose edges fit what was found by looking best."""
    start, stop = _runs(free)
    n, k = _inside(np.where(free, totals, 0), start, stop), _inside(np.where(free, found, 0), start, stop)
    whole = int(totals[free].sum()), int(found[free].sum()), int(free.sum())
    moved = {more: np.flatnonzero(_level_moved(n, stop - start, whole, more=more)) for more in (True, False)}
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
    sums = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(sums[stop] - sums[start], np.int64)


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


def _runs(free: NDArray[np.bool_]) -> tuple[Counts, Counts]:
    """Give start and stop of every run of free months that is at most half of all months."""
    start, stop = np.triu_indices(len(free) + 1, 1)
    taken = np.concatenate([[0], np.cumsum(~free)])
    kept = (stop - start <= len(free) // 2) & (taken[stop] == taken[start])
    return start[kept].astype(np.int64), stop[kept].astype(np.int64)


def _level_moved(n: Counts, months: Counts, whole: tuple[int, int, int], *, more: bool) -> NDArray[np.bool_]:
    """Say where the level inside differs from that outside the same way as looking does."""
    every, _, free = whole
    inside, outside = n * (free - months), (every - n) * months
    if more:
        moved = (inside >= LEAST_CHANGE * outside) & (_at_least(n, every, months / free) <= 0.05)
    else:
        moved = (inside * LEAST_CHANGE <= outside) & (_at_most(n, every, months / free) <= 0.05)
    return np.asarray(moved & (months < free), bool)


def _at_least(n: Any, of: int, share: Any) -> Any:
    from scipy.stats import binom

    return binom.sf(np.asarray(n) - 1, of, share)


def _at_most(n: Any, of: int, share: Any) -> Any:
    from scipy.stats import binom

    return binom.cdf(n, of, share)
