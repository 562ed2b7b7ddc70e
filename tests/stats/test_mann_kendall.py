from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextual.stats.mann_kendall import mann_kendall

short = st.lists(st.integers(0, 4), min_size=1, max_size=7)
longer = st.lists(st.integers(-50, 50), min_size=1, max_size=25)


def one(series, method="usual"):
    found = mann_kendall(series, method)
    return tuple(float(figure[0]) for figure in (found.s, found.variance, found.z, found.p))


def by_hand(series):
    """The score, pair by pair."""
    pairs = [(a, b) for i, a in enumerate(series) for b in series[i + 1 :]]
    return sum((b > a) - (b < a) for a, b in pairs)


@pytest.mark.parametrize(("n", "z", "p"), [(4, 1.6984, 0.0894), (5, 2.2045, 0.0275), (6, 2.6301, 0.00853)])
def test_a_short_steady_rise_has_the_published_normal_figures(n, z, p):
    found = one(range(n), "normal")
    assert found[0] == n * (n - 1) / 2
    assert found[2:] == (pytest.approx(z, abs=5e-5), pytest.approx(p, rel=2e-3))


def test_ten_rising_steps_have_the_published_figures():
    s, variance, z, p = one(range(10))
    assert (s, variance) == (45, 125)
    assert (z, p) == (pytest.approx(3.9355, abs=5e-5), pytest.approx(8.30e-5, abs=5e-8))


def test_six_rising_steps_have_the_published_score_and_variance():
    assert one(range(6), "normal")[:2] == (15, pytest.approx(28.333, abs=5e-4))


def test_ties_narrow_the_variance_as_published():
    s, variance, z, p = one([1, 2, 2, 3, 3, 3, 4, 5], "normal")
    assert (s, variance) == (24, pytest.approx(60.667, abs=5e-4))
    assert (z, p) == (pytest.approx(2.9529, abs=5e-5), pytest.approx(0.00315, abs=5e-6))


@pytest.mark.parametrize(
    ("n", "s", "p"),
    # Kendall's table of the exact distribution, one-sided, as printed in Hollander & Wolfe and in Gilbert (1987)
    [(4, 4, 0.167), (4, 6, 0.042), (5, 8, 0.042), (5, 10, 0.0083), (8, 12, 0.089), (8, 18, 0.016), (9, 20, 0.022)],
)
def test_short_series_have_the_exact_chances_of_kendalls_table(n, s, p):
    order = next(o for o in _orders(n) if by_hand(o) == s)
    assert one(order)[3] / 2 == pytest.approx(p, abs=6e-4)


def _orders(n):
    """One order for every score: neighbours are swapped, one pair at a time, from rising to falling."""
    order = list(range(n))
    yield tuple(order)
    for end in range(n - 1, 0, -1):
        for at in range(end):
            order[at], order[at + 1] = order[at + 1], order[at]
            yield tuple(order)


@settings(max_examples=60)
@given(short)
def test_the_exact_chance_is_the_share_of_all_orders_ties_and_all(series):
    score = abs(by_hand(series))
    scores = [abs(by_hand(order)) for order in permutations(series)]
    share = sum(other >= score for other in scores) / len(scores)
    s, _, _, p = one(series)
    assert (abs(s), p) == (score, pytest.approx(share, abs=1e-12))


@given(longer)
def test_the_variance_is_that_of_the_formula_group_by_group(series):
    n, ties = len(series), np.unique(series, return_counts=True)[1]
    expected = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    s, variance, z, p = one(series)
    assert (s, variance) == (by_hand(series), pytest.approx(expected))
    assert (z == 0) == (abs(s) <= 1)  # the score counts one nearer nought
    assert 0 < p <= 1


@given(longer, st.integers(1, 9), st.integers(-99, 99))
def test_scaling_and_shifting_change_nothing_and_turning_round_changes_the_sign(series, by, more):
    values = np.array(series)
    assert one(values * by + more) == pytest.approx(one(values))
    s, variance, z, p = one(values)
    assert one(values[::-1]) == pytest.approx((-s, variance, -z, p))


def test_ten_steps_are_the_first_to_be_tested_by_the_normal_curve():
    assert one(range(9))[3] != pytest.approx(one(range(9), "normal")[3], rel=1e-3)
    assert one(range(10))[3] == one(range(10), "normal")[3]


def test_many_series_are_tested_each_by_itself():
    series = np.random.default_rng(26).poisson(1.0, (40, 8))
    together = mann_kendall(series)
    assert together.p.tolist() == [one(row)[3] for row in series]
    assert together.z.tolist() == [one(row)[2] for row in series]


def test_a_series_that_never_changes_has_no_trend_and_one_with_a_gap_is_undefined():
    found = mann_kendall([[3, 3, 3, 3], [1, 2, np.nan, 4]])
    assert (found.z[0], found.p[0]) == (0, 1)
    assert np.isnan([found.s[1], found.variance[1], found.z[1], found.p[1]]).all()


@pytest.mark.parametrize(
    ("seed", "variance", "z", "p"),
    # pymannkendall 1.4.3, hamed_rao_modification_test, on the series made below
    [
        (2, 7248.927355913236, 2.2668377438815357, 0.023400139482504967),
        (3, 17580.79206576479, 1.9081007510159733, 0.05637819567567348),
        (5, 32905.228201836675, -3.2470041318483185, 0.0011662669662131364),
    ],
)
def test_likeness_of_steps_widens_the_variance_as_another_package_has_it(seed, variance, z, p):
    series = np.cumsum(np.random.default_rng(seed).standard_normal(40))
    found = one(series, "hamed-rao")
    assert found[1:] == (pytest.approx(variance, rel=1e-9), pytest.approx(z, rel=1e-9), pytest.approx(p, rel=1e-9))


def test_a_series_too_short_or_too_flat_to_show_likeness_keeps_its_variance():
    for series in ([1, 2, 3], [5] * 20):
        assert one(series, "hamed-rao")[1] == one(series, "normal")[1]


def test_no_step_and_no_such_method_are_refused():
    with pytest.raises(ValueError, match="at least one step"):
        mann_kendall(np.empty((3, 0)))
    with pytest.raises(ValueError, match="hamed-rao"):
        mann_kendall([1, 2], "seasonal")
