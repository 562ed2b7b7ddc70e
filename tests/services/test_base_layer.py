from __future__ import annotations

import json

from contextual import services

ROADS = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "{{ 7*7 }}"},
         "geometry": {"type": "LineString", "coordinates": [[1.58, 54.6], [1.62, 54.61]]}},
        {"type": "Feature", "properties": {"name": "nowhere"}, "geometry": None},
    ],
}  # fmt: skip


def bring(desk, name="roads.geojson", document=ROADS):
    return desk.bring(json.dumps(document), kind="boundaries", agency="council", name=name, layout="base")


def test_roads_come_in_as_bare_shapes_without_their_names(desk):
    receipt = bring(desk)
    assert (receipt.rows, receipt.accepted, receipt.rejected) == (2, 1, 1)
    layers = services.base_layers(desk.house)
    assert json.loads(layers["road"])["geometries"][0]["type"] == "LineString"
    assert "7*7" not in json.dumps(layers)


def test_the_same_layer_file_twice_adds_nothing(desk):
    bring(desk)
    assert bring(desk).already_held == 2


def test_a_file_whose_name_says_no_layer_is_refused_with_the_names(desk):
    assert "road, rail" in bring(desk, name="stuff.geojson").refused[1]


def test_a_table_without_shapes_is_refused(desk):
    receipt = desk.bring("a,b\n1,2\n", kind="boundaries", agency="council", name="road.csv", layout="base")
    assert receipt.refused[0] == "unrecognised_format"
