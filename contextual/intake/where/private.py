"""Where each row was, how closely it may be counted, and homes and placements made private at the door."""

from __future__ import annotations

import numpy as np

from contextual.intake.where.coordinates import Positions
from contextual.space.cells import cells_at, centre, finest_resolution, parents

PRIVATE_RESOLUTION = 7
OWN_HOME_M = 100.0
_EARTH_M = 6_371_008.8


def place(positions: Positions, private: np.ndarray) -> dict[str, np.ndarray]:
    """
    Make the columns of a record that say where.

    A private position is kept only as the resolution-7
    hexagon around it, by that hexagon's middle cell, for good.

    Returns
    -------
    dict
        ``lat``, ``lon``, ``precision_m``, ``finest``, ``cell``, ``private``.

    Examples
    --------
    >>> at = Positions(np.array([54.6, 54.6]), np.array([1.6, 1.6]), np.array([20.0, 20.0]))
    >>> columns = place(at, np.array([False, True]))
    >>> columns["finest"].tolist(), columns["lat"].tolist()
    ([10, 7], [54.6, nan])
    """
    cell = cells_at(positions.lat, positions.lon, 10)
    located = cell != 0
    finest = np.where(located, finest_resolution(positions.precision_m), -1)
    hide = private & located
    return {
        "lat": np.where(located & ~private, positions.lat, np.nan),
        "lon": np.where(located & ~private, positions.lon, np.nan),
        "precision_m": np.where(located, positions.precision_m, np.nan),
        "finest": np.where(hide, np.minimum(finest, PRIVATE_RESOLUTION), finest).astype(np.int8),
        "cell": np.where(hide, wide_cells(cell), cell),
        "private": private,
    }


def wide_cells(cells: np.ndarray) -> np.ndarray:
    """
    Give, for each resolution-10 cell, the middle resolution-10 cell of its resolution-7 hexagon.

    The middle child of an H3 cell has 0 in every digit below it.

    Examples
    --------
    >>> import h3
    >>> cell = h3.str_to_int(h3.latlng_to_cell(54.6, 1.6, 10))
    >>> middle = h3.cell_to_center_child(h3.cell_to_parent(h3.int_to_str(cell), 7), 10)
    >>> int(wide_cells(np.array([cell]))[0]) == h3.str_to_int(middle)
    True
    """
    wide = parents(cells, PRIVATE_RESOLUTION)
    digits = sum(7 << 3 * (15 - resolution) for resolution in range(PRIVATE_RESOLUTION + 1, 11))
    middle = (wide & ~np.int64(digits)) + np.int64((10 - PRIVATE_RESOLUTION) << 52)
    return np.where(wide == 0, 0, middle)


def wide_spot(lat: float, lon: float) -> tuple[float, float]:
    """
    Give the middle of the resolution-7 hexagon around a position: all that is ever said of where a home is.

    Examples
    --------
    >>> cells_at(*wide_spot(54.6, 1.6)).tolist() == wide_cells(cells_at(54.6, 1.6)).tolist()
    True
    """
    cell = int(wide_cells(cells_at(lat, lon))[0])
    return centre(cell) if cell else (np.nan, np.nan)


def metres_between(lat: np.ndarray, lon: np.ndarray, other_lat: np.ndarray, other_lon: np.ndarray) -> np.ndarray:
    """
    Give the distance between pairs of positions on a sphere, in metres; nan where one is nowhere.

    Examples
    --------
    >>> round(float(metres_between(np.array([54.6]), np.array([1.6]), np.array([54.601]), np.array([1.6]))[0]))
    111
    """
    a, b = np.radians(lat), np.radians(other_lat)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    metres: np.ndarray = 2 * _EARTH_M * np.arcsin(np.sqrt(half))
    return metres
