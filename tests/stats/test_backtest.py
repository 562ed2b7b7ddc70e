"""Back-test: published values, every choice tried by hand, ties, and what must not matter."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.stats.backtest import compare, found, most_possible, share_limits, taken
from contextual.stats.pai import pai, pei, predicted_over_observed, recapture_rate_index

THIRDS = [1 / 3, 2 / 3, 1.0]


def test_the_worked_values_of_pai_pei_and_of_predicted_over_observed():
    seen, foretold, area = [6, 3, 0], [3, 2, 1], [1, 1, 1]
    hits = found(foretold, seen, area, THIRDS)
    np.testing.assert_allclose(pai(hits, 9, [1, 2, 3], 3), [2, 1.5, 1])
    np.testing.assert_allclose(pei(hits, most_possible(seen, area, THIRDS)), [1, 1, 1])
    np.testing.assert_allclose(predicted_over_observed(foretold, seen), [1 / 2, 5 / 9, 6 / 9])


def test_a_quarter_of_the_crime_in_a_fortieth_of_the_area_is_a_pai_of_ten():
    assert float(pai(25, 100, 5, 200)) == 10


def test_the_recapture_rate_index_is_the_density_afterwards_over_the_density_before():
    # The share of the area is the same on both sides, so densities and shares give one number.
    before, after = float(pai(30, 120, 2, 50)), float(pai(20, 100, 2, 50))
    assert recapture_rate_index(20, 100, 30, 120) == pytest.approx(after / before)


def test_nothing_recorded_is_undefined_and_never_nought():
    assert np.isnan(pai(0, 0, 5, 200))
    made = compare({"a": [2, 1]}, [0, 0], [1, 1], seed=1)
    assert np.isnan(made.hit_rate).all()
    assert np.isnan(made.pei).all()
    assert np.isnan(made.low).all()
    assert made.best == ""


def test_a_share_of_the_area_is_of_true_areas_not_of_the_number_of_hexagons():
    # The first hexagon is half of all the ground: looking at a quarter of the ground is half of it.
    assert taken([9, 1, 1], [2.0, 1.0, 1.0], [0.25, 0.5]).T.tolist() == [[0.5, 0, 0], [1, 0, 0]]
    assert found([9, 1, 1], [8, 1, 1], [2.0, 1.0, 1.0], [0.25]).tolist() == [4]


def test_hexagons_that_tie_are_taken_in_equal_parts():
    assert taken([5, 5, 5, 0], [1, 1, 1, 1], [0.25]).ravel().round(9).tolist() == [0.333333333] * 3 + [0]


def test_ties_give_what_every_order_of_them_gives_on_average():
    scores, events = [7, 4, 4, 4, 1], np.array([2, 9, 0, 3, 5])
    for share in (0.2, 0.4, 0.6, 0.8):
        each = []
        for order in permutations([1, 2, 3]):
            ranked = [0, *order, 4]
            each.append(events[ranked][: round(share * 5)].sum())
        assert found(scores, events, np.ones(5), [share])[0] == pytest.approx(np.mean(each))


def test_an_undefined_score_ranks_last_and_a_rounding_error_is_a_tie():
    assert taken([float("nan"), 1, -5], [1, 1, 1], [2 / 3]).ravel().round(9).tolist() == [0, 1, 1]
    nearly = 0.1 + 0.2
    assert taken([nearly, 0.3, 0.0], [1, 1, 1], [1 / 3]).ravel().round(9).tolist() == [0.5, 0.5, 0]


def test_the_most_that_could_be_found_is_the_best_of_all_choices():
    events, area = [5, 9, 1, 7, 0], [1.0] * 5
    for number in (1, 2, 3):
        best = max(sum(chosen[:number]) for chosen in permutations(events))
        assert most_possible(events, area, [number / 5])[0] == best


grounds = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 20), st.floats(0.5, 3.0)), min_size=2, max_size=25
)  # score (few values: many ties), incidents, area


@given(grounds, st.floats(0.01, 1.0))
def test_taking_takes_just_the_share_never_more_than_all_and_no_choice_beats_the_best(ground, share):
    score, events, area = map(np.array, zip(*ground, strict=True))
    part = taken(score, area, [share])[:, 0]
    assert (part * area).sum() == pytest.approx(share * area.sum())
    assert np.all((part >= 0) & (part <= 1 + 1e-12))
    assert found(score, events, area, [share])[0] <= most_possible(events, area, [share])[0] + 1e-9
    assert found(score, events, area, [1.0])[0] == pytest.approx(events.sum())


@given(grounds, st.randoms())
def test_the_order_of_rows_and_the_unit_of_area_and_of_score_do_not_matter(ground, order):
    score, events, area = map(np.array, zip(*ground, strict=True))
    made = found(score, events, area)
    at = order.sample(range(len(score)), len(score))
    np.testing.assert_allclose(found(score[at], events[at], area[at]), made, atol=1e-9)
    np.testing.assert_allclose(found(score * 1000.0 + 3, events, area * 1e6), made, atol=1e-9)


@given(grounds)
def test_looking_at_more_never_finds_less(ground):
    score, events, area = map(np.array, zip(*ground, strict=True))
    made = found(score, events, area, np.linspace(0, 1, 21))
    assert np.all(np.diff(made) >= -1e-9)


def test_limits_of_a_share_are_the_exact_ones():
    stats = pytest.importorskip("scipy.stats")
    for hits, events in ((0, 12), (3, 12), (12, 12), (25, 100)):
        exact = stats.binomtest(hits, events).proportion_ci(method="exact")
        low, high = share_limits(hits, events)
        assert float(low) == pytest.approx(exact.low)
        assert float(high) == pytest.approx(exact.high)


def test_limits_of_a_share_hold_the_truth_as_often_as_they_say():
    hits = np.random.default_rng(8).binomial(60, 0.2, 3000)
    low, high = share_limits(hits, 60)
    assert np.mean((low <= 0.2) & (high >= 0.2)) >= 0.95


@pytest.mark.parametrize("outside", [0, 100])
def test_limits_of_a_difference_are_those_of_matched_shares(outside):
    """Two rankings on the same incidents: what both find, or neither, says nothing of their difference."""
    events = np.array([40, 30, 20, 10])
    number = events.sum() + outside
    made = compare({"a": [4, 3, 2, 1], "b": [3, 4, 2, 1]}, events, [1] * 4, seed=1, shares=[0.25], outside=outside)
    assert made.behind.ravel().tolist() == [0, pytest.approx(10 / number)]
    gap = np.array([1, -1, 0, 0])
    mean = events @ gap / number
    error = np.sqrt((events @ gap**2 / number - mean**2) / number)  # the usual error of a mean of matched differences
    assert made.behind_low[1, 0] == pytest.approx(mean - 1.96 * error, abs=0.02)
    assert made.behind_high[1, 0] == pytest.approx(mean + 1.96 * error, abs=0.02)


def test_the_same_seed_gives_the_same_limits():
    given = ({"a": [2, 1, 0], "b": [0, 1, 2]}, [30, 20, 10], [1, 1, 1])
    np.testing.assert_array_equal(compare(*given, seed=4).behind_high, compare(*given, seed=4).behind_high)


def test_a_ranking_of_what_came_is_the_best_and_chance_is_a_pai_of_one():
    chance = np.random.default_rng(9)
    events = chance.poisson(chance.gamma(0.3, 10, 2000))
    made = compare({"even": np.zeros(2000), "truth": events}, events, np.ones(2000), seed=1)
    assert made.best == "truth"
    np.testing.assert_allclose(made.pei[1], 1)
    np.testing.assert_allclose(made.pai[0], 1)


def test_areas_of_nought_are_refused():
    with pytest.raises(ValueError, match="area above 0"):
        taken([1, 2], [1, 0])


def test_incidents_where_nothing_was_ranked_count_as_not_found():
    made = compare({"a": [2, 1]}, [6, 2], [1, 1], seed=1, outside=2, shares=[0.5])
    assert made.events == 10
    assert made.hit_rate.tolist() == [[0.6]]
    assert made.pei.tolist() == [[1.0]]
    assert compare({"a": [2, 1], "b": [1, 2]}, [0, 0], [1, 1], seed=1, outside=2).hit_rate.tolist() == [[0] * 4] * 2


def test_where_nothing_could_be_found_no_method_is_the_best():
    made = compare({"a": [2, 1]}, [0, 0], [1, 1], seed=1, outside=3)
    assert made.best == ""
    assert np.isnan(made.pei).all()
