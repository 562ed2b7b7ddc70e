"""The general G: whether records gather at all, over the whole area, before asking where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from contextual.space.neighbours import Neighbours


@dataclass(frozen=True, slots=True)
class GeneralG:
    """
    One figure for the whole area.

    `g` is the share of all pairs of records in different hexagons that lie in neighbouring ones; `expected` what it
    would be by chance; `z` how far apart they are; `p` of one side: as far above, or as far below. nan is undefined.
    """

    g: float
    expected: float
    z: float
    p: float


_LEAST = 4


def general_g(values: ArrayLike, neighbours: Neighbours) -> GeneralG:
    """
    Ask whether high counts lie beside high counts, anywhere.

    Parameters
    ----------
    values : array_like, shape (n,)
        Counts, 0 or more.
    neighbours : Neighbours
        Made with ``own=False``: a hexagon is no pair with itself.

    Returns
    -------
    GeneralG
        All nan with fewer than four hexagons, fewer than two with a record, no neighbours, or all counts the same.

    Raises
    ------
    ValueError
        If hexagons are their own neighbours.

    Notes
    -----
    Getis, A. and Ord, J. K. (1992). *Geographical Analysis* 24(3), 189-206: equations 5 to 8, for weights of one or
    none that go both ways.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> from contextual.space.neighbours import neighbours_of
    >>> around = neighbours_of(with_ring(cells_at([54.6], [1.6], 9)), own=False)
    >>> round(general_g([9, 1, 2, 3, 4, 5, 6], around).g, 3)
    0.712
    """
    if neighbours.own:
        msg = "the general G is of neighbours that leave each hexagon itself out"
        raise ValueError(msg)
    y, n = np.asarray(values, float), len(neighbours)
    pairs = float(y.sum() ** 2 - np.dot(y, y)) if n else 0.0
    s0 = float(len(neighbours.positions))
    if n < _LEAST or not s0 or pairs <= 0 or y.min() == y.max():
        return GeneralG(np.nan, np.nan, np.nan, np.nan)
    g, expected = float(np.dot(y, neighbours.sums(y))) / pairs, s0 / (n * (n - 1))
    variance = _mean_of_squares(y, s0, float((neighbours.counts**2).sum())) - expected**2
    z = (g - expected) / np.sqrt(variance) if variance > 0 else np.nan
    from scipy.special import ndtr

    return GeneralG(g, expected, float(z), float(ndtr(-abs(z))))


def _mean_of_squares(y: np.ndarray, s0: float, squares: float) -> float:
    """Give what the square of G would be on average, were the counts dealt out at random."""
    n, s1, s2 = len(y), 2 * s0, 4 * squares
    m1, m2, m3, m4 = (float((y**power).sum()) for power in (1, 2, 3, 4))
    b0 = (n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0**2
    b1 = -((n * n - n) * s1 - 2 * n * s2 + 6 * s0**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s0**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2
    b4 = s1 - s2 + s0**2
    top = b0 * m2**2 + b1 * m4 + b2 * m1**2 * m2 + b3 * m1 * m3 + b4 * m1**4
    return top / ((m1**2 - m2) ** 2 * n * (n - 1) * (n - 2) * (n - 3))
