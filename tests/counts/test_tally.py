from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.codes import mask
from contextual.counts.ledger import Ledger
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.space.cells import parents
from tests.counts.builders import (
    JAN,
    cell_near,
    frame_of,
    lens,
    lenses,
    record,
    rows,
    slow_grid,
    slow_left_out,
    slow_tally,
)

GRAINS = ["cell", "place", "month", "agency", "harm", "recorded", "part", "placed", "age_band", "place_type", "area"]
PAIRS = [
    ("cell", "month"),
    ("cell", "agency"),
    ("place", "month"),
    ("place", "harm"),
    ("harm", "agency"),
    ("month", "part"),
]


def ledger_of(*records, batch_class="") -> Ledger:
    named = [{name: value for name, value in one.items() if name != "arrived"} for one in records]
    return Ledger.build(frame_of(*named), [one.get("arrived", 1) for one in records], batch_class)


def counts(result) -> dict:
    young = [None] * len(result.incidents) if result.young_people is None else result.young_people.tolist()
    keys = zip(*(column.tolist() for column in result.columns), strict=True)
    return dict(zip(keys, zip(result.incidents.tolist(), young, strict=True), strict=True))


# --- known answers ----------------------------------------------------------------------------------------------


def test_one_young_person_harmed_twice_in_a_hexagon_counts_once():
    result = tally(ledger_of(record(), record()), lens())
    assert (result.incidents.tolist(), result.young_people.tolist()) == ([2], [1])


def test_an_incident_with_several_people_counts_once():
    result = tally(ledger_of(record(incident="i", person="amy"), record(incident="i", person="ben")), lens())
    assert (result.incidents.tolist(), result.young_people.tolist()) == ([1], [2])


def test_people_of_different_schemes_are_never_added():
    rows = [record(person=p, scheme=s) for p, s in [("a", "police"), ("b", "police"), ("c", "health")]]
    result = tally(ledger_of(*rows), lens())
    assert (result.incidents.tolist(), result.young_people.tolist()) == ([3], [2])


def test_each_hexagon_takes_its_own_largest_scheme():
    far = cell_near(300)
    rows = [record(person="a"), record(person="b"), record(person="c", scheme="health")]
    rows += [record(person=p, scheme="health", cell=far) for p in "de"] + [record(person="f", cell=far)]
    result = tally(ledger_of(*rows), lens())
    assert result.young_people.tolist() == [2, 2]


def test_suspects_witnesses_and_adults_are_incidents_but_not_young_people_harmed():
    rows = [record(part="suspected"), record(part="witness"), record(age_band="18_24"), record(person="")]
    result = tally(ledger_of(*rows), lens())
    assert (result.incidents.tolist(), result.young_people.tolist()) == ([4], [0])


def test_somebody_of_unknown_age_counts_as_young():
    assert tally(ledger_of(record(age_band="not_known")), lens()).young_people.tolist() == [1]


def test_open_records_have_no_young_people_rather_than_none_of_them():
    assert tally(ledger_of(record()), lens(batch_class="open")).young_people is None


def test_a_lens_of_another_class_than_the_ledger_is_refused():
    with pytest.raises(BadLens, match="never counted together"):
        tally(ledger_of(record(), batch_class="open"), lens())


def test_a_record_known_to_a_street_counts_in_large_hexagons_only():
    ledger = ledger_of(record(finest=8))
    assert tally(ledger, lens(resolution=8)).incidents.tolist() == [1]
    finer = tally(ledger, lens(resolution=9))
    assert (finer.incidents.tolist(), finer.left_out.coarser, finer.left_out.on_map) == ([], 1, 0)


def test_a_private_address_is_never_a_hexagon_or_a_place_but_is_in_the_total():
    ledger = ledger_of(record(private=True, place="town:1"))
    for resolution in (7, 8, 9, 10):
        assert len(tally(ledger, lens(resolution=resolution)).keys) == 0
    assert len(tally(ledger, lens(), "place").keys) == 0
    assert tally(ledger, lens(), "area").incidents.tolist() == [1]


def test_an_own_return_is_outside_every_count_and_said():
    ledger = ledger_of(record(own_return=True, place="town:1"), record())
    for grain in [*GRAINS, "hour_of_week", "weekday"]:
        assert tally(ledger, lens(), grain).incidents.sum() <= 1
    assert tally(ledger, lens()).left_out.own_return == 1


def test_every_incident_stands_in_exactly_one_bin():
    ways = [{}, {"finest": 8}, {"finest": 0}, {"finest": -1, "cell": 0}, {"private": True}, {"own_return": True}]
    left = tally(ledger_of(*(record(**way) for way in ways)), lens(resolution=9)).left_out
    assert (left.on_map, left.coarser, left.not_mapped, left.private, left.own_return) == (1, 2, 1, 1, 1)
    assert left.incidents == left.rows == 6


def test_an_incident_whose_records_are_placed_differently_stands_where_the_best_one_does():
    rows = [record(incident="i", finest=-1, cell=0), record(incident="i", person="ben")]
    left = tally(ledger_of(*rows), lens()).left_out
    assert (left.rows, left.incidents, left.on_map, left.not_mapped) == (2, 1, 1, 0)


