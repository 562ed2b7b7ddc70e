"""GeoJSON: features as rows, their properties as columns, and the reference system the file says it is in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from contextual.errors import FileRefused
from contextual.intake.table import Table, from_columns

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half of a character that JSON may write in two parts."""


def read_geojson(content: bytes) -> Table:
    """
    Read a GeoJSON feature collection, feature or list of features.

    Returns
    -------
    Table
        ``lines`` count features from 1; ``geometry`` holds None where a feature has none; ``crs`` is what the ``crs``
        member says ("" = nothing said, which is WGS84 longitude and latitude).

    Raises
    ------
    FileRefused
        ``malformed_json`` or ``no_rows``.

    Examples
    --------
    >>> point = b'{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Point","coordinates":[1,2]}}'
    >>> table = read_geojson(b'{"type":"FeatureCollection","features":[' + point + b"]}")
    >>> table.take(["name"])["name"].tolist(), table.geometry[0].wkt
    (['A'], 'POINT (1 2)')
    """
    document = _parse(content)
    features = _features(document)
    if not features:
        raise FileRefused("no_rows", "The file has no features.")
    headings = dict.fromkeys(key for feature in features for key in _properties(feature))
    columns: dict[str, Sequence[object]] = {h: [_text(_properties(f).get(h)) for f in features] for h in headings}
    if "id" not in columns and any("id" in feature for feature in features):
        columns["id"] = [_text(feature.get("id")) for feature in features]
    geometry = _geometries([feature.get("geometry") for feature in features])
    return from_columns(
        columns, range(1, len(features) + 1), format="geojson", geometry=geometry, crs=_crs(document),
    ) if columns else from_columns(
        {"feature": [""] * len(features)}, range(1, len(features) + 1), format="geojson", geometry=geometry,
        crs=_crs(document),
    )  # fmt: skip


def _parse(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
        if _HALF.search(content):
            document = json.loads(_whole(json.dumps(document, ensure_ascii=False)))
    except (ValueError, RecursionError) as error:
        where = f" (near line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise FileRefused("malformed_json", f"The file cannot be read as JSON{where}. Export it again.") from error
    if not isinstance(document, dict) or document.get("type") not in {"FeatureCollection", "Feature"}:
        raise FileRefused("malformed_json", "This is JSON but not GeoJSON: it has no collection of features.")
    return document


def _whole(text: str) -> str:
    """Put the sign for a damaged character in place of half a character, which nothing could keep."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _features(document: dict[str, Any]) -> list[dict[str, Any]]:
    features = [document] if document["type"] == "Feature" else document.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise FileRefused("malformed_json", "This is JSON but not GeoJSON: its features are not a list.")
    return features


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _geometries(parts: list[Any]) -> np.ndarray:
    """Make geometries all at once; a part that is no geometry becomes None."""
    texts = np.array([json.dumps(part) if isinstance(part, dict) else None for part in parts], dtype=object)
    try:
        return np.asarray(shapely.from_geojson(texts, on_invalid="ignore"), dtype=object)
    except (ValueError, shapely.errors.GEOSException):
        return np.array([_geometry(text) for text in texts], dtype=object)


def _geometry(text: str | None) -> Any:
    try:
        return None if text is None else shapely.from_geojson(text)
    except (ValueError, shapely.errors.GEOSException):
        return None


def _crs(document: dict[str, Any]) -> str:
    """Read the old ``crs`` member; "" = not said."""
    member = document.get("crs")
    name = str(member.get("properties", {}).get("name", "")) if isinstance(member, dict) else ""
    if re.search(r"CRS84|EPSG:+4326$", name):
        return "EPSG:4326"
    code = re.search(r"EPSG:.*?(\d{4,6})$", name)
    return f"EPSG:{code[1]}" if code else name
