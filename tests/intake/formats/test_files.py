from __future__ import annotations

import io
import json
import zipfile

import pytest

from contextual.errors import FileRefused
from contextual.intake.formats import files
from contextual.intake.formats.files import open_file
from tests.intake.sent import packed, take, workbook


def refusal(name, data):
    with pytest.raises(FileRefused) as error:
        open_file(name, data)
    return error.value.code


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/")), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_a_packed_file_has_its_own_fingerprint_and_its_contents():
    plain, gz = open_file("a.csv", b"a,b\n1,2\n"), open_file("a.csv.gz", packed(b"a,b\n1,2\n"))
    assert plain.sha256 == plain.content_sha256 == gz.content_sha256 != gz.sha256


def test_packing_is_seen_from_the_bytes_not_the_name():
    assert open_file("a.csv", packed(b"a,b\n1,2\n")).content == b"a,b\n1,2\n"


def test_a_workbook_is_a_workbook_whatever_it_is_called():
    assert open_file("export.csv", workbook(["a"], [1])).format == "xlsx"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "empty_file"),
        ("a.csv", b" \n\r\n", "empty_file"),
        ("a.csv.gz", packed(b""), "empty_file"),
        ("a.xlsx", b"when,what", "malformed_xlsx"),
        ("a.xlsx", b"PK\x03\x04 cut short", "malformed_xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 with a password", "malformed_xlsx"),
        ("a.gpkg", b"when,what", "malformed_gpkg"),
        ("a.geojson", b"when,what", "malformed_json"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "unrecognised_format"),
        ("a.xls", b"<html><body><table><tr><td>when</td></tr></table></body></html>", "unrecognised_format"),
        ("a.html", b"<!DOCTYPE html><html></html>", "unrecognised_format"),
        ("a.xlsm", b"when,what", "malformed_xlsx"),
        ("a.pdf", b"%PDF-1.7", "unrecognised_format"),
        ("a.pbf", bytes(range(256)) * 20, "unrecognised_format"),
        ("a.csv.gz", packed(b"a,b\n1,2\n")[:-9], "unrecognised_format"),
        ("a.csv.gz", packed(packed(b"a,b\n1,2\n")), "unsafe_archive"),
        ("a.zip", zipped(a="1"), "unrecognised_format"),
        ("a.xlsx", zipped(**{"xl__workbook.xml": "", "xl__vbaProject.bin": ""}), "macro_file"),
        ("a.xlsx", zipped(**{"xl__workbook.xml": "", "..__..__passwd": ""}), "unsafe_archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_not_ours_is_refused_with_its_reason(name, data, code):
    assert refusal(name, data) == code


def test_a_small_file_that_unpacks_to_very_much_is_refused():
    assert refusal("a.csv.gz", packed(b"0" * (files.BOMB_FROM + 20_000_000))) == "zip_bomb"
    assert refusal("a.xlsx", zipped(**{"xl__workbook.xml": "0" * (files.BOMB_FROM + 20_000_000)})) == "zip_bomb"


def test_a_file_over_the_limit_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"a,b\n1,2\n3,4\n")
    assert refusal("a.csv", tmp_path / "a.csv") == "too_large"
    assert refusal("a.csv", b"a,b\n1,2\n3,4\n") == "too_large"


def test_utf_16_is_text():
    assert open_file("a.csv", "when,what\n1,2\n".encode("utf-16")).format == "csv"
    assert open_file("a.csv", "when,what\n1,2\n".encode("utf-16-le")).format == "csv"


def test_a_stray_nul_in_a_text_does_not_make_it_another_kind_of_file():
    sent = open_file("a.csv", b"when,what\n" + b"2024-01-05,some\x00thing\n" * 5)
    assert sent.format == "csv"
    assert refusal("a.csv", b"when,what\n" + b"2024-01-05,\x00\x00\x00\x00\x00\n" * 5) == "unrecognised_format"
    assert refusal("a.csv", b"when,what\n" + b"2024-01-05,some\x00thing \xff\n" * 5) == "unrecognised_format"


@pytest.mark.parametrize("name", ["place_id", "place_name", "place_type"])
def test_half_a_character_in_json_is_noted_and_ends_no_file(name):
    row = {"place_id": "P1", "place_name": "Pier", "place_type": "park"} | {name: "Pi\ud83d"}
    point = {"type": "Point", "coordinates": [1.6, 54.6]}
    sent = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": row, "geometry": point}]}
    reading = take(json.dumps(sent).encode(), name="a.geojson", kind="places")
    assert reading.accepted == 1
    assert "\ud83d" not in reading.places.to_csv()


def test_a_whole_character_in_two_parts_is_read_as_one():
    row = {"place_id": "P1", "place_name": "Pier \U0001f6f6", "place_type": "park"}
    point = {"type": "Point", "coordinates": [1.6, 54.6]}
    sent = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": row, "geometry": point}]}
    assert take(json.dumps(sent).encode(), name="a.geojson", kind="places").places["name"].tolist() == [
        row["place_name"]
    ]
