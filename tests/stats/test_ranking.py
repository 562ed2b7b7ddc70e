"""Ranking: each way puts first what it says, chooses on the past alone, and what must not matter does not."""

from __future__ import annotations

import numpy as np
import pytest

from contextual.codes.ranking import RANKINGS
from contextual.space.cells import area_m2, cells_at, centre, with_ring
from contextual.space.neighbours import neighbours_of
from contextual.space.plane import local_plane
from contextual.stats.gistar import gistar
from contextual.stats.kernel import kernel_density
from contextual.stats.ranking import BANDWIDTHS, HALF_LIVES, Ground, rank

CELLS = with_ring(cells_at([54.6], [1.6], 9), 10)


def ground(cells=CELLS):
    degrees = np.array([centre(int(cell)) for cell in cells])
    plane = local_plane(degrees[:, 0], degrees[:, 1])
    where = np.column_stack([plane.easting, plane.northing])
    return Ground(positions=where, area=area_m2(cells) / 1e6, neighbours=neighbours_of(cells))


def town(months, seed=1):
    """A few steady spots, each in a street of quieter hexagons, and noise."""
    chance = np.random.default_rng(seed)
    around = ground()
    level = 0.05 + sum(
        3 * np.exp(-np.square(around.positions - around.positions[spot]).sum(axis=1) / 400**2)
        for spot in (40, 180, 300)
    )
    return chance.poisson(level[:, None], (len(CELLS), months))


def test_every_way_of_ranking_has_a_label_and_a_score():
    made = rank(town(12), ground(), 3)
    assert list(made.scores) == list(RANKINGS)
    assert all(score.shape == CELLS.shape for score in made.scores.values())


def test_each_way_puts_first_what_it_says():
    past, around = town(12), ground()
    made = rank(past, around, 3)
    np.testing.assert_array_equal(made.scores["last"], past[:, 9:].sum(axis=1))
    np.testing.assert_array_equal(made.scores["long"], past.sum(axis=1))
    by_hand = [sum(n * 0.5 ** (age / made.half_life_months) for age, n in enumerate(row[::-1])) for row in past]
    np.testing.assert_allclose(made.scores["fading"], by_hand)
    np.testing.assert_allclose(
        made.scores["kernel"], kernel_density(around.positions, past.sum(axis=1), made.bandwidth_m)
    )
    np.testing.assert_array_equal(made.scores["hotspots"], gistar(past.sum(axis=1), around.neighbours))


def test_a_bandwidth_and_a_half_life_are_among_those_tried_and_chosen_on_the_last_past_months():
    around = ground()
    made = rank(town(12), around, 3)
    assert made.held_back == 3
    assert made.bandwidth_m / around.spacing_m == pytest.approx(
        min(BANDWIDTHS, key=lambda one: abs(one - made.bandwidth_m / around.spacing_m))
    )
    assert made.half_life_months in HALF_LIVES


def test_a_half_life_is_short_where_spots_move_and_long_where_they_stay():
    chance, around = np.random.default_rng(7), ground()
    stay = chance.poisson(chance.gamma(0.5, 1.0, len(CELLS))[:, None], (len(CELLS), 24))
    move = np.zeros_like(stay)
    for month in range(24):
        move[(month // 6) :: 40, month] = 3
    assert rank(move, around, 3).half_life_months < rank(stay, around, 3).half_life_months


def test_one_past_month_is_too_few_to_choose_on_and_the_usual_values_are_taken():
    made = rank(town(1), ground(), 3)
    assert made.held_back == 0
    assert made.half_life_months == 6
    assert made.bandwidth_m == pytest.approx(2 * ground().spacing_m)
    with pytest.raises(ValueError, match="one past month"):
        rank(np.zeros((len(CELLS), 0)), ground(), 3)


def test_no_past_incident_ranks_nothing_before_anything():
    made = rank(np.zeros((len(CELLS), 6), int), ground(), 3)
    for key, score in made.scores.items():
        assert np.isnan(score).all() or np.ptp(score) == 0, key


def test_the_order_of_hexagons_does_not_matter_to_any_way():
    """Hexagons stand in the order of their ids; turning the ids' order round must only turn the scores."""
    past, around = town(8), ground()
    made = rank(past, around, 2)
    turn = np.random.default_rng(3).permutation(len(CELLS))
    new_place = np.argsort(turn)
    lists = around.neighbours
    near = [new_place[lists.of(int(at))] for at in turn]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in near])])
    turned = Ground(
        positions=around.positions[turn],
        area=around.area[turn],
        neighbours=type(lists)(starts, np.concatenate(near).astype(np.int32), 1, True),
    )
    again = rank(past[turn], turned, 2)
    assert (again.bandwidth_m, again.half_life_months) == pytest.approx((made.bandwidth_m, made.half_life_months))
    for key, score in made.scores.items():
        np.testing.assert_allclose(again.scores[key], score[turn], rtol=1e-9, err_msg=key)


def test_the_distance_between_centres_is_that_of_the_grid():
    around = ground()
    middle = len(CELLS) // 2
    near = around.neighbours.of(middle)
    apart = np.linalg.norm(around.positions[near] - around.positions[middle], axis=1)
    assert around.spacing_m == pytest.approx(apart[apart > 0].mean(), rel=0.02)
