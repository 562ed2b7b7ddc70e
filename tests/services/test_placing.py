from __future__ import annotations

import pytest

from contextual import services
from contextual.errors import ContextualError
from contextual.records import Answer
from tests.services.conftest import INCIDENTS, PLACES


@pytest.fixture
def town(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(INCIDENTS)
    return desk


def figures(view):
    return {row["name"]: (row["incidents"], row["young_people"]) for row in view.units.to_dict("records")}


def test_records_are_at_the_place_near_their_point_and_an_exact_name_joins(town):
    assert figures(town.places()) == {"Tern Street bus station": (2, 2), "Lantern Park": (1, 0)}


def test_the_hexagon_and_the_place_explain_the_same_incidents(town):
    hexagon = town.map().units.iloc[0]
    panel = services.look_at_unit(town.asker, town.why, town.house, town.lens(), ("cell", hexagon["id"])).value
    assert (hexagon["name"], hexagon["incidents"]) == ("Tern Street bus station", 2)
    assert panel.at_named_places == 2
    assert panel.places[["name", "incidents"]].values.tolist() == [["Tern Street bus station", 2]]


def test_places_that_come_after_the_records_place_them_and_it_is_said(desk):
    desk.bring(INCIDENTS)
    assert desk.places().units.empty
    receipt = desk.bring(PLACES, kind="places", name="places.csv")
    assert "4 held records got another place" in receipt.notes[-1]
    assert figures(desk.places()) == {"Tern Street bus station": (2, 2), "Lantern Park": (1, 0)}


def test_a_home_is_on_no_map_and_in_the_private_count(town):
    view = town.map()
    assert view.left_out.private == 1
    assert view.left_out.on_map + view.left_out.private + view.left_out.not_mapped + view.left_out.coarser == 5


def test_a_record_at_a_care_setting_becomes_private(town):
    town.bring(
        "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m\n"
        "B1,yp-x,harmed,2026-03-01 10:00,cse,54.61501,1.58501,10\n"
        "B2,yp-y,harmed,2026-03-02 10:00,cse,54.61499,1.58499,10\n",
        name="b.csv",
    )
    assert town.map().left_out.private == 3
    assert not any(name.startswith("Quay House") for name in town.map().units["name"])
    assert "Quay House" not in services.place_list(town.asker, town.why, town.house)["name"].tolist()


ADDRESS = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m\n" + "".join(
    f"C{n},yp-zoe,harmed,2026-03-0{n} 10:00,cse,54.63000,1.63000,10\n" for n in (1, 2, 3)
)


def test_a_point_only_one_young_person_explains_is_held_back_until_a_steward_says_otherwise(town):
    steward = services.fictional_principal("steward")
    town.bring(ADDRESS, name="c.csv")
    assert town.map().left_out.private == 4
    held = services.private_points(steward, town.why, town.house, "fictional")
    assert held[["records", "people"]].values.tolist() == [[3, 1]]
    services.decide_point(steward, town.why, town.house, "fictional", held["point"].iloc[0], private=False)
    assert town.map().left_out.private == 1


def test_the_third_record_at_an_address_holds_the_first_two_back_as_well(town):
    lines = ADDRESS.splitlines(keepends=True)
    town.bring("".join(lines[:3]), name="c.csv")
    assert town.map().left_out.private == 1
    town.bring("".join([lines[0], lines[3]]), name="d.csv")
    assert town.map().left_out.private == 4


def test_a_name_that_waits_is_settled_once_and_remembered_for_the_agency(town):
    row = "incident_id,young_person_ref,occurred_at,category,place_name\n{0},yp-k,2026-03-01 10:00,cse,Terny\n"
    town.bring(row.format("D1"), name="d.csv")
    assert town.waiting() == ["Terny"]
    town.settle("police", "Terny", Answer("place", waiting_place(town)))
    assert town.waiting() == []
    town.bring(row.format("D2"), name="e.csv")
    assert figures(town.places())["Tern Street bus station"] == (4, 3)


def waiting_place(town):
    listed = services.place_list(town.asker, town.why, town.house)
    return str(listed.loc[listed["name"] == "Tern Street bus station", "place_id"].iloc[0])


def test_a_name_nobody_can_place_stops_waiting(town):
    town.bring(
        "incident_id,part,occurred_at,category,place_name\nE1,harmed,2026-03-01 10:00,cse,Somewhere\n", name="e.csv"
    )
    town.settle("police", "Somewhere", Answer("cannot"))
    assert town.waiting() == []
    assert town.map().left_out.not_mapped == 1


def test_a_care_setting_cannot_be_chosen_for_a_name(town):
    places = town.house.places()
    private = str(places.loc[places["private"], "place_id"].iloc[0])
    with pytest.raises(ContextualError, match="no such public place"):
        town.settle("police", "Quay", Answer("place", private))
