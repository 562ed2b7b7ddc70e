"""Close pairs: the pairs of events near each other in place, counted by how near they are in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 255
"""Pairs in a block: few enough to stay in the cache, and for a byte to hold their number."""


@dataclass(frozen=True, slots=True)
class ClosePairs:
    """
    The pairs of events that are close in place, in order of their band of distance.

    `one`, `other` : numpy.ndarray of int, shape (n_pairs,), numbers of events. `starts` : shape (n_bands + 1,), where
    each band begins; pairs before the first are nearer than the first edge and are in no band.
    """

    one: NDArray[np.intp]
    other: NDArray[np.intp]
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        return int(self.starts[-1] - self.starts[0])


def close_pairs(easting: NDArray[np.float64], northing: NDArray[np.float64], metres: Sequence[float]) -> ClosePairs:
    """
    Find all pairs nearer than the last edge, in order of their band.

    Parameters
    ----------
    easting, northing : numpy.ndarray of float64, shape (n,)
        Metres.
    metres : sequence of float
        Rising edges of bands [a, b).

    Examples
    --------
    >>> close_pairs(np.array([0.0, 0.0, 50.0]), np.zeros(3), (0, 1, 100)).starts.tolist()
    [0, 1, 3]
    """
    from scipy.spatial import cKDTree

    tree = cKDTree(np.column_stack([easting, northing]))
    pair = tree.query_pairs(float(metres[-1]), output_type="ndarray") if len(easting) > 1 else np.zeros((0, 2), int)
    one, other = pair.T
    apart = np.hypot(easting[one] - easting[other], northing[one] - northing[other])
    band = np.searchsorted(np.asarray(metres, float), apart, side="right")
    order = np.argsort(band.astype(np.min_scalar_type(len(metres))), kind="stable")
    starts = np.searchsorted(band[order], np.arange(1, len(metres) + 1))
    return ClosePairs(one[order], other[order], starts)


def count_close_pairs(easting: NDArray[np.float64], northing: NDArray[np.float64], within: float) -> int:
    """
    Count the pairs within so many metres without listing them: whether a test is too large is known beforehand.

    Examples
    --------
    >>> count_close_pairs(np.array([0.0, 0.0, 50.0]), np.zeros(3), 100)
    3
    """
    from scipy.spatial import cKDTree

    if len(easting) < 2:
        return 0
    tree = cKDTree(np.column_stack([easting, northing]))
    return int((tree.count_neighbors(tree, within) - len(easting)) // 2)


def count_in_time(pairs: ClosePairs, day: NDArray[Any], days: Sequence[int]) -> NDArray[np.int64]:
    """
    Count the close pairs per band of time, for many orders of the days at once.

    Parameters
    ----------
    day : numpy.ndarray of int, shape (n_events, n_orders)

    Returns
    -------
    numpy.ndarray of int64, shape (n_distance_bands, n_time_bands, n_orders)
    """
    orders, starts = day.shape[1], pairs.starts
    nearer = np.zeros((len(starts) - 1, len(days), orders), np.int64)
    apart, other = np.empty((2, _AT_ONCE, orders), day.dtype)
    near = np.empty((_AT_ONCE, orders), bool)
    for band in range(len(starts) - 1):
        for start in range(starts[band], starts[band + 1], _AT_ONCE):
            stop = min(start + _AT_ONCE, starts[band + 1])
            lag, yes = apart[: stop - start], near[: stop - start]
            np.take(day, pairs.one[start:stop], axis=0, out=lag, mode="clip")
            np.take(day, pairs.other[start:stop], axis=0, out=other[: stop - start], mode="clip")
            np.abs(np.subtract(lag, other[: stop - start], out=lag), out=lag)
            for at, edge in enumerate(days):
                np.less(lag, edge, out=yes)
                nearer[band, at] += np.add.reduce(yes.view(np.uint8), axis=0, dtype=np.uint8)
    return np.diff(nearer, axis=1)
