"""Gi*: published values, esda's answers, sums done by hand, and what must not matter."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.space.neighbours import neighbours_of
from contextual.stats.fdr import adjusted
from contextual.stats.general_g import general_g
from contextual.stats.gistar import chance_p, gistar, gistar_of, hot_or_cold, normal_p
from tests.conftest import skip_unless_ci
from tests.stats.grids import SHEET_POINTS, SHEET_VALUES, hexagons, within

GRID = hexagons(61)
NEAR = neighbours_of(GRID)
counts_made = st.lists(st.integers(0, 40), min_size=61, max_size=61)


def esda_and_weights(cells, own):
    """PySAL's own weights of the same cells, made as its users make them."""
    try:
        import libpysal
        from esda import getisord
    except ImportError:
        skip_unless_ci("esda and libpysal, the oracles, are not installed")
    near = neighbours_of(cells, own=False)
    weights = libpysal.weights.W({at: near.of(at).tolist() for at in range(len(cells))}, silence_warnings=True)
    return getisord, weights


def called(values, neighbours, alpha=0.05):
    """Both tests together, as the page uses them."""
    values = np.asarray(values)
    z = gistar(values, neighbours)
    exact = chance_p(neighbours.sums(values), int(values.sum()), neighbours.counts / len(values))
    return hot_or_cold(z, adjusted(normal_p(z)), alpha, adjusted(exact))


def test_the_worked_example_of_six_points_is_met_to_eight_places():
    with_own = gistar(SHEET_VALUES, within(SHEET_POINTS, 15, own=True))
    expected = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    np.testing.assert_allclose(with_own, expected, atol=5e-9)


def test_without_the_own_value_the_six_points_are_met_too():
    without = gistar(SHEET_VALUES, within(SHEET_POINTS, 15, own=False))
    expected = [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]
    np.testing.assert_allclose(without, expected, atol=5e-9)


def test_the_general_g_of_the_six_points_is_met():
    found = general_g(SHEET_VALUES, within(SHEET_POINTS, 15, own=False))
    assert round(found.g, 8) == 0.55709779
    assert round(found.p, 6) == 0.172936


@pytest.mark.filterwarnings("ignore:The weights matrix is not fully connected")
@pytest.mark.parametrize("n", [1_000, 10_000])
@pytest.mark.parametrize("mean", [0.02, 3.0])
def test_esda_agrees_to_a_billionth_with_islands_and_noughts(n, mean):
    cells = hexagons(n, holes=0.6)
    getisord, weights = esda_and_weights(cells, own=True)
    assert weights.islands
    values = np.random.default_rng(n).poisson(mean, len(cells))
    assert (values == 0).any()
    theirs = getisord.G_Local(values.astype(float), weights, transform="B", permutations=0, star=True)
    assert np.nanmax(np.abs(gistar(values, neighbours_of(cells)) - theirs.Zs)) < 1e-9
    np.testing.assert_allclose(normal_p(theirs.Zs), 2 * theirs.p_norm, atol=1e-12)


def test_esda_agrees_on_the_general_g():
    cells = hexagons(400)
    getisord, weights = esda_and_weights(cells, own=False)
    values = np.random.default_rng(3).poisson(1.5, len(cells))
    theirs, ours = (
        getisord.G(values.astype(float), weights, permutations=0),
        general_g(values, neighbours_of(cells, own=False)),
    )
    np.testing.assert_allclose([ours.g, ours.expected, ours.z, ours.p],
                               [theirs.G, theirs.EG, theirs.z_norm, theirs.p_norm], rtol=1e-9)  # fmt: skip


@given(counts_made, st.booleans())
def test_gi_star_is_the_formula_summed_by_hand(values, own):
    near = NEAR if own else neighbours_of(GRID, own=False)
    found = gistar(values, near)
    for at in range(0, 61, 7):
        pool = values if own else values[:at] + values[at + 1 :]
        n, k = len(pool), len(near.of(at))
        mean = sum(pool) / n
        variance = sum(value * value for value in pool) / n - mean * mean
        if min(pool) == max(pool):
            assert np.isnan(found[at])
            continue
        total = sum(values[b] for b in near.of(at).tolist())
        z = (total - mean * k) / math.sqrt(variance * (n * k - k * k) / (n - 1))
        assert found[at] == pytest.approx(z, abs=1e-9)


@given(counts_made, st.floats(0.1, 50), st.floats(-5, 5))
def test_scaling_and_shifting_all_counts_changes_no_z(values, times, more):
    moved = np.array(values) * times + more
    if len(set(values)) > 1:
        np.testing.assert_allclose(gistar(moved, NEAR), gistar(values, NEAR), atol=1e-6)


@given(counts_made, st.randoms())
def test_naming_the_cells_otherwise_changes_no_cells_answer(values, random):
    points = [(x, y) for x in range(8) for y in range(8)][:61]
    order = list(range(61))
    random.shuffle(order)
    here = gistar(values, within(points, 1.0, own=True))
    there = gistar([values[at] for at in order], within([points[at] for at in order], 1.0, own=True))
    np.testing.assert_allclose(there, here[order], atol=1e-9)


