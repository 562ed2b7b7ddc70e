"""Kernel density: counts of hexagons smoothed over the ground around them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_BLOCK = 2_000


def kernel_density(positions: ArrayLike, counts: ArrayLike, bandwidth_m: float) -> NDArray[np.float64]:
    """
    Smooth counts over the ground: how many a square kilometre around each position.

    The kernel is the quartic one, which crime mapping uses: it falls from its middle to 0 at the bandwidth. Nothing is
    corrected at the edge of the area: hexagons there gather less, because nothing is recorded beyond it.

    Parameters
    ----------
    positions : array_like of float, shape (n, 2)
        Metres on a plane, such as `local_plane` gives of the hexagons' centres.
    counts : array_like of float, shape (n,)
        The count at each position.
    bandwidth_m : float
        The distance at which a count no longer tells, in metres.

    Returns
    -------
    numpy.ndarray of float64, shape (n,)
        Counts a square kilometre at each position.

    Raises
    ------
    ValueError
        If the bandwidth is not above 0, or the two differ in length.

    Notes
    -----
    Silverman, B. W. (1986). *Density Estimation for Statistics and Data Analysis*, Chapman and Hall, section 4.2:
    ``3 / (pi h^2) * (1 - d^2 / h^2)^2`` within h. Bailey, T. C., and Gatrell, A. C. (1995). *Interactive Spatial Data
    Analysis*, Longman, 84-88.

    Examples
    --------
    >>> near = kernel_density([[0, 0], [300, 0], [5000, 0]], [10, 0, 0], 600)
    >>> near.round(3).tolist()
    [26.526, 14.921, 0.0]
    """
    from scipy.spatial import cKDTree

    where, weight = np.asarray(positions, float).reshape(-1, 2), np.asarray(counts, float)
    if len(where) != len(weight) or not bandwidth_m > 0:
        msg = "a density needs a count at each position and a bandwidth above 0"
        raise ValueError(msg)
    density = np.zeros(len(where))
    sources = np.flatnonzero(weight)
    if not len(sources):
        return density
    everywhere = cKDTree(where)
    for start in range(0, len(sources), _BLOCK):  # by blocks: all pairs of a city at once would not fit
        some = sources[start : start + _BLOCK]
        pairs = cKDTree(where[some]).sparse_distance_matrix(everywhere, bandwidth_m, output_type="coo_matrix")
        near = (1 - (pairs.data / bandwidth_m) ** 2) ** 2 * weight[some][pairs.row]
        density += np.bincount(pairs.col, near, len(where))
    return density * 3 / (np.pi * (bandwidth_m / 1000) ** 2)
