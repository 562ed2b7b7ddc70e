"""Cells: H3 hexagons as whole numbers, their parents, neighbours, outlines and true areas."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import repeat

import numpy as np
import pandas as pd
from h3.api import basic_int as h3
from numpy.typing import ArrayLike, NDArray

from contextual.errors import UnknownCode

FINEST = 10
"""The resolution at which every record's cell is kept; coarser cells are that cell's parents."""

RESOLUTIONS = (7, 8, 9, 10)
"""The resolutions a map may be drawn at, coarsest first."""

KNOWN_WITHIN_M = {10: 100.0, 9: 250.0, 8: 600.0, 7: 1500.0}
"""How closely a position must be known, in metres, to be counted at each resolution."""

_RESOLUTION_BIT = 52
_BITS_A_DIGIT = 3
_LAST_DIGIT = 15
_LEVELS, _SIBLINGS, _MANY = 4, (1 << 12) - 1, 10_000


def cells_at(lat: ArrayLike, lon: ArrayLike, resolution: int = FINEST) -> NDArray[np.int64]:
    """
    Give the cell of each position.

    Positions repeat a great deal (snapped points, addresses), so each distinct one is asked about once.

    Parameters
    ----------
    lat, lon : array_like of float, shape (n,)
        WGS84 degrees; nan, infinite or impossible degrees give 0.
    resolution : int
        H3 resolution, 0 to 15.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        H3 ids; 0 where there is no position.

    Examples
    --------
    >>> cells_at([54.6, float("nan")], [1.6, 1.6], 9).tolist() == [h3.latlng_to_cell(54.6, 1.6, 9), 0]
    True
    """
    north, east = np.atleast_1d(np.asarray(lat, float)), np.atleast_1d(np.asarray(lon, float))
    known = np.isfinite(north) & np.isfinite(east) & (np.abs(north) <= 90) & (np.abs(east) <= 180)
    position = np.empty(int(known.sum()), complex)
    position.real, position.imag = north[known], east[known]
    codes, distinct = pd.factorize(position)
    once = map(h3.latlng_to_cell, distinct.real.tolist(), distinct.imag.tolist(), repeat(resolution))
    cells = np.zeros(len(north), np.int64)
    cells[known] = np.fromiter(once, np.int64, len(distinct))[codes]
    return cells


def parents(cells: ArrayLike, resolution: int) -> NDArray[np.int64]:
    """
    Give the parent of each cell at a coarser resolution, by arithmetic on the id's bits.

    The parent has the coarser resolution in its resolution field and 7 ("unused") in every dropped digit.
    Sorted ids of one resolution have sorted parents.

    Parameters
    ----------
    cells : array_like of int64, shape (n,)
        H3 ids, of any resolutions at or finer than `resolution`; 0 stays 0.
    resolution : int
        The resolution wanted.

    Returns
    -------
    numpy.ndarray of int64, shape (n,)

    Raises
    ------
    ValueError
        If a cell is coarser than `resolution`.

    Notes
    -----
    H3 index layout: https://h3geo.org/docs/core-library/h3Indexing

    Examples
    --------
    >>> cell = h3.latlng_to_cell(54.6, 1.6, 10)
    >>> parents([cell, 0], 8).tolist() == [h3.cell_to_parent(cell, 8), 0]
    True
    """
    ids = np.atleast_1d(np.asarray(cells, np.int64))
    here = resolutions(ids)
    if np.any((here < resolution) & (ids != 0)):
        msg = f"a cell coarser than resolution {resolution} has no parent at that resolution"
        raise ValueError(msg)
    field = np.int64(0xF) << _RESOLUTION_BIT
    unused = np.int64((1 << _BITS_A_DIGIT * (_LAST_DIGIT - resolution)) - 1)
    up = (ids & ~field) | np.int64(resolution << _RESOLUTION_BIT) | unused
    return np.where(ids == 0, 0, up)


def resolutions(cells: ArrayLike) -> NDArray[np.int8]:
    """
    Read the resolution of each cell from its id.

    Parameters
    ----------
    cells : array_like of int64, shape (n,)

    Returns
    -------
    numpy.ndarray of int8, shape (n,)

    Examples
    --------
    >>> resolutions(cells_at([54.6], [1.6], 8)).tolist()
    [8]
    """
    ids = np.atleast_1d(np.asarray(cells, np.int64))
    return ((ids >> _RESOLUTION_BIT) & 0xF).astype(np.int8)


def finest_resolution(precision_m: ArrayLike) -> NDArray[np.int8]:
    """
    Give the finest resolution at which a position known this closely may be counted.

    Parameters
    ----------
    precision_m : array_like of float, shape (n,)
        How closely the position is known, in metres. nan (not known) gives 0: the whole area only.

    Returns
    -------
    numpy.ndarray of int8, shape (n,)
        10, 9, 8 or 7; 0 for the whole area only. -1 (no position) is for the caller to set.

    Examples
    --------
    >>> finest_resolution([100, 150, 600, 1500, 1501, float("nan")]).tolist()
    [10, 9, 8, 7, 0, 0]
    """
    known = np.atleast_1d(np.asarray(precision_m, float))
    within = [known <= metres for metres in KNOWN_WITHIN_M.values()]
    return np.select(within, list(KNOWN_WITHIN_M), 0).astype(np.int8)


def centre(cell: int) -> tuple[float, float]:
    """
    Give the latitude and longitude of a cell's centre.

    Examples
    --------
    >>> cells_at(*centre(617420388352917503), 9).tolist()
    [617420388352917503]
    """
    lat, lon = h3.cell_to_latlng(int(cell))
    return float(lat), float(lon)


def boundary(cell: int) -> NDArray[np.float64]:
    """
    Give a cell's outline, in order, not closed.

    Returns
    -------
    numpy.ndarray of float64, shape (n_corners, 2)
        Latitude and longitude of each corner: six, seldom more, where a cell crosses an edge of the icosahedron.

    Examples
    --------
    >>> boundary(int(cells_at([54.6], [1.6], 9)[0])).shape
    (6, 2)
    """
    return np.array(h3.cell_to_boundary(int(cell)))


def boundaries(cells: Iterable[int]) -> list[NDArray[np.float64]]:
    """
    Give each cell's outline; see `boundary`.

    Examples
    --------
    >>> [len(outline) for outline in boundaries(neighbours(int(cells_at([54.6], [1.6], 9)[0])))]
    [6, 6, 6, 6, 6, 6]
    """
    return [boundary(cell) for cell in cells]


def neighbours(cell: int) -> NDArray[np.int64]:
    """
    Give the cells that touch this one, sorted by id, itself left out.

    Examples
    --------
    >>> len(neighbours(int(cells_at([54.6], [1.6], 9)[0])))
    6
    """
    ring = set(h3.grid_disk(int(cell), 1)) - {int(cell)}
    return np.array(sorted(ring), np.int64)


def with_ring(cells: ArrayLike, rings: int = 1) -> NDArray[np.int64]:
    """
    Give these cells and the rings of cells around them.

    Parameters
    ----------
    cells : array_like of int64, shape (n,)
        Cells of one resolution; zeros are left out.
    rings : int
        How many cells outward.

    Returns
    -------
    numpy.ndarray of int64, sorted, each once

    Examples
    --------
    >>> len(with_ring(cells_at([54.6], [1.6], 9)))
    7
    """
    ids = np.asarray(cells, np.int64).ravel()
    ids = ids[ids != 0]
    if rings == 1 and len(ids) >= _MANY:
        return _with_one_ring(ids)
    around: set[int] = set()
    for cell in set(ids.tolist()):
        around.update(h3.grid_disk(cell, rings))
    return np.array(sorted(around), np.int64)


def _with_one_ring(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Give many cells and the ring around them, several times quicker than one by one.

    Which of its siblings a cell touches, four resolutions down, is the same within every hexagon: it is asked once.
    Only cells at the edge of that hexagon, 7 in 100, and those of a pentagon are asked about one by one.
    """
    resolution = int(resolutions(ids[:1])[0])
    above, low = max(resolution - _LEVELS, 0), _BITS_A_DIGIT * (_LAST_DIGIT - resolution)
    steps = _steps(resolution)[(ids >> low) & _SIBLINGS]
    inner = (steps >= 0).all(axis=1) & ~np.isin(parents(ids, above), h3.get_pentagons(above))
    many = (ids[inner] & ~np.int64(_SIBLINGS << low))[:, None] | (steps[inner] << low)
    each = [np.array(h3.grid_disk(cell, 1), np.int64) for cell in ids[~inner].tolist()]
    around = np.sort(np.concatenate([many.ravel(), *each]))
    return np.asarray(around[np.diff(around, prepend=-1) != 0])


