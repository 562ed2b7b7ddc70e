"""The base map keeps geometry only, and is the same from one rerun to the next."""

from __future__ import annotations

import json

import pytest

from contextual.errors import MapRefused
from contextual.maps.base import base_map, lines_and_areas, shape_text
from tests.maps.places_and_cells import BOUNDS, NASTY, ROAD, line


@pytest.mark.parametrize("name", NASTY)
def test_every_property_is_dropped_before_folium_sees_it(name):
    area = base_map({"road": line((1.5, 54.5), (1.6, 54.6), name=name, **{name: "x"})}, BOUNDS)
    page = area.get_root().render()
    assert name not in page
    assert "[[[54.5,1.5],[54.6,1.6]]]" in page


@pytest.mark.parametrize(
    ("geometry", "shapes"),
    [
        ({"type": "LineString", "coordinates": [[1, 50], [2, 51]]}, [[[50.0, 1.0], [51.0, 2.0]]]),
        ({"type": "MultiLineString", "coordinates": [[[1, 50], [2, 51]]]}, [[[50.0, 1.0], [51.0, 2.0]]]),
        (
            {"type": "Polygon", "coordinates": [[[1, 50], [2, 51], [1, 50]]]},
            [[[[50.0, 1.0], [51.0, 2.0], [50.0, 1.0]]]],
        ),
        (
            {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 50]}]},
            [],
        ),
        ({"type": "Feature", "properties": None, "geometry": None}, []),
    ],
)
def test_each_kind_of_geometry(geometry, shapes):
    assert lines_and_areas(json.dumps(geometry)) == shapes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "not json",
        '{"type": "LineString"}',
        '{"type": "LineString", "coordinates": [["{{ 7*7 }}", 1]]}',
        '{"type": "LineString", "coordinates": [[NaN, 1]]}',
        '{"type": "LineString", "coordinates": [[449500, 520500]]}',
        '{"type": "Polygon", "coordinates": [[1, 2], [3, 4]]}',
    ],
)
def test_what_is_not_geojson_in_degrees_is_refused_without_saying_what_it_held(text):
    with pytest.raises(MapRefused, match="not GeoJSON in degrees"):
        shape_text(text)


def test_a_layer_the_map_does_not_know_is_refused():
    with pytest.raises(MapRefused, match="1 other layer"):
        base_map({"{{ 7*7 }}": ROAD}, BOUNDS)


@pytest.mark.parametrize("bounds", [((54.6, 1.6), (54.5, 1.7)), ((0, 0), (0, 0)), ((-91, 0), (1, 1))])
def test_bounds_are_two_corners(bounds):
    with pytest.raises(MapRefused):
        base_map({}, bounds)


def test_a_rerun_gives_the_same_script_so_the_zoom_is_kept():
    from streamlit_folium import _get_map_string, generate_js_hash

    def key() -> tuple[str, str]:
        area = base_map({"road": ROAD}, BOUNDS)
        area.get_root().render()
        text = _get_map_string(area)
        return text, generate_js_hash(text, "map")

    assert key() == key()
    assert "hexMap" in key()[0]


def test_there_are_no_tiles_and_no_link_to_another_site():
    area = base_map({}, BOUNDS)
    assert not area._children
    assert "attribution" not in area.get_root().render().lower()
