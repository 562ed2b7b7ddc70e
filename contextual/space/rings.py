"""Rings: how many hexagons apart the hexagons of a set lie, as far as anybody asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from h3.api import basic_int as h3
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Rings:
    """
    Pairs of hexagons of one set, with the ring of the first on which the second lies.

    Attributes
    ----------
    cells : numpy.ndarray of int64, shape (n_cells,)
        The set, in the order given.
    centre, cell : numpy.ndarray of int32, shape (n_pairs,)
        Positions in `cells`, in the order of `centre`.
    ring : numpy.ndarray of int16, shape (n_pairs,)
        0 for a hexagon with itself, 1 for those that touch, and so on up to `reach`.
    reach : int
    """

    cells: NDArray[np.int64]
    centre: NDArray[np.int32]
    cell: NDArray[np.int32]
    ring: NDArray[np.int16]
    reach: int


def rings_among(cells: ArrayLike, reach: int) -> Rings:
    """
    Give every pair of hexagons of a set that lie at most `reach` rings apart, themselves included.

    Parameters
    ----------
    cells : array_like of int64, shape (n_cells,)
        Distinct hexagons of one resolution, in any order.
    reach : int
        The last ring, 0 or more.

    Returns
    -------
    Rings

    Raises
    ------
    ValueError
        If a hexagon is there twice.

    Notes
    -----
    Rings are those of the grid (https://h3geo.org/docs/api/traversal), pentagons included: how many steps from hexagon
    to hexagon, whether or not those between belong to the set.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> pairs = rings_among(with_ring(cells_at([54.6], [1.6], 9)), 2)
    >>> np.bincount(pairs.ring).tolist()
    [7, 24, 18]
    """
    ids = np.asarray(cells, np.int64).ravel()
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    if np.any(ordered[1:] == ordered[:-1]):
        msg = "a hexagon is in the set twice"
        raise ValueError(msg)
    made: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int16]]] = []
    for position, centre in enumerate(ids.tolist()):
        around = [h3.grid_ring(centre, ring) for ring in range(reach + 1)]
        ring = np.repeat(np.arange(reach + 1, dtype=np.int16), [len(found) for found in around])
        near = np.array([cell for found in around for cell in found], np.int64)
        at = np.minimum(np.searchsorted(ordered, near), len(ids) - 1)
        held = ordered[at] == near
        made.append((np.full(int(held.sum()), position), order[at[held]], ring[held]))
    parts = [np.concatenate(part) if made else np.zeros(0) for part in zip(*made, strict=True)] or [np.zeros(0)] * 3
    return Rings(ids, parts[0].astype(np.int32), parts[1].astype(np.int32), parts[2].astype(np.int16), reach)
