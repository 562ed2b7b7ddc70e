"""Where a map's scripts and styles come from: this app's own `static/vendor`, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import folium

VENDOR_URL = "/app/static/vendor/"
VENDOR_FOLDER = Path(__file__).resolve().parents[2] / "static" / "vendor"
# In the order they must load. The layer script is among the map's own, because streamlit-folium loads scripts only
# when a map is first put on the page: a first view without hexagons would leave later ones without the script.
SCRIPTS = {"leaflet": "leaflet/leaflet.js", "h3": "h3-js/h3-js.umd.js", "hexlayer": "hexlayer.js"}
STYLES = {"leaflet_css": "leaflet/leaflet.css"}


def script_links(url: str = VENDOR_URL) -> list[tuple[str, str]]:
    """
    Return the names and addresses of the scripts a map needs.

    Examples
    --------
    >>> script_links()[0]
    ('leaflet', '/app/static/vendor/leaflet/leaflet.js')
    """
    return [(name, url + path) for name, path in SCRIPTS.items()]


def style_links(url: str = VENDOR_URL) -> list[tuple[str, str]]:
    """
    Return the names and addresses of the styles a map needs.

    Examples
    --------
    >>> style_links()
    [('leaflet_css', '/app/static/vendor/leaflet/leaflet.css')]
    """
    return [(name, url + path) for name, path in STYLES.items()]


def use_local_assets(url: str = VENDOR_URL) -> None:
    """
    Point every folium map of this process at the app's own files.

    Called when this module is imported, never for one visitor: folium keeps these lists on its classes, so they hold
    for the whole process. Behind a path prefix, call it once at start with that prefix.

    Examples
    --------
    >>> use_local_assets()
    >>> folium.Map.default_js[0][1]
    '/app/static/vendor/leaflet/leaflet.js'
    """
    folium.Map.default_js = script_links(url)
    folium.Map.default_css = style_links(url)


def read_asset(name: str) -> str:
    """
    Return the text of one script or style of `SCRIPTS` or `STYLES`, for a file that must open without a server.

    Examples
    --------
    >>> read_asset("hexlayer").count("L.hexMap = ")
    1
    """
    return (VENDOR_FOLDER / (SCRIPTS | STYLES)[name]).read_text("utf-8")


use_local_assets()