def test_a_window_is_kept_only_when_every_hour_it_touches_is_chosen():
    at_3pm_for = [record(hour=15, span=span) for span in (1, 4, 5)]
    result = tally(ledger_of(*at_3pm_for, record(hour=12)), lens(hours=(15, 19)), "area")
    assert result.incidents.tolist() == [2]
    assert result.left_out.hours_left_out == 1  # 15:00 to 20:00 may be in or out; 12:00 is out for certain


def test_a_night_belongs_to_the_day_on_which_it_began():
    friday_23, saturday_02, sunday_02 = 4 * 24 + 23, 5 * 24 + 2, 6 * 24 + 2
    rows = [record(hour=hour) for hour in (friday_23, saturday_02, sunday_02)]
    assert tally(ledger_of(*rows), lens(hours=(22, 4), weekdays={4}), "area").incidents.tolist() == [2]


def test_a_record_known_to_the_day_is_kept_by_weekday_but_not_by_hour():
    ledger = ledger_of(record(hour=24, span=24))
    assert tally(ledger, lens(weekdays={1}), "area").incidents.tolist() == [1]
    assert tally(ledger, lens(weekdays={1}, hours=(9, 17)), "area").incidents.tolist() == []


def test_a_window_is_shared_out_over_the_hours_it_touches():
    # 23:00 on Sunday for four hours: Ratcliffe (2000), weight 1/k on each of k hours; it runs on into Monday
    result = tally(ledger_of(record(hour=167, span=4)), lens(), "hour_of_week")
    assert result.keys.tolist() == [0, 1, 2, 167]
    assert result.incidents.tolist() == [0.25] * 4


def test_a_record_of_a_day_or_wider_says_nothing_of_the_hour():
    result = tally(
        ledger_of(record(hour=0, span=24), record(hour=0, span=168), record(hour=5, span=23)), lens(), "hour_of_week"
    )
    assert result.incidents.sum() == pytest.approx(1)
    assert result.left_out.not_timed == 2
    by_day = tally(ledger_of(record(hour=0, span=24), record(hour=0, span=168)), lens(), "weekday")
    assert (by_day.keys.tolist(), by_day.incidents.tolist(), by_day.left_out.not_timed) == ([0], [pytest.approx(1)], 1)


def test_a_record_of_two_harms_counts_under_both_and_once_in_all():
    ledger = ledger_of(record(harms=mask(["cse", "missing"])))
    assert tally(ledger, lens(), "harm").keys.tolist() == ["cse", "missing"]
    assert tally(ledger, lens(), "area").incidents.tolist() == [1]
    assert tally(ledger, lens(harms={"missing"}), "area").incidents.tolist() == [1]


def test_inside_a_hexagon_only_what_is_drawn_there_counts():
    hexagon = int(parents([cell_near(0)], 9)[0])
    rows = [record(), record(finest=8), record(private=True), record(own_return=True), record(cell=cell_near(300))]
    result = tally(ledger_of(*rows), lens(), "month", within=("cell", hexagon))
    assert result.frame().to_numpy().tolist() == [[JAN, 1, 1]]
    assert result.left_out.rows == 1


def test_late_arrivals_are_told_apart_from_new_events():
    rows = [record(month=JAN, arrived=1), record(agency="health", month=JAN - 3, arrived=1)]
    rows += [record(month=JAN - 1, arrived=2), record(month=JAN + 1, arrived=2)]
    rows += [record(agency="health", month=JAN, arrived=2), record(agency="school", month=JAN - 9, arrived=2)]
    result = tally(ledger_of(*rows), lens(arrived_after=1), "arrival")
    assert counts(result) == {("new_event",): (3, 1), ("late_arrival",): (1, 1)}


def test_arrivals_cannot_be_told_apart_without_saying_since_when():
    with pytest.raises(BadLens, match="since which import"):
        tally(ledger_of(record()), lens(), "arrival")


@pytest.mark.parametrize("by", ["gender", ("cell",) * 2, ("cell", "hour_of_week"), ("cell", "month", "harm"), ()])
def test_a_grain_there_is_none_of_is_refused_in_words(by):
    with pytest.raises(BadLens):
        tally(ledger_of(record()), lens(), by)


def test_asking_for_given_keys_gives_zeros_where_nothing_is():
    here, nowhere = int(parents([cell_near(0)], 9)[0]), int(parents([cell_near(300)], 9)[0])
    incidents, young = tally(ledger_of(record()), lens()).over([nowhere, here, nowhere])
    assert (incidents.tolist(), young.tolist()) == ([0, 1, 0], [0, 1, 0])
    incidents, young = tally(ledger_of(), lens()).over([nowhere])
    assert (incidents.tolist(), young.tolist()) == ([0], [0])


# --- borders ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [*GRAINS, *PAIRS, "hour_of_week", "weekday"])
def test_an_empty_ledger_counts_nothing_in_every_grain(by):
    view = lens(hours=(9, 17), harms={"cse"}, agencies={"police"}, weekdays={1})
    result = tally(ledger_of(), view, by)
    assert len(result.frame()) == 0
    assert result.left_out.incidents == result.left_out.rows == 0


