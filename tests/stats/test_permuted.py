"""Conditional permutation: every deal gone through by hand, draws, PySAL's answers, and what must not matter."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextual.space.neighbours import neighbours_of
from contextual.stats.fdr import adjusted
from contextual.stats.permuted import permuted
from tests.conftest import skip_unless_ci
from tests.stats.grids import hexagons, within

LINE = within([(x, 0) for x in range(9)], 2, own=True)
few_counts = st.lists(st.integers(0, 5), min_size=9, max_size=9)


def by_hand(values, neighbours, at):
    """The oracle: every choice of other places for the neighbours' counts."""
    others = [b for b in neighbours.of(at).tolist() if b != at]
    pool = [value for b, value in enumerate(values) if b != at]
    found = sum(values[b] for b in others)
    sums = [sum(deal) for deal in combinations(pool, len(others))]
    return sum(s >= found for s in sums) / len(sums), sum(s <= found for s in sums) / len(sums)


@given(few_counts)
def test_counting_every_deal_gives_what_going_through_every_deal_gives(values):
    found = permuted(values, LINE, seed=1, count_all=True)
    for at in range(9):
        if min(values) == max(values):
            assert np.isnan(found.more[at])
            assert np.isnan(found.fewer[at])
        else:
            assert (found.more[at], found.fewer[at]) == pytest.approx(by_hand(values, LINE, at), rel=1e-12)


@given(few_counts, st.randoms())
def test_naming_the_cells_otherwise_changes_no_cells_answer(values, random):
    order = list(range(9))
    random.shuffle(order)
    renamed = within([(x, 0) for x in order], 2, own=True)
    here, there = permuted(values, LINE, seed=1), permuted([values[x] for x in order], renamed, seed=1)
    np.testing.assert_allclose(there.p(), here.p()[order], rtol=1e-12)


@given(few_counts, st.integers(1, 4), st.booleans())
def test_scaling_the_counts_changes_nothing_and_the_own_is_held_whether_listed_or_not(values, times, own):
    near = within([(x, 0) for x in range(9)], 2, own=own)
    scaled = permuted(times * np.array(values), near, seed=1).p()
    np.testing.assert_allclose(scaled, permuted(values, LINE, seed=1).p(), rtol=1e-12)


@settings(max_examples=10)
@given(st.integers(0, 1_000))
def test_deals_drawn_come_near_to_deals_counted(seed):
    cells = hexagons(200)
    values = np.random.default_rng(seed).poisson(0.7, len(cells))
    near = neighbours_of(cells, 2)
    drawn, counted = permuted(values, near, seed=seed, count_all=False), permuted(values, near, seed=seed)
    assert counted.exact
    assert not drawn.exact
    np.testing.assert_allclose(drawn.more, counted.more, atol=0.025)
    np.testing.assert_allclose(drawn.fewer, counted.fewer, atol=0.025)
    assert drawn.more.min() >= 1 / 10_000


def test_what_no_deal_drawn_reaches_has_the_least_p_there_can_be_and_never_nought():
    cells = hexagons(2_000)
    near, values = neighbours_of(cells), np.zeros(len(cells), int)
    middle = int(np.argmax(near.counts == 7))
    values[near.of(middle)] = 9
    found = permuted(values, near, seed=1, count_all=False, draws=999)
    assert (found.more[middle], found.fewer[middle]) == (1 / 1_000, 1.0)


def test_a_deal_drawn_of_many_cells_holds_none_of_them_twice():
    near, values = neighbours_of(hexagons(150)), np.zeros(169, int)
    one = int(np.argmax(near.counts == 7))
    values[one] = 1
    beside = [at for at in near.of(one).tolist() if at != one]
    assert (permuted(values, near, seed=1, count_all=False).fewer[beside] == 1.0).all()


