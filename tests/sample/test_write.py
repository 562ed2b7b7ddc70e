from __future__ import annotations

import io
import json
import zipfile

import pytest

from contextual.sample import draw_partnership, sample_files, write_sample
from contextual.sample.xlsx import workbook
from tests.conftest import ROOT

COMMITTED = ROOT / "data" / "sample_places"


@pytest.fixture(scope="module")
def files():
    return sample_files(draw_partnership())


def test_the_committed_folder_is_what_the_default_seed_writes_byte_for_byte(tmp_path):
    written = write_sample(tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in written}
    assert names == {path.relative_to(COMMITTED).as_posix() for path in COMMITTED.rglob("*") if path.is_file()}
    for name in sorted(names):
        assert (tmp_path / name).read_bytes() == (COMMITTED / name).read_bytes(), name


def test_another_seed_writes_other_records_in_the_same_town(files):
    other = sample_files(draw_partnership(7))
    assert other["places.geojson"] == files["places.geojson"]
    assert other["agencies/police_incidents.csv"] != files["agencies/police_incidents.csv"]


def test_the_whole_folder_stays_small(files):
    assert sum(map(len, files.values())) < 4_000_000


def test_the_base_map_holds_shapes_and_no_word(files):
    base = {name: json.loads(text) for name, text in files.items() if name.startswith("base/")}
    assert {name.split("/")[1].split(".")[0] for name in base} == {
        "land", "sea", "green", "water", "roads", "rail", "boundary",
    }  # fmt: skip
    for layer in base.values():
        assert all(feature["properties"] == {} for feature in layer["features"])
        assert all(set(feature) == {"type", "properties", "geometry"} for feature in layer["features"])


def test_places_come_in_our_own_template_with_outlines_for_the_large_ones(files):
    features = json.loads(files["places.geojson"])["features"]
    assert 120 <= len(features) <= 180
    assert all(set(f["properties"]) == {"place_id", "place_name", "place_type"} for f in features)
    kinds = {f["properties"]["place_name"]: f["geometry"]["type"] for f in features}
    assert kinds["Lantern Park"] == kinds["Tern Street bus station"] == "Polygon"


def test_every_position_has_at_most_five_decimal_places(files):
    def numbers(value):
        return [n for one in value for n in numbers(one)] if isinstance(value, list) else [value]

    for name, text in files.items():
        if name.endswith(".geojson"):
            for feature in json.loads(text)["features"]:
                shape = feature["geometry"]
                assert shape is None or all(n == round(n, 5) for n in numbers(shape["coordinates"]))


def test_a_workbook_reads_back_as_it_was_written(files):
    from python_calamine import CalamineWorkbook

    sample = draw_partnership()
    sheet = next(s for s in sample.sheets if s.path.endswith("emergency_department.xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(files[sheet.path]))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == list(sheet.headings)
    assert [f"{row[3]:%Y-%m-%d %H:%M}" for row in rows[1:]] == [row[3] for row in sheet.rows]
    assert [row[:3] for row in rows[1:]] == [row[:3] for row in sheet.rows]


def test_a_workbook_opens_in_a_second_reader():
    from openpyxl import load_workbook

    made = workbook("Sheet one", ["when", "a<b"], [["2025-06-01 18:00", "x & y"], ["", "z"]], times=["when"])
    rows = list(load_workbook(io.BytesIO(made)).active.values)
    assert rows[0] == ("when", "a<b")
    assert (f"{rows[1][0]:%d/%m/%Y %H:%M}", rows[1][1]) == ("01/06/2025 18:00", "x & y")
    assert rows[2] == (None, "z")


def test_a_workbook_holds_no_clock():
    with zipfile.ZipFile(io.BytesIO(workbook("Sheet", ["a"], [["b"]]))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("docProps" in entry.filename for entry in archive.infolist())


def test_young_peoples_marks_carry_consent_and_no_reference(files):
    features = json.loads(files["agencies/voices.geojson"])["features"]
    assert {f["properties"]["consent"] for f in features} == {"given", "withdrawn"}
    assert {f["properties"]["feels"] for f in features} == {"safe", "unsafe", "mixed"}
    assert not any("ref" in key for f in features for key in f["properties"])
