"""Tables to take away: CSV, Parquet, GeoPackage and GeoJSON of hexagons or places, safe to open in a spreadsheet."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import h3
import numpy as np
import pandas as pd

from contextual.errors import ContextualError

if TYPE_CHECKING:
    import geopandas

FORMS = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
}
"""Form -> media type."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """
    Put an apostrophe before text that a spreadsheet would run as a formula; numbers stay numbers.

    Source: OWASP ASVS 1.2.10.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell("Quay Lane")
    ("'=1+1", -3, 'Quay Lane')
    """
    if isinstance(value, str) and value.startswith(_RISKY):
        return "'" + value
    return value


def cells_table(table: pd.DataFrame) -> pd.DataFrame:
    """
    Write hexagons as their 15-character ids, so that no program rounds them.

    Parameters
    ----------
    table : pandas.DataFrame
        With a column ``cell`` of int64 H3 ids.

    Examples
    --------
    >>> cells_table(pd.DataFrame({"cell": [0x891942C5893FFFF]}))["cell"].tolist()
    ['891942c5893ffff']
    """
    return table.assign(cell=[f"{int(cell):x}" for cell in table["cell"]])


def write_table(table: pd.DataFrame, path: Path) -> None:
    r"""
    Write a table in the form its file name says.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``cell`` (15-character text) for hexagon outlines, or ``lat`` and ``lon`` in degrees for points, where a
        map form is asked for.
    path : pathlib.Path
        Ending in .csv, .parquet, .gpkg or .geojson.

    Raises
    ------
    ContextualError
        When the ending is none of these.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_table(pd.DataFrame({"cell": ["891942c5893ffff"], "incidents": [3]}), Path(folder.name) / "c.csv")
    >>> (Path(folder.name) / "c.csv").read_text()
    'cell,incidents\n891942c5893ffff,3\n'
    >>> folder.cleanup()
    """
    form = path.suffix.lower().lstrip(".")
    if form not in FORMS:
        msg = f"a table is written as one of: {', '.join('.' + f for f in FORMS)}"
        raise ContextualError(msg)
    path.write_bytes(to_bytes(table, form))


def to_bytes(table: pd.DataFrame, form: str) -> bytes:
    r"""
    Turn a table into the bytes of a file.

    Parameters
    ----------
    table : pandas.DataFrame
        As for `write_table`.
    form : str
        A key of `FORMS`.

    Examples
    --------
    >>> to_bytes(pd.DataFrame({"name": ["@x"], "incidents": [1]}), "csv")
    b"name,incidents\n'@x,1\n"
    """
    if form == "csv":
        text = table.map(safe_cell)
        text.columns = [str(safe_cell(name)) for name in text.columns]
        return str(text.to_csv(index=False, lineterminator="\n")).encode("utf-8")
    if form == "geojson":
        return _geojson(table)
    with tempfile.TemporaryDirectory(prefix="contextual-") as folder:
        path = Path(folder) / f"table.{form}"
        if form == "parquet":
            table.to_parquet(path, index=False)
        else:
            _with_geometry(table).to_file(path, layer="contextual", driver="GPKG")
        return path.read_bytes()


def _geojson(table: pd.DataFrame) -> bytes:
    """Written by hand rather than through a driver, so that numbers and text stay exactly what they are."""
    features = []
    for row in table.to_dict("records"):
        properties = {key: _plain(value) for key, value in row.items() if key not in ("lat", "lon")}
        features.append({"type": "Feature", "properties": properties, "geometry": _geometry(row)})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=True).encode()


def _geometry(row: dict) -> dict | None:
    if isinstance(row.get("cell"), str):
        ring = [[round(lon, 6), round(lat, 6)] for lat, lon in h3.cell_to_boundary(row["cell"])]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    if pd.notna(row.get("lat")) and pd.notna(row.get("lon")):
        return {"type": "Point", "coordinates": [round(float(row["lon"]), 6), round(float(row["lat"]), 6)]}
    return None


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    return None if value is pd.NA or (isinstance(value, float) and not np.isfinite(value)) else value


def _with_geometry(table: pd.DataFrame) -> geopandas.GeoDataFrame:
    import geopandas
    from shapely.geometry import shape

    shapes = [_geometry(row) for row in table.to_dict("records")]
    geometry = [shape(one) if one else None for one in shapes]
    return geopandas.GeoDataFrame(table.map(safe_cell), geometry=geometry, crs=4326)
