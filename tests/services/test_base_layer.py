from __future__ import annotations

import json

from contextual import services
from tests.services.conftest import Desk

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


def outlines(layer, *corners):
    def feature(number, corner):
        west, south = corner
        ring = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south]]
        return {"type": "Feature", "properties": {"code": f"{layer}{number}", "name": "x", "layer": layer},
                "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip

    return json.dumps({"type": "FeatureCollection", "features": [feature(*one) for one in enumerate(corners)]})


def test_the_outline_of_another_county_does_not_hide_the_wards_of_the_study_area(tmp_path):
    wards = outlines("ward", (1.55, 54.55), (1.6, 54.6))
    (tmp_path / "area.geojson").write_text(wards, encoding="utf-8")
    desk = Desk(tmp_path, areas=[tmp_path / "area.geojson"])
    try:
        desk.bring(wards, kind="boundaries", agency="council", name="wards.geojson")
        before = services.base_layers(desk.house)["boundary"]
        desk.bring(outlines("district", (-2.5, 53.4)), kind="boundaries", agency="council", name="far.geojson")
        assert services.base_layers(desk.house)["boundary"] == before
        desk.bring(outlines("district", (1.58, 54.58)), kind="boundaries", agency="council", name="near.geojson")
        assert services.base_layers(desk.house)["boundary"] != before
    finally:
        desk.house.close()


def test_the_same_layer_file_twice_adds_nothing(desk):
    bring(desk)
    assert bring(desk).already_held == 2


def test_a_file_whose_name_says_no_layer_is_refused_with_the_names(desk):
    assert "road, rail" in bring(desk, name="stuff.geojson").refused[1]


def test_a_table_without_shapes_is_refused(desk):
    receipt = desk.bring("a,b\n1,2\n", kind="boundaries", agency="council", name="road.csv", layout="base")
    assert receipt.refused[0] == "unrecognised_format"
