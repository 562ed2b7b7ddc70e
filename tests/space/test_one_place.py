from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from contextual.records import places_frame
from contextual.space.one_place import as_one, contradicted, every_name, groups_of, stands_for


def held(**columns):
    n = len(columns["place_id"])
    return places_frame({"lat": 54.6, "lon": 1.6, "type": "park"} | columns, n)


pairs = st.lists(st.tuples(*[st.sampled_from("abcdefgh")] * 2).filter(lambda pair: pair[0] != pair[1]), max_size=12)


@given(pairs)
def test_a_group_holds_what_a_chain_of_decisions_reaches_and_nothing_else(said):
    reach = {one: {one} for pair in said for one in pair}
    for _ in said:
        for one, other in said:
            reach[one] = reach[other] = reach[one] | reach[other]
        reach = {one: set().union(*(reach[other] for other in some)) for one, some in reach.items()}
    groups = groups_of(said)
    assert groups == {one: min(some) for one, some in reach.items()}


@given(pairs, st.randoms())
def test_the_order_of_decisions_changes_nothing(said, random):
    turned = [pair[::-1] if random.random() < 0.5 else pair for pair in said]
    random.shuffle(turned)
    assert groups_of(said) == groups_of(turned)


@given(pairs)
def test_every_place_stands_once_and_without_decisions_nothing_differs(said):
    ids = list("abcdefgh")
    places = held(place_id=ids, name=[f"Park {one}" for one in ids])
    groups = groups_of(said)
    shown = as_one(places, groups)
    names = set(shown["name"]).union(*shown["also"])
    assert names == set(places["name"])
    assert len(shown) == len(ids) - len(groups) + len(set(groups.values()))
    assert shown["place_id"].is_unique
    pd.testing.assert_frame_equal(every_name(places, {}), places)
    assert every_name(places, groups).dtypes.to_dict() == places.dtypes.to_dict()


def test_what_stands_has_an_outline_then_a_position_then_the_earlier_id():
    groups = groups_of([("a", "b"), ("b", "c")])
    places = held(place_id=["a", "b", "c"], outline=np.array([b"", b"", b"x"], object))
    assert set(stands_for(places, groups).values()) == {"c"}
    places = held(place_id=["a", "b", "c"], lat=[np.nan, 54.6, 54.6])
    assert set(stands_for(places, groups).values()) == {"b"}
    assert set(stands_for(held(place_id=["a", "b", "c"]), groups).values()) == {"a"}


def test_a_place_whose_others_have_been_withdrawn_is_itself():
    places = held(place_id=["a", "z"])
    assert stands_for(places, groups_of([("a", "b")])) == {}
    assert set(stands_for(places, groups_of([("a", "b"), ("b", "z")])).values()) == {"a"}


def test_a_group_is_private_if_one_is_and_closed_only_if_all_are():
    groups = groups_of([("a", "b")])
    places = held(place_id=["a", "b"], private=[False, True], status=["closed", "open"])
    assert as_one(places, groups)[["private", "status"]].values.tolist() == [[True, "open"]]
    both = held(place_id=["a", "b"], status="closed", valid_to=["2025-01-01", "2026-01-01"])
    assert as_one(both, groups)[["status", "valid_to"]].values.tolist() == [["closed", "2026-01-01"]]


def test_a_group_was_there_while_one_of_it_was():
    groups = groups_of([("a", "b")])

    def span(valid_from, valid_to, status):
        made = as_one(held(place_id=["a", "b"], valid_from=valid_from, valid_to=valid_to, status=status), groups)
        return made[["valid_from", "valid_to"]].values.tolist()[0]

    assert span(["2020-01-01", "2025-01-01"], ["2025-01-01", ""], ["closed", "open"]) == ["2020-01-01", ""]
    assert span(["", "2025-01-01"], ["", ""], ["closed", "open"]) == ["2025-01-01", ""]
    assert span(["2020-01-01", ""], ["2024-01-01", ""], ["closed", "open"]) == ["", ""]
    assert span(["", ""], ["", ""], ["closed", "closed"]) == ["", ""]


def test_a_contradiction_is_found_along_the_whole_chain():
    groups = groups_of([("a", "b"), ("b", "c")])
    assert contradicted(groups, [("x", "y"), ("a", "x"), ("c", "a")]) == ("c", "a")
    assert contradicted(groups, [("a", "d")]) is None


def test_a_joined_place_keeps_the_reach_of_its_own_kind():
    places = held(place_id=["a", "b"], type=["transport_hub", "bus_stop"])
    known = every_name(places, groups_of([("a", "b")]))
    assert known[["type", "radius_m"]].values.tolist() == [["transport_hub", 50.0], ["transport_hub", 150.0]]
