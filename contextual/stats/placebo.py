"""Placebos: the same look at dates on which, and places where, nothing began."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.stats.did import RateRatio, rate_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceboPlaces:
    """
    What each other place shows when it is looked at as if the plan had been there.

    `ratios` are in the order given; `as_large` is how many changed by as large a factor as the place itself; `p` is
    (as_large + 1) / (places + 1), the share of places, itself among them, that changed so much. nan without places.
    """

    ratios: tuple[RateRatio, ...]
    as_large: int
    p: float


def placebo_dates(
    place: ArrayLike, comparison: ArrayLike, least: int = 4, dispersion: float = 1.0
) -> list[tuple[int, RateRatio]]:
    """
    Look at every earlier date as if the plan had begun then, in the months before it only.

    Parameters
    ----------
    place, comparison : array_like of int, shape (n_months,)
        Months before the start only.
    least : int
        Fewest months on each side of a date.

    Returns
    -------
    list of (position of the month, RateRatio)
        Neighbouring dates share nearly all their months: many that differ may be one happening.

    Examples
    --------
    >>> [at for at, _ in placebo_dates([3] * 10, [9] * 10)]
    [4, 5, 6]
    """
    here, there = np.asarray(place, float), np.asarray(comparison, float)
    return [
        (at, rate_ratio(_halves(here, at), _halves(there, at), dispersion))
        for at in range(least, len(here) - least + 1)
    ]


def _halves(months: np.ndarray, at: int) -> tuple[float, float]:
    return float(months[:at].sum()), float(months[at:].sum())


def placebo_places(place: ArrayLike, others: ArrayLike) -> PlaceboPlaces:
    """
    Look at every other place as if it had been the one, with the rest as its comparison.

    Parameters
    ----------
    place : array_like of int, shape (2,)
        Incidents before and after at the place itself.
    others : array_like of int, shape (n_places, 2)
        The same of the others. The place itself is in no comparison.

    Notes
    -----
    Abadie, A., Diamond, A., & Hainmueller, J. (2010). Synthetic control methods for comparative case studies. *Journal
    of the American Statistical Association* 105, 493-505. Half an incident is added to each count before the
    logarithm (Haldane-Anscombe), so that a place which fell to none is as large as it is.

    Examples
    --------
    >>> found = placebo_places((40, 10), [(20, 21), (30, 28), (18, 20), (25, 26)])
    >>> found.as_large, found.p
    (0, 0.2)
    """
    rows = np.asarray(others, float).reshape(-1, 2)
    if len(rows) < 2:
        return PlaceboPlaces(ratios=(), as_large=0, p=float("nan"))
    rest = rows.sum(axis=0) - rows
    ratios = tuple(rate_ratio(row, beside) for row, beside in zip(rows, rest, strict=True))
    size = np.abs(_log_ratio(rows, rest))
    own = abs(float(_log_ratio(np.asarray([place], float), rows.sum(axis=0)[None])[0]))
    as_large = int((size >= own).sum())
    return PlaceboPlaces(ratios=ratios, as_large=as_large, p=(as_large + 1) / (len(rows) + 1))


def _log_ratio(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    a, b = np.log(here + 0.5), np.log(there + 0.5)
    change: np.ndarray = (a[:, 1] - a[:, 0]) - (b[:, 1] - b[:, 0])
    return change
