"""The week: planted evenings are found, even weeks are not called, and the range holds the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextual.stats.interval import poisson_limits
from contextual.stats.week import WEEK, best_windows, window_counts

FRIDAY = 4 * 24


def slow(hour, span, start, hours, period=WEEK):
    """One record at a time: shared out, wholly inside, touching."""
    window = {(start + later) % period for later in range(hours)}
    count = surely = possibly = 0
    for began, long in zip(hour, span, strict=True):
        if long < 24:
            touched = [(began + later) % period for later in range(long)]
            within = sum(one in window for one in touched)
            count += within / long
            surely += within == long
            possibly += within > 0
    return count, surely, possibly


records = st.lists(st.tuples(st.integers(0, 167), st.sampled_from([1, 1, 2, 3, 4, 5, 9, 23, 24, 60])), max_size=9)


@given(records, st.sampled_from([1, 3, 4, 12]), st.sampled_from([24, WEEK]))
@settings(max_examples=60, deadline=None)
def test_windows_hold_what_is_counted_record_by_record(made, hours, period):
    hour, span = np.array(made, int).reshape(-1, 2).T
    count, surely, possibly = window_counts(hour, span, hours=hours, period=period)
    for start in range(0, period, 5):
        each = slow(hour, span, start, hours, period)
        assert (count[start], surely[start], possibly[start]) == pytest.approx(each, abs=1e-9)
    assert count.sum() == pytest.approx(hours * (span < 24).sum())


@given(records.filter(bool), st.integers(0, 167))
@settings(max_examples=40, deadline=None)
def test_a_week_that_begins_on_another_hour_has_the_same_windows_later(made, later):
    hour, span = np.array(made, int).T
    first = best_windows(hour, span, windows=1, draws=49, seed=1)
    moved = best_windows((hour + later) % WEEK, span, windows=1, draws=49, seed=1)
    assert [one.p for one in first] == [one.p for one in moved]
    assert [one.count for one in first] == pytest.approx([one.count for one in moved])


@given(records, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_records_changes_nothing(made, shuffle):
    again = list(made)
    shuffle.shuffle(again)
    (hour, span), (hour_2, span_2) = (np.array(one, int).reshape(-1, 2).T for one in (made, again))
    assert best_windows(hour, span, draws=9) == best_windows(hour_2, span_2, draws=9)


@given(records)
@settings(max_examples=30, deadline=None)
def test_no_two_windows_share_an_hour_and_the_fullest_comes_first(made):
    hour, span = np.array(made, int).reshape(-1, 2).T
    found = best_windows(hour, span, draws=9)
    hours = [(one.start + later) % WEEK for one in found for later in range(4)]
    assert len(hours) == len(set(hours))
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
    assert not found or found[0].count == pytest.approx(max(slow(hour, span, at, 4)[0] for at in range(WEEK)))


def test_a_planted_evening_is_found_also_past_midnight_and_past_the_end_of_the_week():
    chance = np.random.default_rng(2)
    for start in (FRIDAY + 18, FRIDAY + 22, 6 * 24 + 22):
        hour = np.append(chance.integers(0, WEEK, 60), (start + chance.integers(0, 4, 30)) % WEEK)
        best, second, _ = best_windows(hour, np.ones(90, int), seed=3)
        assert best.start == start
        assert best.p <= 0.05 < second.p
        assert best.low < 30 + 60 * 4 / WEEK < best.high


def test_two_planted_windows_are_both_found():
    chance = np.random.default_rng(4)
    planted = np.append(FRIDAY + 18 + chance.integers(0, 4, 25), 24 + 15 + chance.integers(0, 4, 20))
    hour = np.append(chance.integers(0, WEEK, 60), planted)
    found = best_windows(hour, np.ones(len(hour), int), seed=3)
    assert {one.start for one in found if one.p <= 0.05} == {FRIDAY + 18, 24 + 15}


@pytest.mark.parametrize(("records", "spans"), [(12, (1,)), (60, (1, 3, 8, 20)), (400, (1,))])
def test_in_an_even_week_a_window_stands_out_no_more_often_than_is_said(records, spans):
    chance = np.random.default_rng(records)
    called = 0
    for week in range(200):
        span = chance.choice(spans, records)
        found = best_windows(chance.integers(0, WEEK, records), span, windows=1, draws=99, seed=week)
        called += found[0].p <= 0.05
    assert called / 200 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def uneven(rate, chance, spans):
    """One week's worth of records at this mean per hour, and the spans that hide when in them it was."""
    true = np.repeat(np.arange(WEEK), chance.poisson(rate))
    span = chance.choice(spans, len(true))
    return (true - np.minimum(span - 1, chance.integers(0, 3, len(true)))) % WEEK, span


@pytest.mark.parametrize("spans", [(1,), (1, 1, 6)])
@pytest.mark.parametrize(("level", "evening"), [(0.2, 0.2), (0.1, 2.0), (0.3, 6.0)])
def test_the_range_of_the_window_picked_holds_its_true_mean_as_often_as_is_said(level, evening, spans):
    """Picked because it was fullest, and with hours hidden by spans that are not placed evenly about the truth."""
    rate = np.full(WEEK, level)
    rate[FRIDAY + 18 : FRIDAY + 22] = evening
    chance, held = np.random.default_rng(6), 0
    for _ in range(400):
        best = best_windows(*uneven(rate, chance, spans), windows=1, draws=1)[0]
        held += best.low <= rate[(best.start + np.arange(4)) % WEEK].sum() <= best.high
    assert held / 400 >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / 400)


def test_where_all_hours_are_known_the_range_is_that_of_the_count():
    best = best_windows([40] * 12, [1] * 12, draws=9)[0]
    assert (best.count, best.surely, best.possibly) == (12, 12, 12)
    assert best.high == pytest.approx(poisson_limits(12)[1].item())
    assert best.low == pytest.approx(poisson_limits(12, 1 - 0.05 / WEEK)[0].item())


def test_what_is_not_known_within_the_spans_is_inside_the_range():
    best = best_windows([40] * 6 + [38] * 6, [1] * 6 + [8] * 6, draws=9)[0]
    assert (best.surely, best.possibly) == (6, 12)
    assert 6 < best.count < 12
    assert best.low < 2
    assert best.high == pytest.approx(poisson_limits(12)[1].item())


def test_records_of_a_day_or_wider_say_nothing_of_the_hour():
    assert best_windows([10, 20, 30], [24, 100, 168], draws=9) == ()


def test_no_record_gives_no_window():
    assert best_windows([], [], draws=9) == ()


def test_hours_of_the_day_put_all_weekdays_together():
    best = best_windows([day * 24 + 20 for day in range(7)], [1] * 7, period=24, windows=1, draws=99, seed=1)[0]
    assert best.start in range(17, 21)
    assert (best.count, best.p) == (7, 0.01)


def test_of_equal_windows_the_one_with_more_around_it_is_taken():
    best = best_windows([50, 51, 53, 54, 58], [1] * 5, hours=2, windows=2, draws=9)
    assert [one.start for one in best] == [50, 53]
    assert best_windows([50, 60, 61, 62, 63, 59], [1] * 6, hours=4, windows=1, draws=9)[0].start in (59, 60)
    assert best_windows([20, 40, 42], [1] * 3, hours=2, windows=1, draws=9)[0].start == 40


@pytest.mark.parametrize(
    "wrong", [{"span": [1, 0]}, {"span": [1]}, {"span": [1, 1], "hours": 0}, {"span": [1, 1], "hours": 167}]
)
def test_windows_and_spans_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=r"hour"):
        best_windows([1, 2], wrong.pop("span"), **wrong)
