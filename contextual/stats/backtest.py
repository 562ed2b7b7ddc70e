"""Back-test: how much of what came next lay where a ranking, made before, would have had us look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.stats.pai import over, pei

Floats = NDArray[np.float64]

SHARES = (0.01, 0.02, 0.05, 0.10)
"""Shares of the area that are looked at."""

_TIE = 12
_DRAWS = 999


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backtest:
    """
    How several rankings fared, side by side. Arrays are of shape (n_methods, n_shares).

    Attributes
    ----------
    methods : tuple of str
    shares : tuple of float
        Shares of the whole area.
    events : int
        Incidents of the scored period.
    cells : how many hexagons' worth that share holds, rounded up.
    hits : incidents in them; not whole where the last hexagons are in it in part.
    hit_rate, low, high : share of all incidents found, with limits; nan where there were none.
    pai, pai_low, pai_high : that share over the share of the area (`pai`).
    pei : hits over the most that any choice of so much area could have found (`most_possible`).
    most : numpy.ndarray, shape (n_shares,)
        The hits of that choice.
    behind, behind_low, behind_high : how much more the best method of that share found, with limits of the difference.
    best : str
        The method with the highest mean PEI; the first named of those that are level. "" where nothing was recorded.
    """

    methods: tuple[str, ...]
    shares: tuple[float, ...]
    events: int
    cells: NDArray[np.int64]
    hits: Floats
    hit_rate: Floats
    low: Floats
    high: Floats
    pai: Floats
    pai_low: Floats
    pai_high: Floats
    pei: Floats
    most: Floats
    behind: Floats
    behind_low: Floats
    behind_high: Floats
    best: str


def taken(score: ArrayLike, area: ArrayLike, shares: Sequence[float] = SHARES) -> Floats:
    """
    Say how much of each hexagon is in the first part of a ranking.

    Hexagons that tie share what is left of the area: the same part of each is taken, so that neither the order of
    their ids nor luck decides. Scores that differ by less than a millionth of a millionth of the highest tie; nan
    ranks last.

    Parameters
    ----------
    score : array_like of float, shape (n,)
        Highest first.
    area : array_like of float, shape (n,)
        True areas, in any one unit.
    shares : sequence of float
        Shares of the whole area, 0 to 1.

    Returns
    -------
    numpy.ndarray of float64, shape (n, n_shares)
        0 (not taken) to 1 (whole).

    Raises
    ------
    ValueError
        If an area is not above 0, or the two differ in length.

    Examples
    --------
    >>> taken([9, 4, 4, 0], [1, 1, 1, 1], [0.25, 0.5]).tolist()
    [[1.0, 1.0], [0.0, 0.5], [0.0, 0.5], [0.0, 0.0]]
    """
    ground = np.asarray(area, float)
    group = _places(score)
    if len(ground) != len(group) or np.any(~(ground > 0)):
        msg = "a ranking needs an area above 0 for each score"
        raise ValueError(msg)
    each = np.bincount(group, ground)
    before = np.cumsum(each) - each
    left = np.asarray(shares, float)[None, :] * ground.sum() - before[:, None]
    part: Floats = np.clip(left / each[:, None], 0, 1)[group]
    return part


def found(score: ArrayLike, events: ArrayLike, area: ArrayLike, shares: Sequence[float] = SHARES) -> Floats:
    """
    Count the incidents in the first part of a ranking.

    Parameters
    ----------
    score, events, area : array_like, shape (n,)
        As for `taken`; `events` are the incidents of the period after the one that was ranked.

    Returns
    -------
    numpy.ndarray of float64, shape (n_shares,)

    Examples
    --------
    >>> found([3, 2, 1], [6, 3, 0], [1, 1, 1], [1 / 3, 2 / 3, 1]).tolist()
    [6.0, 9.0, 9.0]
    """
    counted: Floats = np.asarray(events, float) @ taken(score, area, shares)
    return counted


def most_possible(events: ArrayLike, area: ArrayLike, shares: Sequence[float] = SHARES) -> Floats:
    """
    Count the incidents that the best choice of so much area would have found: the densest hexagons first.

    Examples
    --------
    >>> most_possible([6, 3, 0], [1, 1, 1], [1 / 3, 2 / 3]).tolist()
    [6.0, 9.0]
    """
    return found(np.asarray(events, float) / np.asarray(area, float), events, area, shares)


def share_limits(hits: ArrayLike, events: int, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """
    Give exact limits of a share of incidents.

    They take the incidents as separate. Where one quarrel brought several records they are too narrow.

    Parameters
    ----------
    hits : array_like of float
        0 to `events`; a part of an incident, from hexagons taken in part, is allowed.
    events : int

    Notes
    -----
    Clopper, C. J., and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
    binomial. *Biometrika* 26(4), 404-413, as quantiles of the beta distribution.

    Examples
    --------
    >>> [limit.round(4).tolist() for limit in share_limits([0, 2, 10], 10)]
    [[0.0, 0.0252, 0.6915], [0.3085, 0.5561, 1.0]]
    """
    from scipy.special import betaincinv

    found_, tail = np.asarray(hits, float), (1 - confidence) / 2
    if events <= 0:
        return np.full(found_.shape, np.nan), np.full(found_.shape, np.nan)
    inside = np.clip(found_, 0, events)
    low = np.where(inside > 0, betaincinv(np.maximum(inside, 1e-9), events - inside + 1, tail), 0.0)
    high = np.where(inside < events, betaincinv(inside + 1, np.maximum(events - inside, 1e-9), 1 - tail), 1.0)
    return low, high


def compare(
    scores: Mapping[str, ArrayLike], events: ArrayLike, area: ArrayLike, *, seed: int, outside: int = 0,
    shares: Sequence[float] = SHARES, confidence: float = 0.95,
) -> Backtest:  # fmt: skip
    """
    Score several rankings on the same incidents.

    Parameters
    ----------
    scores : mapping of str to array_like, shape (n,)
        Method -> score of each hexagon, made of an earlier period alone.
    events : array_like of int, shape (n,)
        Incidents of the period that is scored.
    area : array_like of float, shape (n,)
        True areas.
    seed : int
        Of the bootstrap over incidents that gives limits to the differences between methods.
    outside : int
        Incidents of that period where nothing was ranked: they count as not found.

    Returns
    -------
    Backtest

    Examples
    --------
    >>> made = compare({"a": [3, 2, 1, 0], "b": [0, 1, 2, 3]}, [60, 30, 10, 0], [1, 1, 1, 1], seed=1, shares=[0.25])
    >>> made.best, made.hit_rate.tolist(), made.pai.tolist(), made.pei.tolist()
    ('a', [[0.6], [0.0]], [[2.4], [0.0]], [[1.0], [0.0]])
    """
    counts, share = np.asarray(events, float), np.asarray(shares, float)
    parts = np.stack([taken(score, area, shares) for score in scores.values()])
    total = int(counts.sum()) + outside
    hits = np.einsum("c,mcs->ms", counts, parts)
    most = most_possible(counts, area, shares)
    rate, (low, high) = over(hits, total), share_limits(hits, total, confidence)
    behind, behind_low, behind_high = _behind(parts, np.append(counts, outside), hits, seed, confidence)
    efficiency = pei(hits, most)
    return Backtest(
        methods=tuple(scores),
        shares=tuple(float(one) for one in share),
        events=total,
        cells=np.ceil(parts.sum(axis=1).round(_TIE - 3)).astype(np.int64),
        hits=hits,
        hit_rate=rate, low=low, high=high,
        pai=rate / share, pai_low=low / share, pai_high=high / share,
        pei=efficiency, most=most,
        behind=behind, behind_low=behind_low, behind_high=behind_high,
        best=list(scores)[int(np.round(efficiency.mean(axis=1), _TIE).argmax())] if most.any() else "",
    )  # fmt: skip


def _behind(parts: Floats, counts: Floats, hits: Floats, seed: int, confidence: float) -> tuple[Floats, Floats, Floats]:
    """
    Say how far each method is behind the best of each share, with limits from drawing the incidents anew.

    The last count is of incidents that no method could find. Hexagons that every method takes alike are drawn as one.
    """
    total = int(counts.sum())
    if not total:
        none = np.full(hits.shape, np.nan)
        return none, none, none
    each = np.concatenate([parts.transpose(1, 0, 2).reshape(len(counts) - 1, -1), np.zeros((1, hits.size))])
    kinds, which = np.unique(each, axis=0, return_inverse=True)
    chance = np.bincount(which.ravel(), counts, len(kinds)) / total
    drawn = np.random.default_rng(seed).multinomial(total, chance, _DRAWS) @ kinds / total
    again = drawn.reshape(_DRAWS, *hits.shape)
    best = hits.argmax(axis=0)
    gap = again[:, best, np.arange(hits.shape[1])][:, None, :] - again
    tail = (1 - confidence) / 2
    low, high = np.quantile(gap, [tail, 1 - tail], axis=0)
    return (hits.max(axis=0) - hits) / total, low, high


def _places(score: ArrayLike) -> NDArray[np.int64]:
    """Give each hexagon its rank from 0; those that tie have one number."""
    value = np.asarray(score, float)
    value = np.where(np.isnan(value), -np.inf, value)
    finite = np.abs(value[np.isfinite(value)])
    highest = finite.max(initial=0.0)
    if highest > 0:
        value = np.round(value / highest, _TIE)
    return np.asarray(np.unique(-value, return_inverse=True)[1].ravel(), np.int64)
