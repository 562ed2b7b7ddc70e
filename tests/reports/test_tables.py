from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from contextual.errors import ContextualError
from contextual.reports.tables import cells_table, safe_cell, to_bytes, write_table

HEXAGONS = cells_table(pd.DataFrame({"cell": [0x891942C5893FFFF], "incidents": [3], "young_people": [2]}))
HOSTILE = ["{{ 7*7 }}", "Park {% oops", "<img src=x onerror=alert(1)>", "</script>", '=HYPERLINK("x")', "@SUM(A1)"]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_text_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe_cell(text) == "'" + text


def test_numbers_stay_numbers():
    assert safe_cell(-3) == -3
    assert to_bytes(pd.DataFrame({"n": [-3.5]}), "csv") == b"n\n-3.5\n"


def test_a_hexagon_is_written_as_its_id_and_its_outline():
    feature = json.loads(to_bytes(HEXAGONS, "geojson"))["features"][0]
    assert feature["properties"] == {"cell": "891942c5893ffff", "incidents": 3, "young_people": 2}
    assert len(feature["geometry"]["coordinates"][0]) == 7


def test_a_geopackage_holds_the_same_rows_and_opens_in_a_geographic_program():
    import geopandas

    back = geopandas.read_file(io.BytesIO(to_bytes(HEXAGONS, "gpkg")))
    assert back.crs.to_epsg() == 4326
    assert back[["cell", "incidents", "young_people"]].values.tolist() == [["891942c5893ffff", 3, 2]]


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_place_names_leave_as_text_whatever_they_hold(form):
    table = pd.DataFrame({"name": HOSTILE, "lat": 54.6, "lon": 1.6})
    data = to_bytes(table, form)
    if form == "csv":
        assert pd.read_csv(io.BytesIO(data))["name"].tolist() == [safe_cell(name) for name in HOSTILE]
    else:
        assert [f["properties"]["name"] for f in json.loads(data)["features"]] == HOSTILE


def test_a_form_that_is_not_known_is_refused_in_words(tmp_path: Path):
    with pytest.raises(ContextualError, match="written as one of"):
        write_table(HEXAGONS, tmp_path / "a.docx")
    assert not list(tmp_path.iterdir())


def test_no_table_leaves_the_program_but_through_here():
    from pathlib import Path

    import contextual

    package = Path(contextual.__file__).parent
    elsewhere = [path for path in package.rglob("*.py") if path.parent.name not in ("reports", "sending", "sample")]
    assert not [path.name for path in elsewhere if ".to_csv(" in path.read_text(encoding="utf-8")]
