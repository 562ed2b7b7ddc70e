"""Who enters, row by row: the rules that a file cannot try because its door already keeps such rows coarse."""

from __future__ import annotations

import pandas as pd
import pytest

from contextual.counts.release_periods import Period
from contextual.services.releases.entering import Entering, answers, presences
from contextual.space.cells import cells_at, label, parents

CELL = int(cells_at([54.6], [1.6], 10)[0])
UNIT, ABOVE = label(int(parents([CELL], 9)[0])), label(int(parents([CELL], 8)[0]))
GROUND = {UNIT: ABOVE, "place:park": ABOVE}
YEAR = Period.of("2025")
ROW = {
    "person": "a", "scheme": "police", "recorded": "reported", "part": "harmed", "age_band": "13_15", "harms": 1,
    "month": YEAR.first, "finest": 10, "cell": CELL, "place": "", "private": False, "own_return": False,
    "outside": False, "incident": "",
}  # fmt: skip


def entering(*rows, groups=None, **sent):
    return Entering(pd.DataFrame([ROW | row for row in rows]), {}, {}, groups or {}, sent)


def where(*rows, base=9, **more):
    return presences(entering(*rows, **more), YEAR, "police", GROUND, base)


def test_a_record_of_a_young_person_in_the_area_enters():
    assert where({}) == [("a", UNIT)]


@pytest.mark.parametrize(
    "row",
    [
        {"private": True}, {"own_return": True}, {"outside": True}, {"finest": 8}, {"cell": 0, "finest": 10},
        {"month": YEAR.first - 1}, {"month": YEAR.last + 1}, {"scheme": "health"},
        {"place": "park", "private": True}, {"cell": int(cells_at([55.0], [2.0], 10)[0])},
    ],
    ids=str,
)  # fmt: skip
def test_a_home_an_own_return_and_what_is_far_vague_or_of_another_time_or_scheme_does_not(row):
    assert where(row) == []
    assert where({}, row | {"person": "b"}) == [("a", UNIT)]


def test_a_record_at_a_listed_place_is_there_and_not_in_its_hexagon():
    assert where({"place": "park"}) == [("a", "place:park")]
    assert where({"place": "park", "finest": 0}) == [("a", "place:park")]
    assert where({"place": "kiosk"}) == [("a", UNIT)]


def test_a_place_that_people_said_is_the_listed_one_is_the_listed_one():
    assert where({"place": "the park"}, groups={"the park": "park", "park": "park"}) == [("a", "place:park")]


def test_forty_records_are_one_presence():
    assert where(*[{} for _ in range(40)]) == [("a", UNIT)]


SNAPSHOT = {"person": "a", "scheme": "council", "snapshot_on": "2025-03-31", "age_band": "13_15", "gender": "female",
            "ethnicity": "white", "models": "peer|gang", "coercion": "debt", "missing_band": "once"}  # fmt: skip
SUPPORT = {"person": "a", "scheme": "charity", "as_of": "2025-04-01", "element": "outreach"}


def said(records=(ROW,), snapshots=(SNAPSHOT,), support=(SUPPORT,)):
    schemes = {"records": "police", "cohort": "council", "support": "charity"}
    held = entering(*records, cohort=pd.DataFrame(list(snapshots)), support=pd.DataFrame(list(support)))
    return answers(held, YEAR, schemes)


def test_the_tables_are_of_the_year_and_one_scheme_for_each_source():
    made = said()
    assert made["age"] == [("a", "13_15")]
    assert made["models"] == [("a", "gang"), ("a", "peer")]
    assert made["support"] == [("a", "outreach")]
    for other in ({"snapshot_on": "2024-12-31"}, {"scheme": "police"}, {"age_band": "18_24"}, {"person": ""}):
        assert said(snapshots=[SNAPSHOT | other])["gender"] == []


def test_of_two_snapshots_of_a_year_the_newest_counts():
    later = SNAPSHOT | {"snapshot_on": "2025-09-30", "gender": "male"}
    assert said(snapshots=[SNAPSHOT, later])["gender"] == [("a", "male")]


def test_two_harms_in_different_records_are_a_pair_and_homes_count_in_a_table_of_the_whole_area():
    home = ROW | {"harms": 2, "private": True}
    assert said(records=[ROW, home])["co_occurrence"] == [("a", "cse+cce")]
