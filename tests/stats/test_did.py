"""Difference in differences: the ratio of ratios and the linear one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contextual.stats.did import linear_did, rate_ratio

PLACE, COMPARISON = (207, 110), (308, 318)
pairs = st.tuples(st.integers(0, 300), st.integers(0, 300))


def test_the_ratio_of_the_worked_example():
    found = rate_ratio(PLACE, COMPARISON)
    assert round(found.ratio, 5) == 0.51469
    assert round(found.log_se, 6) == 0.142525
    assert round(found.z, 3) == -4.660
    assert found.normal_low == pytest.approx(0.3892, abs=1e-4)
    assert found.normal_high == pytest.approx(0.6806, abs=1e-4)
    assert round(found.relative_effect, 5) == 1.94292


def test_the_ratio_is_the_interaction_of_a_poisson_regression():
    """Newton's steps for the log-linear model of the four cells, written out."""
    y = np.array([207.0, 110.0, 308.0, 318.0])
    design = np.array([[1, 1, 0, 0], [1, 1, 1, 1], [1, 0, 0, 0], [1, 0, 1, 0]], float)
    beta = np.array([np.log(y.mean()), 0, 0, 0])
    for _ in range(50):
        mean = np.exp(design @ beta)
        information = design.T @ (design * mean[:, None])
        beta = beta + np.linalg.solve(information, design.T @ (y - mean))
    found = rate_ratio(PLACE, COMPARISON)
    assert np.log(found.ratio) == pytest.approx(beta[3], abs=1e-10)
    assert found.log_se == pytest.approx(np.sqrt(np.linalg.inv(information)[3, 3]), abs=1e-10)


@given(pairs, pairs, st.floats(1, 4))
def test_swapping_before_and_after_turns_the_ratio_over(place, comparison, wide):
    there, back = rate_ratio(place, comparison, wide), rate_ratio(place[::-1], comparison[::-1], wide)
    assert there.low == pytest.approx(1 / back.high)
    assert there.high == pytest.approx(1 / back.low)
    assert there.z == pytest.approx(-back.z, nan_ok=True)


@given(pairs, pairs)
def test_swapping_place_and_comparison_turns_the_ratio_over(place, comparison):
    assume(min(*place, *comparison) > 0)
    there, back = rate_ratio(place, comparison), rate_ratio(comparison, place)
    assert there.ratio * back.ratio == pytest.approx(1)
    assert there.relative_effect == pytest.approx(back.ratio)


def test_a_place_that_fell_to_none_has_limits_and_no_logarithm():
    found = rate_ratio((12, 0), (40, 40))
    assert found.ratio == 0
    assert math.isnan(found.z)
    assert math.isnan(found.normal_high)
    assert math.isnan(found.relative_effect)
    assert 0 < found.low < found.high < 0.5


def test_a_place_without_a_record_before_has_no_ratio():
    found = rate_ratio((0, 5), (40, 40))
    assert math.isnan(found.ratio)
    assert found.high > found.low > 0


def test_with_many_records_the_limits_are_the_usual_ones():
    found = rate_ratio((2070, 1100), (3080, 3180))
    assert found.low == pytest.approx(found.normal_low, rel=2e-3)
    assert found.high == pytest.approx(found.normal_high, rel=2e-3)


def test_overdispersion_widens_the_limits_and_not_the_ratio():
    plain, wide = rate_ratio(PLACE, COMPARISON), rate_ratio(PLACE, COMPARISON, dispersion=4)
    assert wide.ratio == plain.ratio
    assert wide.z == pytest.approx(plain.z / 2)
    assert wide.low < plain.low < plain.high < wide.high
    assert rate_ratio(PLACE, COMPARISON, dispersion=0.5) == plain


def by_dummies(y, changed, post):
    """Least squares with a column for each place and month, and the sandwich by place, written out."""
    places, months = y.shape
    place = np.repeat(np.eye(places), months, axis=0)
    month = np.tile(np.eye(months), (places, 1))[:, 1:]
    both = np.outer(changed, post).astype(float).ravel()[:, None]
    x = np.hstack([both, place, month])
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y.ravel()
    left = (y.ravel() - x @ beta).reshape(places, months)
    meat = sum(
        np.outer(score, score)
        for score in (x.reshape(places, months, -1)[g].T @ left[g] for g in range(places))
    )  # fmt: skip
    n, k = x.shape
    factor = places / (places - 1) * (n - 1) / (n - k)
    return beta[0], math.sqrt(factor * (bread @ meat @ bread)[0, 0])


def test_the_linear_one_is_least_squares_with_a_column_for_each_place_and_month():
    rng = np.random.default_rng(7)
    y = rng.poisson(4, (7, 10)).astype(float)
    changed, post = np.arange(7) < 3, np.arange(10) >= 6
    effect, se = by_dummies(y, changed, post)
    found = linear_did(y, changed, post)
    assert found.effect == pytest.approx(effect, abs=1e-10)
    assert found.se == pytest.approx(se, abs=1e-10)
    assert (found.places, found.changed) == (7, 3)
    assert found.low < found.effect < found.high


def test_the_linear_one_is_the_difference_of_differences_of_means():
    y = np.array([[6, 4, 1, 1], [2, 4, 3, 5]], float)
    assert linear_did(y, [True, False], [0, 0, 1, 1]).effect == pytest.approx((1 - 5) - (4 - 3))


@given(st.integers(0, 10_000), st.floats(-5, 5), st.permutations(range(6)))
def test_a_level_of_a_place_or_a_month_and_the_order_of_places_change_nothing(seed, level, order):
    rng = np.random.default_rng(seed)
    y = rng.poisson(3, (6, 8)).astype(float)
    changed, post = np.arange(6) < 2, np.arange(8) >= 5
    plain = linear_did(y, changed, post)
    moved = y.copy()
    moved[3] += level
    moved[:, 2] += level
    other = linear_did(moved[order], changed[order], post)
    assert other.effect == pytest.approx(plain.effect, abs=1e-8)
    assert other.se == pytest.approx(plain.se, abs=1e-8)


@pytest.mark.parametrize(
    ("changed", "post"), [([0, 0, 0], [0, 0, 1, 1]), ([1, 1, 1], [0, 0, 1, 1]), ([1, 0, 0], [1] * 4)]
)
def test_without_anything_to_compare_the_linear_one_is_undefined(changed, post):
    found = linear_did(np.ones((3, 4)), changed, post)
    assert math.isnan(found.effect)
    assert math.isnan(found.se)
