"""Near repeat: values of its own publication and of another package, slow oracles, and what changes nothing."""

from __future__ import annotations

from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextual.stats.close_pairs import close_pairs, count_close_pairs
from contextual.stats.knox import expected_pairs, knox

BURKITT = np.loadtxt(Path(__file__).parent.parent / "fixtures" / "burkitt.csv", delimiter=",", skiprows=1)
"""Cases of Burkitt's lymphoma, West Nile, Uganda: X, Y and day, after Williams et al. (1978), Br J Cancer 37, 109."""


def slow(east, north, day, metres, days):
    """One pair at a time."""
    table = np.zeros((len(metres) - 1, len(days) - 1), int)
    for i, j in combinations(range(len(day)), 2):
        apart, lag = np.hypot(east[i] - east[j], north[i] - north[j]), abs(day[i] - day[j])
        for row in range(len(metres) - 1):
            for column in range(len(days) - 1):
                near = metres[row] <= apart < metres[row + 1]
                table[row, column] += near and days[column] <= lag < days[column + 1]
    return table


def test_knox_own_table_of_1964_expects_0_83_pairs_where_5_were_seen():
    assert round(float(expected_pairs(25, 152, 96 * 95 / 2)), 2) == 0.83


def test_burkitt_cases_give_the_pairs_and_the_expectation_that_pointpats_gives():
    # pointpats 2.5, Knox(delta=20, tau=5): both limits belong to "near" there, and all values are whole numbers.
    found = knox(*BURKITT.T, metres=(0, 20.001), days=(0, 6), draws=999, seed=2)
    assert found.observed.item() == 13
    assert found.expected.item() == pytest.approx(10.1438161, rel=1e-7)
    assert 0.15 < found.p.item() < 0.25  # there: 0.21 and 0.17 from 99 draws, 0.146 by Poisson


def test_two_events_100_m_and_3_days_apart_are_in_the_bands_that_begin_there():
    found = knox([0, 100], [0, 0], [0, 3], metres=(0, 100, 200), days=(0, 3, 6), draws=9, seed=1)
    assert found.observed.tolist() == [[0, 0], [0, 1]]


def test_an_event_on_the_last_edge_is_in_no_band():
    found = knox([0, 200, 0], [0, 0, 1], [0, 0, 6], metres=(0, 100, 200), days=(0, 3, 6), draws=9, seed=1)
    assert found.observed.sum() == 0


def test_records_at_one_point_are_a_band_of_their_own():
    found = knox([5, 5, 5, 80], [0, 0, 0, 0], [0, 1, 2, 3], metres=(0, 1, 100), days=(0, 7), draws=9, seed=1)
    assert found.observed.ravel().tolist() == [3, 3]


def test_bands_need_not_begin_at_nothing():
    east, day = [0, 30, 70], [0, 5, 9]
    found = knox(east, [0, 0, 0], day, metres=(35, 60), days=(4, 5), draws=9, seed=1)
    assert found.observed.tolist() == slow(east, [0, 0, 0], day, (35, 60), (4, 5)).tolist() == [[1]]


def test_p_and_expectation_are_those_of_every_order_of_the_days():
    east, north, day = np.array([0.0, 4, 9, 50, 55, 58]), np.zeros(6), np.array([1, 2, 3, 30, 31, 33])
    metres, days = (0, 10, 60), (0, 5, 40)
    seen = slow(east, north, day, metres, days)
    every = np.array([slow(east, north, np.array(order), metres, days) for order in permutations(day)])
    found = knox(east, north, day, metres=metres, days=days, draws=4999, seed=3)
    assert found.observed.tolist() == seen.tolist()
    np.testing.assert_allclose(found.expected, every.mean(axis=0), atol=1e-12)
    share = (every >= seen).mean(axis=0)
    np.testing.assert_allclose(found.p, share, atol=4 * 0.5 / np.sqrt(5000))
    np.testing.assert_allclose(found.median, np.median(every, axis=0), atol=1)


def test_the_draws_mean_what_is_expected_also_over_many_blocks_of_pairs():
    chance = np.random.default_rng(8)
    found = knox(*chance.uniform(0, 600, (2, 300)), chance.integers(0, 90, 300), draws=600, seed=4)
    assert found.observed.sum() > 2_000
    np.testing.assert_allclose(found.drawn_mean, found.expected, rtol=0.05, atol=0.5)


