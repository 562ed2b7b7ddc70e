"""No stored text goes into folium: the parts of it that take text are used nowhere in the package."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from contextual.errors import MapRefused
from contextual.maps.script import literal, refuse_templates
from tests.conftest import ROOT
from tests.maps.places_and_cells import NASTY

BANNED = {
    "Popup", "Tooltip", "DivIcon", "Icon", "CustomIcon", "GeoJson", "GeoJsonPopup", "GeoJsonTooltip", "Html", "IFrame",
    "Marker", "CircleMarker", "TileLayer", "WmsTileLayer", "Choropleth", "ColorMap", "plugins",
}  # fmt: skip
# The one module that builds on branca's Element, to keep text away from its templates.
MAY_BUILD_ELEMENTS = ROOT / "contextual" / "maps" / "script.py"


def names_from_folium(path: Path) -> set[str]:
    """Return every name a module takes from folium or branca, imported or by attribute."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("folium", "branca"):
            names |= {alias.name for alias in node.names} | set((node.module or "").split("."))
        elif isinstance(node, ast.Import):
            names |= {part for a in node.names if a.name.startswith(("folium", "branca")) for part in a.name.split(".")}
        elif isinstance(node, ast.Attribute) and ast.unparse(node).startswith(("folium.", "branca.")):
            names |= set(ast.unparse(node).split("."))
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "contextual").rglob("*.py")), ids=lambda path: path.stem)
def test_no_module_uses_a_part_of_folium_that_takes_text(path):
    used = names_from_folium(path)
    assert not used & BANNED
    if path != MAY_BUILD_ELEMENTS:
        assert "Element" not in used
        assert "MacroElement" not in used


def test_the_ban_would_see_each_way_of_writing_it(tmp_path):
    for code in (
        "import folium\nfolium.Popup('x')",
        "from folium import Tooltip",
        "from folium.features import DivIcon",
    ):
        (tmp_path / "page.py").write_text(code)
        assert names_from_folium(tmp_path / "page.py") & BANNED


@pytest.mark.parametrize("text", NASTY)
def test_a_fixed_sentence_is_written_so_that_nothing_can_act_on_it(text):
    import json

    import jinja2

    written = literal(text)
    assert json.loads(written) == text
    assert not set("<>&'`$%{}#_") & set(written)
    assert jinja2.Template(written).render() == written


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "{# x"])
def test_the_last_check_refuses_the_start_of_a_template(text):
    with pytest.raises(MapRefused) as refusal:
        refuse_templates(f"var a = '{text}';")
    assert text not in str(refusal.value)
