"""The hexagon layer takes ids and classes, and no text."""

from __future__ import annotations

import json
import re

import h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.errors import MapRefused
from contextual.maps.hexlayer import HexagonLayer, map_layer, pack_cells
from tests.maps.places_and_cells import MIDDLE, NASTY, some_cells


def data_of(layer: HexagonLayer) -> dict:
    return json.loads(re.search(r"L\.hexagonLayer\((.*)\);$", layer.script_text()).group(1))


def unpacked(data: dict) -> list[str]:
    width = data["w"]
    return [
        data["before"] + data["ids"][i : i + width] + data["after"] for i in range(0, len(data["ids"]), width or 1)
    ] or ([data["before"]] if data["before"] else [])


def test_one_cell_and_no_cell_can_be_drawn():
    assert unpacked(pack_cells(np.array([h3.str_to_int(MIDDLE)]))) == [MIDDLE]
    assert data_of(HexagonLayer(np.array([], dtype=np.int64), ""))["ids"] == ""


@given(st.lists(st.tuples(st.floats(50, 58), st.floats(-5, 2)), min_size=1, max_size=40), st.integers(7, 10))
def test_every_cell_comes_back_from_the_packed_text_in_order(points, resolution):
    cells = list(dict.fromkeys(h3.latlng_to_cell(lat, lon, resolution) for lat, lon in points))
    assert unpacked(pack_cells(np.array([h3.str_to_int(cell) for cell in cells]))) == cells


def test_the_layer_carries_classes_numbers_the_chosen_and_symbols():
    cells = some_cells(1)
    data = data_of(HexagonLayer(cells, "01234u5"[: len(cells)], cells[:7], int(cells[2]), [("u17", 54.6, 1.6, "park")]))
    assert data["cls"] == "01234u5"
    assert data["top"] == [h3.int_to_str(int(cell)) for cell in cells[:5]]
    assert data["chosen"] == h3.int_to_str(int(cells[2]))
    assert data["symbols"] == [["u17", 54.6, 1.6, 2]]


def test_a_place_can_be_the_chosen_one():
    cells = some_cells(1)
    assert data_of(HexagonLayer(cells, "1" * 7, chosen="u17"))["chosen"] == "u17"


@pytest.mark.parametrize(
    "text", [*NASTY, "u17 ", "u", "u\u0967", "U1", "u1\n", "u-1", "Tern Street", "89194ad3287fff", MIDDLE + "0"]
)
def test_no_text_gets_in_as_an_id(text):
    cells = some_cells(1)
    for wrong in ({"chosen": text}, {"top": [text]}, {"symbols": [(text, 54.6, 1.6, "park")]}):
        with pytest.raises(MapRefused) as refusal:
            HexagonLayer(cells, "1" * 7, **wrong)
        assert len(text) < 3 or text not in str(refusal.value)


@pytest.mark.parametrize("text", ["{{7*7}}", "111111", "1111116", "111111<", "1111111 "])
def test_no_text_gets_in_as_a_class(text):
    with pytest.raises(MapRefused):
        HexagonLayer(some_cells(1), text)


@pytest.mark.parametrize("symbol", ["{{ 7*7 }}", "home", 7, -1])
def test_no_text_gets_in_as_a_symbol_and_a_home_has_none(symbol):
    with pytest.raises(MapRefused):
        HexagonLayer(some_cells(1), "1" * 7, symbols=[("u1", 54.6, 1.6, symbol)])


@pytest.mark.parametrize(("lat", "lon"), [(float("nan"), 1.6), (54.6, float("inf")), (540, 1.6)])
def test_a_symbol_has_a_position(lat, lon):
    with pytest.raises(MapRefused):
        HexagonLayer(some_cells(1), "1" * 7, symbols=[("u1", lat, lon, "park")])


def test_cells_are_h3_cells_of_one_resolution_each_once():
    cell = h3.str_to_int(MIDDLE)
    for wrong in ([12345], [cell, h3.str_to_int(h3.cell_to_parent(MIDDLE, 8))], [cell, cell], [0]):
        with pytest.raises(MapRefused):
            pack_cells(np.array(wrong))


def test_the_same_arguments_give_the_same_script_so_nothing_is_drawn_again():
    from streamlit_folium import _get_feature_group_string

    from contextual.maps.base import base_map
    from tests.maps.places_and_cells import BOUNDS

    def script() -> str:
        return _get_feature_group_string(map_layer(some_cells(), "1" * len(some_cells())), base_map({}, BOUNDS))

    assert script() == script()


def test_the_group_script_reaches_the_browser_whole():
    from streamlit_folium import _get_feature_group_string

    from contextual.maps.base import base_map
    from tests.maps.places_and_cells import BOUNDS

    cells = some_cells()
    group = map_layer(cells, "3" * len(cells), symbols=[("u17", 54.6, 1.6, 0)])
    own = next(iter(group._children.values())).script_text().split(" = ", 1)[1]
    text = _get_feature_group_string(group, base_map({}, BOUNDS))
    assert text.count(own) == 1
    assert ".addTo(feature_group_feature_group_0)" in text
