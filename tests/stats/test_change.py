"""Before and after: the weighted displacement difference, the e-test, the quotient and the net effect."""

from __future__ import annotations

import math
import tracemalloc
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from contextual.stats.change import e_test, net_effect, wdd, wdd_of_harms, wdq

# Wheeler & Ratcliffe (2018), the worked example: place, comparison, nearby, near the comparison.
BEFORE, AFTER = [207, 308, 178, 150], [110, 318, 157, 140]
counts = st.lists(st.integers(0, 400), min_size=4, max_size=4)
weights = st.lists(st.floats(0.1, 10), min_size=4, max_size=4)


def numbers(effect):
    return [getattr(effect, name) for name in ("estimate", "se", "z", "p", "low", "high", "normal_low", "normal_high")]


def test_the_worked_example_of_the_publication():
    found = wdd(BEFORE, AFTER)
    assert found.local.estimate == -107
    assert found.displacement.estimate == -11
    assert found.total.estimate == -118
    assert found.total.se == pytest.approx(math.sqrt(1568))
    assert round(found.total.se, 3) == 39.598
    assert round(found.total.z, 2) == -2.98
    assert (round(found.total.normal_low), round(found.total.normal_high)) == (-196, -40)


def test_with_a_place_and_its_comparison_alone_the_value_that_ptools_prints():
    found = wdd([20, 20], [10, 20], confidence=0.9)
    assert found.total.estimate == -10
    assert found.total.se == pytest.approx(8.366600, abs=1e-6)
    assert found.total.z == pytest.approx(-1.195229, abs=1e-6)
    assert found.total.normal_low == pytest.approx(-23.761833, abs=1e-6)
    assert found.total.normal_high == pytest.approx(3.761833, abs=1e-6)
    assert found.displacement.estimate == found.displacement.se == 0
    assert math.isnan(found.displacement.z)
    assert math.isnan(found.displacement.p)


def test_counts_are_divided_by_time_and_variances_by_its_square_as_in_ptools():
    found = wdd([80, 100], [20, 50], time=(2, 1))
    assert found.local.estimate == -20
    assert found.local.se == pytest.approx(math.sqrt(115))


def test_counts_are_divided_by_area_as_in_ptools():
    found = wdd(BEFORE, AFTER, area=[1.2, 0.9, 1.5, 1.6]).total
    assert found.estimate == pytest.approx(-99.69444444, abs=1e-8)
    assert found.se == pytest.approx(35.4280755, abs=1e-7)
    assert found.z == pytest.approx(-2.813995483, abs=1e-9)
    assert found.normal_low == pytest.approx(-169.1321965, abs=1e-7)
    assert found.normal_high == pytest.approx(-30.25669241, abs=1e-7)


@given(counts, counts, weights, st.floats(1, 5))
def test_swapping_before_and_after_turns_every_sign(before, after, area, wide):
    there, back = (wdd(*pair, area=area, dispersion=wide) for pair in ((before, after), (after, before)))
    for name in ("local", "displacement", "total"):
        one, other = getattr(there, name), getattr(back, name)
        assert one.estimate == pytest.approx(-other.estimate)
        assert (one.low, one.high) == (pytest.approx(-other.high), pytest.approx(-other.low))
        assert one.se == pytest.approx(other.se)


@given(counts, counts, weights, st.floats(0.1, 20))
def test_another_unit_of_time_or_area_changes_the_numbers_but_no_test(before, after, area, unit):
    plain = wdd(before, after, area=area).total
    longer = wdd(before, after, time=(unit, unit), area=area).total
    wider = wdd(before, after, area=np.array(area) * unit).total
    assert numbers(longer) == pytest.approx(numbers(wider), nan_ok=True)
    assert (longer.z, longer.p) == (pytest.approx(plain.z, nan_ok=True), pytest.approx(plain.p, nan_ok=True))
    assert [longer.estimate * unit, longer.low * unit, longer.high * unit] == pytest.approx(
        [plain.estimate, plain.low, plain.high], abs=1e-6
    )


@given(counts, counts)
def test_both_together_are_the_sum_of_the_two(before, after):
    found = wdd(before, after)
    assert found.total.estimate == found.local.estimate + found.displacement.estimate
    assert found.total.se**2 == pytest.approx(found.local.se**2 + found.displacement.se**2)
    assert found.total.low <= found.total.estimate <= found.total.high


def test_overdispersion_widens_and_underdispersion_changes_nothing():
    plain, wide, narrow = (wdd(BEFORE, AFTER, dispersion=phi).total for phi in (1, 4, 0.5))
    assert wide.se == pytest.approx(2 * plain.se)
    assert wide.high - wide.estimate == pytest.approx(2 * (plain.high - plain.estimate))
    assert narrow == plain


def test_with_many_records_the_limits_are_the_published_ones_and_with_few_they_are_lopsided():
    many = wdd([n * 100 for n in BEFORE], [n * 100 for n in AFTER]).total
    assert many.low == pytest.approx(many.normal_low, abs=3)
    few = wdd([3, 2], [0, 2]).local
    assert few.high - few.estimate > 0
    assert few.normal_high - few.estimate != pytest.approx(few.high - few.estimate, rel=0.02)


