"""Apportioning: figures about areas, such as residents, shared out over hexagons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.cells import area_m2, boundaries, centre

Floats = NDArray[np.float64]


def by_overlap(cells: ArrayLike, outlines: Sequence[bytes], values: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    """
    Share out each area's figure over hexagons, by how much of the area lies in each.

    The figure is taken as spread evenly over its area. What lies in no hexagon of the set goes to none.

    Parameters
    ----------
    cells : array_like of int64, shape (n,)
        H3 ids, each once.
    outlines : sequence of bytes, length m
        WKB polygons in WGS84.
    values : array_like of float, shape (m,)
        A figure that can be added up, such as people; not a density or a share.

    Returns
    -------
    shared : numpy.ndarray of float64, shape (n,)
        nan where no outline reaches: unknown, not 0.
    reached : numpy.ndarray of bool, shape (m,)
        The areas that share ground with a hexagon.

    Examples
    --------
    >>> import shapely
    >>> from contextual.space.cells import cells_at, with_ring
    >>> seven = with_ring(cells_at([54.6], [1.6], 9))
    >>> shared, reached = by_overlap(seven, [shapely.box(1.5, 54.5, 1.7, 54.7).wkb], [1000.0])
    >>> bool(np.ptp(shared) < 0.001 * shared.max()), reached.tolist()
    (True, [True])
    """
    import shapely

    ids, figure = np.asarray(cells, np.int64), np.asarray(values, float)
    shared, reached = np.full(len(ids), np.nan), np.zeros(len(figure), bool)
    if not len(ids) or not len(figure):
        return shared, reached
    shapes = shapely.make_valid(shapely.from_wkb(list(outlines)))
    hexagons = np.array([shapely.Polygon(corners[:, ::-1]) for corners in boundaries(ids)])
    cell, area = shapely.STRtree(shapes).query(hexagons, predicate="intersects")
    # Degrees east and north differ in length alike over one area, so shares of an area need no projection.
    part = shapely.area(shapely.intersection(hexagons[cell], shapes[area])) / shapely.area(shapes)[area]
    some = part > 0
    cell, area, part = cell[some], area[some], part[some]
    reached[area] = True
    total = np.bincount(cell, part * figure[area], len(ids))
    within = np.bincount(cell, minlength=len(ids)) > 0
    return np.where(within, total, np.nan), reached


def by_nearest_centre(cells: ArrayLike, lat: ArrayLike, lon: ArrayLike, values: ArrayLike) -> Floats:
    """
    Share out each area's figure evenly over the hexagons that lie nearer to its centre than to any other.

    For areas of which only a centre is held. All of every figure is given out.

    Parameters
    ----------
    cells : array_like of int64, shape (n,)
        H3 ids, each once.
    lat, lon : array_like of float, shape (m,)
        Centres in degrees, all of them within the hexagons' ground.
    values : array_like of float, shape (m,)
        A figure that can be added up.

    Returns
    -------
    numpy.ndarray of float64, shape (n,)
        nan where there is no centre at all.

    Examples
    --------
    >>> from contextual.space.cells import cells_at, centre, with_ring
    >>> seven = with_ring(cells_at([54.6], [1.6], 9))
    >>> by_nearest_centre(seven, [54.6], [1.6], [700.0]).round().tolist()
    [100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0]
    """
    from scipy.spatial import cKDTree

    ids, figure = np.asarray(cells, np.int64), np.asarray(values, float)
    if not len(ids) or not len(figure):
        return np.full(len(ids), np.nan)
    middle = np.array([centre(int(cell)) for cell in ids])
    across = np.array([1.0, np.cos(np.radians(middle[:, 0].mean()))])
    centres = np.column_stack([np.asarray(lat, float), np.asarray(lon, float)]) * across
    nearest = cKDTree(centres).query(middle * across)[1]
    ground = area_m2(ids)
    whole = np.bincount(nearest, ground, len(figure))
    shared: Floats = figure[nearest] * ground / whole[nearest]
    # Centres closer together than hexagons are wide may have no hexagon nearest to them: the one they lie in takes it.
    without = np.flatnonzero(whole == 0)
    into = cKDTree(middle * across).query(centres[without])[1] if len(without) else without
    np.add.at(shared, into, figure[without])
    return shared
