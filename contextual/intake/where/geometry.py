"""Geometries of a file in WGS84 degrees, checked: what has no outline, crosses itself or cannot be used is said."""

from __future__ import annotations

import re

import numpy as np
import shapely

from contextual.errors import FileRefused
from contextual.intake.faults import Faults
from contextual.intake.reading import Choice
from contextual.intake.table import Table
from contextual.intake.where.coordinates import GRID_EAST, GRID_NORTH
from contextual.space.bng import to_lat_lon

NATIONAL_GRID = "EPSG:27700"
_DEGREES = {"", "EPSG:4326", "EPSG:4979", "EPSG:4258", "OGC:CRS84"}
_AROUND = "The outline reaches around the earth: it crosses the 180th meridian. Split it there. It was left out."
_TANGLED = "The outline crosses itself so often that it cannot be mended. Draw it again. It was left out."
_MOST_CROSSINGS = 20_000
"""Mending costs memory for each crossing of an outline's sides; a slip of the hand makes a few, a scribble millions."""

_ASKED = 200
"""So many sides of an outline are asked how many others they cross."""

_POINT, _POLYGON, _MULTI_POINT, _MULTI_POLYGON = 0, 3, 4, 6
_LINES = (1, 5)
COLUMN = "geometry"


def in_degrees(table: Table, said: str = "") -> tuple[np.ndarray, Choice | None]:
    """
    Turn a table's geometries into WGS84 longitude and latitude.

    Parameters
    ----------
    table : Table
        With ``geometry``; its ``crs`` is honoured.
    said : str
        The reference system a person named: it stands before the file's own.

    Returns
    -------
    geometries : array of shapely geometries or None, shape (n,)
    question : Choice or None
        Asked when the file names no system and its numbers can only be metres.

    Raises
    ------
    FileRefused
        When the system is not one that is known.
    """
    geometry = shapely.force_2d(table.geometry)
    crs = _code(said or table.crs)
    if crs not in _DEGREES:
        return (_from_grid(geometry) if crs == NATIONAL_GRID else _from_other(geometry, crs, table.format)), None
    if not table.crs and not said and _metres(geometry):
        return geometry, Choice(
            "crs", COLUMN, "The file does not say its reference system, and its numbers are not degrees. Which is it?",
            ((NATIONAL_GRID, "British National Grid (metres)"), ("EPSG:3857", "Web Mercator (metres)")),
        )  # fmt: skip
    return geometry, None


def _code(crs: str) -> str:
    found = re.search(r"EPSG\D*(\d{4,6})\b", crs)
    return f"EPSG:{found[1]}" if found else crs.strip()


def _metres(geometry: np.ndarray) -> bool:
    bounds = shapely.bounds(geometry)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    return bool(len(bounds)) and bool(np.mean((abs(bounds[:, [0, 2]]) > 180).any(axis=1)) > 0.5)


def _from_grid(geometry: np.ndarray) -> np.ndarray:
    def turn(xy: np.ndarray) -> np.ndarray:
        lat, lon = to_lat_lon(xy[:, 0], xy[:, 1])
        return np.column_stack([lon, lat])

    return np.asarray(shapely.transform(geometry, turn), dtype=object)


def _from_other(geometry: np.ndarray, crs: str, file_format: str) -> np.ndarray:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except ProjError as error:
        code = "malformed_gpkg" if file_format == "gpkg" else "malformed_json"
        msg = "The file names a reference system that is not known here. Export it in WGS84 or British National Grid."
        raise FileRefused(code, msg) from error
    return np.asarray(
        shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))), dtype=object
    )


_GRID_FROM = 1000
"""Metres of the National Grid are larger than this on land: 400 is no easting, only no degree."""


