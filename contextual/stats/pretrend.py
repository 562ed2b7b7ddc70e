"""Before the start: whether the place and its comparison went the same way, step by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.stats.did import RateRatio, rate_ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One step of months of an event study.

    `number` is -1 for the last step before the start, 0 for the first after; `first`, `last` are positions of months;
    `ratio` compares the step with all (other) months before, as `contextual.stats.did.rate_ratio` does.
    """

    number: int
    first: int
    last: int
    place: int
    comparison: int
    ratio: RateRatio


def event_study(
    place: ArrayLike, comparison: ArrayLike, start: int, months_a_step: int = 3, dispersion: float = 1.0
) -> list[Step]:
    """
    Compare each step of months with the other months before the start: those before should hover around 1.

    Parameters
    ----------
    place, comparison : array_like of int, shape (n_months,)
        Incidents at the place, and at all comparison places together.
    start : int
        Position of the first month after.
    months_a_step : int
        Steps are counted from the start both ways; months left over at the ends are left out.

    Examples
    --------
    >>> steps = event_study([4, 4, 4, 4, 1, 1], [8] * 6, start=4, months_a_step=2)
    >>> [(step.number, step.place, round(step.ratio.ratio, 2)) for step in steps]
    [(-2, 8, 1.0), (-1, 8, 1.0), (0, 2, 0.25)]
    """
    here, there = np.asarray(place, int), np.asarray(comparison, int)
    t0, c0 = here[:start].sum(), there[:start].sum()
    made = []
    for number in range(-(start // months_a_step), (len(here) - start) // months_a_step):
        first = start + number * months_a_step
        t, c = (int(row[first : first + months_a_step].sum()) for row in (here, there))
        # A step before the start is compared with the other months before it: it may not be its own yardstick.
        own = (t, c) if number < 0 else (0, 0)
        ratio = rate_ratio((t0 - own[0], t), (c0 - own[1], c), dispersion)
        made.append(
            Step(number=number, first=first, last=first + months_a_step - 1, place=t, comparison=c, ratio=ratio)
        )
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class PreTrend:
    """
    Whether the place's share of all incidents drifted before the start.

    `z` below 0: the place was falling already against its comparison. nan where that cannot be told.
    """

    z: float
    p: float
    months: int


def pre_trend(place: ArrayLike, comparison: ArrayLike, dispersion: float = 1.0) -> PreTrend:
    """
    Test for a drift of the place's share of incidents over the months before the start.

    Parameters
    ----------
    place, comparison : array_like of int, shape (n_months,)
        Months before the start only.

    Notes
    -----
    Cochran-Armitage test for trend in proportions (Armitage, P. (1955). Tests for linear trends in proportions and
    frequencies. *Biometrics* 11, 375-386), its variance widened by the overdispersion.

    Examples
    --------
    >>> round(pre_trend([8, 6, 4, 2], [5, 5, 5, 5]).z, 2)
    -1.45
    """
    from scipy.special import ndtr

    here, there = np.asarray(place, float), np.asarray(comparison, float)
    both, month = here + there, np.arange(len(here), dtype=float)
    total = both.sum()
    share = here.sum() / total if total else float("nan")
    spread = share * (1 - share) * ((both * month**2).sum() - (both * month).sum() ** 2 / total) if total else 0.0
    if not spread > 0:
        return PreTrend(z=float("nan"), p=float("nan"), months=len(here))
    drift = float((month * (here - both * share)).sum())
    z = float(drift / np.sqrt(spread * max(dispersion, 1.0)))
    return PreTrend(z=z, p=float(2 * ndtr(-abs(z))), months=len(here))
