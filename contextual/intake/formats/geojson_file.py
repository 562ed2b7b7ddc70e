"""GeoJSON: features as rows, their properties as columns, and the reference system the file says it is in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any

import numpy as np
import shapely

from contextual.intake.formats.gathered import Gathered, flat
from contextual.intake.formats.osm_tags import with_tags
from contextual.intake.table import Table

_AT_ONCE = 5_000
_FEWEST = 4
"""Corners of a ring, its first again at its end."""


class Features:
    """
    The features of a GeoJSON as they come.

    `wanted` says which headings are columns: given for features of OpenStreetMap, whose tags are thousands.

    Examples
    --------
    >>> features = Features()
    >>> features.add({"type": "Feature", "properties": {"name": "A"},
    ...               "geometry": {"type": "Point", "coordinates": [1, 2]}})
    >>> table = features.table()
    >>> table.take(["name"])["name"].tolist(), table.geometry[0].wkt
    (['A'], 'POINT (1 2)')
    """

    def __init__(self, wanted: Callable[[str], bool] | None = None) -> None:
        self._of_a_map = wanted is not None
        self._rows = Gathered(wanted)
        self._ids: list[Any] = []
        self._waiting: list[Any] = []
        self._done: list[np.ndarray] = []

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self._rows)

    @property
    def headings(self) -> Mapping[str, bool]:
        """The names of the properties."""
        return self._rows.headings

    def add(self, feature: dict[str, Any]) -> None:
        """Take one feature in."""
        properties = feature.get("properties")
        row = flat(properties) if isinstance(properties, dict) else {}
        told = feature.get("id")
        if told is not None and "id" not in row and "@id" not in row:
            row["@id" if self._of_a_map else "id"] = str(told)
        self._rows.add(with_tags(row) if self._of_a_map else row)
        self._waiting.append(feature.get("geometry"))
        if len(self._waiting) >= _AT_ONCE:
            self._pack()

    def _pack(self) -> None:
        self._done.append(_geometries(self._waiting))
        self._waiting = []

    def table(self, crs: str = "", remarks: tuple[str, ...] = ()) -> Table:
        """Make the table."""
        self._pack()
        if not self._rows.headings:
            self._rows.headings["feature"] = True
        left = sum(not kept for kept in self._rows.headings.values())
        if left:
            remarks += (f"{left} of its tags are not needed here and were not read.",)
        return self._rows.table("geojson", geometry=np.concatenate(self._done), crs=crs, remarks=remarks)


def crs_of(said: Mapping[str, str]) -> str:
    """
    Read the old ``crs`` member; "" = not said.

    Examples
    --------
    >>> crs_of({"crs.properties.name": "urn:ogc:def:crs:EPSG::27700"}), crs_of({})
    ('EPSG:27700', '')
    """
    name = said.get("crs.properties.name", "")
    if re.search(r"CRS84|EPSG:+4326$", name):
        return "EPSG:4326"
    code = re.search(r"EPSG:.*?(\d{4,6})$", name)
    return f"EPSG:{code[1]}" if code else name


def _geometries(parts: list[Any]) -> np.ndarray:
    """Make geometries all at once; a part that is no geometry becomes None."""
    out = np.full(len(parts), None, dtype=object)
    for kind, make in (("Point", _points), ("Polygon", _outlines)):
        rows = [i for i, part in enumerate(parts) if isinstance(part, dict) and part.get("type") == kind]
        with suppress(KeyError, OverflowError, TypeError, ValueError):  # one of them is not plain: see each below
            out[rows] = make([parts[i]["coordinates"] for i in rows])
    left = [i for i in np.flatnonzero(shapely.is_missing(out)).tolist() if isinstance(parts[i], dict)]
    texts = np.array([json.dumps(parts[i]) for i in left] + [None], dtype=object)
    out[left] = np.asarray(shapely.from_geojson(texts[:-1], on_invalid="ignore"), dtype=object)
    for i in np.flatnonzero(shapely.is_missing(out)):
        out[i] = _geometry(parts[i])
    return out


def _points(positions: list[Any]) -> np.ndarray:
    """
    Make points of plain positions.

    Examples
    --------
    >>> _points([[1, 2]])[0].wkt
    'POINT (1 2)'
    """
    return np.asarray(shapely.points(_numbers(positions)), dtype=object)


def _outlines(outlines: list[Any]) -> np.ndarray:
    """
    Make outlines of plain, closed rings.

    Examples
    --------
    >>> _outlines([[[[0, 0], [1, 0], [1, 1], [0, 0]]]])[0].wkt
    'POLYGON ((0 0, 1 0, 1 1, 0 0))'
    """
    rings = list(chain.from_iterable(outlines))
    numbers = _numbers(list(chain.from_iterable(rings)))
    ends = np.concatenate([[0], np.cumsum([len(ring) for ring in rings], dtype=np.int64)])
    shapes = np.concatenate([[0], np.cumsum([len(outline) for outline in outlines], dtype=np.int64)])
    if (np.diff(ends) < _FEWEST).any() or (np.diff(shapes) < 1).any():
        msg = "a ring has too few corners"
        raise ValueError(msg)
    if (numbers[ends[:-1]] != numbers[ends[1:] - 1]).any():
        msg = "a ring is not closed"
        raise ValueError(msg)
    return np.asarray(shapely.from_ragged_array(shapely.GeometryType.POLYGON, numbers, (ends, shapes)), dtype=object)


def _numbers(positions: list[Any]) -> np.ndarray:
    """Give positions as numbers; raise where one is anything but two finite numbers."""
    flat_ones = list(chain.from_iterable(positions))
    numbers = np.array(flat_ones, dtype=float)
    if not {len(at) for at in positions} <= {2} or not set(map(type, flat_ones)) <= {int, float}:
        msg = "a position is not two numbers"
        raise TypeError(msg)
    if not np.isfinite(numbers).all():
        msg = "a position is nowhere"
        raise ValueError(msg)
    return numbers.reshape(-1, 2)


def _geometry(part: Any) -> Any:
    """
    Make one geometry, slowly: an outline that is not closed is closed, and a point whose numbers are none is reported.

    Any other part that is no geometry is none.
    """
    try:
        with np.errstate(invalid="ignore"):
            made = shapely.geometry.shape(part) if isinstance(part, dict) else None
    except Exception:  # whatever a part is instead of a geometry, it raises several kinds
        return None
    whole = made is not None and np.isfinite(shapely.get_coordinates(made)).all()
    return made if whole or (made is not None and made.geom_type == "Point") else None
