"""Did it change: a place before and after its start, beside comparison places and what lies nearby; the verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.stats.change import Effect, Wdd, e_test, net_effect, wdd, wdq
from contextual.stats.did import RateRatio, rate_ratio
from contextual.stats.dispersion import Dispersion, dispersion
from contextual.stats.high_before import HighBefore, high_before
from contextual.stats.standing_out import standing_out

FEWEST = 30
"""With fewer incidents in the four cells (place and comparison, before and after) it is too few to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """
    Everything that months before and after say of one place.

    Attributes
    ----------
    before, after : incidents at the place, its kept comparisons, nearby, and near the comparisons.
    kept : whether each comparison place was kept; the others changed sharply themselves.
    area : by what each of the four counts is divided in `wdd`: the number of comparisons kept, the size of their rings.
    wdd : in incidents over the months after.
    ratio, ratio_nearby : the change as a multiple of the comparison's.
    risen : positions of the parts nearby that rose by more than chance, each tested for itself.
    place_p, nearby_p : e-test of before against after alone, without any comparison.
    wdq, net_effect : figures for those who ask.
    high : the check of a high that passed; None where no other places were given.
    verdict : a key of `contextual.codes.change.VERDICTS`.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    kept: tuple[bool, ...]
    area: tuple[float, ...]
    dispersion: Dispersion
    wdd: Wdd
    ratio: RateRatio
    ratio_nearby: RateRatio
    risen: tuple[int, ...]
    place_p: float
    nearby_p: float
    wdq: float
    net_effect: float
    high: HighBefore | None
    verdict: str


def before_after(
    place: ArrayLike,
    comparisons: ArrayLike,
    nearby: ArrayLike,
    near_comparisons: ArrayLike,
    start: int,
    *,
    near_area: float = 1.0,
    keep_all: bool = False,
    parts: ArrayLike | None = None,
    others: ArrayLike | None = None,
    confidence: float = 0.95,
) -> BeforeAfter:
    """
    Look at a place before and after.

    Parameters
    ----------
    place, nearby, near_comparisons : array_like of int, shape (n_months,)
        Incidents at the place, in its surroundings, and in the surroundings of the comparisons.
    comparisons : array_like of int, shape (n_comparisons, n_months)
    start : int
        Position of the first month after; at least one month on either side.
    near_area : float
        Size of the surroundings of the comparisons, as a multiple of the surroundings of the place.
    keep_all : bool
        Keep comparisons that stand out: people chose them.
    parts : array_like of int, shape (n_parts, n_months), optional
        The places nearby one by one: a busy one that did not change would hide what rose at another.
    others : array_like of int, shape (n_places, 2), optional
        Incidents before and after of every other place that might have been chosen, for the check of a high that
        passed.

    Raises
    ------
    ValueError
        When no month lies on one side of the start.

    Examples
    --------
    >>> calm = [[2, 3, 2, 3] * 6] * 5
    >>> found = before_after([5] * 12 + [1] * 12, calm, [1] * 24, [4] * 24, 12, near_area=4.0)
    >>> found.verdict, round(found.ratio.ratio, 2), round(found.wdd.local.estimate)
    ('worked', 0.2, -48)
    """
    rows = [np.asarray(row, int) for row in (place, nearby, near_comparisons)]
    table = np.asarray(comparisons, int).reshape(-1, len(rows[0]))
    months = len(rows[0])
    if not 0 < start < months:
        msg = "there must be at least one month before and one after"
        raise ValueError(msg)
    kept = np.ones(len(table), bool) if keep_all else comparisons_kept(table, start)
    wide = dispersion(np.vstack([*rows, table[kept]]), np.arange(months) >= start)
    before, after = (
        np.array([side[0], side[1:-2].sum(), side[-2], side[-1]])
        for side in _split(np.vstack([rows[0], table[kept], rows[1], rows[2]]), start)
    )
    around = np.zeros((0, months), int) if parts is None else np.asarray(parts, int)
    rose = risen(around, table[kept], start, wide.used, confidence)
    beside = [float(side[list(rose)].sum()) for side in _split(around, start)]
    return _assessed(before, after, kept, wide, (start, months - start), near_area, (rose, beside), others, confidence)


def risen(
    parts: ArrayLike, comparisons: ArrayLike, start: int, dispersion: float = 1.0, confidence: float = 0.95
) -> tuple[int, ...]:
    """
    Find the places nearby that rose against the comparison by more than chance, however many were looked at.

    Parameters
    ----------
    parts, comparisons : array_like of int, shape (n, n_months)
    start : int
        Position of the first month after.
    confidence : float
        Of all parts together (Bonferroni over those with a record).

    Examples
    --------
    >>> risen([[1, 1, 9, 9], [3, 3, 3, 4]], [[20, 20, 20, 20]], 2)
    (0,)
    """
    before, after = _split(np.asarray(parts, int), start)
    whole = [int(side.sum()) for side in _split(np.asarray(comparisons, int), start)]
    many = max(int((before + after > 0).sum()), 1)
    each = 1 - (1 - confidence) / many
    rows = np.flatnonzero(after > before)
    return tuple(int(at) for at in rows if rate_ratio((before[at], after[at]), whole, dispersion, each).low > 1)


def comparisons_kept(comparisons: ArrayLike, start: int) -> np.ndarray:
    """
    Say which comparison places stand for the rest: those that did not change sharply themselves.

    Parameters
    ----------
    comparisons : array_like of int, shape (n_places, n_months)
    start : int
        Position of the first month after.

    Examples
    --------
    >>> comparisons_kept([[4, 4, 4, 4]] * 3 + [[30, 30, 2, 2]], 2).tolist()
    [True, True, True, False]
    """
    table = np.asarray(comparisons, int)
    if not len(table):
        return np.ones(0, bool)
    wide = dispersion(table, np.arange(table.shape[1]) >= start)
    kept: np.ndarray = ~standing_out(*_split(table, start), wide.used)
    return kept


def _split(table: np.ndarray, start: int) -> tuple[np.ndarray, np.ndarray]:
    return table[:, :start].sum(axis=1), table[:, start:].sum(axis=1)


def _assessed(
    before: np.ndarray,
    after: np.ndarray,
    kept: np.ndarray,
    wide: Dispersion,
    months: tuple[int, int],
    near_area: float,
    rose: tuple[tuple[int, ...], list[float]],
    others: ArrayLike | None,
    confidence: float,
) -> BeforeAfter:
    area = (1.0, float(max(kept.sum(), 1)), 1.0, near_area)
    place, comparison, nearby, near = zip(before.tolist(), after.tolist(), strict=True)
    effect, with_risen = (
        wdd(b, a, time=(months[0] / months[1], 1.0), area=area, dispersion=wide.used, confidence=confidence)
        for b, a in ((before, after), ([*before[:2], rose[1][0], 0], [*after[:2], rose[1][1], 0]))
    )
    ratio = rate_ratio(place, comparison, wide.used, confidence)
    high = None
    if others is not None:
        high = high_before(place, others, months[1] / months[0], wide.used, confidence)
    return BeforeAfter(
        before=tuple(before.tolist()), after=tuple(after.tolist()), kept=tuple(kept.tolist()), area=area,
        dispersion=wide, wdd=effect, ratio=ratio, ratio_nearby=rate_ratio(nearby, near, wide.used, confidence),
        risen=rose[0], place_p=e_test(*place, *months), nearby_p=e_test(*nearby, *months),
        wdq=wdq(place, nearby, comparison), net_effect=net_effect(place, nearby, comparison), high=high,
        verdict=verdict(
            sum(place) + sum(comparison), int(kept.sum()), ratio, effect, high, with_risen.total if rose[0] else None
        ),
    )  # fmt: skip


def verdict(
    events: int,
    comparisons: int,
    ratio: RateRatio,
    effect: Wdd,
    high: HighBefore | None = None,
    with_risen: Effect | None = None,
) -> str:
    """
    Say in one word of `contextual.codes.change.VERDICTS` what before and after come to.

    The place fell or rose when the limits of its ratio leave out 1. It moved when, besides, the limits of the change
    nearby lie above 0, or one of the places nearby rose by itself; part of it moved when the limits of both together
    still lie below 0.

    Parameters
    ----------
    events : int
        Incidents in the four cells: place and comparison, before and after.
    comparisons : int
        Comparison places kept.
    with_risen : Effect, optional
        The change of the place and of those nearby that rose together, where any did.
    """
    if events < FEWEST:
        return "too_few"
    if not comparisons:
        return "no_comparison"
    if ratio.low > 1:
        return "rose"
    if ratio.high >= 1:
        return "no_clear_change"
    together = effect.total if effect.displacement.low > 0 else with_risen
    if together is not None:
        return "partly_moved" if together.high < 0 else "moved"
    return "high_passed" if high is not None and high.explains else "worked"
