"""Identifiers planted in every kind of file: what is found, what is wrongly found, and what is on disk afterwards."""

from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import pytest

from contextual.intake.people.identifiers import kind_of_identifier
from tests.intake.bad.planted import look_alikes, planted
from tests.intake.sent import collection, feature, workbook
from tests.services.conftest import Desk

PLANTED, LIKE = planted(), look_alikes()
FIELDS = {
    "incidents": ("incident_id", "occurred_at", "category", "place_name"),
    "missing": ("episode_id", "start_at", "missing_from_type", "found_place"),
}
FILLER = [f"Lantern Park, gate {i % 9}" for i in range(len(PLANTED) * 20)]


def rows(kind, texts):
    third = "cse" if kind == "incidents" else "home"
    return [[f"{kind[0]}{i}", "2024-03-05", third, text] for i, text in enumerate(texts)]


def as_csv(head, body):
    out = io.StringIO()
    csv.writer(out).writerows([head, *body])
    return out.getvalue().encode(), "a.csv"


def as_workbook(head, body):
    return workbook(list(head), *body), "a.xlsx"


def as_geojson(head, body):
    at = {"type": "Point", "coordinates": [1.60034, 54.60012]}
    return collection(*(feature(at, **dict(zip(head, row, strict=True))) for row in body)), "a.geojson"


def as_package(head, body):
    import geopandas

    columns = dict(zip(head, zip(*body, strict=True), strict=True))
    n = len(body)
    frame = geopandas.GeoDataFrame(
        columns, geometry=geopandas.points_from_xy(np.full(n, 1.60034), [54.60012] * n), crs=4326
    )
    out = io.BytesIO()
    frame.to_file(out, driver="GPKG", layer="rows")
    return out.getvalue(), "a.gpkg"


@pytest.fixture
def office(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.house.close()


def test_at_least_nineteen_in_twenty_planted_identifiers_of_each_kind_are_found():
    assert len(PLANTED) >= 300
    for kind in dict.fromkeys(kind for kind, _ in PLANTED):
        found = [bool(kind_of_identifier(text)) for which, text in PLANTED if which == kind]
        assert sum(found) >= 0.95 * len(found), kind


@pytest.mark.parametrize("text", ["９４３ ４７６ ５９１９", "943\u2013476\u20135919", "ｇｕｌｌ@example.org"])
def test_wide_digits_and_long_dashes_hide_nothing(text):
    assert kind_of_identifier(text)


def test_at_most_one_in_twenty_look_alikes_is_taken_for_an_identifier():
    wrong = [text for text in LIKE if kind_of_identifier(text)]
    assert len(wrong) <= 0.05 * len(LIKE), sorted(set(wrong))


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("write", [as_csv, as_workbook, as_geojson, as_package])
def test_what_is_planted_in_a_file_is_dropped_and_no_row_is_lost(office, kind, write):
    texts = [text for _, text in PLANTED] + FILLER
    data, name = write(FIELDS[kind], rows(kind, texts))
    receipt = office.bring(data, kind, "police", name)
    assert receipt.refused is None
    assert receipt.accepted == len(texts)
    told = receipt.problems[receipt.problems["code"] == "identifiable_data"]
    assert len(set(told["row"])) >= 0.95 * len(PLANTED)
    said = " ".join(receipt.problems["message"].unique())
    assert not any(text in said for _, text in PLANTED)


def test_a_file_in_which_more_than_one_row_in_twenty_holds_one_is_refused(office):
    data, name = as_csv(FIELDS["incidents"], rows("incidents", [text for _, text in PLANTED] + FILLER[:900]))
    receipt = office.bring(data, "incidents", "police", name)
    assert receipt.refused[0] == "identifiable_data"


def test_nothing_that_was_found_is_on_disk_afterwards(tmp_path, monkeypatch):
    """The store is kept unencrypted and unpacked here, so that its bytes can be searched."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("contextual.store.columns.PACKED_AS", None)
    from contextual import services
    from contextual.settings import Settings

    place = {"CONTEXTUAL_HOME": str(tmp_path / "home"), "CONTEXTUAL_DB": f"sqlite:///{tmp_path}/plain.db?plain=1"}
    house = services.init(services.TERMINAL_STEWARD, services.DEMONSTRATION, Settings.from_environment(place))
    texts = [text for _, text in PLANTED] + FILLER
    data, _ = as_csv(FIELDS["incidents"], rows("incidents", texts))
    sending = services.Sending(name="a.csv", data=data, kind="incidents", agency="police")
    services.bring_in(services.TERMINAL_ANALYST, services.DATA_QUALITY, house, sending)
    found = [text for _, text in PLANTED if kind_of_identifier(text)]
    house.close()
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Lantern Park, gate 3" in held
    assert not [text for text in found if text.encode() in held]
    digits = {re.sub(r"\D", "", text) for text in found}
    assert not [one for one in digits if len(one) >= 9 and one.encode() in held]


def test_json_hides_no_identifier_in_an_escape(office):
    text = json.dumps("943 476 5919").replace("9", "\\u0039")
    body = collection(
        *(
            feature(
                {"type": "Point", "coordinates": [1.6, 54.6]},
                incident_id=f"i{i}",
                occurred_at="2024-03-05",
                category="cse",
                place_name="X" if i else "Y",
            )
            for i in range(40)
        )
    )
    receipt = office.bring(body.replace(b'"Y"', text.encode()), "incidents", "police", "a.geojson")
    assert receipt.problems["code"].tolist().count("identifiable_data") == 1
