"""One place before and after: the checks around the figure, and the verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from contextual.codes.change import VERDICTS
from contextual.stats.before_after import before_after, risen
from contextual.stats.did import rate_ratio
from contextual.stats.dispersion import dispersion
from contextual.stats.high_before import high_before
from contextual.stats.placebo import placebo_dates, placebo_places
from contextual.stats.pretrend import event_study, pre_trend
from contextual.stats.small_counts import jeffreys_limits, log_ratio_limits, sum_limits
from contextual.stats.standing_out import standing_out

CALM = [[2, 3, 2, 3] * 6] * 5


def look(place, nearby=(1,) * 24, comparisons=CALM, near=(4,) * 24, start=12, **more):
    return before_after(place, comparisons, nearby, near, start, near_area=4.0, **more)


def test_a_fall_with_nothing_nearby_seems_to_have_worked():
    assert look([5] * 12 + [1] * 12).verdict == "worked"


def test_a_fall_with_as_much_more_nearby_seems_to_have_moved():
    found = look([5] * 12 + [1] * 12, nearby=[1] * 12 + [5] * 12)
    assert found.verdict == "moved"
    assert found.wdd.local.high < 0 < found.wdd.displacement.low
    assert found.wdd.total.low < 0 < found.wdd.total.high


def test_a_fall_with_a_little_more_nearby_moved_in_part():
    assert look([12] * 12 + [1] * 12, nearby=[1] * 12 + [3] * 12).verdict == "partly_moved"


def test_a_busy_neighbour_that_did_not_change_does_not_hide_the_one_that_rose():
    busy, quiet = np.array([20] * 12 + [19] * 12), np.array([1] * 12 + [3] * 12)
    fell = [3] * 12 + [1] * 12
    hidden = look(fell, nearby=busy + quiet, near=[60] * 24)
    assert hidden.wdd.displacement.low < 0
    assert hidden.verdict == "worked"
    shown = look(fell, nearby=busy + quiet, near=[60] * 24, parts=[busy, quiet])
    assert shown.risen == (1,)
    assert shown.verdict == "moved"


def test_a_little_that_rose_at_one_place_nearby_is_part_of_a_large_fall():
    parts = [[0] * 12 + [1] * 12, [1] * 24]
    found = look([12] * 12 + [1] * 12, nearby=[1] * 12 + [2] * 12, near=[9] * 24, parts=parts)
    assert found.risen == (0,)
    assert found.verdict == "partly_moved"


def test_among_neighbours_that_did_not_change_one_is_said_to_have_risen_as_rarely_as_stated():
    rng = np.random.default_rng(9)
    found = [bool(risen(rng.poisson(0.5, (12, 24)), rng.poisson(2.4, (5, 24)), 12)) for _ in range(400)]
    assert np.mean(found) <= 0.025 + 3 * math.sqrt(0.025 * 0.975 / 400)


def test_what_rises_as_the_comparison_does_or_falls_did_not_rise():
    assert risen([[2] * 12 + [4] * 12, [9] * 12 + [1] * 12], [[10] * 12 + [20] * 12], 12) == ()
    assert risen(np.zeros((0, 24)), CALM, 12) == ()


def test_a_place_that_goes_as_the_others_go_did_not_change():
    falling = [[6] * 12 + [3] * 12] * 5
    assert look([4] * 12 + [2] * 12, comparisons=falling).verdict == "no_clear_change"


def test_a_rise_is_a_rise():
    assert look([1] * 12 + [5] * 12).verdict == "rose"


def test_under_thirty_incidents_in_the_four_cells_are_too_few_to_say_and_thirty_are_not():
    ones = [[1] * 12 + [0] * 12, [0] * 12 + [1] * 12]
    assert look([0] * 24, comparisons=[ones[0]]).verdict == "too_few"
    five, four = [0] * 19 + [1] * 5, [0] * 20 + [1] * 4
    assert sum(five) + 24 == 29
    assert look(five, comparisons=ones).verdict == "too_few"
    assert look([*five[:-1], 2], comparisons=ones).verdict != "too_few"
    assert look(four, comparisons=ones).before == (0, 12, 12, 48)


def test_without_a_comparison_nothing_can_be_said():
    assert look([5] * 12 + [1] * 12, comparisons=np.zeros((0, 24))).verdict == "no_comparison"


def test_a_fall_that_a_passing_high_explains_is_said_to_be_one():
    """Nine places of one mean: a tenth that was far above it falls by itself."""
    others = np.array([[20, 20], [18, 21], [22, 19], [19, 20], [21, 22], [17, 18], [23, 21], [20, 19], [18, 20]])
    found = look([3] * 12 + [2, 1] * 6, others=others)
    assert found.before[0] == 36
    assert found.ratio.high < 1
    assert found.high.explains
    assert found.verdict == "high_passed"
    assert look([3] * 12 + [2, 1] * 6).verdict == "worked"
    assert look([3] * 12 + [1] * 12, others=others).verdict == "worked"


def test_every_verdict_is_in_the_list_of_verdicts():
    assert {
        "worked",
        "moved",
        "partly_moved",
        "no_clear_change",
        "rose",
        "too_few",
        "no_comparison",
        "high_passed",
        "usual_here",
    } == (set(VERDICTS))


def test_one_month_on_each_side_is_the_least():
    with pytest.raises(ValueError, match="before and one after"):
        look([1] * 24, start=24)
    with pytest.raises(ValueError, match="before and one after"):
        look([1] * 24, start=0)


def test_unequal_times_are_made_equal():
    found = look([4] * 24, nearby=[1] * 24, start=16, comparisons=[[2] * 24] * 5)
    assert found.wdd.total.estimate == pytest.approx(0)
    assert found.ratio.ratio == pytest.approx(1)
    assert found.place_p == pytest.approx(1)


def test_a_comparison_that_changed_sharply_itself_is_left_out_unless_people_chose_it():
    rows = [*CALM, [9] * 12 + [1] * 12]
    found = look([5] * 12 + [5] * 12, comparisons=rows)
    assert found.kept == (True,) * 5 + (False,)
    assert found.area[1] == 5
    chosen = look([5] * 12 + [5] * 12, comparisons=rows, keep_all=True)
    assert all(chosen.kept)
    assert chosen.ratio.ratio > found.ratio.ratio


@given(st.permutations(range(6)), st.integers(0, 10_000))
def test_the_order_of_comparisons_changes_nothing(order, seed):
    rng = np.random.default_rng(seed)
    rows = rng.poisson([[2], [3], [3], [2], [4], [9]], (6, 24))
    place = rng.poisson(4, 24)
    plain, other = look(place, comparisons=rows), look(place, comparisons=rows[order])
    assert other.verdict == plain.verdict
    assert other.ratio.low == pytest.approx(plain.ratio.low)
    assert [plain.kept[i] for i in order] == list(other.kept)


def test_standing_out_treats_rises_as_falls_and_leaves_at_least_half():
    before, after = [50, 30, 28, 25, 40], [10, 31, 27, 28, 38]
    assert standing_out(before, after).tolist() == standing_out(after, before).tolist()
    assert standing_out([50, 30], [1, 30]).tolist() == [False, False]
    wild = standing_out([100, 5, 60, 8, 40], [3, 90, 60, 70, 1])
    assert wild.sum() <= 2


def test_with_many_records_a_small_change_is_sure_and_does_not_stand_out():
    assert not standing_out([40_000, 30_000, 20_000], [30_000, 30_000, 20_000]).any()


def test_standing_out_among_places_that_do_not_differ_is_as_rare_as_stated():
    rng = np.random.default_rng(3)
    draws = rng.poisson(29, (400, 8, 2))
    share = np.mean([standing_out(*draw.T).any() for draw in draws])
    assert share <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 400)


def test_dispersion_is_pearsons_chi_square_of_each_place_and_side():
    table, post = np.array([[2, 4, 0, 8], [1, 3, 5, 5]]), np.array([False, False, True, True])
    expected = sum(stats.chisquare(side).statistic for row in table for side in (row[:2], row[2:])) / 4
    assert dispersion(table, post).value == pytest.approx(expected)
    assert dispersion(table, post).free == 4


def test_dispersion_of_chance_alone_is_one_however_small_the_counts():
    rng = np.random.default_rng(5)
    found = [dispersion(rng.poisson(0.75, (6, 24)), np.arange(24) >= 12).value for _ in range(300)]
    assert np.mean(found) == pytest.approx(1, abs=0.03)


def test_dispersion_below_one_never_narrows_and_nothing_to_go_by_is_undefined():
    assert dispersion([[3, 3, 3, 3]], [0, 0, 1, 1]).used == 1
    empty = dispersion([[0, 0, 0, 0]], [0, 0, 1, 1])
    assert math.isnan(empty.value)
    assert (empty.used, empty.free) == (1.0, 0)


def test_an_event_study_is_around_one_before_and_shows_the_fall_after():
    steps = event_study([4] * 12 + [1] * 12, [8] * 24, 12)
    assert [step.number for step in steps] == [-4, -3, -2, -1, 0, 1, 2, 3]
    assert [step.ratio.ratio for step in steps] == pytest.approx([1] * 4 + [0.25] * 4)
    assert [(step.first, step.last) for step in steps][:2] == [(0, 2), (3, 5)]


def test_a_step_before_is_not_its_own_yardstick():
    steps = event_study([4, 4, 8, 8, 1, 1], [5] * 6, 4, months_a_step=2)
    assert steps[0].ratio.ratio == pytest.approx(0.5)
    assert steps[1].ratio.ratio == pytest.approx(2)
    assert steps[2].ratio.ratio == pytest.approx((2 / 24) / (10 / 20))


def test_a_drift_before_the_start_is_that_of_armitage():
    """The publication's own form: regression of the share on the month, weighted by totals."""
    here, there = np.array([9, 7, 5, 6, 2]), np.array([5, 6, 5, 4, 6])
    n, t = here + there, np.arange(5)
    p = here.sum() / n.sum()
    mean = (n * t).sum() / n.sum()
    z = (here * (t - mean)).sum() / math.sqrt(p * (1 - p) * (n * (t - mean) ** 2).sum())
    found = pre_trend(here, there)
    assert found.z == pytest.approx(z)
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)))
    assert found.z < 0


