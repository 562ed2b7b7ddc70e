from __future__ import annotations

import pytest
import shapely

from contextual.intake.gazetteer import Answer, Gazetteer
from contextual.records import boundaries_frame, places_frame
from tests.intake.names.ground import frames


@pytest.fixture(scope="module")
def gazetteer():
    return frames().gazetteer({("police", "maccies"): Answer("place", "X-1", "McDonald's Restaurant", precision_m=250)})


def first(gazetteer, text, agency="police"):
    found = gazetteer.candidates(agency, [text])[0]
    return found[0] if found else None


def settled(gazetteer, text, agency="police"):
    return gazetteer.settle(agency, [text])[0]


@pytest.mark.parametrize(
    ("text", "name", "metres", "reason"),
    [
        ("Tern St bus stn", "Tern Street bus station", 250, "It is the name."),
        ("O/S GOLDEN FRY", "Golden Fry", 250, "'o s' was read as near it."),
        ("nr Golden Fry", "Golden Fry", 600, "'nr' was read as near it."),
        ("Lanten Park", "Lantern Park", 250, "A letter is missed or added: 'lanten' for 'lantern'."),
        ("lanternpark", "Lantern Park", 250, "It is the name."),
        ("Lantern Park north gate", "Lantern Park", 250, "It is the name."),
        ("Oyster Row", "Oyster Row", 600, "It is the name."),
        ("zz11aa", "ZZ1 1AA", 250, "The text gives this postcode."),
        ("ZZ1 1", "ZZ1 1", 1_500, "The text gives this postcode sector."),
        ("Haven Rd bus stop 3", "Haven Road stop 3", 250, "It is the name."),
    ],
)
def test_what_can_only_mean_one_thing_is_settled_with_its_reason(gazetteer, text, name, metres, reason):
    answer = settled(gazetteer, text)
    assert (answer.name, answer.precision_m) == (name, metres)
    assert reason in first(gazetteer, text).reasons


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Turn Street bus station", "Tern Street bus station"),
        ("the park by Lantern Lane", "Lantern Park"),
        ("the precinct", "Northbank Precinct"),
        ("Harbour Halt", "Harbour Halt station"),
        ("N'bank Grill", "Northbank Grill"),
        ("Haven chickin", "Haven Chicken"),
        ("Youth club, Lantern", "Lantern Youth Club"),
        ("Spoons", "The Admiral Duncan (JD Wetherspoon)"),
    ],
)
def test_what_a_person_must_look_at_stands_first_and_is_not_settled(gazetteer, text, name):
    assert settled(gazetteer, text) is None
    assert first(gazetteer, text).name == name


@pytest.mark.parametrize(
    "text", ["Lantern Park School", "Marsh Lane", "Golden Fry Hotel", "Haven Road stop 99", "Pier View"]
)
def test_a_name_within_a_name_is_another_place(gazetteer, text):
    assert settled(gazetteer, text) is None
    found = first(gazetteer, text)
    assert found is None or found.confidence < 0.5


def test_a_street_that_is_one_letter_from_another_is_asked_about(gazetteer):
    assert settled(gazetteer, "Garnet Street") is None
    assert settled(gazetteer, "Tarn Street") is None


@pytest.mark.parametrize("text", ["unknown", "N/K", "various", "town", "", "see log", "Snapchat"])
def test_a_text_that_names_nothing_has_no_candidates(gazetteer, text):
    assert first(gazetteer, text) is None
    assert settled(gazetteer, text) is None


@pytest.mark.parametrize(
    "text", ["12 Haven Road", "12 Garnet Street", "Flat 2, 15 Tern St", "No 9 Ropewalk", "7 Promenade", "3 ZZ1 1AA"]
)
def test_a_house_is_neither_shown_nor_placed(gazetteer, text):
    assert first(gazetteer, text) is None
    assert settled(gazetteer, text) is None


@pytest.mark.parametrize("text", ["home", "his mum's house", "Fulmar House", "FULMAR HSE"])
def test_a_home_leads_to_the_answer_home_without_a_name(gazetteer, text):
    assert first(gazetteer, text) is None
    answer = settled(gazetteer, text)
    assert (answer.kind, answer.place_id, answer.name) == ("home", "", "")