@pytest.mark.parametrize("by", GRAINS)
def test_one_row_counts_one_in_every_grain(by):
    result = tally(ledger_of(record(place="town:1", place_type="park")), lens(), by)
    assert (result.incidents.tolist(), result.young_people.tolist()) == ([1], [1])


def test_months_outside_what_is_held_keep_nothing():
    ledger = ledger_of(record())
    assert tally(ledger, lens(first=JAN + 1, last=JAN + 5), "area").left_out.rows == 0
    assert tally(ledger, lens(first=JAN - 5, last=JAN - 1), "area").left_out.rows == 0


def test_a_pair_of_many_keys_is_counted_the_same_way(monkeypatch):
    rows = [record(cell=cell_near(step), month=JAN + step % 3) for step in range(30)]
    usual = counts(tally(ledger_of(*rows), lens(), ("cell", "month")))
    monkeypatch.setattr("contextual.counts.tally._DENSE", 1)
    assert counts(tally(ledger_of(*rows), lens(), ("cell", "month"))) == usual


# --- equal to the slow way, one row at a time -------------------------------------------------------------------


@given(rows, lenses, st.sampled_from([*((grain,) for grain in GRAINS), *PAIRS]))
def test_every_grain_equals_counting_row_by_row(records, view, grains):
    assert counts(tally(ledger_of(*records), view, grains)) == slow_tally(records, view, grains)


@given(rows, lenses)
def test_what_is_left_out_equals_counting_row_by_row_and_adds_up(records, view):
    left = tally(ledger_of(*records), view).left_out
    assert dataclasses.asdict(left) == slow_left_out(records, view)
    assert left.incidents == left.on_map + left.coarser + left.not_mapped + left.private + left.own_return


@given(rows, lenses)
def test_the_hour_grid_equals_sharing_out_incident_by_incident(records, view):
    expected, not_timed = slow_grid(records, view)
    result = tally(ledger_of(*records), view, "hour_of_week")
    np.testing.assert_allclose(result.over(range(168))[0], expected, atol=1e-12)
    assert result.left_out.not_timed == not_timed


@given(rows, lenses, st.integers(0, 4))
def test_arrivals_equal_counting_row_by_row(records, view, since):
    view = dataclasses.replace(view, arrived_after=since)
    assert counts(tally(ledger_of(*records), view, "arrival")) == slow_tally(records, view, ("arrival",))


@given(rows, lenses, st.sampled_from(["month", "agency", "harm", "placed"]))
def test_inside_each_unit_a_grain_equals_its_pair(records, view, grain):
    ledger = ledger_of(*records)
    for unit in ("cell", "place"):
        pairs = counts(tally(ledger, view, (unit, grain)))
        for key in tally(ledger, view, unit).keys.tolist():
            inside = counts(tally(ledger, view, grain, within=(unit, key)))
            assert inside == {(second,): found for (first, second), found in pairs.items() if first == key}


# --- what must stay true ----------------------------------------------------------------------------------------


@given(rows, lenses, st.randoms(use_true_random=False))
def test_reordering_records_changes_nothing(records, view, chance: random.Random):
    mixed = records[:]
    chance.shuffle(mixed)
    for by in ("cell", "place", "hour_of_week", ("cell", "month")):
        one, other = tally(ledger_of(*records), view, by), tally(ledger_of(*mixed), view, by)
        assert counts(one) == counts(other)
        assert one.left_out == other.left_out


@given(rows, lenses)
def test_renaming_people_and_incidents_changes_nothing(records, view):
    new = {"p1": "z9", "p2": "a0", "p3": "m5", "p4": "b7", "": "", "i1": "k", "i2": "c", "i3": "zz", "i4": "q"}
    renamed = [one | {"person": new[one["person"]], "incident": new[one["incident"]]} for one in records]
    for by in ("cell", "area", ("cell", "agency")):
        assert counts(tally(ledger_of(*records), view, by)) == counts(tally(ledger_of(*renamed), view, by))


@given(rows, lenses)
def test_a_finer_hexagon_never_holds_more_people_than_its_parent(records, view):
    view = dataclasses.replace(view, batch_class="partnership", resolution=9)
    ledger = ledger_of(*records)
    parent = dict(zip(*_keys_and_young(tally(ledger, dataclasses.replace(view, resolution=8))), strict=True))
    for cell, young in zip(*_keys_and_young(tally(ledger, view)), strict=True):
        assert young <= parent[int(parents([cell], 8)[0])]


def _keys_and_young(result):
    return result.keys.tolist(), result.young_people.tolist()


@given(rows)
def test_counting_leaves_the_ledger_as_it_was(records):
    ledger = ledger_of(*records)
    before = {name: column.copy() for name, column in ledger.to_columns()[0].items()}
    tally(ledger, lens(hours=(9, 17), harms={"cse"}), ("cell", "month"))
    for name, column in ledger.to_columns()[0].items():
        np.testing.assert_array_equal(column, before[name])
        assert not column.flags.writeable