def test_a_drift_cannot_be_told_without_records():
    assert math.isnan(pre_trend([0, 0, 0], [0, 0, 0]).z)
    assert math.isnan(pre_trend([0, 0, 0], [3, 3, 3]).p)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=4, max_size=12))
def test_time_turned_round_turns_the_drift(months):
    here, there = np.array(months).T
    assert pre_trend(here[::-1], there[::-1]).z == pytest.approx(-pre_trend(here, there).z, nan_ok=True, abs=1e-9)


def test_placebo_dates_keep_enough_months_on_each_side():
    found = placebo_dates([3] * 12, [9] * 12)
    assert [at for at, _ in found] == [4, 5, 6, 7, 8]
    assert all(ratio.ratio == pytest.approx(1) for _, ratio in found)
    assert placebo_dates([3] * 7, [9] * 7) == []


def test_placebo_places_are_each_compared_with_the_rest_and_counted():
    others = [(20, 21), (30, 28), (18, 20), (25, 5)]
    found = placebo_places((40, 10), others)
    assert found.as_large == 1
    assert found.p == pytest.approx(2 / 5)
    assert found.ratios[3].ratio == pytest.approx(rate_ratio((25, 5), (68, 69)).ratio)
    assert math.isnan(placebo_places((40, 10), [(3, 3)]).p)


