"""Grids to try methods on: hexagons with holes and islands, and neighbour lists of any points."""

from __future__ import annotations

import h3.api.basic_int as h3
import numpy as np

from contextual.space.neighbours import Neighbours

SHEET_POINTS = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
SHEET_VALUES = np.array([2, 3, 3.2, 5, 8, 7])
"""The six points of the worked example of PySAL's local G."""


def hexagons(n: int, *, holes: float = 0.0, seed: int = 1) -> np.ndarray:
    """About n hexagons around a point at sea, a share of them missing, sorted."""
    rings = 1
    while 1 + 3 * rings * (rings + 1) < n:
        rings += 1
    cells = np.array(sorted(h3.grid_disk(h3.latlng_to_cell(54.6, 1.6, 9), rings)), np.int64)
    return cells[np.random.default_rng(seed).random(len(cells)) >= holes]


def within(points, distance: float, *, own: bool) -> Neighbours:
    """The neighbours of points: those within a distance."""
    lists = [
        [b for b, (u, v) in enumerate(points) if np.hypot(u - x, v - y) <= distance and (own or a != b)]
        for a, (x, y) in enumerate(points)
    ]
    starts = np.concatenate([[0], np.cumsum([len(near) for near in lists])])
    return Neighbours(starts, np.array([b for near in lists for b in near], np.int32), 1, own)
