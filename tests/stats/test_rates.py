"""Rates: published and independent values, a long way round, and what must not matter."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.space.cells import cells_at, with_ring
from contextual.space.neighbours import neighbours_of
from contextual.stats.interval import poisson_limits
from contextual.stats.rates import rates, shrunk_rates, towards_neighbours

SEVEN = with_ring(cells_at([54.6], [1.6], 9))
LARGE = with_ring(cells_at([54.6], [1.6], 9), 6)

pairs = st.lists(
    st.tuples(st.integers(0, 60), st.floats(0.5, 5000)), min_size=2, max_size=12
)  # counts, and denominators that are something


def test_empirical_bayes_gives_the_values_worked_out_by_hand():
    made = shrunk_rates([0, 5, 1, 20], [20, 50, 100, 200])
    assert made.mean == pytest.approx(0.0702703, abs=5e-8)
    assert made.between == pytest.approx(0.00108619, abs=5e-9)
    np.testing.assert_allclose(made.weight, [0.23614, 0.43594, 0.60719, 0.75559], atol=5e-6)
    np.testing.assert_allclose(made.shrunk, [0.053676, 0.083231, 0.033675, 0.092734], atol=5e-7)
    variance = sum(b * (e / b - 26 / 370) ** 2 for e, b in zip([0, 5, 1, 20], [20, 50, 100, 200], strict=True)) / 370
    assert variance == pytest.approx(0.00184587, abs=5e-9)
    assert not made.guarded


def test_empirical_bayes_agrees_with_another_package_where_that_one_needs_no_guard():
    smoothing = pytest.importorskip("esda.smoothing")
    chance = np.random.default_rng(3)
    bases = chance.uniform(50, 5000, 200)
    events = chance.poisson(bases * chance.gamma(2, 0.01, 200))
    theirs = smoothing.Empirical_Bayes(events, bases).r.ravel()
    np.testing.assert_allclose(shrunk_rates(events, bases).shrunk, theirs, rtol=1e-10)


def test_rates_that_differ_less_than_chance_would_make_them_are_all_the_rate_of_the_whole():
    made = shrunk_rates([5, 5, 5, 5], [100, 100, 100, 100])
    assert made.guarded
    assert made.between == 0
    assert made.weight.tolist() == [0, 0, 0, 0]
    np.testing.assert_allclose(made.shrunk, 0.05)
    low, high = poisson_limits([20])
    np.testing.assert_allclose([made.low[0], made.high[0]], [low[0] / 400, high[0] / 400])


def test_without_the_guard_a_weight_would_leave_0_to_1():
    """The package that has no guard gives such a weight here; ours does not."""
    events, bases = np.array([6, 5, 5, 4]), np.array([100.0, 100.0, 100.0, 100.0])
    mean, rate = 0.05, events / bases
    unguarded = (bases * (rate - mean) ** 2).sum() / 400 - mean / 100
    assert unguarded < 0
    weight = unguarded / (unguarded + mean / 100)
    assert weight < 0
    assert shrunk_rates(events, bases).weight.min() >= 0


def test_nothing_recorded_anywhere_is_a_rate_of_0_and_no_error():
    made = shrunk_rates([0, 0], [10, 20])
    assert made.shrunk.tolist() == [0, 0]
    assert made.mean == 0
    assert made.high[0] > 0


def test_a_rate_over_nothing_is_undefined_and_says_nothing_of_the_whole():
    events, bases = [4, 3, 9], [2.0, 0.0, float("nan")]
    assert np.isnan(rates(events, bases)[0][1:]).all()
    made = shrunk_rates(events, bases)
    assert made.mean == 2
    assert np.isnan(made.shrunk[1:]).all()
    assert np.isnan(shrunk_rates([1], [0]).mean)
    assert len(shrunk_rates([], []).shrunk) == 0


def test_the_limits_of_a_rate_are_the_exact_limits_of_its_count():
    rate, low, high = rates([0, 10], [4.0, 4.0])
    assert rate.tolist() == [0, 2.5]
    # Garwood's published table: 0 gives 0 to 3.69, 10 gives 4.80 to 18.39.
    np.testing.assert_allclose([low[1] * 4, high[0] * 4, high[1] * 4], [4.80, 3.69, 18.39], atol=0.005)
    assert low[0] == 0


def test_limits_hold_the_truth_as_often_as_they_say():
    chance = np.random.default_rng(11)
    for truth in (0.5, 3.0, 20.0):
        _, low, high = rates(chance.poisson(truth * 2, 4000), np.full(4000, 2.0))
        assert np.mean((low <= truth) & (truth <= high)) >= 0.95


def test_the_drawn_rate_is_the_mean_of_the_gamma_distribution_that_gives_its_limits():
    made = shrunk_rates([0, 5, 1, 20], [20, 50, 100, 200])
    shape = made.mean**2 / made.between + np.array([0, 5, 1, 20])
    scale = made.mean / made.between + np.array([20, 50, 100, 200])
    np.testing.assert_allclose(shape / scale, made.shrunk, rtol=1e-12)
    stats = pytest.importorskip("scipy.stats")
    np.testing.assert_allclose(made.low, stats.gamma.ppf(0.025, shape, scale=1 / scale), rtol=1e-9)
    np.testing.assert_allclose(made.high, stats.gamma.ppf(0.975, shape, scale=1 / scale), rtol=1e-9)


def test_what_cannot_be_a_rate_is_refused():
    for events, bases in (([-1], [2]), ([1], [-2]), ([1, 2], [3]), ([math.nan], [2])):
        with pytest.raises(ValueError, match="a rate needs"):
            rates(events, bases)


def by_hand(events, bases):
    """Marshall's formulas, one unit at a time."""
    mean = sum(events) / sum(bases)
    spread = sum(b * (e / b - mean) ** 2 for e, b in zip(events, bases, strict=True)) / sum(bases)
    between = max(spread - mean / (sum(bases) / len(bases)), 0)
    out = []
    for e, b in zip(events, bases, strict=True):
        weight = between / (between + mean / b) if between > 0 else 0.0
        out.append(weight * e / b + (1 - weight) * mean)
    return out


