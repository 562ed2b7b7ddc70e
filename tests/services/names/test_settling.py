"""What texts mean: kept at once, placed together, undone, and a home never kept in words."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from contextual import services
from contextual.errors import ContextualError
from contextual.intake.gazetteer import Candidate
from contextual.records import Answer
from contextual.services import WaitingText, groups_of
from contextual.store import records as record_store
from contextual.store.schema import spellings
from tests.services.conftest import PLACES
from tests.services.test_looking import traces

HEAD = "incident_id,young_person_ref,part,occurred_at,category,place_name\n"
PARK, CANNOT, HOME = Answer("place", "council:P2"), Answer("cannot"), Answer("home")
STREET = Answer("point", "", "Seaholly Road", 54.62, 1.62, 600.0)
ADDRESS = "12 Seaholly Road"


def rows(texts, start=0):
    lines = (
        f'{start + n},Y{n},harmed,2026-03-{n % 28 + 1:02d} 10:00,cse,"{text}"\n' for n, text in enumerate(texts, 1)
    )
    return HEAD + "".join(lines)


@pytest.fixture
def town(desk):
    desk.bring(PLACES, kind="places", agency="council", name="places.csv")
    desk.bring(rows(["Lantan Pk", "Lantan Pk", "the rec", ADDRESS, ADDRESS, "Gully"]))
    return desk


def here(town, name="Lantern Park"):
    units = town.places().units
    return int(units.loc[units["name"] == name, "incidents"].sum())


def held(town, *columns):
    with town.house.store.read() as conn:
        return record_store.read_records(conn, "fictional", columns)


def kept(town):
    with town.house.store.read() as conn:
        return " ".join(str(row) for row in conn.execute(sa.select(spellings)))


def to_do(town):
    return services.names_to_do(town.asker, town.why, town.house)


def undo(town, settled, **more):
    return services.undo_settling(town.asker, town.why, town.house, settled, **more)


def test_many_texts_are_settled_at_once_in_one_trace(town):
    before = len(traces(town.house))
    decisions = [services.Decision("police", text, PARK) for text in ("Lantan Pk", "the rec")]
    settled = services.settle_names(town.asker, town.why, town.house, decisions)
    assert settled.sentence == "2 texts settled. 3 held records got another place; 0 became private."
    assert here(town) == 3
    assert len(traces(town.house)) == before + 2  # and the look at the places


def test_of_many_decisions_one_that_cannot_be_is_refused_and_nothing_is_kept(town):
    decisions = [
        services.Decision("police", "the rec", PARK),
        services.Decision("police", "Gully", Answer("place", "x")),
    ]
    with pytest.raises(ContextualError, match="no such public place"):
        services.settle_names(town.asker, town.why, town.house, decisions)
    assert "the rec" in town.waiting()


@pytest.mark.parametrize(
    ("text", "answer"),
    [("", PARK), (" ! ", PARK), ("Gully", Answer("point", "", "S")), ("Gully", Answer("point", "", "S", 91.0, 0.0))],
)  # fmt: skip
def test_no_text_and_no_position_are_refused(town, text, answer):
    with pytest.raises(ContextualError):
        town.settle("police", text, answer)


def test_decisions_are_kept_at_once_and_on_the_map_when_placed(town):
    town.settle("police", "Lantan Pk", PARK, place_now=False)
    assert (here(town), to_do(town)[1]) == (0, 1)
    assert "Lantan Pk" not in town.waiting()
    services.place_settled(town.asker, town.why, town.house)
    assert (here(town), to_do(town)[1]) == (2, 0)


def test_a_new_list_of_places_puts_earlier_decisions_on_the_map_too(town):
    town.settle("police", "Lantan Pk", PARK, place_now=False)
    more = "place_id,place_name,place_type,lat,lon\nP9,New Pier,other,54.7,1.7\n"
    town.bring(more, kind="places", agency="council", name="more.csv")
    assert (here(town), to_do(town)[1]) == (2, 0)


def test_the_records_that_wait_are_counted_again_once_placed(town):
    assert to_do(town)[0] == 6
    town.settle("police", "Gully", CANNOT)
    assert to_do(town)[0] == 5
    assert town.places().waiting == 5


def test_what_one_agency_means_by_a_text_is_not_what_another_means(town):
    town.bring(rows(["the rec"], start=50), agency="health", name="h.csv")
    town.settle("police", "the rec", PARK)
    assert town.waiting().count("the rec") == 1
    assert here(town) == 1


def test_a_street_counts_in_a_hexagon_its_length_wide_and_at_no_place(town):
    town.settle("police", "Gully", STREET)
    gully = held(town, "place_text", "lat", "cell", "finest", "precision_m", "place").query("place_text == 'Gully'")
    assert gully[["finest", "precision_m", "place"]].values.tolist() == [[8, 600.0, ""]]
    assert gully["lat"].isna().all()
    assert (gully["cell"] != 0).all()
    town.settle("police", "Gully", CANNOT)
    assert (held(town, "place_text", "cell").query("place_text == 'Gully'")["cell"] == 0).all()


def test_near_a_place_is_counted_no_more_closely_than_near(town):
    town.settle("police", "Gully", Answer("place", "council:P2", precision_m=600.0))
    gully = held(town, "place_text", "finest", "precision_m").query("place_text == 'Gully'")
    assert gully[["finest", "precision_m"]].values.tolist() == [[8, 600.0]]


def test_nothing_is_settled_more_closely_than_a_venue(town):
    town.settle("police", "Gully", Answer("point", "", "x", 54.6, 1.6, 1.0))
    assert held(town, "place_text", "precision_m").query("place_text == 'Gully'")["precision_m"].tolist() == [250.0]


def test_a_home_is_private_and_its_words_are_nowhere_in_the_store(town):
    assert ADDRESS in held(town, "place_text")["place_text"].tolist()
    settled = town.settle("police", ADDRESS, HOME)
    assert settled.sentence.endswith("2 became private.")
    assert not any("Seaholly" in text for text in held(town, "place_text")["place_text"])
    assert "seaholly" not in kept(town).casefold()
    assert "eaholly" not in str(traces(town.house).to_dict("records"))


def test_an_address_that_nobody_can_place_is_written_down_nowhere_and_does_not_wait_again(town):
    town.settle("police", ADDRESS, CANNOT)
    assert "seaholly" not in kept(town).lower()
    town.bring(PLACES.splitlines()[0] + f"\nP9,{ADDRESS},business,54.6,1.6\n", "places", "council", "more.csv")
    assert len(town.waiting()) == 3
    assert ADDRESS in held(town, "place_text")["place_text"].tolist()
    assert here(town, ADDRESS) == 0


def test_a_home_is_known_again_at_the_door(town):
    town.settle("police", ADDRESS, HOME)
    town.bring(rows([f"{ADDRESS.upper()}."], start=90), name="later.csv")
    assert held(town, "private", "place_text")["private"].sum() == 3
    assert not any("SEAHOLLY" in text for text in held(town, "place_text")["place_text"])


def test_a_home_in_rows_that_a_later_file_corrected_is_put_away_too(town):
    later = rows(["Lantan Pk", "Lantan Pk", "the rec", ADDRESS, ADDRESS, "Gully"]).replace("-05 10:00", "-05 11:00")
    taken = town.bring(later, name="later.csv", answers={"corrections": "take"})
    town.settle("police", ADDRESS, HOME)
    with town.house.store.read() as conn:
        corrected = record_store.read_corrected(conn, "fictional", ("place_text", "private"))
    assert corrected.values.tolist() == [["", True]]
    services.withdraw(services.TERMINAL_STEWARD, town.why, town.house, taken.batch_id)
    assert held(town, "private")["private"].sum() == 2


def test_a_home_with_a_point_is_coarsened_for_good(town):
    point = (
        "incident_id,occurred_at,category,lat,lon,precision_m,place_name\nH1,2026-03-09 10:00,cse,54.63,1.63,20,Ma’s\n"
    )
    town.bring(point, name="p.csv")
    town.settle("police", "Mas", HOME)
    row = held(town, "private", "lat", "finest", "place_text").query("private")
    assert row[["finest", "place_text"]].values.tolist() == [[7, ""]]
    assert row["lat"].isna().all()


def test_addresses_have_no_words_to_show_until_somebody_says_they_are_public(town):
    view = services.waiting_groups(town.asker, town.why, town.house)
    address = next(one for one in view.texts if one.address)
    assert (address.words, address.candidates) == ("Reads like a house’s address", ())
    assert ADDRESS not in repr(view)
    assert [group.kind for group in view.groups if address in group.texts] == ["address"]
    shown = services.show_addresses(town.asker, town.why, town.house, [address])
    assert [one.words for one in shown] == [ADDRESS]
    assert traces(town.house).iloc[0]["action"] == "look_at_address_texts"


def test_a_number_on_a_street_that_is_held_reads_like_an_address(town):
    line = {"type": "LineString", "coordinates": [[1.60, 54.60], [1.61, 54.60]]}
    street = {"type": "Feature", "properties": {"id": "S1", "name": "Gullwing"}, "geometry": line}
    roads = json.dumps({"type": "FeatureCollection", "features": [street]})
    kept_streets = town.bring(roads, kind="boundaries", agency="council", name="s.geojson", layout="streets")
    assert kept_streets.refused is None
    town.bring(rows(["7 Gullwing"], start=90), name="g.csv")
    assert "7 Gullwing" not in town.waiting()


def test_the_last_decision_is_undone_before_it_is_on_the_map(town):
    settled = town.settle("police", ADDRESS, HOME, place_now=False)
    assert undo(town, settled, place_now=False).startswith("1 text waits again")
    assert to_do(town) == (6, 0)
    assert "Reads like a house’s address" in town.waiting()


def test_a_decision_is_undone_after_it_was_on_the_map_and_the_one_before_stands_again(town):
    town.settle("police", "Gully", PARK)
    settled = town.settle("police", "Gully", CANNOT)
    assert here(town) == 0
    undo(town, settled)
    assert here(town) == 1
    undo(town, town.settle("police", "Gully", HOME, place_now=False))
    assert here(town) == 1


def test_undone_without_placing_it_waits_to_be_put_on_the_map_again(town):
    settled = town.settle("police", "Gully", PARK)
    undo(town, settled, place_now=False)
    assert (here(town), to_do(town)[1]) == (1, 1)
    services.place_settled(town.asker, town.why, town.house)
    assert (here(town), to_do(town)[1]) == (0, 0)


def test_a_home_that_was_put_away_stays_private_and_it_is_said(town):
    settled = town.settle("police", ADDRESS, HOME)
    assert "1 said to be a home stay private" in undo(town, settled)
    town.bring(rows([ADDRESS], start=90), name="later.csv")
    assert held(town, "private")["private"].sum() == 3


def test_a_text_once_said_to_be_a_home_can_be_said_to_be_a_place(town):
    town.settle("police", "Gully", HOME, place_now=False)
    town.settle("police", "Gully", PARK)
    assert here(town) == 1
    assert held(town, "private")["private"].sum() == 0


def test_of_two_people_who_settle_one_text_the_last_stands_and_both_are_traced(town):
    other = services.fictional_principal("steward")
    first = town.settle("police", "Gully", PARK)
    second = town.settle("police", "Gully", STREET, who=other)
    assert (first.elsewhere, second.elsewhere) == (0, 1)
    assert "settled by somebody else; what you said stands" in second.sentence
    assert here(town) == 0
    done = traces(town.house).query("action == 'settle_names'")
    assert sorted(done["role"]) == ["co_ordinator", "steward"]
    assert "1 had been settled again since and stay so" in undo(town, first)
    assert here(town) == 0


def test_two_people_at_the_same_moment_leave_one_decision_and_two_traces(town):
    people = [services.fictional_principal(role) for role in ("steward", "analyst")]
    answers = dict(zip((one.id for one in people), (PARK, STREET), strict=True))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: town.settle("police", "Gully", answers[one.id], who=one), people))
    with town.house.store.read() as conn:
        row = conn.execute(sa.select(spellings)).one()
    assert answers[row.decided_by].kind == row.answer
    assert len(traces(town.house).query("action == 'settle_names'")) == 2


def test_ten_thousand_texts_are_gathered_and_settled(desk):
    desk.bring(PLACES, kind="places", agency="council", name="places.csv")
    desk.bring(rows(f"Zq{n} corner {n:05d}x" for n in range(10_000)))
    view = services.waiting_groups(desk.asker, desk.why, desk.house)
    assert len(view.texts) == 10_000
    decisions = [services.Decision(one.agency, one.text, CANNOT) for one in view.texts]
    settled = services.settle_names(desk.asker, desk.why, desk.house, decisions, place_now=False)
    assert desk.waiting() == []
    undo(desk, settled, place_now=False)
    assert len(desk.waiting()) == 10_000


def test_typing_finds_places_by_the_starts_of_their_words_and_no_private_one(town):
    def found(words):
        return [one.name for one in services.search_places(town.asker, town.why, town.house, words)]

    assert found("lan") == found("PARK lant") == ["Lantern Park"]
    assert found("station tern") == ["Tern Street bus station"]
    assert found("quay") == found("") == found("  ") == found("%") == []


def candidate(name):
    return Candidate(name, name, "place", "park", 54.6, 1.6, 250.0, 0.9, ())


texts = st.builds(
    WaitingText, ref=st.uuids().map(str), agency=st.just("police"), agency_label=st.just("Police"), text=st.just("x"),
    records=st.integers(1, 9), address=st.booleans(),
    candidates=st.lists(st.sampled_from("abc"), unique=True).map(lambda names: tuple(map(candidate, names))),
)  # fmt: skip


@given(st.lists(texts, max_size=12), st.sets(st.sampled_from("abc")))
def test_every_text_is_in_one_group_with_its_first_candidate_that_was_not_refused(waiting, refused):
    groups = groups_of(waiting, {one.ref: refused for one in waiting})
    assert sorted(one.ref for group in groups for one in group.texts) == sorted(one.ref for one in waiting)
    for group in groups:
        for one in group.texts:
            left = [c for c in one.candidates if c.name not in refused]
            expected = "address" if one.address else "candidate" if left else "rest"
            assert group.kind == expected
            assert expected != "candidate" or left[0] == group.candidates[0]
    shared = [group.records for group in groups if group.kind == "candidate"]
    assert shared == sorted(shared, reverse=True)
