"""A release to take away: its figures as a table, or as the outlines of what each figure covers."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import h3
import pandas as pd

from contextual.errors import ContextualError
from contextual.reports.tables import FORMS, safe_cell, to_bytes

MAPPED = ("gpkg", "geojson")
Points = Mapping[str, tuple[float, float]]
"""Listed place -> its longitude and latitude."""


def release_bytes(table: pd.DataFrame, covers: Sequence[Sequence[str]], points: Points, form: str) -> bytes:
    """
    Turn the figures of a release into the bytes of a file.

    Parameters
    ----------
    table : pandas.DataFrame
        One row for each figure.
    covers : sequence of sequences of str
        For each row the hexagons and listed places it covers.
    points : mapping
        Where the listed places are.
    form : {"csv", "parquet", "gpkg", "geojson"}

    Raises
    ------
    ContextualError
        When there is no such form.

    Examples
    --------
    >>> figures = pd.DataFrame({"id": ["a"], "young_person_presences": [14]})
    >>> release_bytes(figures, [["891942c5893ffff"]], {}, "csv").decode().splitlines()
    ['id,young_person_presences', 'a,14']
    """
    if form not in FORMS:
        msg = f"a release is written as one of: {', '.join('.' + one for one in FORMS)}"
        raise ContextualError(msg)
    if form not in MAPPED:
        return to_bytes(table, form)
    import geopandas
    from shapely.geometry import shape

    shapes = [shape(_outline(units, points)) for units in covers]
    if form == "geojson":
        rows = zip(table.to_dict("records"), shapes, strict=True)
        features = [{"type": "Feature", "properties": row, "geometry": one.__geo_interface__} for row, one in rows]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()
    frame = geopandas.GeoDataFrame(table.map(safe_cell), geometry=shapes, crs=4326)
    with tempfile.TemporaryDirectory(prefix="contextual-") as folder:
        path = Path(folder) / "release.gpkg"
        frame.to_file(path, layer="contextual_release", driver="GPKG")
        return path.read_bytes()


def _outline(units: Sequence[str], points: Points) -> dict[str, Any]:
    """Give one shape of all hexagons covered; a listed place by itself is its point."""
    cells = [unit for unit in units if not unit.startswith("place:")]
    if cells:
        return dict(h3.cells_to_geo(cells))
    lon, lat = points[units[0].removeprefix("place:")]
    return {"type": "Point", "coordinates": (lon, lat)}