@given(pairs)
def test_shrinking_is_what_the_formulas_say_and_lies_between_the_own_rate_and_the_whole(pairs):
    events, bases = map(list, zip(*pairs, strict=True))
    made = shrunk_rates(events, bases)
    np.testing.assert_allclose(made.shrunk, by_hand(events, bases), rtol=1e-9, atol=1e-12)
    own = np.array(events) / np.array(bases)
    room = 1e-9 * (1 + own + made.mean)
    assert np.all(made.shrunk >= np.minimum(own, made.mean) - room)
    assert np.all(made.shrunk <= np.maximum(own, made.mean) + room)
    assert np.all(made.low <= made.high)


@given(pairs, st.floats(0.01, 1000), st.randoms())
def test_another_unit_of_the_denominator_scales_rates_and_another_order_only_reorders_them(pairs, factor, order):
    events, bases = map(np.array, zip(*pairs, strict=True))
    made = shrunk_rates(events, bases)
    scaled = shrunk_rates(events, bases * factor)
    np.testing.assert_allclose(scaled.shrunk * factor, made.shrunk, rtol=1e-6, atol=1e-9)
    at = order.sample(range(len(events)), len(events))
    np.testing.assert_allclose(shrunk_rates(events[at], bases[at]).shrunk, made.shrunk[at], rtol=1e-9)


def test_towards_neighbours_agrees_with_another_package():
    smoothing, weights = pytest.importorskip("esda.smoothing"), pytest.importorskip("libpysal.weights")
    chance = np.random.default_rng(5)
    bases = chance.uniform(20, 900, len(LARGE))
    events = chance.poisson(bases * chance.gamma(1.5, 0.02, len(LARGE)))
    lists = neighbours_of(LARGE, own=False)
    near = {at: lists.of(at).tolist() for at in range(len(LARGE))}
    w = weights.W(near, id_order=list(range(len(LARGE))), silence_warnings=True)
    theirs = smoothing.Spatial_Empirical_Bayes(events, bases, w).r.ravel()
    np.testing.assert_allclose(towards_neighbours(events, bases, neighbours_of(LARGE)), theirs, rtol=1e-8, atol=1e-12)


def test_towards_neighbours_leaves_out_a_unit_without_a_denominator():
    lists = neighbours_of(SEVEN)
    bases = np.array([0.0, 1, 1, 1, 1, 1, 1])
    made = towards_neighbours([9, 1, 1, 1, 1, 1, 1], bases, lists)
    assert np.isnan(made[0])
    np.testing.assert_allclose(made[1:], 1.0)


def test_towards_neighbours_wants_each_unit_among_its_own():
    with pytest.raises(ValueError, match="among its own"):
        towards_neighbours([1] * 7, [1.0] * 7, neighbours_of(SEVEN, own=False))
