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


def test_what_a_steward_decided_of_a_point_can_be_taken_back(town):
    steward = services.fictional_principal("steward")
    town.bring(ADDRESS, name="c.csv")

    def held():
        return services.private_points(steward, town.why, town.house, "fictional")

    point = held()["point"].iloc[0]
    services.decide_point(steward, town.why, town.house, "fictional", point, private=True)
    assert held()["decided"].tolist() == [True]
    services.undo_point(steward, town.why, town.house, point)
    assert held()["decided"].tolist() == [False]
    services.decide_point(steward, town.why, town.house, "fictional", point, private=False)
    assert (town.map().left_out.private, len(held()), held()["decided"].dtype) == (1, 0, bool)
    services.undo_point(steward, town.why, town.house, point)
    assert (town.map().left_out.private, len(held())) == (4, 1)
    with pytest.raises(ContextualError, match="nothing has been decided"):
        services.undo_point(steward, town.why, town.house, point)


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


STATED = "incident_id,young_person_ref,occurred_at,category,place_name,precision_m\n"
TOLD = {
    "occurred_at": ("occurred_at",), "category": ("category",), "incident_id": ("incident_id",),
    "place_name": ("place_name",), "precision_m": ("precision_m",), "young_person_ref": ("young_person_ref",),
}  # fmt: skip


def stated(desk, *rows):
    """Bring in rows that say in words how closely their place is known."""
    from contextual.intake.layouts import Layout

    words = {"precision_m": {"Exact place": "100", "Street": "500", "Area of town": "5000"}}
    sent = STATED + "".join(f"S{n},yp-{n},2026-03-0{n} 10:00,cse,{row}\n" for n, row in enumerate(rows, 1))
    return desk.bring(sent, agency="housing", mapping=Layout("mine", "incidents", TOLD, words=words))


def test_a_place_known_to_an_area_of_town_is_known_but_not_this_closely(desk):
    receipt = stated(desk, "town centre,Area of town", "town centre,5000", "somewhere,Exact place", "elsewhere,")
    assert (receipt.accepted, receipt.not_mapped, len(receipt.problems)) == (4, 2, 0)
    assert (desk.map().left_out.coarser, desk.map().left_out.not_mapped) == (2, 2)


def test_no_name_places_a_record_more_closely_than_its_file_says(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    stated(desk, "Lantern Park,Exact place", "Lantern Park,Street", "Lantern Park,Area of town")
    assert figures(desk.places()) == {"Lantern Park": (1, 1)}
    finest = {r: (desk.map(resolution=r).left_out.on_map, desk.map(resolution=r).left_out.coarser) for r in (8, 9, 10)}
    assert finest == {8: (2, 1), 9: (1, 2), 10: (0, 3)}


def test_how_closely_a_place_is_known_outlives_the_places_list(desk):
    before = stated(desk, "Lantern Park,Street", "Lantern Park,Area of town")
    kept = desk.bring(PLACES, kind="places", name="places.csv")
    assert (before.accepted, desk.map(resolution=8).left_out.on_map) == (2, 1)
    services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, kept.batch_id)
    left = desk.map(resolution=8).left_out
    assert (left.on_map, left.coarser, left.not_mapped) == (0, 1, 1)


def test_a_word_for_how_closely_that_nobody_knows_is_said_and_not_used(desk):
    receipt = stated(desk, "town centre,roughly", "town centre,Not known")
    assert receipt.problems[["row", "code"]].values.tolist() == [[2, "bad_number"]]
    assert desk.map().left_out.not_mapped == 2


CLOSED = """place_id,place_name,place_type,lat,lon,status,valid_from,valid_to
H1,Beacon Hall,youth_centre,54.65000,1.60000,closed,2020-01-01,2026-03-03
H2,Gull Hall,youth_centre,54.66000,1.60000,closed,,
H3,The Beacon Hall,youth_centre,54.67000,1.60000,open,2026-03-03,
"""
WHILE_THERE = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m,place_name\n" + "".join(
    f"E{n},yp-{n},harmed,2026-03-0{n} 23:30,cse,{at}\n{n}E,yp-{n},harmed,2026-03-0{n} 23:30,cse,{by}\n"
    for n in (2, 3)
    for at, by in [("54.65001,1.60000,20,", ",,,Beacon Hall"), ("54.66001,1.60000,20,", ",,,Gull Hall")][: 4 - n + 1]
)


def test_a_record_is_at_a_place_only_while_that_was_there(desk):
    desk.bring(CLOSED, kind="places", name="p.csv")
    desk.bring(WHILE_THERE)
    found = {row["place_id"]: (row["name"], row["incidents"]) for row in desk.places().units.to_dict("records")}
    assert found == {
        "police:H1": ("Beacon Hall (closed since 3 March 2026)", 2), "police:H3": ("The Beacon Hall", 1)
    }  # fmt: skip
    assert set(services.place_list(desk.asker, desk.why, desk.house)["place_id"]) == {"police:H3"}
    panel = services.look_at_unit(desk.asker, desk.why, desk.house, desk.lens(), ("place", "police:H1")).value
    assert panel.name == "Beacon Hall (closed since 3 March 2026)"


def test_places_that_close_later_let_go_of_what_came_after(desk):
    desk.bring(CLOSED.replace("closed,2020-01-01,2026-03-03", "open,,").replace("H3,The", "H3,Old"), kind="places")
    desk.bring(WHILE_THERE)
    assert figures(desk.places())["Beacon Hall"][0] == 4
    receipt = desk.bring(CLOSED, kind="places", name="q.csv")
    assert "2 held records got another place" in receipt.notes[-1]