def representative(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the latitude and longitude of a point inside each geometry; nan where there is none.

    Examples
    --------
    >>> representative(np.array([shapely.Point(1.6, 54.6), None], dtype=object))[0].tolist()
    [54.6, nan]
    """
    lat, lon = (np.full(len(geometry), np.nan) for _ in range(2))
    there = ~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)
    inside = shapely.point_on_surface(geometry[there])
    lat[there], lon[there] = shapely.get_y(inside), shapely.get_x(inside)
    return lat, lon


def check(geometry: np.ndarray, faults: Faults, *, points: bool, lines: bool = False) -> np.ndarray:
    """
    Check geometries; return them mended, with None where one cannot be used (its row is then left out).

    Parameters
    ----------
    geometry : array of shapely geometries or None, shape (n,)
        In degrees.
    faults : Faults
        Gets ``null_geometry``, ``unsupported_geometry``, ``non_finite``, ``projected_coords``, ``out_of_range``,
        ``too_small`` (rows left out) and ``invalid_geometry`` (mended).
    points, lines : bool
        Whether points can be used, and lines. A line of no length is too small.
    """
    out = geometry.copy()
    null = shapely.is_missing(out) | shapely.is_empty(out)
    faults.add(null, COLUMN, "null_geometry", taken=False)
    kinds = shapely.get_type_id(out)
    single = (kinds == _MULTI_POINT) & (shapely.get_num_geometries(out) == 1)
    out[single] = shapely.get_geometry(out[single], 0)
    usable = np.isin(kinds, [_POLYGON, _MULTI_POLYGON]) | (points & ((kinds == _POINT) | single))
    usable |= lines & np.isin(kinds, _LINES)
    faults.add(~null & ~usable, COLUMN, "unsupported_geometry", taken=False)
    out[null | ~usable] = None
    out = _in_range(out, faults)
    return _mended(out, faults)


def _in_range(geometry: np.ndarray, faults: Faults) -> np.ndarray:
    there = ~shapely.is_missing(geometry)
    bounds = np.full((len(geometry), 4), 0.0)
    bounds[there] = shapely.bounds(geometry[there])
    odd = ~np.isfinite(bounds).all(axis=1) | _has_nan(geometry, there)
    far = there & ~odd & ((abs(bounds[:, [0, 2]]) > 180) | (abs(bounds[:, [1, 3]]) > 90)).any(axis=1)
    grid = far & (bounds >= _GRID_FROM).all(axis=1) & (bounds[:, 2] <= GRID_EAST) & (bounds[:, 3] <= GRID_NORTH)
    null = there & ~odd & (abs(bounds) < 0.001).all(axis=1)
    around = there & ~odd & ~far & _reaches_around(geometry)
    note = "These look like eastings and northings, and the file does not say so. The feature was left out."
    faults.add(there & odd, COLUMN, "non_finite", taken=False)
    faults.add(grid, COLUMN, "projected_coords", taken=False, message=note)
    faults.add(
        far & ~grid, COLUMN, "out_of_range", taken=False, message="The feature is not on the earth. It was left out."
    )
    faults.add(around, COLUMN, "out_of_range", taken=False, message=_AROUND)
    faults.add(null, COLUMN, "null_island", taken=False, message="The feature lies at 0, 0. It was left out.")
    out = geometry.copy()
    out[(there & odd) | far | null | around] = None
    return out


def _reaches_around(geometry: np.ndarray) -> np.ndarray:
    """Mark outlines of which one part is wider than half the earth: it crosses the 180th meridian unsplit."""
    out = np.zeros(len(geometry), bool)
    parts, index = shapely.get_parts(geometry, return_index=True)
    bounds = shapely.bounds(parts)
    out[index[bounds[:, 2] - bounds[:, 0] > 180]] = True
    return out


def _has_nan(geometry: np.ndarray, there: np.ndarray) -> np.ndarray:
    out = np.zeros(len(geometry), bool)
    rows = np.flatnonzero(there)
    coordinates, index = shapely.get_coordinates(geometry[rows], return_index=True)
    out[rows[np.unique(index[~np.isfinite(coordinates).all(axis=1)])]] = True
    return out


def _mended(geometry: np.ndarray, faults: Faults) -> np.ndarray:
    there = ~shapely.is_missing(geometry)
    broken = there & ~shapely.is_valid(geometry) & (shapely.get_dimensions(geometry) == 2)
    tangled = np.zeros(len(geometry), bool)
    tangled[broken] = [_crossings(one) > _MOST_CROSSINGS for one in geometry[broken]]
    faults.add(tangled, COLUMN, "invalid_geometry", taken=False, message=_TANGLED)
    there, broken, out = there & ~tangled, broken & ~tangled, geometry.copy()
    out[tangled] = None
    if broken.any():
        out[broken] = [
            _areas_of(mended)
            for mended in shapely.make_valid(geometry[broken], method="structure", keep_collapsed=False)
        ]
    sizes = shapely.get_dimensions(geometry)
    flat = there & (((sizes == 2) & ~(shapely.area(out) > 0)) | ((sizes == 1) & ~(shapely.length(geometry) > 0)))
    faults.add(flat, COLUMN, "too_small", taken=False)
    faults.add(broken & ~flat, COLUMN, "invalid_geometry")
    out[flat] = None
    return out


def _crossings(geometry: shapely.Geometry) -> float:
    """Estimate how often an outline's sides cross each other: all sides against some of them, evenly chosen."""
    rings = shapely.get_rings(geometry)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    one_ring = ring[1:] == ring[:-1]
    sides = shapely.linestrings(np.stack([corners[:-1][one_ring], corners[1:][one_ring]], axis=1))
    if len(sides) * len(sides) < _MOST_CROSSINGS:
        return 0.0
    asked = sides[:: max(1, len(sides) // _ASKED)]
    met = shapely.STRtree(sides).query(asked, predicate="crosses").shape[1]
    return float(met * len(sides) / len(asked) / 2)


def _areas_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """Keep the areas of what mending gave; it may give lines beside them."""
    if geometry is None or geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    areas = [part for part in shapely.get_parts(geometry) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(areas) if areas else shapely.Polygon()
