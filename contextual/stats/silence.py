"""Silences: what the known silence of one sender does to the level of a series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.stats.jumps import LEAST_CHANGE

NEAR_MONTHS = 12
"""Months on either side with which the months of a silence are compared."""


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
    from scipy.special import bdtr

    totals, mine, off = (np.atleast_1d(np.asarray(values, np.int64)) for values in (every, own, silent))
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
        p_level=float(bdtr(inside, inside + outside, k / (k + len(near)))),
    )  # fmt: skip
