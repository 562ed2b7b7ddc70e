"""A small invented area for the map tests."""

from __future__ import annotations

import json

import h3
import numpy as np

NASTY = [
    "{{ 7*7 }}",
    "Park {% oops",
    "{# gone",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "${7*7}`",
    "'); alert(1); ('",
    "&lt;b&gt; &amp; R&D",
]
BOUNDS = ((54.585, 1.57), (54.615, 1.63))
MIDDLE = h3.latlng_to_cell(54.60, 1.60, 9)


def some_cells(rings: int = 3) -> np.ndarray:
    """Return the cells within some rings of the middle, sorted."""
    return np.array(sorted(h3.str_to_int(cell) for cell in h3.grid_disk(MIDDLE, rings)), dtype=np.int64)


def line(*points: tuple[float, float], **properties: str) -> str:
    """Return a GeoJSON feature collection of one line of (lon, lat)."""
    geometry = {"type": "LineString", "coordinates": [list(point) for point in points]}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


ROAD = line((1.55, 54.60), (1.60, 54.601), (1.65, 54.59))