def test_within_blocks_p_and_expectation_are_those_of_every_order_inside_each_block():
    east, north, day = np.array([0.0, 4, 9, 3, 50, 8, 2]), np.zeros(7), np.array([1, 2, 9, 30, 31, 36, 40])
    blocks, metres, days = [7, 7, 7, 4, 4, 4, 4], (0, 10, 60), (0, 5, 30, 40)
    seen = slow(east, north, day, metres, days)
    orders = [(*first, *last) for first in permutations(day[:3]) for last in permutations(day[3:])]
    every = np.array([slow(east, north, np.array(order), metres, days) for order in orders])
    found = knox(east, north, day, metres=metres, days=days, blocks=blocks, draws=4999, seed=3)
    np.testing.assert_allclose(found.expected, every.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(found.drawn_mean, every.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(found.p, (every >= seen).mean(axis=0), atol=4 * 0.5 / np.sqrt(5000))


def test_a_change_of_level_at_places_looks_like_a_repeat_until_quarters_are_kept():
    """Half of the places have records in the first half of the year only: nothing comes back soon after another."""
    chance = np.random.default_rng(13)
    spot = chance.integers(0, 30, 600)
    day = np.where(spot < 15, chance.integers(0, 182, 600), chance.integers(182, 364, 600))
    place = (500.0 * spot, np.zeros(600), day)
    plain = knox(*place, metres=(0, 1), days=(0, 7, 28), seed=1)
    kept = knox(*place, metres=(0, 1), days=(0, 7, 28), blocks=day // 91, seed=1)
    assert plain.p_adjusted.max() < 0.01
    assert plain.ratio.min() > 1.7
    assert kept.p_adjusted.min() > 0.1
    assert kept.ratio.max() < 1.2


few = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 12)), min_size=0, max_size=14)


@given(few)
@settings(max_examples=60, deadline=None)
def test_pairs_are_those_counted_one_by_one(events):
    east, north, day = np.array(events, int).reshape(-1, 3).T
    found = knox(east, north, day, metres=(0, 1, 2, 5), days=(0, 1, 3, 7), draws=2, seed=1)
    assert found.observed.tolist() == slow(east, north, day, (0, 1, 2, 5), (0, 1, 3, 7)).tolist()
    assert (
        count_close_pairs(east.astype(float), north.astype(float), 4.9)
        == slow(east, north, day * 0, (0, 4.9001), (0, 1)).sum()
    )


@given(few.filter(lambda events: len(events) > 1), st.randoms(use_true_random=False), st.integers(-400, 400))
@settings(max_examples=40, deadline=None)
def test_order_of_events_where_nought_is_and_the_unit_of_length_change_no_count(events, shuffle, shift):
    east, north, day = np.array(events, int).T
    plain = knox(east, north, day, metres=(0, 2, 5), days=(0, 2, 6), draws=2, seed=1)
    order = list(range(len(day)))
    shuffle.shuffle(order)
    moved = knox(
        8 * east[order] + shift, shift - 8 * north[order], shift - day[order], metres=(0, 16, 40), days=(0, 2, 6),
        draws=2, seed=1,
    )  # fmt: skip
    assert moved.observed.tolist() == plain.observed.tolist()
    np.testing.assert_allclose(moved.expected, plain.expected)


def test_the_order_in_which_events_are_given_changes_nothing_not_even_p():
    random = np.random.default_rng(4)
    given = [random.integers(0, 900, 80), random.integers(0, 900, 80), random.integers(0, 90, 80)]
    blocks, order = given[2] // 30, random.permutation(80)
    for of in (None, blocks):
        one = knox(*given, blocks=of, draws=49, seed=5)
        other = knox(*(part[order] for part in given), blocks=None if of is None else of[order], draws=49, seed=5)
        np.testing.assert_array_equal(one.p, other.p)
        np.testing.assert_array_equal(one.median, other.median)


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    chance = np.random.default_rng(5)
    town = (*chance.uniform(0, 900, (2, 80)), chance.integers(0, 60, 80))
    first, again, other = (knox(*town, draws=99, seed=seed) for seed in (1, 1, 2))
    assert first.drawn_mean.tolist() == again.drawn_mean.tolist()
    assert first.drawn_mean.tolist() != other.drawn_mean.tolist()


