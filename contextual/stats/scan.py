"""The space-time permutation scan: where and when records gather together, more than chance would have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.rings import Rings
from contextual.stats.cylinders import WEEK, Cylinders, log_likelihood_ratio

_FIRST_FEW = 10
_LOWER = 0.7
"""After the first few draws only cylinders that could beat 0.7 of the smallest maximum so far are worked out."""

_EULER = 0.5772156649015329


@dataclass(frozen=True)
class Cluster:
    """
    One cylinder: the hexagons within so many rings of a centre, over so many whole weeks.

    `centre` and `cells` are positions; `cells` holds those of the set only. `p` is the Monte Carlo p-value, `p_gumbel`
    the same read from a curve fitted to the draws, which goes below 1 / (draws + 1).
    """

    centre: int
    rings: int
    cells: NDArray[np.int64]
    first_day: int
    last_day: int
    observed: int
    expected: float
    llr: float
    p: float
    p_gumbel: float


@dataclass(frozen=True)
class Scan:
    """
    What a scan found.

    Attributes
    ----------
    clusters : tuple of Cluster
        The most likely first; no two share a hexagon.
    largest : numpy.ndarray of float64, shape (draws,)
        The largest log-likelihood ratio of each draw.
    total : int
        Records scanned.
    weeks, max_weeks : int
        Whole weeks in the period, and in the longest window.
    """

    clusters: tuple[Cluster, ...]
    largest: NDArray[np.float64]
    total: int
    weeks: int
    max_weeks: int

    def p_of(self, llr: float) -> float:
        """Give the Monte Carlo p-value of a log-likelihood ratio: (draws as large + 1) / (draws + 1)."""
        return float((self.largest >= llr - 1e-9).sum() + 1) / (len(self.largest) + 1)


def scan(
    cell: ArrayLike,
    day: ArrayLike,
    near: Rings,
    first_day: int,
    last_day: int,
    *,
    seed: int,
    prospective: bool = True,
    max_weeks: int = 12,
    draws: int = 999,
    least: int = 2,
    most: int = 5,
    progress: Callable[[float], None] | None = None,
) -> Scan:
    """
    Find the cylinders of hexagons and weeks that hold more records than place and time by themselves explain.

    No population is asked for: what is expected is what each hexagon's own total and each day's own total say. A place
    that always has many records, or a week in which every place has, is no cluster. A change in who records in one
    place only is one, whatever happened there.

    Parameters
    ----------
    cell : array_like of int, shape (n,)
        Position of each record in ``near.cells``. A record counts once.
    day : array_like of int, shape (n,)
        Day of each record, from `first_day` to `last_day`.
    near : Rings
        The hexagons that have a record; each is a centre, and ``near.reach`` is the widest radius. All hexagons on one
        ring enter together.
    first_day, last_day : int
        The period. Weeks are counted back from its last day; days before the first whole week count, in no window.
    seed : int
        For the draws; the same seed gives the same answer, in whatever order the records are given.
    prospective : bool
        Only windows that end on the last day; else every window of whole weeks.
    max_weeks : int
        The longest window; never more than half the period.
    draws : int
        Permutations: days are shuffled over records, so that every hexagon and every day keep their totals exactly.
    least : int
        Fewest records of a cluster.
    most : int
        How many clusters to give.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    Scan

    Raises
    ------
    ValueError
        If a day lies outside the period, the period is shorter than two weeks, or there are no draws.

    Notes
    -----
    Kulldorff, M., Heffernan, R., Hartman, J., Assuncao, R. & Mostashari, F. (2005). A space-time permutation scan
    statistic for disease outbreak detection. *PLoS Medicine* 2(3): e59. Cylinders hold half of all records at most.
    Gumbel p-values: Abrams, A. M., Kleinman, K. & Kulldorff, M. (2010). *International Journal of Health Geographics*
    9: 61. Secondary clusters are tested against the largest of each draw, so their p-values err on the side of chance.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.rings import rings_among
    >>> near = rings_among(with_ring(cells_at([54.6], [1.6], 9)), 0)
    >>> cell = np.r_[np.arange(210) % 7, [3] * 8]
    >>> day = np.r_[np.arange(210) * 17 % 210, [205] * 8]
    >>> found = scan(cell, day, near, 0, 209, seed=1, draws=99).clusters[0]
    >>> found.centre, found.first_day, found.last_day, found.observed, found.p
    (3, 203, 209, 9, 0.01)
    """
    cells, days = np.asarray(cell, np.int64), np.asarray(day, np.int64)
    _check(days, first_day, last_day, draws)
    order = np.lexsort((days, near.cells[cells]))  # draws go by position: the order given must not matter
    cells, days = cells[order], days[order]
    ground = Cylinders.of(cells, days, near, first_day, last_day, prospective, max_weeks, least)
    week = (last_day - days) // WEEK
    largest = _largest(ground, week, draws, np.random.default_rng(seed), progress)
    clusters = _clusters(ground, week, last_day, largest, most)
    return Scan(clusters, largest, ground.total, ground.weeks, ground.longest)


def in_cylinder(
    cell: ArrayLike, day: ArrayLike, cells: ArrayLike, first_day: int, last_day: int
) -> tuple[int, float, float]:
    """
    Give the records of one cylinder, those expected, and its log-likelihood ratio.

    Examples
    --------
    >>> in_cylinder([0, 0, 1, 1], [1, 1, 2, 1], [0], 1, 1)[:2]
    (2, 1.5)
    """
    here = np.isin(cell, cells)
    now = (np.asarray(day) >= first_day) & (np.asarray(day) <= last_day)
    observed, total = int((here & now).sum()), len(here)
    expected = float(here.sum()) * float(now.sum()) / total if total else 0.0
    return observed, expected, float(log_likelihood_ratio([observed], [expected], total)[0])


def _check(days: NDArray[np.int64], first_day: int, last_day: int, draws: int) -> None:
    if len(days) and (days.min() < first_day or days.max() > last_day):
        msg = "a day lies outside the period"
        raise ValueError(msg)
    if last_day - first_day + 1 < 2 * WEEK or draws < 1:
        msg = "a scan needs a period of two weeks or more, and a draw"
        raise ValueError(msg)


def _largest(
    ground: Cylinders,
    week: NDArray[np.int64],
    draws: int,
    random: np.random.Generator,
    progress: Callable[[float], None] | None,
) -> NDArray[np.float64]:
    """
    Give the largest ratio of each draw, exactly.

    Most cylinders of most draws are far from the largest. After a few draws a floor is known: the fewest records with
    which each cylinder reaches it are worked out once, and a draw then compares whole numbers. A draw in which nothing
    reaches the floor is looked at in full.
    """
    largest = np.zeros(draws)
    every = ground.needed(0.0)
    floor = every
    for draw in range(draws):
        if draw == _FIRST_FEW:
            floor = ground.needed(_LOWER * float(largest[:draw].min()))
        counted = list(ground.counts(random.permutation(week)))
        largest[draw] = _top(ground, counted, floor) or _top(ground, counted, every)
        if progress and draw % 50 == 49:
            progress((draw + 1) / draws)
    return largest


def _top(ground: Cylinders, counted: list[NDArray[Any]], needed: list[NDArray[Any]]) -> float:
    return max(
        (float(ground.ratios(block, counts, need)[1].max(initial=0.0))
         for block, (counts, need) in enumerate(zip(counted, needed, strict=True))),
        default=0.0,
    )  # fmt: skip


def _clusters(
    ground: Cylinders, week: NDArray[np.int64], last_day: int, largest: NDArray[np.float64], most: int
) -> tuple[Cluster, ...]:
    """
    Give the most likely cylinder, then the next that shares no hexagon with one given before.

    Of cylinders as likely as each other the narrowest comes first, then the shortest.
    """
    found = []
    for block, (counts, need) in enumerate(zip(ground.counts(week), ground.needed(0.0), strict=True)):
        at, ratio = ground.best_windows(block, counts, need)
        found.append(np.column_stack([ground.name(block, at), ratio]))
    table = np.concatenate(found)
    ring, centre, start, length, ratio = table.T
    table = table[np.lexsort((start, centre, length, ring, -ratio.round(9)))]
    clusters: list[Cluster] = []
    while len(table) and len(clusters) < most:
        one = _cluster(ground, week, last_day, table[0], largest)
        clusters.append(one)
        table = table[table[:, 0] < ground.rings_to(one.cells)[table[:, 1].astype(np.int64)]]
    return tuple(clusters)


def _cluster(
    ground: Cylinders, week: NDArray[np.int64], last_day: int, row: NDArray[np.float64], largest: NDArray[np.float64]
) -> Cluster:
    ring, centre, start, length = (int(number) for number in row[:4])
    cells = ground.cells_within(centre, ring)
    end = last_day - start * WEEK
    observed, expected, ratio = in_cylinder(ground.cell, week, cells, start, start + length - 1)
    p = float((largest >= ratio - 1e-9).sum() + 1) / (len(largest) + 1)
    return Cluster(
        centre, ring, cells, end - length * WEEK + 1, end, observed, expected, ratio, p, _gumbel(ratio, largest)
    )


def _gumbel(ratio: float, largest: NDArray[np.float64]) -> float:
    """Read a p-value from a Gumbel curve fitted to the draws by moments; nan where the draws are all alike."""
    scale = float(largest.std(ddof=1)) * np.sqrt(6) / np.pi if len(largest) > 1 else 0.0
    if scale <= 0:
        return float("nan")
    return float(-np.expm1(-np.exp(-(ratio - largest.mean() + _EULER * scale) / scale)))
