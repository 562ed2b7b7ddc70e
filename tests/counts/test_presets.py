from __future__ import annotations

import pytest

from contextual.counts import presets
from contextual.counts.figures import Exact, Open, Released
from contextual.counts.lens import Lens, month_of
from contextual.errors import BadLens
from tests.counts.builders import JAN, record
from tests.counts.test_tally import ledger_of

HELD = [month_of(2024, 3), month_of(2026, 9), month_of(2025, 7)]
NOW = Lens("fictional", month_of(2025, 1), month_of(2025, 6), harms={"cse"}, resolution=8)


def test_the_last_12_months_end_with_the_last_month_held():
    lens = presets.last_12_months(NOW, HELD)
    assert (lens.first, lens.last) == (month_of(2025, 10), month_of(2026, 9))
    assert (lens.harms, lens.resolution) == (NOW.harms, NOW.resolution)


def test_this_year_is_the_calendar_year_of_the_last_month_held():
    lens = presets.this_year(NOW, HELD)
    assert (lens.first, lens.last) == (month_of(2026, 1), month_of(2026, 9))
    assert presets.this_year(NOW, [month_of(2025, 1)]).first == month_of(2025, 1)


def test_since_my_last_visit_looks_at_every_month_held():
    lens = presets.since_my_last_visit(NOW, HELD, 7)
    assert (lens.first, lens.last, lens.arrived_after) == (month_of(2024, 3), month_of(2026, 9), 7)


def test_since_the_last_import_is_the_last_batch_only():
    assert presets.since_the_last_import(NOW, HELD, [4, 9, 7]).arrived_after == 8
    assert presets.since_the_last_import(NOW, HELD, []).arrived_after is None


def test_choosing_a_period_ends_looking_at_arrivals_only():
    arrived = presets.since_my_last_visit(NOW, HELD, 7)
    assert presets.last_12_months(arrived, HELD).arrived_after is None
    assert presets.this_year(arrived, HELD).arrived_after is None


@pytest.mark.parametrize("preset", [presets.last_12_months, presets.this_year, presets.all_months])
def test_with_nothing_held_the_lens_stays_as_it_is(preset):
    assert preset(NOW, []) == NOW


def test_a_record_of_a_month_already_reached_is_late_and_of_a_later_month_is_new():
    ledger = ledger_of(
        record(month=JAN, arrived=1), record(month=JAN, arrived=2), record(month=JAN + 1, arrived=2),
        record(month=JAN + 2, arrived=3),
    )  # fmt: skip
    found = presets.arrivals(ledger, Lens("partnership", JAN, JAN + 12, arrived_after=1))
    assert (found.new_events, found.late_arrivals) == (2, 1)
    assert presets.arrivals(ledger, Lens("partnership", JAN, JAN + 12, arrived_after=3)) == presets.Arrivals(0, 0)


def test_arrivals_need_a_since_when():
    with pytest.raises(BadLens):
        presets.arrivals(ledger_of(record()), NOW)


def test_where_a_figure_came_from_is_its_type():
    figures = [kind(3, NOW, counted_at=0) for kind in (Exact, Released, Open)]
    assert len({type(figure) for figure in figures}) == 3
    assert not isinstance(figures[0], Released | Open)
    assert figures[0] != figures[2]
