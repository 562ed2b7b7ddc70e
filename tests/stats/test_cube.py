from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from contextual.space.cells import cells_at, with_ring
from contextual.space.neighbours import Neighbours, neighbours_of
from contextual.stats.cube import chance_p, cube
from contextual.stats.fdr import adjusted

AREA = with_ring(cells_at([54.6], [1.6], 9), 4)
NEAR = neighbours_of(AREA)
N = len(AREA)
TOWN = with_ring(cells_at([54.6], [1.6], 9), 11)


def drawn(seed):
    """Noise, few or many, one at a time or by tens, with or without a busy corner."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.uniform(0.02, 3), (N, 6)) * rng.choice([1, 10])
    counts[:5, 2:] += rng.poisson(4, (5, 4)) * rng.integers(0, 2)
    return counts


tables = st.integers(0, 2**32 - 1).map(drawn)


def gi_star_bin_by_bin(counts, reach):
    """The formula of Ord and Getis for every bin, with a matrix of weights written out."""
    n_cells, n_steps = counts.shape
    weights = np.zeros((counts.size, counts.size))
    for cell in range(n_cells):
        for step in range(n_steps):
            for near in NEAR.of(cell):
                for before in range(max(step - reach, 0), step + 1):
                    weights[cell * n_steps + step, int(near) * n_steps + before] = 1
    x = counts.ravel().astype(float)
    n, mean = len(x), x.mean()
    spread = np.sqrt((x**2).mean() - mean**2)
    w = weights.sum(1)
    z = (weights @ x - mean * w) / (spread * np.sqrt((n * (weights**2).sum(1) - w**2) / (n - 1)))
    return z.reshape(counts.shape)


@settings(max_examples=15)
@given(tables, st.integers(0, 3))
def test_each_bin_is_the_published_formula_over_space_and_the_steps_before(counts, reach):
    if counts.min() != counts.max():
        assert cube(counts, NEAR, reach=reach).z == pytest.approx(gi_star_bin_by_bin(counts, reach), abs=1e-9)


def test_with_one_step_the_cube_is_gi_star_as_esda_has_it():
    esda, libpysal = pytest.importorskip("esda"), pytest.importorskip("libpysal")
    counts = np.random.default_rng(26).poisson(1.0, (N, 1))
    near = {i: [int(j) for j in NEAR.of(i) if j != i] for i in range(N)}
    weights = libpysal.weights.W(near, silence_warnings=True)
    theirs = esda.G_Local(counts[:, 0].astype(float), weights, transform="B", star=True, permutations=0)
    assert cube(counts, NEAR).z[:, 0] == pytest.approx(theirs.Zs, abs=1e-9)


def test_the_first_step_has_no_step_before_it():
    found = cube(np.ones((N, 3), int) * [1, 2, 4], NEAR)
    assert found.size[0].tolist() == [NEAR.counts[0], 2 * NEAR.counts[0], 2 * NEAR.counts[0]]
    assert (found.sums / found.size)[0].tolist() == [1, 1.5, 3]


@pytest.mark.parametrize(("total", "bins", "size"), [(5, 12, 3), (9, 40, 14), (1, 7, 1)])
def test_the_exact_chance_is_a_sum_of_binomial_terms(total, bins, size):
    share = size / bins
    terms = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    for k in range(total + 1):
        expected = min(1, 2 * min(sum(terms[: k + 1]), sum(terms[k:])))
        assert chance_p([k], [size], total, bins)[0] == pytest.approx(expected, rel=1e-10)


@settings(max_examples=25)
@given(tables)
def test_a_bin_is_called_only_when_both_tests_over_the_whole_cube_call_it(counts):
    found = cube(counts, NEAR)
    if np.isnan(found.z).any():
        return
    assert found.family == counts.size
    assert found.p == pytest.approx(2 * stats.norm.sf(np.abs(found.z)))
    both = (adjusted(found.p) <= 0.05) & (adjusted(found.p_chance) <= 0.05)
    assert (found.states == np.where(both, np.sign(found.z), 0)).all()


@settings(max_examples=25)
@given(tables, st.integers(2, 9))
def test_scaling_changes_no_z_and_listing_the_hexagons_otherwise_changes_nothing(counts, by):
    found, order = cube(counts, NEAR), np.random.default_rng(by).permutation(N)
    assert cube(counts * by, NEAR).z == pytest.approx(found.z, nan_ok=True)
    again = cube(counts[order], renumbered(order))
    assert again.z == pytest.approx(found.z[order], nan_ok=True)
    assert (again.states == found.states[order]).all()


def renumbered(order):
    """The same hexagons with the same neighbours, listed in another order."""
    place = np.argsort(order)
    lists = [place[NEAR.of(i)] for i in order]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in lists])])
    return Neighbours(starts, np.concatenate(lists).astype(np.int32), NEAR.ring, NEAR.own)


@pytest.mark.parametrize("value", [0, 3])
def test_a_cube_that_is_all_one_count_is_undefined_not_nought(value):
    found = cube(np.full((N, 5), value), NEAR)
    assert np.isnan(found.z).all()
    assert np.isnan(found.p_adjusted).all()
    assert np.isnan(found.p_chance).all()
    assert (found.family, found.states.any()) == (0, False)


def test_an_island_has_itself_and_its_own_steps_before():
    island = int(cells_at([54.9], [1.6], 9)[0])
    area = np.union1d(AREA, [island])
    counts = np.zeros((len(area), 10), int)
    at = int(np.searchsorted(area, island))
    counts[at, 6:] = 4
    found = cube(counts, neighbours_of(area))
    assert found.size[at].tolist() == [1] + [2] * 9
    assert found.states[at].tolist() == [0] * 6 + [1] * 4


def test_few_records_that_the_normal_curve_alone_would_call_are_not_called():
    counts = np.zeros((N, 12), int)
    counts[30, 5] = 1
    found = cube(counts, NEAR)
    assert (found.p_adjusted <= 0.05).any()
    assert not found.states.any()


def test_records_that_come_ten_at_a_time_are_not_called_although_as_separate_ones_they_would_be():
    counts = 10 * np.random.default_rng(26).poisson(1.0, (N, 12))
    found = cube(counts, NEAR)
    assert (found.p_chance_adjusted <= 0.05).any()
    assert not found.states.any()


@pytest.mark.parametrize("rate", [0.02, 0.2, 2.0])
def test_on_pure_noise_anything_is_called_in_no_more_draws_than_stated(rate):
    near, draws = neighbours_of(TOWN), 60
    rng = np.random.default_rng(26)
    called = sum(cube(rng.poisson(rate, (len(TOWN), 12)), near).states.any() for _ in range(draws))
    assert called <= stats.binom.ppf(0.999, draws, 0.05)


@pytest.mark.parametrize("spoilt", [np.zeros((N, 0)), np.zeros((N - 1, 3)), -np.ones((N, 3)), np.zeros(N)])
def test_what_is_no_cube_is_refused(spoilt):
    with pytest.raises(ValueError, match="a cube is"):
        cube(spoilt, NEAR)


def test_neighbours_without_the_hexagon_itself_are_refused():
    with pytest.raises(ValueError, match="own neighbours"):
        cube(np.ones((N, 3)), neighbours_of(AREA, own=False))
