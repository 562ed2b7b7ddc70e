from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contextual.intake import join_names, normal
from contextual.intake.gazetteer import Gazetteer
from contextual.records import boundaries_frame, places_frame

PLACES = places_frame(
    {
        "place_id": ["a", "b", "c", "d", "e"],
        "name": ["The Gull & Anchor", "Lantern Park", "Pier", "Pier", "Old Mill"],
        "locality": ["", "Northbank", "Northbank", "Southbank", ""],
        "status": ["open", "open", "open", "open", "closed"],
    },
    5,
)


def join(*texts, agency="police", spellings=None):
    return join_names([agency] * len(texts), list(texts), PLACES, spellings or {}).tolist()


def test_a_name_joins_however_it_is_spelt():
    assert join("gull and anchor", "THE GULL & ANCHOR", "Gull  &  Anchor.") == ["a", "a", "a"]


def test_a_name_that_two_places_share_joins_neither_until_its_locality_is_named():
    assert join("Pier", "Pier, Northbank", "pier southbank") == ["", "c", "d"]


def test_a_closed_place_and_an_unknown_name_do_not_join():
    assert join("Old Mill", "Gull", "") == ["", "", ""]


def test_what_people_settled_stands_first_and_for_one_agency_only():
    spellings = {("police", "pier"): "c", ("police", "lantern park"): None, ("police", "x"): "gone"}
    assert join("Pier", "Lantern Park", "X", spellings=spellings) == ["c", "", ""]
    assert join("Pier", agency="health", spellings=spellings) == [""]


@given(st.text(max_size=30))
def test_a_normal_name_is_its_own_normal_name(text):
    assert normal(normal(text)) == normal(text)


def test_a_story_is_no_name_and_is_not_searched_for_all_the_names_in_it():
    park = places_frame({"place_id": ["t:1"], "name": ["Lantern Park"], "type": "park", "lat": [54.6], "lon": [1.6]}, 1)
    nothing = boundaries_frame()
    gazetteer = Gazetteer.of(park, nothing, nothing, {})
    short, long = "gull lane, Lantern Park", "/".join(["gull lane", *["tern pier"] * 11, "Lantern Park"])
    assert [bool(one) for one in gazetteer.candidates("police", [short, long])] == [True, False]
