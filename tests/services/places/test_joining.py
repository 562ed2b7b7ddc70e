from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contextual import services
from contextual.errors import ContextualError, NotAllowed
from contextual.records import Answer
from contextual.store import places as place_store
from contextual.store import records as record_store
from contextual.store.same_as import read_same
from tests.services.test_looking import traces

TOWN = """place_id,place_name,place_type,lat,lon
P1,Lantern Park,park,54.60000,1.60000
P2,Beacon Green,park,54.62000,1.60000
P3,Pier Arcade,shopping,54.64000,1.60000
"""
COUNCIL = """place_id,place_name,place_type,lat,lon
C1,The Lantern Pk,play_sports,54.60100,1.60000
C2,The Rec,park,54.60130,1.60100
C3,Pier Arcade,shopping,54.64050,1.60000
"""
HEAD = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m,place_name\n"
ROWS = HEAD + "".join(
    f"A{n},yp-{n},harmed,2026-03-0{n} 20:15,cse,{at}\n"
    for n, at in enumerate(
        [
            "54.60001,1.60000,20,", "54.60100,1.60001,20,", "54.60131,1.60100,20,", ",,,The Rec", ",,,Lantern Park",
            ",,,Pier Arcade", ",,,Nowhere Hall",
        ],
        1,
    )
)  # fmt: skip
PARK, PK, REC = "police:P1", "youth_service:C1", "youth_service:C2"
ARCADE, OTHER_ARCADE = "police:P3", "youth_service:C3"


@pytest.fixture
def town(desk):
    desk.bring(TOWN, kind="places", name="t.csv", agency="police")
    desk.bring(COUNCIL, kind="places", name="c.csv", agency="youth_service")
    desk.bring(ROWS)
    return desk


def figures(view):
    return {row["place_id"]: row["incidents"] for row in view.units.to_dict("records")}


def say(town, *pairs, same=True, who=None, **more):
    return services.decide_same(who or town.asker, town.why, town.house, list(pairs), same, **more)


def undo(town, said, **more):
    return services.undo_same(town.asker, town.why, town.house, said, **more)


def suggested(town):
    return {one.pair for one in services.same_place_suggestions(town.asker, town.why, town.house)}


def everything(town):
    """All that is kept of records and shown of places, to compare before and after."""
    with town.house.store.read() as conn:
        held = record_store.read_records(conn, "fictional", ("id", "place", "place_type", "cell", "finest", "private"))
    shown = town.house.places().drop(columns="outline")
    return held, shown, figures(town.places()), town.map().units[["name", "incidents"]]


def assert_equal(before, after):
    for one, other in zip(before, after, strict=True):
        if isinstance(one, dict):
            assert one == other
        else:
            pd.testing.assert_frame_equal(one, other)


def test_what_is_likely_one_place_is_asked_about_with_reasons(town):
    pairs = services.same_place_suggestions(town.asker, town.why, town.house)
    assert {one.pair for one in pairs} == {(PARK, PK), (ARCADE, OTHER_ARCADE)}
    arcade = next(one for one in pairs if one.pair == (ARCADE, OTHER_ARCADE))
    assert (round(arcade.metres), arcade.likeness, arcade.reasons[0]) == (56, 1.0, "The same name.")


def test_joined_places_are_one_by_position_and_by_name(town):
    assert figures(town.places()) == {PARK: 2, PK: 1, REC: 2}
    said = say(town, (PK, PARK), (PK, REC))
    assert figures(town.places()) == {PARK: 5}
    assert "3 held records got another place" in said.sentence
    assert "4 public places are held" in said.sentence
    assert not suggested(town) & {(PARK, PK), (PARK, REC)}


def test_a_name_that_two_lists_have_is_no_longer_of_two_places(town):
    assert ARCADE not in figures(town.places())
    say(town, (ARCADE, OTHER_ARCADE))
    assert figures(town.places())[ARCADE] == 1


def test_the_panel_says_how_else_a_place_is_known_and_others_have_no_pin(town):
    say(town, (PARK, PK), (PK, REC))
    panel = services.look_at_unit(town.asker, town.why, town.house, town.lens(), ("place", PARK)).value
    assert "Also known as The Lantern Pk, The Rec." in panel.sentence_of_place
    assert set(town.map().places["place_id"]) == {PARK, "police:P2", ARCADE, OTHER_ARCADE}
    assert PK not in set(services.place_list(town.asker, town.why, town.house)["place_id"])


def test_undoing_brings_everything_back(town):
    before = everything(town)
    first = say(town, (PARK, PK), (ARCADE, OTHER_ARCADE))
    second = say(town, (PK, REC))
    undo(town, second)
    words = undo(town, first)
    assert "held records got another place" in words
    assert_equal(before, everything(town))
    assert suggested(town) == {(PARK, PK), (ARCADE, OTHER_ARCADE)}


