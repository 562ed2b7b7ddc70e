"""The base map: land, water, green space, roads and boundaries as bare shapes, and the list of places to go to."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import shapely

from contextual.access import Principal, Purpose
from contextual.codes import PLACE_TYPES
from contextual.records import boundaries_frame
from contextual.services.gate import come_in
from contextual.services.house import House
from contextual.space.cells import centre
from contextual.store import areas as area_store

LAYERS = ("sea", "land", "green", "water", "river", "road", "rail", "boundary")
_METRES_PER_DEGREE = 111_000
_SIMPLIFY_M = 10
_POINTS = ("postcode", "street")
"""Layers that name and place, and are no outlines: they are never drawn."""

BASE = "base:"
"""Boundaries whose layer begins so are base-map layers; of the others one kind is drawn, as boundaries."""


def base_layers(house: House) -> dict[str, str]:
    """
    Give the base map as GeoJSON geometries without any property: no stored text ever reaches the map.

    Returns
    -------
    dict of str to str
        Layer -> GeoJSON GeometryCollection text, for the layers that are held.
    """
    made: dict[str, str] = house.once("base", "", lambda: _layers(house))
    return made


def _layers(house: House) -> dict[str, str]:
    with house.store.read() as conn:
        layers = [name for name in area_store.held_layers(conn) if name not in _POINTS and not name.endswith("_centre")]
        held = area_store.read_boundaries(conn, *layers) if layers else boundaries_frame()
    drawn = held["layer"].map(lambda name: name[len(BASE) :] if name.startswith(BASE) else name)
    areas = drawn[~drawn.isin(LAYERS)]
    areas = areas[_near(house, held["outline"][areas.index])]
    if len(areas) and not (drawn == "boundary").any():
        # Of several kinds of area (wards, then smaller ones) the coarsest is drawn: lines must not hide the hexagons.
        drawn = drawn.where(drawn != areas.value_counts().idxmin(), "boundary")
    return {name: _geometry(held["outline"][drawn == name]) for name in LAYERS if (drawn == name).any()}


def _near(house: House, outlines: pd.Series) -> np.ndarray:
    """Tell outlines that reach into the study area: districts of another county must not hide this one's wards."""
    area = house.study_area()
    if area is None or not len(outlines):
        return np.full(len(outlines), fill_value=True)
    middles = np.array([centre(int(cell)) for cell in area.cells[min(area.cells)]])
    (south, west), (north, east) = middles.min(axis=0), middles.max(axis=0)
    shapes = shapely.from_wkb(outlines.to_numpy())
    reach: np.ndarray = shapely.intersects(shapes, shapely.box(west, south, east, north))
    return reach


def _geometry(outlines: pd.Series) -> str:
    shapes = shapely.from_wkb(outlines.to_numpy())
    shapes = shapely.simplify(shapes, _SIMPLIFY_M / _METRES_PER_DEGREE)
    shapes = shapely.set_precision(shapes, 1e-5)
    parts = [json.loads(text) for text in shapely.to_geojson(shapes[~shapely.is_empty(shapes)])]
    return json.dumps({"type": "GeometryCollection", "geometries": parts}, separators=(",", ":"))


def place_list(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """
    Give the open public places, for boxes to go to one.

    Returns
    -------
    pandas.DataFrame
        ``place_id, name, type, lat, lon`` in the order of their names. Places are not records: no trace is left.
    """
    come_in(house, principal)
    places = house.places()
    shown = places[(places["status"] == "open") & ~places["private"]]
    return shown.sort_values(["name", "place_id"], ignore_index=True)[["place_id", "name", "type", "lat", "lon"]]


def map_symbols(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """
    Give the open public places that have a map symbol, with ids that say nothing.

    Returns
    -------
    pandas.DataFrame
        ``symbol_id (u17), place_id, name, type, symbol, lat, lon``. Places are not records: no trace is left.
    """
    come_in(house, principal)
    places = house.places()
    shown = places[(places["status"] == "open") & ~places["private"] & places["lat"].notna()]
    symbols = shown["type"].map(lambda kind: PLACE_TYPES[kind].symbol if kind in PLACE_TYPES else "")
    shown = shown.assign(symbol=symbols)[symbols != ""].reset_index(drop=True)
    ids = [f"u{number}" for number in range(1, len(shown) + 1)]
    return shown.assign(symbol_id=ids)[["symbol_id", "place_id", "name", "type", "symbol", "lat", "lon"]]