def test_a_band_no_pair_can_be_in_is_undefined_and_not_nought():
    found = knox([0, 50], [0, 0], [0, 1], metres=(0, 1, 100), days=(0, 7), draws=9, seed=1)
    assert np.isnan([found.ratio[0, 0], found.p[0, 0], found.p_adjusted[0, 0]]).all()
    assert found.ratio[1, 0] == 1


@pytest.mark.parametrize("n", [0, 1])
def test_one_event_or_none_has_no_pair(n):
    found = knox(np.zeros(n), np.zeros(n), np.zeros(n, int), draws=9, seed=1)
    assert found.observed.sum() == 0
    assert np.isnan(found.p).all()


def test_planted_repeats_are_found_in_their_band_and_nowhere_far_from_it():
    chance = np.random.default_rng(11)
    east, north, day = chance.uniform(0, 5_000, 300), chance.uniform(0, 5_000, 300), chance.integers(0, 360, 300)
    again = chance.random(300) < 0.2
    east, north = np.append(east, east[again] + 30), np.append(north, north[again] + 30)
    day = np.append(day, day[again] + chance.integers(1, 7, again.sum()))
    found = knox(east, north, day, metres=(0, 1, 100, 200, 400), days=(0, 1, 7, 14, 28), draws=999, seed=6)
    called = np.argwhere(found.p_adjusted <= 0.05).tolist()
    assert called == [[1, 1]]
    assert found.ratio[1, 1] > 10


def test_where_place_and_time_go_their_own_ways_any_band_is_called_no_more_often_than_is_said():
    """Events gather at spots and in weeks, so that counts are high: only the two together would be a repeat."""
    chance, called = np.random.default_rng(7), 0
    for town in range(200):
        spot = chance.integers(0, 12, 80)
        east, north = 60.0 * (spot % 4), 60.0 * (spot // 4)
        day = np.where(chance.random(80) < 0.4, chance.integers(0, 20, 80), chance.integers(0, 120, 80))
        called += np.nanmin(knox(east, north, day, draws=199, seed=town).p_adjusted) <= 0.05
    assert called / 200 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


@pytest.mark.parametrize("wrong", [{"metres": (0,)}, {"metres": (0, 5, 5)}, {"days": (7, 0)}, {"draws": 0}])
def test_bands_that_do_not_rise_and_no_draw_are_refused(wrong):
    with pytest.raises(ValueError, match=r"rise|draw"):
        knox([0, 1], [0, 0], [0, 1], **wrong)


def test_pairs_come_in_the_order_of_their_bands():
    chance = np.random.default_rng(9)
    east, north = chance.uniform(0, 100, (2, 60))
    pairs = close_pairs(east, north, (0, 20, 50))
    apart = np.hypot(east[pairs.one] - east[pairs.other], north[pairs.one] - north[pairs.other])
    first, second = (apart[pairs.starts[at] : pairs.starts[at + 1]] for at in (0, 1))
    assert first.max() < 20 <= second.min()
    assert second.max() < 50


def test_days_far_from_nought_are_counted_as_well():
    near, far = (knox([0, 1, 2], [0, 0, 0], np.array([0, 3, 40_000]) + shift, draws=9) for shift in (0, 20_000))
    assert near.observed.tolist() == far.observed.tolist()
    assert near.observed.sum() == 1


def test_days_two_centuries_apart_never_seem_near():
    assert knox([0, 0], [0, 0], [0, 65_539], draws=9).drawn_mean.sum() == 0


def test_no_p_is_nought_and_the_lowest_is_one_in_one_more_than_the_draws():
    found = knox([0, 0, 900, 900], [0] * 4, [0, 0, 300, 300], metres=(0, 1), days=(0, 1), draws=3, seed=12)
    assert found.observed.item() == 2
    assert (found.p.item() * 4) in (1, 2, 3, 4)


def test_hundreds_of_records_at_one_point_on_one_day_are_all_counted():
    found = knox(np.zeros(40), np.zeros(40), np.zeros(40, int), draws=3)
    assert found.observed[0, 0] == found.expected[0, 0] == found.median[0, 0] == 780
    assert found.p[0, 0] == 1
