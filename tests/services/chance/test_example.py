"""The worked example: its answers are what this store's records say at that moment, and they fit what was planted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contextual import services
from contextual.errors import BadLens, NotAllowed
from contextual.sample.planted import PLANTED
from contextual.services.chance.example import worked_example
from contextual.settings import Settings
from tests.services.test_looking import traces

PLACE = {planted.kind: planted.place for planted in PLANTED}


class Town:
    """The fictional town, as anybody opens it."""

    def __init__(self, home):
        self.house = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(home)}))
        self.who = (services.fictional_principal("co_ordinator"), services.DEMONSTRATION, self.house)

    def lens(self):
        return services.default_lens(services.choices(*self.who, "fictional"))

    def ask(self):
        return {one.key: one for one in worked_example(*self.who, self.lens()).value.questions}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = Town(tmp_path_factory.mktemp("town"))
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def questions(town):
    return town.ask()


def answers(question):
    """The right answers in words."""
    return {words for code, words in question.choices if code in question.right}


def test_six_to_eight_questions_are_asked_and_each_right_answer_is_among_its_choices(questions):
    assert 6 <= len(questions) <= 8
    for one in questions.values():
        assert one.right <= {code for code, _ in one.choices}
        assert 0 < one.pick < len(one.choices)
        assert one.why.endswith(".")


def test_the_surest_are_the_two_that_were_planted_and_the_one_that_rests_on_looking_is_the_operation(questions):
    assert answers(questions["surest"]) == {PLACE["steady"], PLACE["emerging"]}
    assert answers(questions["looking"]) == {PLACE["recording_surge"]}
    assert all(name.startswith(PLACE["emerging"]) for name in answers(questions["growing"]))


def test_each_plan_is_read_as_it_was_planted(questions):
    assert questions["plan_worked"].right == {"worked"}
    assert questions["plan_moved"].right <= {"moved", "partly_moved"}
    assert questions["plan_did_nothing"].right == {"no_clear_change"}
    assert all(PLACE[kind] in questions[kind].words for kind in ("plan_worked", "plan_moved", "plan_did_nothing"))


def test_every_answer_is_what_the_page_shows_of_the_same_lens(town, questions):
    surest = questions["surest"]
    spots = services.look_at_hotspots(*town.who, surest.lens, of="young_people").value.spots
    assert surest.right == set(spots["id"].head(2))
    high = questions["high_count"]
    table = services.look_at_hotspots(*town.who, high.lens, of="young_people").value.table.set_index("id")
    assert high.right == {table.loc[high.unit[1], "class"]}
    plan = questions["plan_worked"]
    assert plan.right == {services.did_it_change(*town.who, plan.lens, plan.unit, plan.since).value.verdict}


def test_the_choices_stand_in_the_order_of_their_names_so_that_their_order_gives_nothing_away(questions):
    for key in ("surest", "looking", "growing"):
        names = [words for _, words in questions[key].choices]
        assert names == sorted(names)


def test_looking_at_it_leaves_traces_and_needs_the_permission(town):
    before = len(traces(town.house))
    town.ask()
    left = traces(town.house)
    left = set(left["action"].head(len(left) - before))
    assert {"worked_example", "look_at_hotspots", "did_it_change"} <= left
    viewer = services.fictional_principal("viewer")
    with pytest.raises(NotAllowed):
        worked_example(viewer, services.DEMONSTRATION, town.house, town.lens())


def test_there_is_none_about_open_records(town):
    with pytest.raises(BadLens, match="fictional"):
        worked_example(*town.who, replace(town.lens(), batch_class="open", of="incidents"))


def test_new_records_give_new_answers(tmp_path):
    town = Town(tmp_path)
    before = answers(town.ask()["surest"])
    parade = town.house.places().set_index("name").loc["Gannet Street parade"]
    head = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded"
    at = f"{parade['lat']:.5f},{parade['lon']:.5f},20,reported"
    rows = [f"N{n},yp-new-{n},harmed,13_15,2026-0{1 + n % 9}-11 18:00,cse,{at}" for n in range(90)]
    sending = services.Sending(
        name="n.csv", data="\n".join([head, *rows]).encode(), kind="incidents", agency="youth_service"
    )
    assert services.bring_in(services.TERMINAL_ANALYST, services.DEMONSTRATION, town.house, sending).accepted == 90
    after = answers(town.ask()["surest"])
    town.house.close()
    assert after != before
    assert any("Gannet" in name for name in after)