@cache
def _steps(resolution: int) -> NDArray[np.int64]:
    """For the last digits of a cell give those of itself and its neighbours; -1 where one has another parent."""
    steps = np.full((_SIBLINGS + 1, 7), -1, np.int64)
    if resolution < _LEVELS:
        return steps
    low, pentagons = _BITS_A_DIGIT * (_LAST_DIGIT - resolution), h3.get_pentagons(resolution - _LEVELS)
    parent = next(one for one in h3.grid_disk(pentagons[0], 1) if one not in pentagons)
    for cell in h3.cell_to_children(parent, resolution):
        ring = np.array(h3.grid_disk(cell, 1), np.int64)
        if (parents(ring, resolution - _LEVELS) == parent).all():
            steps[(cell >> low) & _SIBLINGS] = (ring >> low) & _SIBLINGS
    return steps


def area_m2(cells: ArrayLike) -> NDArray[np.float64]:
    """
    Give the true area of each cell, in square metres.

    British cells are 5 to 14 % smaller than the published average of their resolution, so no average is ever used.

    Examples
    --------
    >>> london = h3.latlng_to_cell(51.5074, -0.1278, 9)
    >>> round(float(area_m2([london])[0]) / 1000)
    94
    """
    ids = np.atleast_1d(np.asarray(cells, np.int64))
    return np.fromiter((h3.cell_area(int(cell), "m^2") for cell in ids), np.float64, len(ids))


def label(cell: int) -> str:
    """
    Write a cell's id as people and other programs write it: 15 hexadecimal digits.

    Examples
    --------
    >>> label(617420388352917503)
    '89184926cdbffff'
    """
    return f"{int(cell):015x}"


def from_label(text: str) -> int:
    """
    Read a cell's id from its 15 hexadecimal digits.

    Raises
    ------
    UnknownCode
        If the text is no H3 cell.

    Examples
    --------
    >>> label(from_label("89184926cdbffff"))
    '89184926cdbffff'
    """
    try:
        cell = int(text, 16) if len(text) == len("89184926cdbffff") else 0
    except ValueError:
        cell = 0
    if not h3.is_valid_cell(cell):
        msg = "this is not the id of a hexagon: 15 letters and digits such as 89184926cdbffff are expected"
        raise UnknownCode(msg)
    return cell
