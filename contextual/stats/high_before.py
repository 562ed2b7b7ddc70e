"""A high that passes: how far a place that was high would have fallen by itself (regression to the mean)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.stats.did import RateRatio, rate_ratio
from contextual.stats.interval import poisson_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class HighBefore:
    """
    What a place would have fallen to by itself, and what others as high before did.

    Attributes
    ----------
    expected : incidents after, had nothing been done, once the place's own chance high is taken off; nan where untold.
    weight : how much of a place's own count is kept (1 = places differ so much that none of it is chance).
    explains : whether the count after could well be no lower than `expected`.
    alike : positions of the other places with half to twice as many incidents before.
    against_alike : the place against those together; None without any.
    """

    expected: float
    weight: float
    explains: bool
    alike: tuple[int, ...]
    against_alike: RateRatio | None


def high_before(
    place: ArrayLike, others: ArrayLike, time: float = 1.0, dispersion: float = 1.0, confidence: float = 0.95
) -> HighBefore:
    """
    Check whether a fall is more than an unusual high that passed.

    Parameters
    ----------
    place : array_like of int, shape (2,)
        Incidents before and after.
    others : array_like of int, shape (n_places, 2)
        The same of every other place that might have been chosen, none of them with a plan.
    time : float
        Length of the time after, as a multiple of that before.

    Notes
    -----
    The count expected after is an empirical Bayes estimate: the place's count before is drawn towards the mean of all
    places, as far as places differ by more than chance (Hauer, E. (1997). *Observational Before-After Studies in Road
    Safety*), then changed as the others as high before changed, or else as all did.

    Examples
    --------
    >>> others = [(10, 12), (22, 19), (28, 25), (14, 15), (40, 37)]
    >>> found = high_before((45, 30), others)
    >>> round(found.weight, 2), round(found.expected), found.explains, found.alike
    (0.84, 38, True, (2, 4))
    """
    t0, t1 = (float(n) for n in np.asarray(place, float))
    rows = np.asarray(others, float).reshape(-1, 2)
    alike = np.flatnonzero((rows[:, 0] >= t0 / 2) & (rows[:, 0] <= 2 * t0) & (rows[:, 0] > 0))
    weight, mean = _kept(np.append(rows[:, 0], t0))
    base = rows[alike].sum(axis=0) if len(alike) else rows.sum(axis=0)
    trend = base[1] / base[0] if len(rows) and base[0] > 0 else time
    expected = float((weight * t0 + (1 - weight) * mean) * trend) if len(rows) else float("nan")
    high = float(poisson_limits([t1], confidence)[1][0])
    against = rate_ratio((t0, t1), rows[alike].sum(axis=0), dispersion, confidence) if len(alike) else None
    return HighBefore(
        expected=expected, weight=weight, explains=bool(high >= expected), alike=tuple(int(i) for i in alike),
        against_alike=against,
    )  # fmt: skip


def _kept(before: np.ndarray) -> tuple[float, float]:
    """Give the share of a count that is kept, and the mean it is drawn to; all is drawn where places do not differ."""
    mean = float(before.mean())
    differ = max(float(before.var()) - mean, 0.0)
    return (differ / (differ + mean) if mean > 0 else 1.0), mean