def test_the_same_everywhere_is_undefined_and_never_nought():
    for values in (np.zeros(61), np.full(61, 7), np.full(61, 0.1)):
        z = gistar(values, NEAR)
        assert np.isnan(z).all()
        assert np.isnan(normal_p(z)).all()
        assert set(hot_or_cold(z, adjusted(normal_p(z)))) == {"undefined"}
    assert np.isnan(gistar(np.full(61, 7.0), neighbours_of(GRID, own=False))).all()
    assert np.isnan(list(vars_of(general_g(np.full(61, 7), neighbours_of(GRID, own=False))))).all()


def vars_of(found):
    return found.g, found.expected, found.z, found.p


def test_a_neighbourhood_of_everything_and_a_study_area_of_one_cell_are_undefined():
    seven = hexagons(7)
    z = gistar(np.arange(7), neighbours_of(seven))
    assert np.isnan(z).tolist().count(True) == 1
    for values in np.random.default_rng(1).random((20, 7)):  # sums that miss the mean by a rounding are no z either
        assert np.isnan(gistar(values, neighbours_of(seven))).tolist().count(True) == 1
    assert np.isnan(gistar([3], neighbours_of(seven[:1]))).all()
    assert gistar([], neighbours_of(seven[:0])).shape == (0,)
    assert np.isnan(general_g([1, 2], neighbours_of(seven[:2], own=False)).g)
    with pytest.raises(ValueError, match="leave each hexagon itself out"):
        general_g(np.arange(7), neighbours_of(seven))


def test_an_island_answers_for_itself_alone():
    z = gistar([9, 0, 0, 1], within([(0, 0), (9, 0), (9, 1), (9, 2)], 1, own=True))
    assert z[0] == pytest.approx((9 - 2.5) / (math.sqrt(82 / 4 - 6.25) * math.sqrt((4 - 1) / 3)))
    assert np.isnan(gistar([9, 0, 0, 1], within([(0, 0), (9, 0), (9, 1), (9, 2)], 1, own=False))[0])


@given(st.integers(1, 30), st.floats(0.01, 0.99))
def test_the_exact_chance_is_the_binomial_written_out(total, share):
    terms = [math.comb(total, s) * share**s * (1 - share) ** (total - s) for s in range(total + 1)]
    expected = [min(1.0, 2 * min(math.fsum(terms[: s + 1]), math.fsum(terms[s:]))) for s in range(total + 1)]
    np.testing.assert_allclose(chance_p(np.arange(total + 1), total, share), expected, rtol=1e-9, atol=1e-300)


def test_the_exact_chance_is_that_of_scipy_far_out_in_the_tail():
    from scipy.stats import binom

    sums, total, share = np.array([0, 1, 30, 200]), 5_000, 7 / 10_000
    expected = 2 * np.minimum(binom.cdf(sums, total, share), binom.sf(sums - 1, total, share))
    np.testing.assert_allclose(chance_p(sums, total, share), np.minimum(expected, 1), rtol=1e-8)


def test_the_exact_chance_is_undefined_without_a_record_or_without_a_neighbourhood():
    assert np.isnan(chance_p([0, 0], 0, 0.5)).all()
    assert np.isnan(chance_p([0, 4], 4, [0.0, 1.0])).all()


def test_a_cube_given_as_sums_has_the_z_of_the_same_cells():
    values = np.random.default_rng(2).poisson(2, 61)
    np.testing.assert_array_equal(gistar_of(values, NEAR.sums(values), NEAR.counts), gistar(values, NEAR))


def test_one_very_high_hexagon_among_empty_ones_is_called():
    cells = hexagons(800)
    for records in (6, 40):
        values = np.zeros(len(cells), int)
        spike = int(np.flatnonzero(neighbours_of(cells).counts == 7)[100])
        values[spike] = records
        found = called(values, neighbours_of(cells))
        assert found[spike] == "hot"
        assert set(np.flatnonzero(found == "hot")) == set(neighbours_of(cells).of(spike).tolist())


@pytest.mark.parametrize("mean", [0.002, 0.02, 0.2, 2.0, 20.0])
def test_noise_however_sparse_calls_any_hexagon_in_at_most_alpha_of_draws(mean):
    cells = hexagons(500)
    near, rng, draws = neighbours_of(cells), np.random.default_rng(11), 200
    any_called = sum(bool({"hot", "cold"} & set(called(rng.poisson(mean, len(cells)), near))) for _ in range(draws))
    assert any_called / draws <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / draws)


def test_the_normal_p_alone_would_call_noise_far_too_often_which_is_why_it_is_not_used_alone():
    cells = hexagons(500)
    near, rng = neighbours_of(cells), np.random.default_rng(11)
    wrong = 0
    for _ in range(100):
        z = gistar(rng.poisson(0.02, len(cells)), near)
        wrong += bool({"hot", "cold"} & set(hot_or_cold(z, adjusted(normal_p(z)))))
    assert wrong > 50


def test_cold_is_called_too_and_only_where_every_test_agrees():
    cells = hexagons(400)
    near = neighbours_of(cells, 2)
    values = np.random.default_rng(5).poisson(20, len(cells))
    middle = int(np.argmax(near.counts == 19))
    values[near.of(middle)] = 5
    assert called(values, near)[middle] == "cold"
    assert hot_or_cold([-3.0], [0.01], 0.05, [0.2]).tolist() == ["none"]
    assert hot_or_cold([-3.0], [0.01], 0.05, [np.nan]).tolist() == ["none"]
