"""The space-time cube: is each hexagon in each step more than chance, against every hexagon in every step (Gi*)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.neighbours import Neighbours
from contextual.stats.fdr import adjusted

HOT, NEITHER, COLD = 1, 0, -1

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """
    Every bin (a hexagon in a step) of a space-time cube, tested. All arrays have the shape (n_cells, n_steps).

    Attributes
    ----------
    sums : numpy.ndarray of int64
        Counts of the bin and its neighbours: the hexagons around it, in the same step and the `reach` steps before.
    size : numpy.ndarray of int64
        How many bins that is. Fewer at the edge of the area and in the first steps.
    z : numpy.ndarray of float64
        Gi*, star and binary; nan where every bin of the cube holds the same count.
    p, p_adjusted : numpy.ndarray of float64
        Two-sided, of the normal curve; and adjusted over all bins.
    p_chance, p_chance_adjusted : numpy.ndarray of float64
        Two-sided, exact, were each record as likely in any bin; and adjusted over all bins.
    states : numpy.ndarray of int8
        1 hot, -1 cold, 0 neither, at `alpha`: by both adjusted p-values.
    family : int
        How many bins the adjustment ran over: those that are defined, every hexagon in every step.
    alpha : float
    """

    sums: Counts
    size: Counts
    z: Floats
    p: Floats
    p_adjusted: Floats
    p_chance: Floats
    p_chance_adjusted: Floats
    states: NDArray[np.int8]
    family: int
    alpha: float


def cube(counts: ArrayLike, neighbours: Neighbours, *, reach: int = 1, alpha: float = 0.05) -> Cube:
    """
    Test every bin of a cube of counts.

    A bin is hot or cold only when two tests, each adjusted over the whole cube, agree: the usual one, by the normal
    curve, and an exact one that asks how often so many records would fall so close together were each as likely to
    fall in any bin. Monthly counts of a hexagon are mostly nought, and there the normal curve alone calls far too much
    hot; where counts are large and uneven the normal curve is the stricter of the two.

    Parameters
    ----------
    counts : array_like of int, shape (n_cells, n_steps)
        Incidents; zeros of the study area included. A row for every hexagon of `neighbours`, in its order.
    neighbours : Neighbours
        With each hexagon among its own.
    reach : int
        How many steps before also count as near; 0 for the same step alone.
    alpha : float
        Between 0 and 1.

    Returns
    -------
    Cube

    Raises
    ------
    ValueError
        If there is no step, a count below 0, or a hexagon is not its own neighbour.

    Notes
    -----
    Ord, J. K. and Getis, A. (1995). *Geographical Analysis* 27(4), 286-306. The cube, the steps before and the
    adjustment over all its bins: Esri, *How Emerging Hot Spot Analysis works*. The exact test is ours.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> area = with_ring(cells_at([54.6], [1.6], 9), 5)
    >>> counts = np.zeros((len(area), 10), int)
    >>> counts[45, 8:] = 6
    >>> cube(counts, neighbours_of(area)).states[45].tolist()
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    """
    table = _checked(counts, neighbours, reach)
    sums = _with_steps_before(neighbours.sums(table), reach)
    size = _with_steps_before(np.repeat(neighbours.counts[:, None], table.shape[1], axis=1), reach)
    z = _gi_star(table, sums, size)
    p = _two_sided(z)
    chance = np.where(np.isnan(z), np.nan, chance_p(sums, size, int(table.sum()), table.size))
    p_adjusted, chance_adjusted = adjusted(p), adjusted(chance)
    with np.errstate(invalid="ignore"):
        called = (p_adjusted <= alpha) & (chance_adjusted <= alpha)
        states = np.where(called, np.sign(z), NEITHER).astype(np.int8)
    return Cube(
        sums=sums, size=size, z=z, p=p, p_adjusted=p_adjusted, p_chance=chance, p_chance_adjusted=chance_adjusted,
        states=states, family=int(np.count_nonzero(~np.isnan(z))), alpha=alpha,
    )  # fmt: skip


def chance_p(sums: ArrayLike, size: ArrayLike, total: int, bins: int) -> Floats:
    """
    Say how often chance alone would bring so many, or so few, of `total` records into `size` of `bins` equal bins.

    Two-sided by doubling the smaller tail, so it is never too small.

    Parameters
    ----------
    sums, size : array_like of int, of one shape
        Records in the neighbourhood; bins of the neighbourhood.
    total, bins : int
        Records and bins of the whole cube.

    Returns
    -------
    numpy.ndarray of float64, of that shape

    Examples
    --------
    >>> chance_p([2], [1], 2, 4).tolist()  # both of two records in one bin of four: 1 in 16, doubled
    [0.125]
    """
    from scipy.special import bdtr, bdtrc

    found, of = np.asarray(sums, np.int64), np.asarray(size, np.int64)
    # Few pairs of sum and size differ among very many bins: each is asked about once.
    code = of * (total + 1) + found
    pairs, which = np.unique(code, return_inverse=True)
    k, share = pairs % (total + 1), (pairs // (total + 1)) / bins
    fewer = bdtr(k, total, share)
    more = np.where(k > 0, bdtrc(np.maximum(k - 1, 0), total, share), 1.0)
    p: Floats = np.minimum(2 * np.minimum(fewer, more), 1.0)[which.reshape(found.shape)]
    return p


def _checked(counts: ArrayLike, neighbours: Neighbours, reach: int) -> Counts:
    table = np.asarray(counts, np.int64)
    if table.ndim != 2 or not table.shape[1] or len(table) != len(neighbours) or np.any(table < 0) or reach < 0:
        msg = "a cube is counts of 0 or more, a row a hexagon and a column a step, and reaches 0 steps back or more"
        raise ValueError(msg)
    if not neighbours.own:
        msg = "each hexagon must be among its own neighbours"
        raise ValueError(msg)
    return table


def _with_steps_before(table: Counts, reach: int) -> Counts:
    """Add to each step the `reach` steps before it; the first have fewer."""
    whole = table.copy()
    for back in range(1, min(reach, table.shape[1] - 1) + 1):
        whole[:, back:] += table[:, :-back]
    return whole


def _gi_star(table: Counts, sums: Counts, size: Counts) -> Floats:
    """Compare each neighbourhood with the whole cube; nan where the cube is all one count, or is all neighbourhood."""
    n = table.size
    mean = float(table.mean()) if n else np.nan
    spread = float(table.std()) if n else np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        width = spread * np.sqrt(size * (n - size) / (n - 1))
        z: Floats = np.where(width > 0, (sums - mean * size) / width, np.nan)
    return z


def _two_sided(z: Floats) -> Floats:
    from scipy.special import ndtr

    p: Floats = 2 * ndtr(-np.abs(z))
    return p
