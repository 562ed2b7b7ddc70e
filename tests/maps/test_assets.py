"""Every script and style of a map comes from the app itself."""

from __future__ import annotations

import folium
from folium.elements import JSCSSMixin

from contextual.maps.assets import SCRIPTS, STYLES, VENDOR_FOLDER, script_links, use_local_assets
from contextual.maps.base import BaseMap, base_map
from contextual.maps.export import hexagon_map
from contextual.maps.hexlayer import HexagonLayer
from tests.maps.places_and_cells import BOUNDS, ROAD, some_cells


def links_of(element) -> list[str]:
    own = [url for _, url in [*getattr(element, "default_js", []), *getattr(element, "default_css", [])]]
    return own + [url for child in element._children.values() for url in links_of(child)]


def test_nothing_a_map_loads_is_on_another_machine():
    cells = some_cells()
    links = links_of(hexagon_map(cells, "1" * len(cells), layers={"road": ROAD}).get_root())
    assert links
    assert all(link.startswith("/app/static/vendor/") for link in links)


def test_every_class_of_ours_and_a_stock_map_load_local_files_only():
    for kind in (BaseMap, HexagonLayer, folium.Map):
        assert issubclass(kind, JSCSSMixin)
        assert all(url.startswith("/app/static/vendor/") for _, url in [*kind.default_js, *kind.default_css])


def test_every_linked_file_is_there():
    assert all((VENDOR_FOLDER / path).is_file() for path in (SCRIPTS | STYLES).values())


def test_the_layer_script_loads_with_the_first_map_even_without_hexagons():
    assert set(script_links()) <= set(base_map({}, BOUNDS).default_js)


def test_the_rendered_page_names_no_other_machine():
    cells = some_cells()
    page = hexagon_map(cells, "1" * len(cells), layers={"road": ROAD}).get_root().render()
    assert "http://" not in page
    assert "https://" not in page


def test_a_path_prefix_goes_in_front():
    try:
        use_local_assets("/prefix/app/static/vendor/")
        assert folium.Map.default_js[0][1].startswith("/prefix/app/")
    finally:
        use_local_assets()