def test_a_place_like_any_other_is_as_likely_the_most_changed():
    rng = np.random.default_rng(11)
    found = [placebo_places(draw[0], draw[1:]).p for draw in rng.poisson(30, (300, 10, 2))]
    assert np.mean(np.array(found) <= 0.2) == pytest.approx(0.2, abs=0.07)


def test_where_places_do_not_differ_all_of_a_high_is_chance():
    found = high_before((30, 20), [(20, 20)] * 8)
    assert found.weight == 0
    assert found.expected == pytest.approx((8 * 20 + 30) / 9)
    assert found.explains


def test_where_places_differ_widely_hardly_any_of_a_high_is_chance():
    found = high_before((100, 50), [(1, 1), (3, 3), (5, 6), (60, 60), (200, 190)])
    assert found.weight > 0.98
    assert not found.explains
    assert found.alike == (3, 4)


def test_without_other_places_a_passing_high_cannot_be_told():
    found = high_before((30, 20), np.zeros((0, 2)))
    assert math.isnan(found.expected)
    assert not found.explains
    assert found.against_alike is None


def test_the_expected_fall_of_a_chosen_high_is_the_fall_that_comes():
    """Choose the highest of twenty again and again: what comes after is, on average, what was expected."""
    rng = np.random.default_rng(2)
    expected, came = [], []
    for _ in range(400):
        means = rng.gamma(8, 3, 20)
        before, after = rng.poisson(means), rng.poisson(means)
        top = int(before.argmax())
        rest = np.stack([before, after], axis=1)[np.arange(20) != top]
        found = high_before((before[top], after[top]), rest)
        expected.append(found.weight * before[top] + (1 - found.weight) * before.mean())
        came.append(after[top])
    assert np.mean(expected) == pytest.approx(np.mean(came), rel=0.03)


def test_jeffreys_limits_are_quantiles_of_the_gamma():
    low, middle, high = jeffreys_limits([0, 7])
    for count, *limits in zip([0, 7], low, middle, high, strict=True):
        assert limits == pytest.approx(stats.gamma.ppf([0.025, 0.5, 0.975], count + 0.5))


@pytest.mark.parametrize(("count", "confidence"), [(-1, 0.95), (float("nan"), 0.95), (1, 0), (1, 1)])
def test_what_has_no_limits_is_refused(count, confidence):
    with pytest.raises(ValueError, match="0 or more"):
        jeffreys_limits(count, confidence)


def test_a_count_of_none_reaches_no_lower_than_none():
    low, high = sum_limits([0], [1])
    assert low == 0
    assert high == pytest.approx(stats.gamma.ppf(0.975, 0.5))


@pytest.mark.parametrize("means", [(60, 15, 144, 144), (9, 9, 45, 45), (6, 2, 20, 20), (10, 3, 10, 10)])
def test_limits_of_sums_and_ratios_hold_as_often_as_they_say_for_small_counts(means):
    rng = np.random.default_rng(1)
    draws = rng.poisson(means, (800, 4))
    weights, signs = np.array([-1, 1, 0.2, -0.2]), np.array([-1, 1, 1, -1])
    truth, ratio = float(weights @ means), float(signs @ np.log(means))
    sums = [sum_limits(draw, weights) for draw in draws]
    ratios = [log_ratio_limits(draw, signs) for draw in draws]
    assert np.mean([low <= truth <= high for low, high in sums]) == pytest.approx(0.95, abs=0.025)
    assert np.mean([low <= ratio <= high for low, high in ratios]) == pytest.approx(0.95, abs=0.025)
