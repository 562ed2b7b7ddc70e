from __future__ import annotations

from contextual.records import records_frame
from contextual.space.private import likely_private


def at_one_point(n=3, **more):
    return records_frame({"lat": [54.6] * n, "lon": [1.6] * n, "kind": "incident", "person": "p"} | more, n)


def test_a_point_that_one_young_person_uses_three_times_is_private():
    assert likely_private(at_one_point()).all()


def test_twice_is_not_enough():
    assert not likely_private(at_one_point(2)).any()


def test_a_second_young_person_makes_the_point_public():
    assert not likely_private(at_one_point(person=["p", "p", "q"])).any()


def test_a_public_place_is_never_private_by_this_rule():
    assert not likely_private(at_one_point(place="t:1")).any()


def test_rows_without_a_reference_say_nothing_about_a_person():
    assert not likely_private(at_one_point(person="")).any()


def test_where_a_home_finds_its_own_children_is_private_however_many_they_are():
    found = at_one_point(4, kind="missing", person=["p", "q", "r", "s"], missing_from="home-1")
    assert likely_private(found).all()


def test_where_children_from_two_homes_are_found_is_a_place_to_look_at():
    found = at_one_point(4, kind="missing", person=["p", "q", "r", "s"], missing_from=["h1", "h1", "h1", "h2"])
    assert not likely_private(found).any()


def test_an_incident_at_the_found_point_makes_it_more_than_a_return():
    mixed = at_one_point(4, kind=["missing"] * 3 + ["incident"], person=["p", "q", "r", "s"], missing_from="h1")
    assert not likely_private(mixed).any()


def test_one_young_person_under_two_schemes_is_still_one_at_each():
    twice = at_one_point(6, person=["p"] * 3 + ["c"] * 3, scheme=["police"] * 3 + ["care"] * 3)
    assert likely_private(twice).all()


def test_young_people_of_different_schemes_once_each_say_nothing():
    thrice = at_one_point(3, person=["p", "q", "r"], scheme=["police", "care", "youth"])
    assert not likely_private(thrice).any()


def test_a_row_without_a_reference_does_not_show_an_address():
    assert likely_private(at_one_point(4, person=["p", "p", "p", ""])).all()


def test_one_house_placed_a_few_metres_apart_is_one_address():
    assert likely_private(at_one_point(lat=[54.60001, 54.60002, 54.59998], lon=[1.60001, 1.6, 1.60003])).all()


def test_a_neighbour_does_not_show_an_address():
    beside = at_one_point(4, lat=[54.6, 54.6, 54.6, 54.60002], person=["p", "p", "p", "q"])
    assert likely_private(beside).tolist() == [True, True, True, False]
