"""Overdispersion: how many times as much monthly counts vary as chance alone would make them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersion:
    """
    The variance of monthly counts as a multiple of chance.

    `value` is the estimate, nan where nothing can be told; `used` is what intervals are widened by, never below 1;
    `free` is the number of degrees of freedom behind it.
    """

    value: float
    used: float
    free: int


def dispersion(counts: ArrayLike, post: ArrayLike) -> Dispersion:
    """
    Estimate overdispersion from months, each place before and each place after held to its own mean.

    Parameters
    ----------
    counts : array_like of float, shape (n_places, n_months)
    post : array_like of bool, shape (n_months,)
        Whether a month lies after the start.

    Returns
    -------
    Dispersion
        Rows of a place without an incident on one side say nothing and are left out.

    Notes
    -----
    Pearson's chi-square over its degrees of freedom (McCullagh & Nelder 1989, *Generalized Linear Models*, 4.5). Given
    the totals its expectation is exactly 1 under chance alone, however small the counts.

    Examples
    --------
    >>> dispersion([[2, 4, 0, 8]], [False, False, True, True])
    Dispersion(value=4.333333333333333, used=4.333333333333333, free=2)
    """
    table, later = np.asarray(counts, float), np.asarray(post, bool)
    squares, free = 0.0, 0
    for side in (table[:, ~later], table[:, later]):
        means = side.mean(axis=1, keepdims=True) if side.shape[1] > 1 else np.zeros((len(side), 1))
        some = means[:, 0] > 0
        squares += float(((side[some] - means[some]) ** 2 / means[some]).sum())
        free += int(some.sum()) * (side.shape[1] - 1)
    value = squares / free if free else float("nan")
    return Dispersion(value=value, used=max(value, 1.0) if free else 1.0, free=free)
