"""JSON as publishers send it: lists of records, nested ones, one object a line, and features of a map."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.errors import FileRefused
from contextual.intake import open_table
from contextual.intake.formats import json_source
from contextual.intake.formats.files import open_file
from tests.intake.sent import feature, square

CRIMES = [
    {"category": "drugs", "location": {"latitude": "54.600120", "street": {"id": 7, "name": "On or near Kelp Row"}},
     "outcome_status": None, "month": "2024-05", "id": 91, "context": ""},
    {"category": "other-theft", "location": {"latitude": "54.600130", "street": {"id": 8, "name": "On or near "}},
     "outcome_status": {"category": "Under investigation", "date": "2024-06"}, "month": "2024-05", "id": 92,
     "context": ""},
]  # fmt: skip


def table_of(sent, name="sent.json"):
    return open_table(open_file(name, sent if isinstance(sent, bytes) else json.dumps(sent).encode()))


def refusal(sent, name="sent.json"):
    with pytest.raises(FileRefused) as error:
        table_of(sent, name)
    return error.value.code


def values(table, heading):
    return table.take([heading])[heading].tolist()


def test_a_list_of_nested_records_is_a_table_with_the_names_on_the_way_down():
    table = table_of(CRIMES)
    assert (table.format, len(table), table.lines.tolist()) == ("json", 2, [1, 2])
    assert values(table, "location.latitude") == ["54.600120", "54.600130"]
    assert values(table, "location.street.name") == ["On or near Kelp Row", "On or near"]
    assert values(table, "outcome_status.category") == ["", "Under investigation"]
    assert values(table, "id") == ["91", "92"]


def test_the_list_of_records_is_found_under_its_name_and_other_lists_are_said():
    sent = {"meta": {"itemCount": 2}, "establishments": CRIMES, "links": [{"rel": "self"}]}
    table = table_of(sent)
    assert len(table) == 2
    assert table.remarks == ("One list was read; 1 other list(s) of the file were not.",)


def test_the_list_with_headings_that_are_known_is_read_not_the_longest():
    sent = {
        "notes": [{"z": i} for i in range(9)],
        "result": {"records": [{"occurred_at": "2024-05-01", "category": "x"}]},
    }
    assert table_of(sent).headings == ("occurred_at", "category")


def test_one_object_a_line_is_a_table_whether_records_or_features():
    lines = b"\n".join(json.dumps(row).encode() for row in CRIMES)
    assert len(table_of(lines)) == 2
    point = {"type": "Point", "coordinates": [1.6, 54.6]}
    sequence = b"".join(b"\x1e" + json.dumps(feature(point, name=n)).encode() + b"\n" for n in "ab")
    table = table_of(sequence, "a.geojson")
    assert (table.format, values(table, "name"), table.geometry[1].wkt) == ("geojson", ["a", "b"], "POINT (1.6 54.6)")


def test_several_values_of_one_record_stand_in_one_cell():
    assert values(table_of([{"tags": ["a", "b"], "at": [{"n": 1}, {"n": 2}]}]), "tags") == ["a; b"]
    assert values(table_of([{"at": [{"n": 1}, {"n": 2}]}]), "at.n") == ["1; 2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_any_unicode_encoding_is_read(encoding):
    text = json.dumps([{"name": "Café"}], ensure_ascii=False)
    start = "\ufeff" if encoding == "utf-16-le" else ""
    assert values(table_of((start + text).encode(encoding)), "name") == ["Café"]


def test_a_number_longer_than_any_of_ours_keeps_its_digits():
    digits = "9" * 5000
    assert values(table_of(b'[{"id": ' + digits.encode() + b"}]"), "id") == [digits]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b'[{"a": 1', "malformed_json"),
        (b'[{"a": 1}] trailing', "malformed_json"),
        (b'[{"a": 1}, 2]', "malformed_json"),
        (b"[1, 2]", "malformed_json"),
        (b'{"a": 1, "b": [1, 2]}', "malformed_json"),
        (b'{"type": "Topology", "objects": {}}', "malformed_json"),
        (b'{"type": "FeatureCollection", "features": 3}', "malformed_json"),
        (b"[" * 100_000, "malformed_json"),
        (b'[{"a":' * 100_000, "malformed_json"),
        (b'{"a":' * 3 + b'[{"a":' + b'{"b":' * 30 + b"1" + b"}" * 30 + b"}]" + b"}" * 3, "malformed_json"),
        (b"[]", "no_rows"),
        (b'{"type": "FeatureCollection", "features": []}', "no_rows"),
        (b'[{"a": 1, "a": 2}]', "duplicate_headers"),
        (b'{"rows": [{"b": 1}], "rows": [{"b": 2}]}', "duplicate_headers"),
        (b'[{"a": "caf\xe9"}]', "bad_encoding"),
        (json.dumps([{f"c{i}": 1 for i in range(1001)}]).encode(), "too_many_columns"),
        (json.dumps([{f"c{i}": 1} for i in range(1001)]).encode(), "too_many_columns"),
    ],
    ids=range(17),
)
def test_json_that_is_no_table_is_refused_with_its_reason(sent, code):
    assert refusal(sent) == code


def test_a_file_larger_than_the_window_is_read_whole_and_a_fault_names_its_line(monkeypatch):
    monkeypatch.setattr(json_source, "_WINDOW", 50)
    rows = [{"id": i, "name": "é" * (i % 40), "at": {"lat": i / 7}} for i in range(300)]
    sent = json.dumps(rows, indent=1, ensure_ascii=False).encode()
    table = table_of(sent)
    assert values(table, "id") == [str(i) for i in range(300)]
    assert values(table, "name") == [row["name"] for row in rows]
    line = sent[: sent.index(b'"id": 250')].count(b"\n") + 1
    with pytest.raises(FileRefused, match=f"near line {line}"):
        table_of(sent.replace(b'"id": 250', b'"id" 250'))


@given(
    rows=st.lists(
        st.dictionaries(st.text("abc", min_size=1), st.none() | st.booleans() | st.integers() | st.text(), min_size=1),
        min_size=1,
    ),
    window=st.integers(1, 200),
)
def test_what_was_written_is_read_whatever_the_window(rows, window):
    before, json_source._WINDOW = json_source._WINDOW, window
    try:
        source = json_source.Source(json.dumps(rows).encode())
        long = [{k: str(v) if type(v) is int and len(str(v)) > 18 else v for k, v in row.items()} for row in rows]
        assert list(source.elements()) == long
    finally:
        json_source._WINDOW = before


def test_a_collection_of_shapes_as_maps_export_it_has_its_tags_as_columns():
    way = feature(square(1.6, 54.6, 0.001), leisure="park", operator="Nobody")
    node = feature({"type": "Point", "coordinates": [1.6, 54.6]}, name="Pier", **{"@id": "node/7", "amenity": "bar"})
    packed = feature({"type": "Point", "coordinates": [1.7, 54.6]}, osm_id="9", other_tags='"amenity"=>"pub","x"=>"1"')
    document = {"type": "FeatureCollection", "features": [{**way, "id": "way/12"}, node, packed]}
    table = table_of(document, "export.geojson")
    assert values(table, "osm_id") == ["way/12", "node/7", "9"]
    assert values(table, "amenity") == ["", "bar", "pub"]
    assert "operator" not in table.headings
    assert any("tags are not needed here" in remark for remark in table.remarks)


def test_a_map_with_more_kinds_of_tags_than_columns_is_read():
    features = [feature({"type": "Point", "coordinates": [1.6, 54.6]}, **{f"tag{i}": "x"}) for i in range(1500)]
    features = [{**one, "id": f"node/{i}"} for i, one in enumerate(features)]
    assert len(table_of({"type": "FeatureCollection", "features": features})) == 1500


def test_the_reference_system_a_file_names_is_kept_wherever_it_stands():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    one = feature({"type": "Point", "coordinates": [449106, 520354]}, name="A")
    for document in ({"crs": crs, "features": [one]}, {"features": [one], "crs": crs}):
        assert table_of({"type": "FeatureCollection", **document}).crs == "EPSG:27700"
