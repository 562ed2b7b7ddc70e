"""The base map: grey shapes of the area from local files, their geometry only, and a map with no tiles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import folium

from contextual.errors import MapRefused
from contextual.maps.assets import script_links, style_links
from contextual.maps.script import Plain, literal

# What may be drawn. Areas lie under the hexagons, lines above them.
AREAS = ("sea", "land", "green", "water")
LINES = ("river", "road", "rail", "boundary")
LABEL = "Map of hexagons. The same figures are in the table on this page."
HELP = (
    "Keys: arrows, or Q W E A S D for the six neighbours. Enter chooses. 1 to 5: the top five. "
    "P: places here. + and \u2212 zoom. Escape leaves."
)
TITLE = "Hexagon map"

Bounds = tuple[tuple[float, float], tuple[float, float]]

STYLE = """
.hex-frame{display:flex;flex-direction:column;width:100%;background:#fff;font-family:"Source Sans","Source Sans Pro",
 "Segoe UI",sans-serif;color:#1b2733}
.hex-frame .folium-map,.hex-frame .leaflet-container{flex:1 1 auto;min-height:120px;width:100%!important;
 position:relative;border:1px solid #d5dbe0;border-radius:8px;box-sizing:border-box;font:inherit}
.hex-frame .leaflet-container:focus{outline:3px solid #1d4e79;outline-offset:-3px}
.hex-frame .leaflet-container:focus:not(:focus-visible){outline:none}
.hex-frame .leaflet-bar a:focus-visible{outline:3px solid #1d4e79;outline-offset:1px}
.hex-frame .leaflet-bar a{color:#1b2733}
.hex-foot{display:flex;gap:12px;align-items:flex-start;padding:6px 2px 0;font-size:13px;line-height:1.35}
.hex-foot .leaflet-control-scale{margin:0;flex:0 0 118px;float:none}
.hex-foot .leaflet-control-scale-line{text-shadow:none;color:#1b2733;
 background:none;border-color:#1b2733;font-size:12px}
.hex-live{min-height:1.35em;font-weight:600}
.hex-keys{color:#485663}
@media (max-width:600px){.leaflet-touch .leaflet-bar a,.leaflet-bar a{width:44px;height:44px;line-height:44px}}
"""


class BaseMap(Plain, folium.Map):  # type: ignore[misc]
    """A folium map whose page asks for nothing from outside, and which can be shown in a notebook with no server."""

    default_js = script_links()
    default_css = style_links()

    def __init__(self, bounds: Bounds, options: str) -> None:
        (south, west), (north, east) = bounds
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        self._options = options

    def header_text(self) -> str:
        """Return the map's styles; zooming with the browser stays allowed."""
        return (
            '<meta name="viewport" content="width=device-width, initial-scale=1.0"/>'
            f"<style>html,body{{margin:0;padding:0}}#{self.get_name()}{{height:100%;width:100%}}{STYLE}</style>"
        )

    def html_text(self) -> str:
        """Return the element the map is drawn in."""
        return f'<div class="folium-map" id="{self.get_name()}" ></div>'

    def script_text(self) -> str:
        """Return the script that makes the map."""
        return f'var {self.get_name()} = L.hexMap("{self.get_name()}", {self._options});'

    def save(self, outfile: str | Path, **_: Any) -> None:
        """Write the map as one file that opens with no server; folium's own way would link to this app."""
        from contextual.maps.export import to_html

        Path(outfile).write_text(to_html(self), "utf-8")

    def _repr_html_(self, **_: Any) -> str:
        """Show the map in a notebook, from one self-contained page."""
        from html import escape

        from contextual.maps.export import to_html

        page = escape(to_html(self), quote=True)
        return f'<iframe title="{TITLE}" srcdoc="{page}" style="width:100%;height:560px;border:0"></iframe>'


def base_map(layers: Mapping[str, str], bounds: Bounds, label: str = LABEL, help_text: str = HELP) -> BaseMap:
    """
    Return a map of the area with its grey shapes and no hexagons yet.

    The same arguments give the same script byte for byte, so that streamlit-folium keeps the map, its zoom and its
    centre while hexagons change.

    Parameters
    ----------
    layers : mapping of str to str
        For any of `AREAS` and `LINES`, GeoJSON text in WGS84. Only coordinates are kept: every property is dropped
        here, before folium sees anything.
    bounds : ((south, west), (north, east))
        What is in view at first, in degrees.
    label, help_text : str
        The app's own sentences: the map's name for screen readers, and how to use the keys. Never stored text.

    Returns
    -------
    BaseMap

    Raises
    ------
    MapRefused
        If a layer is not one of these, is not GeoJSON, or the bounds are not two corners.

    Examples
    --------
    >>> road = '{"type": "LineString", "coordinates": [[1.58, 54.6], [1.62, 54.61]]}'
    >>> base_map({"road": road}, ((54.58, 1.55), (54.62, 1.65)))._options.count("54.61")
    1
    """
    strange = sorted(set(layers) - {*AREAS, *LINES})
    if strange:
        msg = f"a base map draws {', '.join((*AREAS, *LINES))}; it was given {len(strange)} other layer(s)"
        raise MapRefused(msg)
    corners = _checked(bounds)
    words = {"bounds": corners, "label": label, "help": help_text, "title": TITLE}
    shapes = [f'{{"kind":"{kind}","shape":{shape_text(layers[kind])}}}' for kind in (*AREAS, *LINES) if kind in layers]
    return BaseMap(bounds, literal(words)[:-1] + ',"base":[' + ",".join(shapes) + "]}")


def _checked(bounds: Bounds) -> list[list[float]]:
    (south, west), (north, east) = bounds
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        msg = "a map's bounds are its south-west and north-east corners in degrees"
        raise MapRefused(msg)
    return [[round(float(south), 5), round(float(west), 5)], [round(float(north), 5), round(float(east), 5)]]


@lru_cache(maxsize=64)
def shape_text(geojson: str) -> str:
    """
    Return the coordinates of some GeoJSON as one JavaScript array of [lat, lon], to 5 decimals (a metre).

    Parameters
    ----------
    geojson : str
        A geometry, a feature or a collection, in WGS84. Points are left out.

    Raises
    ------
    MapRefused
        If it is not GeoJSON.

    Examples
    --------
    >>> shape_text('{"type": "Feature", "properties": {"name": "{{ 7*7 }}"}, "geometry": {"type": "LineString", '
    ...            '"coordinates": [[1.5, 54.5], [1.6, 54.6]]}}')
    '[[[54.5,1.5],[54.6,1.6]]]'
    """
    return literal(lines_and_areas(geojson))


def lines_and_areas(geojson: str) -> list[Any]:
    """
    Return every line ([[lat, lon], ...]) and every polygon ([ring, ...]) in some GeoJSON.

    Raises
    ------
    MapRefused
        If it is not GeoJSON.

    Examples
    --------
    >>> lines_and_areas('{"type": "LineString", "coordinates": [[1.5, 54.5], [1.6, 54.6]]}')
    [[[54.5, 1.5], [54.6, 1.6]]]
    """
    try:
        return _shapes(json.loads(geojson))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        msg = "a base map layer is not GeoJSON in degrees"
    raise MapRefused(msg)


def _shapes(thing: dict[str, Any] | None) -> list[Any]:
    """Return the shapes of one GeoJSON object, whatever its nesting."""
    if thing is None:
        return []
    kind = thing["type"]
    if kind == "FeatureCollection":
        return [shape for feature in thing["features"] for shape in _shapes(feature)]
    if kind == "GeometryCollection":
        return [shape for geometry in thing["geometries"] for shape in _shapes(geometry)]
    if kind == "Feature":
        return _shapes(thing["geometry"])
    depth = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}.get(kind)
    if depth is None:
        return []
    turned = _turn(thing["coordinates"], depth)
    return turned if kind.startswith("Multi") else [turned]


def _turn(coordinates: list[Any], depth: int) -> list[Any]:
    """Turn [lon, lat] into [lat, lon], `depth` lists down; anything that is not a position in degrees is an error."""
    if depth:
        return [_turn(inner, depth - 1) for inner in coordinates]
    lon, lat = float(coordinates[0]), float(coordinates[1])
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        msg = "not in degrees"
        raise ValueError(msg)
    return [round(lat, 5), round(lon, 5)]
