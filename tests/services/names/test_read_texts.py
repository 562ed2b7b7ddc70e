"""Records without a position are placed by a text that can only mean one thing; the rest waits for a person."""

from __future__ import annotations

import json

import pytest

from contextual import services
from contextual.store import areas as area_store
from contextual.store import places as place_store
from contextual.store import records as record_store
from tests.services.conftest import PLACES

HEAD = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m,place_name,location_kind\n"
ROAD = {"type": "FeatureCollection", "features": [{
    "type": "Feature", "properties": {"identifier": "R1", "name": "Seaholly Road"},
    "geometry": {"type": "LineString", "coordinates": [[1.600, 54.605], [1.606, 54.605]]},
}]}  # fmt: skip


@pytest.fixture
def town(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    return desk


def bring(town, *texts, at=",,", kind="public"):
    rows = (f"B{n},yp-{n},harmed,2026-03-0{n} 10:00,cse,{at},{text},{kind}\n" for n, text in enumerate(texts, 1))
    receipt = town.bring(HEAD + "".join(rows), name="b.csv")
    assert receipt.refused is None
    return receipt


def held(town):
    with town.house.store.read() as conn:
        columns = ("place_text", "place", "lat", "cell", "finest", "precision_m", "private")
        return record_store.read_records(conn, "fictional", columns)


def streets(town):
    town.bring(json.dumps(ROAD), kind="boundaries", agency="council", name="roads.geojson")
    with town.house.store.read() as conn:
        assert len(area_store.read_boundaries(conn, "street")) == 1


def test_a_short_form_a_slip_and_a_locating_word_place_a_record_as_closely_as_they_say(town):
    bring(town, "Tern St bus stn", "Lanten Park", "nr Lantern Park", "Lantern Park School")
    rows = held(town).set_index("place_text")
    assert rows["place"].tolist() == ["police:P1", "police:P2", "police:P2", ""]
    assert rows["finest"].tolist() == [9, 9, 8, -1]
    assert rows["precision_m"].tolist()[:3] == [250.0, 250.0, 600.0]
    assert rows["lat"].isna().all()
    assert town.waiting() == ["Lantern Park School"]


def test_a_text_never_moves_a_record_that_has_a_point_of_its_own(town):
    bring(town, "Lanten Park", at="54.60500,1.61000,20")
    row = held(town).iloc[0]
    assert (row["lat"], row["precision_m"], row["place"]) == (54.605, 20.0, "")


def test_a_street_places_a_record_once_its_street_is_held_and_nobody_is_asked_again(town):
    bring(town, "Seaholly Rd")
    assert town.waiting() == ["Seaholly Rd"]
    streets(town)
    row = held(town).iloc[0]
    assert (row["finest"], row["precision_m"], row["place"]) == (8, 600.0, "")
    assert row["cell"] != 0
    assert town.waiting() == []


def test_a_record_waits_again_when_the_file_of_its_street_is_withdrawn(town):
    bring(town, "Seaholly Rd")
    streets(town)
    files = services.list_batches(services.TERMINAL_STEWARD, town.why, town.house)
    file = files.loc[files["kind"] == "boundaries", "id"].item()
    said = services.withdraw(services.TERMINAL_STEWARD, town.why, town.house, file)
    assert said.endswith("1 held records got another place; 0 became private.")
    row = held(town).iloc[0]
    assert (row["cell"], row["finest"]) == (0, -1)
    assert town.waiting() == ["Seaholly Rd"]


def test_a_ward_tells_namesakes_apart_once_its_outline_is_held(town):
    head = "place_id,place_name,place_type,lat,lon"
    shops = ("S1,Corner Shop,off_licence,54.604,1.604", "S2,Corner Shop,off_licence,54.704,1.704")
    town.bring("\n".join([head, *shops]), kind="places", name="shops.csv")
    bring(town, "Corner Shop Northbank")
    assert town.waiting() == ["Corner Shop Northbank"]
    ring = [[1.60, 54.60], [1.61, 54.60], [1.61, 54.61], [1.60, 54.61], [1.60, 54.60]]
    ward = {"type": "Feature", "properties": {"code": "W1", "name": "Northbank"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    town.bring(
        json.dumps({"type": "FeatureCollection", "features": [ward]}),
        kind="boundaries",
        agency="council",
        name="w.json",
    )
    assert held(town).iloc[0]["place"] == "police:S1"


def test_what_a_person_said_stands_before_what_the_gazetteer_reads(town):
    from contextual.records import Answer

    bring(town, "Lanten Park")
    with town.house.store.read() as conn:
        station = place_store.read_places(conn).set_index("name")["place_id"]["Tern Street bus station"]
    town.settle("police", "Lanten Park", Answer("place", station, "Tern Street bus station"))
    assert held(town).iloc[0]["place"] == station


@pytest.mark.parametrize("text", ["his mums house", "Quay Hse", "foster placement"])
def test_a_home_becomes_private_whatever_its_point_and_its_words_are_gone(town, text):
    bring(town, text, text, at="54.60500,1.61000,20")
    rows = held(town)
    assert rows["private"].all()
    assert rows["lat"].isna().all()
    assert set(rows["finest"]) == {7}
    assert set(rows["place_text"]) == {""}


def test_a_care_setting_named_with_a_short_form_is_known_to_the_wide_hexagon_only(town):
    bring(town, "Quay Hse")
    row = held(town).iloc[0]
    assert (row["private"], row["finest"], row["place_text"], row["place"]) == (True, 7, "", "")


def test_a_house_waits_and_is_not_shown(town):
    streets(town)
    bring(town, "12 Seaholly Rd", kind="unknown")
    assert held(town).iloc[0]["finest"] == -1
    assert town.waiting() == ["Reads like a house’s address"]
