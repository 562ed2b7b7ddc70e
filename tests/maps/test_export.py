"""The single-file export holds everything and asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import re

import folium
import numpy as np
import pytest

from contextual.errors import MapRefused
from contextual.maps.assets import VENDOR_URL
from contextual.maps.classes import EXACT, legend_rows
from contextual.maps.export import PageText, bounds_of, hexagon_map, to_html
from tests.maps.places_and_cells import NASTY, ROAD, some_cells


def page(**words: object) -> str:
    cells = some_cells()
    return to_html(hexagon_map(cells, "2" * len(cells), layers={"road": ROAD}), PageText(**words))


def test_a_notebook_gets_a_folium_map():
    assert isinstance(hexagon_map(some_cells(1), "1" * 7), folium.Map)


def test_nothing_in_the_page_is_fetched():
    text = page(legend=legend_rows(EXACT))
    outside = re.sub(r"<(script|style)>.*?</\1>", "", text, flags=re.DOTALL)
    assert "src=" not in outside
    assert "href=" not in outside
    assert VENDOR_URL not in text
    assert "default-src 'none'" in outside


def test_only_the_scripts_of_the_page_may_run():
    text = page()
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', text).group(1)
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    assert len(scripts) == 4
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", NASTY)
def test_names_in_title_caption_and_table_stay_text(name):
    import html

    text = page(title=name, caption=name, marking=name, headings=[name], rows=[[name, 3]])
    outside = re.sub(r"<(script|style)>.*?</\1>", "", text, flags=re.DOTALL)
    assert outside.count(html.escape(name)) == 6
    assert "<img" not in outside
    assert f"<td>{html.escape(name)}</td>" in outside


def test_a_notebook_shows_the_map_without_a_server():
    frame = hexagon_map(some_cells(1), "1" * 7)._repr_html_()
    assert VENDOR_URL not in frame
    assert 'title="Hexagon map"' in frame


def test_a_map_with_a_part_from_elsewhere_is_refused():
    area = hexagon_map(some_cells(1), "1" * 7)
    area.add_js_link("other", "https://example.org/leaflet/leaflet.js")
    try:
        with pytest.raises(MapRefused):
            to_html(area)
    finally:
        type(area).default_js[:] = [link for link in type(area).default_js if link[0] != "other"]


def test_a_map_of_nothing_needs_bounds():
    with pytest.raises(MapRefused, match="bounds"):
        bounds_of(np.array([], dtype=np.int64))


def test_saving_a_map_writes_the_same_self_contained_page(tmp_path):
    area = hexagon_map(some_cells(1), "1" * 7)
    area.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text("utf-8") == to_html(area)