def test_a_text_that_comes_near_a_private_place_shows_nothing_of_it(gazetteer):
    names = {one.name for one in gazetteer.candidates("police", ["Fulmer House", "nr Fulmar House", "Fulmar"])[0]}
    assert not names & {"Fulmar House", "Beacon Lodge"}


def test_a_closed_place_is_a_candidate_only_when_asked_for_and_never_settled(gazetteer):
    assert settled(gazetteer, "The Smugglers Den") is None
    assert gazetteer.candidates("police", ["Smugglers Den"]) == [()]
    found = gazetteer.candidates("police", ["Smugglers Den"], closed=True)[0][0]
    assert found.reasons[0] == "Closed since 2024-05-01."


def test_namesakes_are_told_apart_by_their_locality_only(gazetteer):
    both = gazetteer.candidates("police", ["St Mary's Church"])[0]
    assert {one.place_id for one in both[:2]} == {"X-5", "X-6"}
    assert "2 of what is known have this name." in both[0].reasons
    assert settled(gazetteer, "St Mary's Church") is None
    assert settled(gazetteer, "St Marys Church, Staithes").place_id == "X-6"


def test_two_names_give_the_spot_between_them_and_both(gazetteer):
    spot, *others = gazetteer.candidates("police", ["between Golden Fry and Tern Kebab"])[0]
    assert (spot.kind, spot.place_id, spot.precision_m) == ("point", "", 600)
    assert {one.name for one in others} >= {"Golden Fry", "Tern Kebab"}
    assert settled(gazetteer, "corner of Beacon Hill and Northbank Way").precision_m == 600


def test_one_thing_by_another_is_the_one_and_not_the_other(gazetteer):
    assert settled(gazetteer, "Golden Fry opp the Jolly Cod").name == "Golden Fry"
    assert first(gazetteer, "McDonald's at the Retail Park").place_id == "X-2"


def test_a_long_street_places_no_more_closely_than_it_is_long(gazetteer):
    assert settled(gazetteer, "Haven Road").precision_m > 3_000
    assert settled(gazetteer, "Cuttle Street").precision_m == 600


def test_what_one_agency_settled_is_a_suggestion_for_another(gazetteer):
    assert settled(gazetteer, "MACCIES").place_id == "X-1"
    other = gazetteer.candidates("health", ["Maccies"])[0][0]
    assert (other.place_id, other.reasons[0]) == ("X-1", "Police settled 'maccies' as this.")
    assert settled(gazetteer, "Maccies", "health") is None


def test_stops_of_one_name_that_lie_together_are_one_spot_and_no_place_is_chosen():
    columns = {
        "place_id": ["a", "b"],
        "name": ["Ackers Lane"] * 2,
        "type": "bus_stop",
        "lat": [54.6, 54.6004],
        "lon": 1.6,
    }
    nothing = boundaries_frame()
    gazetteer = Gazetteer.of(places_frame(columns, 2), nothing, nothing, {})
    answer = settled(gazetteer, "Ackers Lane")
    assert (answer.kind, answer.place_id, round(answer.lat, 4)) == ("point", "", 54.6002)


def test_two_streets_of_one_name_in_two_towns_are_asked_about():
    lines = [shapely.to_wkb(shapely.LineString([(x, 54.6), (x + 0.002, 54.6)])) for x in (1.6, 1.602, 1.7)]
    streets = boundaries_frame(
        {"layer": "street", "code": list("abc"), "name": ["High Street"] * 3, "outline": lines}, 3
    )
    nothing = boundaries_frame()
    gazetteer = Gazetteer.of(places_frame(), streets, nothing, {})
    assert len(gazetteer.candidates("police", ["High St"])[0]) == 2
    assert settled(gazetteer, "High St") is None


def test_two_places_whose_names_differ_by_a_space_are_namesakes():
    columns = {"place_id": ["a", "b"], "name": ["Poundbakery", "Pound Bakery"], "lat": [54.6, 54.7], "lon": 1.6}
    nothing = boundaries_frame()
    gazetteer = Gazetteer.of(places_frame(columns, 2), nothing, nothing, {})
    assert settled(gazetteer, "pound bakery") is None
    assert {one.place_id for one in gazetteer.candidates("police", ["pound bakery"])[0]} == {"a", "b"}
