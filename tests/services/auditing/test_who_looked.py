from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contextual import services
from contextual.access import Purpose
from contextual.errors import ContextualError, NotAllowed
from contextual.services.auditing.who_looked import AMONG_OTHERS, lenses_to_ask, who_looked
from contextual.space.cells import cells_at, label
from contextual.store.traces import read_traces
from tests.services.auditing.conftest import PLACE

TODAY = datetime.now(UTC).date()


def cell_of(office, size=9):
    places = office.house.every_place()
    row = places[places["place_id"] == PLACE[1]].iloc[0]
    return ("cell", label(int(cells_at(row["lat"], row["lon"], size)[0])))


def hows(view):
    return view.table["how"].tolist()


def test_whoever_opened_a_place_is_named_with_when_for_what_and_why(office):
    worker = services.fictional_principal("practitioner")
    office.open_unit(PLACE, worker, Purpose(code="assess_context", reason="Ahead of Tuesday's panel"))
    row = office.asked(unit=PLACE, all_at_once=False).table.iloc[0]
    assert (row["actor"], row["role"], row["action"]) == ("fictional-practitioner", "Practitioner", "Opened it")
    assert (row["purpose"], row["reason"]) == ("Assess a context", "Ahead of Tuesday's panel")
    assert row["how"] == "this place"
    assert abs(row["at"] - datetime.now(UTC).timestamp()) < 60
    assert "Young people harmed" in row["lens"]


def test_somebody_who_saw_it_on_a_list_is_told_apart_from_somebody_who_opened_it(office):
    office.places()
    office.open_unit(PLACE)
    view = office.asked(unit=PLACE)
    assert hows(view) == ["this place", AMONG_OTHERS]
    assert hows(office.asked(unit=PLACE, all_at_once=False)) == ["this place"]
    assert view.people.loc[0, ["looks", "opened"]].tolist() == [2, 1]


def test_a_list_of_places_is_no_look_at_a_hexagon_and_opening_another_place_is_no_look_at_this_one(office):
    office.places()
    office.open_unit(("place", "council:P1"))
    far = ("cell", label(int(cells_at([53.0], [1.0], 9)[0])))
    assert office.asked(unit=far).table.empty
    assert hows(office.asked(unit=PLACE)) == [AMONG_OTHERS]


def test_a_hexagon_around_a_place_and_a_place_in_a_hexagon_count_as_looks_at_it(office):
    office.open_unit(cell_of(office))
    office.open_unit(PLACE)
    assert hows(office.asked(unit=PLACE)) == ["this place", "the hexagon it lies in"]
    assert hows(office.asked(unit=cell_of(office))) == ["a place in it", "this hexagon"]


def test_larger_and_smaller_hexagons_count_as_looks_at_a_hexagon(office):
    for size in (8, 9, 10):
        lens = office.lens(resolution=size)
        services.look_at_unit(office.asker, office.why, office.house, lens, cell_of(office, size))
    assert hows(office.asked(unit=cell_of(office))) == [
        "a smaller hexagon in it", "this hexagon", "a larger hexagon around it",
    ]  # fmt: skip


def test_looks_with_one_lens_are_found_by_it(office):
    office.map()
    office.map(resolution=8)
    assert len(office.asked(lens=office.lens(resolution=8)).table) == 1


def test_the_lenses_somebody_looked_with_can_be_asked_about_the_last_used_first(office):
    office.map(resolution=8)
    office.map()
    lenses = lenses_to_ask(*office.audits)
    assert list(lenses) == [office.lens(), office.lens(resolution=8)]
    assert "Young people harmed" in lenses[office.lens()]


def test_days_are_whole_and_both_ends_are_in(office):
    office.map()
    assert len(office.asked(lens=office.lens(), first=TODAY, last=TODAY).table) == 1
    assert office.asked(lens=office.lens(), last=TODAY - timedelta(days=1)).table.empty
    assert office.asked(lens=office.lens(), first=TODAY + timedelta(days=1)).table.empty


def test_asking_is_traced_before_anything_is_shown_and_is_itself_no_look(office):
    office.open_unit(PLACE)
    office.asked(unit=PLACE)
    with office.house.store.read() as conn:
        newest = read_traces(conn, newest=1).iloc[0]
    assert (newest["action"], newest["actor"], newest["object_id"]) == ("look_at_trace", "fictional-auditor", PLACE[1])
    assert set(office.asked(unit=PLACE).table["actor"]) == {"fictional-co_ordinator"}
    assert "Asked who looked" in office.asked().table["action"].tolist()


def test_without_anything_asked_every_entry_is_there_and_places_are_named(office):
    office.open_unit(PLACE)
    view = office.asked()
    assert "Lantern Park" in hows(view)
    assert view.entries == len(view.table) >= 5


def test_only_the_newest_are_read_and_how_many_there_are_is_said(office):
    for _ in range(3):
        office.map()
    view = office.asked(lens=office.lens(), newest=2)
    assert (len(view.table), view.entries) == (2, 3)


def test_a_place_that_is_not_held_any_more_can_still_be_asked_about(office):
    office.open_unit(PLACE)
    files = services.list_batches(office.asker, office.why, office.house)
    services.withdraw(office.asker, office.why, office.house, files[files["kind"] == "places"]["id"].iloc[0])
    assert hows(office.asked(unit=PLACE)) == ["this place"]


@pytest.mark.parametrize("unit", [("place", "nowhere:1"), ("cell", "nonsense"), ("person", "yp-amy")])
def test_what_was_never_there_is_refused_in_words_and_without_a_trace(office, unit):
    with pytest.raises(ContextualError):
        office.asked(unit=unit)
    with office.house.store.read() as conn:
        assert read_traces(conn, newest=1)["action"].iloc[0] != "look_at_trace"


@pytest.mark.parametrize("role", [role for role in services.ROLES if role != "auditor"])
def test_nobody_but_an_auditor_sees_who_looked(office, role):
    with pytest.raises(NotAllowed):
        who_looked(services.fictional_principal(role), office.why, office.house)


def test_public_places_can_be_asked_about_and_hexagons_that_somebody_opened(office):
    assert list(office.askable()) == [("place", "council:P2"), ("place", "council:P1")]
    office.open_unit(cell_of(office))
    last, words = list(office.askable().items())[-1]
    assert last == cell_of(office)
    assert words.startswith("Lantern Park: Hexagon 89")


def test_every_look_at_figures_has_words_of_its_own():
    import ast

    from contextual.codes.actions import TRACED
    from tests.conftest import ROOT

    looks = set()
    for path in (ROOT / "contextual" / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "look":
                looks |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    assert len(looks) > 10
    assert looks <= set(TRACED)
