"""What is private stays private: whatever comes in later, is taken back, or is said by another agency."""

from __future__ import annotations

import json

import pytest

from contextual import services
from tests.services.conftest import PLACES

HEAD = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m,place_name,location_kind\n"
HERE = "54.63000,1.63000,10"
QUAY_HOUSE = "54.61500,1.58500,10"


def rows(*refs, at=HERE, text="", start=1):
    """Give one incident a reference, a day apart, all at one point."""
    return "".join(
        f"R{n},{ref},harmed,2026-03-{n:02d} 10:00,cse,{at},{text},\n" for n, ref in enumerate(refs, start=start)
    )


def private(desk):
    out = desk.map().left_out
    return out.private, out.on_map


@pytest.fixture
def address(desk):
    """Give a store that holds back a point which one young person explains."""
    desk.address = [desk.bring(HEAD + rows("zoe", "zoe"), name="a.csv"), desk.bring(HEAD + rows("zoe", start=3))]
    assert private(desk) == (3, 0)
    return desk


def steward():
    return services.fictional_principal("steward")


def test_a_point_held_back_stays_so_when_the_file_that_told_is_withdrawn(address):
    services.withdraw(steward(), address.why, address.house, address.address[1].batch_id)
    address.bring(PLACES, kind="places", name="places.csv")
    assert private(address) == (2, 0)


def test_a_second_young_person_does_not_show_a_point_that_is_held_back(address):
    address.bring(HEAD + rows("other", start=8), name="b.csv")
    assert private(address) == (4, 0)
    address.bring(PLACES, kind="places", name="places.csv")
    assert private(address) == (4, 0)


def test_a_point_held_back_is_shown_when_it_turns_out_to_be_a_public_place(address):
    stop = "place_id,place_name,place_type,lat,lon\nS1,Gull Street,bus_stop,54.63000,1.63000\n"
    address.bring(stop, kind="places", name="stops.csv")
    assert private(address) == (0, 3)


@pytest.mark.parametrize(("decided", "shown"), [(True, (4, 0)), (False, (0, 4))])
def test_what_a_steward_decided_about_a_point_stands_for_records_to_come(address, decided, shown):
    held = services.private_points(steward(), address.why, address.house, "fictional")
    services.decide_point(steward(), address.why, address.house, "fictional", held["point"].iloc[0], private=decided)
    address.bring(HEAD + rows("other", start=8), name="b.csv")
    address.bring(PLACES, kind="places", name="places.csv")
    assert private(address) == shown


def test_a_point_a_steward_is_asked_about_is_told_no_closer_than_any_private_record(address):
    from contextual.space.cells import from_label, resolutions

    held = services.private_points(steward(), address.why, address.house, "fictional")
    assert resolutions([from_label(held["cell"].iloc[0])]).tolist() == [7]


def test_replacing_a_file_does_not_count_its_records_twice_at_a_point(desk):
    sent = "occurred_at,young_person_ref,category,lat,lon,precision_m\n" + "".join(
        f"2026-03-0{n} 10:00,zoe,cse,{HERE}\n" for n in (1, 2)
    )
    desk.bring(sent)
    desk.bring(sent.replace("10:00", "11:00"), name="b.csv", overlap="replace")
    assert private(desk) == (0, 2)


def test_a_record_that_names_a_care_setting_is_private_wherever_its_point_lies(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    near_the_bus_station = rows("b", at="54.60005,1.60005,10", text="Quay House", start=2)
    desk.bring(HEAD + rows("a", text="Quay House") + near_the_bus_station)
    assert private(desk) == (2, 0)
    assert desk.waiting() == []


def test_a_care_setting_that_has_closed_is_as_private_as_before(desk):
    closed = "place_id,place_name,place_type,lat,lon,status\nP3,Quay House,care_setting,54.61500,1.58500,closed\n"
    desk.bring(closed, kind="places", name="places.csv")
    desk.bring(HEAD + rows("a", at=QUAY_HOUSE) + rows("b", at=",,", text="Quay House", start=2))
    assert private(desk) == (2, 0)
    assert desk.waiting() == []


def test_a_care_setting_inside_an_estate_is_not_shown_as_the_estate(desk):
    ring = [[1.58, 54.61], [1.59, 54.61], [1.59, 54.62], [1.58, 54.62], [1.58, 54.61]]
    named = {"place_id": "E1", "place_name": "Gull Estate", "place_type": "stairwell_estate"}
    estate = {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    desk.bring(json.dumps({"type": "FeatureCollection", "features": [estate]}), kind="places", name="e.geojson")
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(HEAD + rows("a", at=QUAY_HOUSE) + rows("b", at="54.61800,1.58200,10", start=2))
    assert private(desk) == (1, 1)
    assert desk.places().units[["name", "incidents"]].values.tolist() == [["Gull Estate", 1]]


def test_a_place_once_private_stays_so_when_a_later_list_does_not_say(desk):
    list_ = "place_id,place_name,place_type,lat,lon,private\nF1,Gull Lodge,other,54.70000,1.70000,yes\n"
    desk.bring(list_, kind="places", name="p.csv")
    desk.bring(list_.replace(",private", "").replace(",yes", ""), kind="places", name="q.csv")
    assert services.place_list(desk.asker, desk.why, desk.house).empty


def test_a_record_whose_place_is_only_called_home_is_private(desk):
    desk.bring(HEAD + rows("a", text="Home address"))
    assert private(desk) == (1, 0)
    assert desk.waiting() == []


def test_a_waiting_name_that_reads_like_an_address_is_counted_and_not_shown(desk):
    desk.bring(HEAD + rows("a", at=",,", text="12 Seaholly Road") + rows("b", at=",,", text="The Rec", start=2))
    assert sorted(desk.waiting()) == ["Reads like a house’s address", "The Rec"]
    assert desk.places().waiting == 2


def test_records_made_private_by_a_list_of_places_stay_so_when_the_list_is_withdrawn(desk):
    kept = desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(HEAD + rows("a", at=QUAY_HOUSE))
    services.withdraw(steward(), desk.why, desk.house, kept.batch_id)
    assert private(desk) == (1, 0)


def test_a_file_that_refers_to_people_is_never_taken_as_open_data(desk):
    assert desk.bring(HEAD + rows("a"), batch_class="open").refused[0] == "identifiable_data"
    assert desk.bring(HEAD + rows(""), batch_class="open").refused is None
