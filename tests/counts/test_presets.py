from __future__ import annotations

from contextual.counts.lens import month_of
from contextual.counts.presets import presets

FIRST, LAST = month_of(2024, 4), month_of(2026, 9)


def test_the_last_twelve_months_end_with_the_last_month_held():
    lens = presets("fictional", FIRST, LAST)["Last 12 months, all agencies"]
    assert (lens.first, lens.last) == (month_of(2025, 10), LAST)


def test_this_year_begins_in_january():
    assert presets("fictional", FIRST, LAST)["This year, all agencies"].first == month_of(2026, 1)


def test_a_short_history_is_never_reached_beyond():
    made = presets("fictional", month_of(2026, 3), LAST)
    assert {lens.first for lens in made.values()} == {month_of(2026, 3)}


def test_what_arrived_is_looked_for_in_every_month_held():
    made = presets("fictional", FIRST, LAST, seen=3, before_last_import=7)
    for name, after in (("Arrived since my last visit", 3), ("Arrived with the last import", 7)):
        assert (made[name].first, made[name].last, made[name].arrived_after) == (FIRST, LAST, after)


def test_without_an_earlier_visit_or_import_there_is_nothing_to_compare_with():
    assert not [name for name in presets("fictional", FIRST, LAST) if name.startswith("Arrived")]


def test_open_records_are_counted_in_incidents():
    assert {lens.of for lens in presets("open", FIRST, LAST).values()} == {"incidents"}


def test_nothing_held_gives_no_presets():
    assert presets("fictional", 0, 0) == {}