def test_the_same_seed_draws_the_same_deals_and_another_seed_others():
    values = np.random.default_rng(3).poisson(5, 9)
    drawn = [permuted(values, LINE, seed=seed, count_all=False, draws=99).more.tolist() for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_deals_of_few_cells_are_drawn_without_any_cell_twice():
    """Three cells in a row: around the middle one lie both others, whatever is dealt."""
    three = within([(0, 0), (1, 0), (2, 0)], 1, own=True)
    found = permuted([1, 2, 4], three, seed=1, count_all=False, draws=199)
    assert (found.more[1], found.fewer[1]) == (1.0, 1.0)


@pytest.mark.filterwarnings("ignore")
def test_pysal_agrees_as_far_as_its_draws_go():
    try:
        import libpysal
        from esda import getisord
    except ImportError:
        skip_unless_ci("esda and libpysal, the oracles, are not installed")
    cells = hexagons(130)
    values = np.random.default_rng(8).poisson(2, len(cells))
    near = neighbours_of(cells, own=False)
    weights = libpysal.weights.W({at: near.of(at).tolist() for at in range(len(cells))}, silence_warnings=True)
    theirs = getisord.G_Local(
        values.astype(float), weights, transform="B", permutations=2_999, star=True, seed=1, n_jobs=1
    )
    ours = permuted(values, near, seed=1)
    ties = 1e-9
    np.testing.assert_allclose(ours.more, (theirs.rGs >= theirs.Gs[:, None] - ties).mean(axis=1), atol=0.03)
    np.testing.assert_allclose(ours.fewer, (theirs.rGs <= theirs.Gs[:, None] + ties).mean(axis=1), atol=0.03)


def test_the_alternative_is_said_and_a_fourth_one_is_refused():
    found = permuted([0, 3, 0, 3, 3, 0, 0, 0, 0], LINE, seed=1)
    assert found.p("greater")[2] == found.more[2] < 0.5 < found.p("less")[2] == found.fewer[2]
    assert found.p()[2] == 2 * found.more[2]
    with pytest.raises(ValueError, match="greater, less or two-sided"):
        found.p("both")


def test_a_cell_without_neighbours_and_counts_all_the_same_are_undefined():
    near = within([(0, 0), (9, 0), (10, 0), (11, 0)], 1, own=True)
    for count_all in (True, False):
        found = permuted([5, 0, 1, 2], near, seed=1, count_all=count_all)
        assert np.isnan(found.p()).tolist() == [True, False, False, False]
        assert np.isnan(permuted([2, 2, 2, 2], near, seed=1, count_all=count_all).p()).all()


def test_what_is_no_count_is_refused():
    for wrong in ([0.5] * 9, [-1] * 9):
        with pytest.raises(ValueError, match="only counts are dealt out"):
            permuted(wrong, LINE, seed=1)


def test_large_counts_of_many_kinds_are_drawn_and_small_ones_counted():
    cells = hexagons(2_000)
    rng = np.random.default_rng(4)
    assert permuted(rng.poisson(0.3, len(cells)), neighbours_of(cells), seed=1).exact
    assert not permuted(rng.integers(0, 100_000, len(cells)), neighbours_of(cells, 2), seed=1, draws=99).exact


@pytest.mark.parametrize("mean", [0.05, 1.0])
def test_noise_calls_any_hexagon_in_at_most_alpha_of_draws(mean):
    cells = hexagons(300)
    near, rng = neighbours_of(cells), np.random.default_rng(12)
    called = 0
    for _ in range(100):
        p = permuted(rng.poisson(mean, len(cells)), near, seed=1).p()
        called += bool(np.nanmin(adjusted(p), initial=1.0) <= 0.05)
    assert called <= 9


def test_a_ring_of_high_counts_is_called_and_a_lone_one_is_not_for_its_own_count_is_held():
    cells = hexagons(800)
    near = neighbours_of(cells)
    middle = int(np.flatnonzero(near.counts == 7)[200])
    lone, ring = np.zeros(len(cells), int), np.zeros(len(cells), int)
    lone[middle], ring[near.of(middle)] = 40, 6
    assert adjusted(permuted(lone, near, seed=1).p())[middle] == 1.0
    assert adjusted(permuted(ring, near, seed=1).p())[middle] < 0.001