def test_a_pair_that_was_said_to_be_two_is_not_asked_about_again_until_that_is_undone(town):
    said = say(town, (PARK, PK), same=False)
    assert suggested(town) == {(ARCADE, OTHER_ARCADE)}
    assert figures(town.places()) == {PARK: 2, PK: 1, REC: 2}
    undo(town, said)
    assert (PARK, PK) in suggested(town)


def test_a_contradiction_is_said_and_nothing_is_kept(town):
    say(town, (PARK, PK), (PK, REC))
    with pytest.raises(ContextualError, match="cannot be two places and one by way of others"):
        say(town, (PARK, REC), same=False)
    with town.house.store.read() as conn:
        assert len(read_same(conn)) == 2
    say(town, (PK, REC), same=False)
    with pytest.raises(ContextualError, match="cannot be two places and one"):
        say(town, (PARK, REC))


def test_an_undo_that_would_contradict_what_came_since_is_refused(town):
    say(town, (PARK, PK), same=False)
    said = say(town, (PARK, PK))
    say(town, (PARK, REC), (PK, REC))
    with pytest.raises(ContextualError, match="cannot be two places and one"):
        undo(town, said)
    assert figures(town.places()) == {PARK: 5}


@pytest.mark.parametrize("pair", [(PARK, PARK), (PARK, "nowhere:1"), ("", PARK)])
def test_strangers_and_a_place_with_itself_are_refused(town, pair):
    with pytest.raises(ContextualError, match="no such two public places"):
        say(town, pair)


def test_a_private_place_is_never_joined_and_makes_its_group_private(town):
    say(town, (PARK, PK))
    later = "place_id,place_name,place_type,lat,lon,private\nC1,The Lantern Pk,play_sports,54.60100,1.60000,yes\n"
    town.bring(later, kind="places", name="l.csv", agency="youth_service")
    assert PARK not in figures(town.places())
    shown = town.house.places().set_index("place_id")
    assert bool(shown.loc[PARK, "private"])
    with pytest.raises(ContextualError, match="no such two public places"):
        say(town, (PARK, REC))


def test_what_a_text_was_settled_on_stays_so_under_the_id_of_its_group(town):
    town.settle("police", "Nowhere Hall", Answer("place", PK, "The Lantern Pk"))
    assert figures(town.places())[PK] == 2
    said = say(town, (PARK, PK))
    assert figures(town.places())[PARK] == 4
    undo(town, said)
    assert figures(town.places())[PK] == 2


def test_what_is_decided_without_placing_shows_when_it_is_placed(town):
    before = everything(town)
    say(town, (PARK, PK), place_now=False)
    town.house.forget()
    assert_equal(before, everything(town))
    assert services.names_to_do(town.asker, town.why, town.house)[1] == 1
    services.place_settled(town.asker, town.why, town.house)
    assert figures(town.places()) == {PARK: 3, REC: 2}


def test_only_who_may_place_may_join_and_it_is_traced(town):
    with pytest.raises(NotAllowed):
        say(town, (PARK, PK), who=services.fictional_principal("practitioner"))
    said = say(town, (PARK, PK))
    undo(town, said)
    suggested(town)
    actions = traces(town.house)["action"].tolist()[:3]
    assert set(actions) == {"decide_same", "undo_same", "look_at_same_places"}


def test_withdrawing_the_list_of_the_one_that_stands_leaves_the_other(town):
    say(town, (PARK, PK))
    files = services.list_batches(town.asker, town.why, town.house)
    batch = files.loc[files["file_name"] == "t.csv", "id"].iloc[0]
    services.withdraw(services.fictional_principal("steward"), town.why, town.house, batch)
    assert figures(town.places()) == {PK: 2, REC: 2, OTHER_ARCADE: 1}


ids = st.sampled_from(
    ["police:P1", "police:P2", "police:P3", "youth_service:C1", "youth_service:C2", "youth_service:C3"]
)
decisions = st.lists(
    st.tuples(st.lists(st.tuples(ids, ids), min_size=1, max_size=2), st.booleans()), min_size=1, max_size=4
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decisions)
def test_undoing_all_that_was_taken_brings_back_what_was(town, made):
    before = everything(town)
    taken = []
    for pairs, same in made:
        try:
            taken.append(say(town, *pairs, same=same))
        except ContextualError:
            continue
    for said in reversed(taken):
        undo(town, said)
    with town.house.store.read() as conn:
        assert read_same(conn) == {}
        assert len(place_store.read_places(conn)) == 6
    assert_equal(before, everything(town))
    assert np.isfinite(town.house.places()["lat"]).all()
