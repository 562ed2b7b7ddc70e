"""Ranking: scores of hexagons made of past months alone, each way of ranking a score a hexagon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.neighbours import Neighbours
from contextual.stats.backtest import SHARES, found, most_possible
from contextual.stats.gistar import gistar
from contextual.stats.kernel import kernel_density
from contextual.stats.rates import towards_neighbours

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

BANDWIDTHS = (1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 8.0)
"""Bandwidths that are tried, in distances between neighbouring centres; of those that fare alike the shortest."""

HALF_LIVES = (24.0, 12.0, 6.0, 3.0, 2.0, 1.0)
"""Half-lives that are tried, in months; of those that fare alike the longest is taken."""

_USUAL = {"bandwidth": 2.0, "half_life": 6.0}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """
    The hexagons that are ranked, in the order of their ids.

    Attributes
    ----------
    positions : numpy.ndarray of float64, shape (n, 2)
        Centres, in metres on a plane.
    area : numpy.ndarray of float64, shape (n,)
        True areas in square kilometres.
    neighbours : Neighbours
        One ring, each hexagon among its own.
    """

    positions: Floats
    area: Floats
    neighbours: Neighbours

    @property
    def spacing_m(self) -> float:
        """Distance between the centres of neighbouring hexagons, in metres."""
        return float(np.sqrt(2 / np.sqrt(3) * self.area.mean() * 1e6))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranked:
    """
    Scores of every way of ranking, and what was chosen for them.

    `scores` maps a key of `contextual.codes.ranking.RANKINGS` to an array of shape (n,), highest first; `bandwidth_m`
    and `half_life_months` were chosen on the past alone, by ranking its first part and scoring its last
    `held_back` months (0: the past is too short to choose, and the usual ones were taken).
    """

    scores: dict[str, Floats]
    bandwidth_m: float
    half_life_months: float
    held_back: int


def rank(past: ArrayLike, ground: Ground, months: int, shares: Sequence[float] = SHARES) -> Ranked:
    """
    Score every hexagon in every way. Nothing but the past is given, so nothing else can be used.

    Parameters
    ----------
    past : array_like of int, shape (n, n_months)
        Incidents of each hexagon in each past month, oldest first.
    ground : Ground
    months : int
        How many months will be scored: "last period" is so many.
    shares : sequence of float
        Shares of the area on which a bandwidth and a half-life are chosen.

    Returns
    -------
    Ranked

    Raises
    ------
    ValueError
        If there is no past month, or no month to be scored.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> lists = neighbours_of(with_ring(cells_at([54.6], [1.6], 9)))
    >>> ground = Ground(positions=np.arange(14.0).reshape(7, 2) * 200, area=np.ones(7), neighbours=lists)
    >>> made = rank([[5, 0], [0, 4], [1, 1], [0, 0], [0, 0], [0, 0], [0, 0]], ground, 1)
    >>> made.scores["last"].tolist(), made.scores["long"].tolist()
    ([0.0, 4.0, 1.0, 0.0, 0.0, 0.0, 0.0], [5.0, 4.0, 2.0, 0.0, 0.0, 0.0, 0.0])
    """
    counts = np.asarray(past, np.int64)
    if counts.ndim != 2 or counts.shape[1] < 1 or months < 1:
        msg = "a ranking needs one past month or more, and one or more to be scored"
        raise ValueError(msg)
    hold = min(months, counts.shape[1] // 2)
    widths = [step * ground.spacing_m for step in BANDWIDTHS]
    width = _chosen(widths, lambda one: _kernel(ground, one), counts, ground, hold, shares)
    life = _chosen(HALF_LIVES, _fading, counts, ground, hold, shares)
    width = width or _USUAL["bandwidth"] * ground.spacing_m
    life = life or _USUAL["half_life"]
    scores = {
        "last": counts[:, -months:].sum(axis=1).astype(float),
        "long": counts.sum(axis=1).astype(float),
        "fading": _fading(life)(counts),
        "kernel": _kernel(ground, width)(counts),
        "bayes": towards_neighbours(counts.sum(axis=1), ground.area * counts.shape[1], ground.neighbours),
        "hotspots": gistar(counts.sum(axis=1), ground.neighbours),
    }
    return Ranked(scores=scores, bandwidth_m=width, half_life_months=life, held_back=hold)


Scorer = Callable[[Counts], Floats]


def _kernel(ground: Ground, bandwidth_m: float) -> Scorer:
    return lambda counts: kernel_density(ground.positions, counts.sum(axis=1), bandwidth_m)


def _fading(half_life: float) -> Scorer:
    """Add up the months, one `half_life` months old weighing half."""
    return lambda counts: counts @ 0.5 ** (np.arange(counts.shape[1])[::-1] / half_life)


def _chosen(
    tried: Sequence[float], scorer: Callable[[float], Scorer], counts: Counts, ground: Ground, hold: int,
    shares: Sequence[float],
) -> float:  # fmt: skip
    """Choose what would have found the last `hold` past months best from those before; 0 where that cannot be said."""
    later = counts[:, -hold:].sum(axis=1) if hold else np.zeros(len(counts))
    if not later.any():
        return 0.0
    most = most_possible(later, ground.area, shares)
    fared = [
        round(float((found(scorer(one)(counts[:, :-hold]), later, ground.area, shares) / most).mean()), 9)
        for one in tried
    ]
    return tried[int(np.argmax(fared))]
