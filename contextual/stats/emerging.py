"""Emerging places: what the steps of a hexagon, hot, cold or neither, and its trend come to (17 classes, and five)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.neighbours import Neighbours
from contextual.stats.cube import COLD, HOT, Cube, cube
from contextual.stats.mann_kendall import Trend, mann_kendall

Keys = NDArray[np.str_]
Flags = NDArray[np.bool_]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Emerging:
    """
    Every hexagon of a cube, classed.

    Attributes
    ----------
    cube : Cube
        Every bin, tested.
    trend : Trend
        Of each hexagon.
    classes, five : numpy.ndarray of str, shape (n_cells,)
        Keys of `contextual.codes.emerging`; "undefined" where every bin of the cube holds the same count.
    """

    cube: Cube
    trend: Trend
    classes: Keys
    five: Keys


def emerging(
    counts: ArrayLike, neighbours: Neighbours, *, reach: int = 1, alpha: float = 0.05, trend: str = "usual"
) -> Emerging:
    """
    Test every bin of a cube of counts, and the trend of every hexagon, and name what they come to.

    The trend is that of the hexagon and those around it, each step by itself. Esri takes it of the z of each step with
    the steps before mixed in: two such steps share what lies between them, the series then drifts by itself, and on
    pure noise a trend at 0.05 is found in some 15 of 100 hexagons. Of each step by itself it is found in 5 at most
    (within a hexagon, ranks of these counts are ranks of their z).

    Parameters
    ----------
    counts : array_like of int, shape (n_cells, n_steps)
    neighbours : Neighbours
        With each hexagon among its own.
    reach : int
        How many steps before also count as near a bin.
    alpha : float
        For the bins, over the whole cube; and for each trend.
    trend : str
        How the trend is tested: a method of `mann_kendall`.

    Returns
    -------
    Emerging

    Raises
    ------
    ValueError
        As `cube` and `mann_kendall` do.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> area = with_ring(cells_at([54.6], [1.6], 9), 5)
    >>> counts = np.zeros((len(area), 12), int)
    >>> counts[45, 8:] = 6
    >>> found = emerging(counts, neighbours_of(area))
    >>> str(found.classes[45]), str(found.five[45])
    ('hot_consecutive', 'intermittent')
    """
    tested = cube(counts, neighbours, reach=reach, alpha=alpha)
    found = mann_kendall(neighbours.sums(np.asarray(counts, np.int64)), trend)
    undefined = np.isnan(tested.z).all(axis=1)
    return Emerging(
        cube=tested,
        trend=found,
        classes=np.where(undefined, "undefined", classify(tested.states, direction(found, alpha))),
        five=np.where(undefined, "undefined", five(tested.states)),
    )


def in_steps(months: ArrayLike, months_a_step: int) -> NDArray[np.int64]:
    """
    Add months up into equal steps that end with the last month; months before the first whole step are left out.

    Examples
    --------
    >>> in_steps([[1, 2, 3, 4, 5]], 2).tolist()
    [[5, 9]]
    """
    table = np.asarray(months, np.int64)
    steps = table.shape[1] // months_a_step
    whole = table[:, table.shape[1] - steps * months_a_step :].reshape(len(table), steps, months_a_step)
    return np.asarray(whole.sum(axis=2), np.int64)


def direction(trend: Trend, alpha: float = 0.05) -> NDArray[np.int8]:
    """
    Say of each series whether it rises (1), falls (-1) or neither (0): a trend needs p below `alpha`.

    Examples
    --------
    >>> from contextual.stats.mann_kendall import mann_kendall
    >>> direction(mann_kendall([[1, 2, 3, 4, 5], [1, 3, 2, 5, 4], [5, 4, 3, 2, 1]])).tolist()
    [1, 0, -1]
    """
    with np.errstate(invalid="ignore"):
        found = np.where(trend.p < alpha, np.sign(trend.s), 0)
    return found.astype(np.int8)


def classify(states: ArrayLike, trend: ArrayLike) -> Keys:
    """
    Give each hexagon its class among Esri's seventeen.

    Esri does not say which class stands where two would fit. Here: classes of nine steps in ten or more come first
    (intensifying, diminishing, persistent; historical where the last step is not of that kind), whichever side; then,
    by the kind of the last step, oscillating, new, consecutive, sporadic. A hexagon that is neither hot nor cold in
    its last step and was neither in nine of ten has no pattern, however often it was hot before: the five-class view
    calls such a one former.

    Parameters
    ----------
    states : array_like of int, shape (n_cells, n_steps)
        1 hot, -1 cold, 0 neither, in the order of time.
    trend : array_like of int, shape (n_cells,)
        1 rising, -1 falling, 0 neither.

    Returns
    -------
    numpy.ndarray of str, shape (n_cells,)
        Keys of `contextual.codes.emerging.EMERGING`.

    Raises
    ------
    ValueError
        If there is no step, or not one trend a hexagon.

    Notes
    -----
    Esri, *How Emerging Hot Spot Analysis works*, in its present wording: sporadic needs a hot last step, and
    consecutive two steps or more. For cold the trend is turned round: intensifying is falling.

    Examples
    --------
    >>> steps = [[0] * 9 + [1], [0] * 8 + [1, 1], [1] * 9 + [0], [-1] + [0] * 8 + [1]]
    >>> classify(steps, [0, 0, 0, 0]).tolist()
    ['hot_new', 'hot_consecutive', 'hot_historical', 'hot_oscillating']
    """
    table, up = np.atleast_2d(np.asarray(states, np.int8)), np.atleast_1d(np.asarray(trend, np.int8))
    if not table.shape[1] or up.shape != table.shape[:1]:
        msg = "classes need at least one step, and one trend for each hexagon"
        raise ValueError(msg)
    hot, cold = table == HOT, table == COLD
    often_hot, often_cold = _often(hot, up, "hot"), _often(cold, -up, "cold")
    late_hot, late_cold = _late(hot, cold, "hot"), _late(cold, hot, "cold")
    found = [often_hot, often_cold, late_hot, late_cold]
    keys: Keys = np.select([kind != "" for kind in found], found, "none")
    return keys


def _often(hot: Flags, up: NDArray[np.int8], side: str) -> Keys:
    """Name what is hot in nine steps of ten or more; "" for the rest."""
    often, last = 10 * hot.sum(axis=1) >= 9 * hot.shape[1], hot[:, -1]
    keys: Keys = np.select(
        [often & last & (up > 0), often & last & (up < 0), often & last, often],
        [f"{side}_intensifying", f"{side}_diminishing", f"{side}_persistent", f"{side}_historical"],
        "",
    )
    return keys


def _late(hot: Flags, cold: Flags, side: str) -> Keys:
    """Name what is hot in its last step; "" for the rest."""
    last, times = hot[:, -1], hot.sum(axis=1)
    run = np.minimum.accumulate(hot[:, ::-1], axis=1).sum(axis=1)
    keys: Keys = np.select(
        [last & cold.any(axis=1), last & (times == 1), last & (times == run), last],
        [f"{side}_oscillating", f"{side}_new", f"{side}_consecutive", f"{side}_sporadic"],
        "",
    )
    return keys


def five(states: ArrayLike, *, persistent: float = 0.8, least: float = 0.1, recent: float = 0.2) -> Keys:
    """
    Give each hexagon its class in the simple view.

    The rules are those that the method's description gives. Its best known program differs from them (its recent
    steps are one too many, and it compares the share of recent hot steps with the share of steps that are recent).

    Parameters
    ----------
    states : array_like of int, shape (n_cells, n_steps)
        1 hot; all else is not hot. Cold steps have no part in this view.
    persistent : float
        Persistent is hot in at least this share of the steps.
    least : float
        Any other class needs hot steps in at least this share of all; and to be hot among earlier, or among recent,
        steps is to be so in at least this share of those.
    recent : float
        The share of steps, the last ones, that are recent: a whole number of steps, at least one.

    Returns
    -------
    numpy.ndarray of str, shape (n_cells,)
        Keys of `contextual.codes.emerging.FIVE`: "persistent"; "emerging" (hot among the recent steps, not among the
        earlier); "former" (the reverse); "intermittent" (both); "none".

    Raises
    ------
    ValueError
        If there is no step.

    Notes
    -----
    Chainey, S. (2020). *Understanding Crime: Analyzing the Geography of Crime*. Esri Press; thresholds as documented
    by Ashby, M., *sfhotspot*, ``hotspot_classify_params``.

    Examples
    --------
    >>> five([[1] * 8 + [0, 0], [0] * 8 + [1, 1], [1] + [0] * 9, [1] + [0] * 8 + [1], [0] * 10]).tolist()
    ['persistent', 'emerging', 'former', 'intermittent', 'none']
    """
    hot = np.atleast_2d(np.asarray(states, np.int8)) == HOT
    n_steps = hot.shape[1]
    if not n_steps:
        msg = "classes need at least one step"
        raise ValueError(msg)
    late = max(int(recent * n_steps + _ROUNDING), 1)
    now, before = _enough(hot[:, n_steps - late :], least), _enough(hot[:, : n_steps - late], least)
    keys: Keys = np.select(
        [_enough(hot, persistent), ~_enough(hot, least), now & ~before, before & ~now],
        ["persistent", "none", "emerging", "former"],
        "intermittent",
    )
    return keys


def _enough(hot: Flags, share: float) -> Flags:
    """Say where the share of hot steps is at least so large; never where there is no step."""
    enough: Flags = hot.sum(axis=1) >= max(share * hot.shape[1] - _ROUNDING, _ROUNDING)
    return enough