@pytest.mark.parametrize(
    "wrong", [{"before": [-1, 1, 1, 1]}, {"time": (0, 1)}, {"area": [1, 1, 0, 1]}, {"before": [float("nan"), 1, 1, 1]}]
)
def test_what_cannot_be_compared_is_refused(wrong):
    with pytest.raises(ValueError, match="0 or more"):
        wdd(**({"before": BEFORE, "after": AFTER} | wrong))


def test_harms_are_added_up_with_their_weights():
    total, se = wdd_of_harms([-10, 4], [3, 4], [1, 2])
    assert total == -2
    assert se == pytest.approx(math.sqrt(9 + 64))


def brute_e_test(first, second, n1=1.0, n2=1.0):
    """Add up the chance of every pair of counts at least as far apart, as the publication writes it."""
    if first == second == 0:
        return 1.0

    def apart(i, j):
        return abs(i / n1 - j / n2) / math.sqrt(i / n1**2 + j / n2**2) if i + j else 0.0

    rate = (first + second) / (n1 + n2)
    edge = apart(first, second) - 1e-9
    tops = [int(stats.poisson.ppf(1 - 1e-13, n * rate)) + 2 for n in (n1, n2)]
    return sum(
        stats.poisson.pmf(i, n1 * rate) * stats.poisson.pmf(j, n2 * rate)
        for i, j in product(range(tops[0]), range(tops[1]))
        if apart(i, j) >= edge
    )


def test_the_e_test_of_a_whole_town_needs_no_more_memory_than_that_of_a_street():
    tracemalloc.start()
    p = e_test(100_000, 101_000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert p == pytest.approx(2 * stats.norm.sf(1_000 / math.sqrt(201_000)), abs=1e-4)
    assert most < 200e6
    assert e_test(2_000, 2_050, 12, 12) == pytest.approx(e_test(2_000, 2_050), abs=1e-9)


def test_the_e_test_gives_the_values_of_its_other_package():
    assert round(e_test(0, 3), 4) == 0.0884
    assert round(e_test(6, 2), 4) == 0.1749
    assert e_test(6, 2) == pytest.approx(0.1748748, abs=1e-7)
    assert e_test(0, 0) == 1
    assert e_test(4, 4) == pytest.approx(1)


@pytest.mark.parametrize(
    ("first", "second", "n1", "n2"), [(0, 3, 1, 1), (6, 2, 1, 1), (5, 1, 2, 1), (12, 3, 12, 9), (22, 26, 1, 1)]
)
def test_the_e_test_is_the_sum_over_all_pairs(first, second, n1, n2):
    assert e_test(first, second, n1, n2) == pytest.approx(brute_e_test(first, second, n1, n2), abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_e_test_is_that_of_scipy_but_for_ties(first, second):
    """Scipy loses pairs that are exactly as far apart (22, 26 and 1, 2), so it may be a little lower."""
    assume(first != second)
    theirs = stats.poisson_means_test(first, 1, second, 1).pvalue
    assert e_test(first, second) >= theirs - 1e-9
    assert e_test(first, second) == pytest.approx(theirs, abs=0.02)


@pytest.mark.parametrize("wrong", [(-1, 3), (1, 3, 0, 1), (1, 3, 1, float("nan"))])
def test_what_the_e_test_cannot_compare_is_refused(wrong):
    with pytest.raises(ValueError, match="0 or more"):
        e_test(*wrong)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.2, 20))
def test_the_e_test_does_not_care_for_order_or_unit_of_time(first, second, unit):
    assert e_test(first, second) == pytest.approx(e_test(second, first))
    assert e_test(first, second, unit, unit) == pytest.approx(e_test(first, second), abs=1e-9)


def test_the_quotient_and_the_net_effect_of_the_worked_example():
    place, nearby, comparison = (207, 110), (178, 157), (308, 318)
    assert round(wdq(place, nearby, comparison), 4) == 0.2582
    assert round(net_effect(place, nearby, comparison), 1) == 130.5


def test_the_quotient_reads_as_its_authors_say():
    assert wdq((100, 50), (100, 150), (100, 100)) == -1  # all that was gained moved next door
    assert wdq((100, 50), (100, 200), (100, 100)) == -2
    assert wdq((100, 50), (100, 100), (100, 100)) == 0
    assert wdq((100, 50), (100, 50), (100, 100)) == 1  # next door gained as much


@pytest.mark.parametrize(
    ("place", "nearby", "comparison"),
    [((10, 10), (5, 5), (20, 20)), ((10, 12), (5, 5), (20, 20)), ((10, 0), (5, 5), (20, 20)),
     ((10, 5), (0, 5), (20, 20)), ((10, 5), (5, 5), (0, 20)), ((10, 5), (5, 5), (20, 0))],
)  # fmt: skip
def test_without_a_fall_or_with_a_nought_the_quotient_is_undefined_not_nought(place, nearby, comparison):
    assert math.isnan(wdq(place, nearby, comparison))


def test_without_a_comparison_before_there_is_no_net_effect():
    assert math.isnan(net_effect((10, 5), (5, 5), (0, 20)))


@given(st.lists(st.integers(1, 300), min_size=6, max_size=6), st.integers(2, 9))
def test_counts_twice_as_large_keep_the_quotient_and_double_the_net_effect(six, times):
    pairs = [six[:2], six[2:4], six[4:]]
    larger = [[n * times for n in pair] for pair in pairs]
    assert wdq(*larger) == pytest.approx(wdq(*pairs), nan_ok=True)
    assert net_effect(*larger) == pytest.approx(times * net_effect(*pairs), abs=1e-6)
