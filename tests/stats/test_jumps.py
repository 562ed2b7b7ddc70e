from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.stats.jumps import FEWEST_MONTHS, looking_jumps, screened, share_p

STEADY = np.full(30, 4.0)
FALL = np.where(np.arange(30) < 15, 5.0, 1.25)
RISE = np.concatenate([np.ones(17), [2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 10, 10, 11]])


def drawn(level, share, rng):
    every = rng.poisson(level)
    return every, rng.binomial(every, share)


def with_operation(rng, start=22, months=4, size=11.0):
    every, looked = drawn(np.ones(30), 0.22, rng)
    found = rng.poisson(size, months)
    every[start : start + months] += found
    looked[start : start + months] += found
    return every, looked


def named(jumps):
    return [(jump.start, jump.stop, jump.more) for jump in jumps]


def test_the_chance_of_a_share_is_that_of_fishers_tea_tasting():
    assert share_p([4], [4], 8, 4, more=True)[0] == pytest.approx(1 / 70, abs=1e-12)
    assert share_p([4], [3], 8, 4, more=True)[0] == pytest.approx(17 / 70, abs=1e-12)
    assert share_p([4], [0], 8, 4, more=False)[0] == pytest.approx(1 / 70, abs=1e-12)


@given(st.integers(2, 9), st.data())
def test_the_chance_of_a_share_is_that_of_dealing_the_records_out_in_every_way(every, data):
    looked = data.draw(st.integers(0, every))
    n = data.draw(st.integers(0, every))
    k = data.draw(st.integers(0, n))
    deals = [sum(card < looked for card in hand) for hand in combinations(range(every), n)]
    assert share_p([n], [k], every, looked, more=True)[0] == pytest.approx(np.mean([d >= k for d in deals]), abs=1e-12)
    assert share_p([n], [k], every, looked, more=False)[0] == pytest.approx(np.mean([d <= k for d in deals]), abs=1e-12)


def test_an_operation_is_named_with_its_months():
    rng = np.random.default_rng(26)
    found = [looking_jumps(*with_operation(rng), 0.025) for _ in range(100)]
    assert sum(bool(jumps) for jumps in found) >= 95
    assert sum(named(jumps)[:1] == [(22, 26, True)] for jumps in found) >= 90


def test_what_is_said_of_an_operation_are_the_counts_themselves():
    every, looked = with_operation(np.random.default_rng(1))
    (jump,) = looking_jumps(every, looked)
    assert (jump.every, jump.looked) == (every[22:26].sum(), looked[22:26].sum())
    assert (jump.other_every, jump.other_looked) == (every.sum() - jump.every, looked.sum() - jump.looked)
    assert jump.other_months == 26
    assert jump.p_told > 0.05


@pytest.mark.parametrize("level", [STEADY / 4, STEADY, STEADY * 20, FALL, RISE], ids=str)
def test_where_looking_is_spread_evenly_it_stays_quiet_however_harm_rises_or_falls(level):
    rng = np.random.default_rng(7)
    false = sum(bool(looking_jumps(*drawn(level, 0.22, rng))) for _ in range(300))
    assert false <= 0.05 * 300


def test_a_rise_that_is_told_of_is_no_jump_though_much_of_it_is_found_by_looking():
    every = np.array([2] * 20 + [12] * 6)
    assert looking_jumps(every, every // 2) == ()


def test_where_looking_stops_the_fall_is_named_as_less_looking():
    every = np.array([9] * 20 + [4] * 6)
    looked = np.array([5] * 20 + [0] * 6)
    assert named(looking_jumps(every, looked)) == [(20, 26, False)]


def test_less_looking_is_named_where_it_reaches_the_first_or_the_last_month_and_not_as_a_lull_between():
    every, looked = np.array([9] * 10 + [4] * 6 + [9] * 10), np.array([5] * 10 + [0] * 6 + [5] * 10)
    assert looking_jumps(every, looked) == ()
    assert named(looking_jumps(every[10:], looked[10:])) == [(0, 6, False)]


def test_two_operations_are_two_jumps_and_the_months_between_are_not_a_third():
    rng = np.random.default_rng(3)
    every, looked = drawn(np.full(36, 2.0), 0.1, rng)
    for start in (5, 25):
        every[start : start + 3] += 12
        looked[start : start + 3] += 12
    assert sorted(named(looking_jumps(every, looked))) == [(5, 8, True), (25, 28, True)]


def test_more_looking_that_moves_no_level_is_not_named():
    every = np.full(24, 10)
    looked = np.array([1] * 18 + [8] * 6)
    assert looking_jumps(every, looked) == ()


@pytest.mark.parametrize(
    ("every", "looked"),
    [([], []), ([0] * 12, [0] * 12), ([9] * 12, [9] * 12), ([9] * (FEWEST_MONTHS - 1), [0, 0, 9, 9, 0])],
    ids=["nothing", "noughts", "all by looking", "too short"],
)
def test_nothing_is_named_where_there_is_nothing_to_compare(every, looked):
    assert looking_jumps(every, looked) == ()


@given(st.lists(st.integers(0, 5), min_size=6, max_size=9), st.data())
def test_a_series_is_no_test_where_no_way_of_dealing_out_the_looking_would_be_named(every, data):
    total = sum(every)
    looked = data.draw(st.integers(0, total))
    month = np.repeat(np.arange(len(every)), every)
    dealt = np.bincount(month[data.draw(st.permutations(range(total)))[:looked]], minlength=len(every))
    could, named = screened([every, every], [dealt, dealt])
    assert named.tolist() == [bool(looking_jumps(every, dealt))] * 2
    assert not named[0] or could[0]


@given(st.integers(0, 10_000))
def test_whether_a_series_is_a_test_depends_on_its_totals_alone(seed):
    rng = np.random.default_rng(seed)
    every, looked = with_operation(rng, size=float(rng.integers(1, 6)))
    month = np.repeat(np.arange(30), every)
    dealt = np.bincount(rng.permutation(month)[: looked.sum()], minlength=30)
    could, named = screened([every, every], [looked, dealt])
    assert could[0] == could[1]
    assert named.tolist() == [bool(looking_jumps(every, one)) for one in (looked, dealt)]


def test_one_record_more_or_less_is_no_test_and_an_operation_is():
    assert not screened([1, 0, 0, 1, 0, 0, 1, 0], [1, 0, 0, 0, 0, 0, 0, 0])[0].any()
    assert not screened([9] * 5, [0, 0, 9, 9, 0])[0].any()
    assert screened(*with_operation(np.random.default_rng(1)))[0].all()


def test_many_series_are_screened_as_each_by_itself():
    rng = np.random.default_rng(8)
    pairs = [with_operation(rng, size=float(rng.integers(0, 8))) for _ in range(2_100)]
    could, named = screened(*(np.array(one) for one in zip(*pairs, strict=True)))
    few = rng.choice(len(pairs), 150, replace=False)
    assert named[few].tolist() == [bool(looking_jumps(*pairs[at])) for at in few]
    assert not (named & ~could).any()
    assert 0 < named.sum() < len(pairs)


@pytest.mark.parametrize(("every", "looked"), [([3, 3], [1]), ([3, 3], [4, 0]), ([3, 3], [-1, 0])])
def test_what_is_found_by_looking_is_part_of_the_incidents(every, looked):
    with pytest.raises(ValueError, match="part of the incidents"):
        looking_jumps(every, looked)


@given(st.integers(0, 10_000))
def test_time_run_backwards_names_the_same_changes(seed):
    every, looked = with_operation(np.random.default_rng(seed), start=10)
    forwards, backwards = looking_jumps(every, looked), looking_jumps(every[::-1], looked[::-1])
    assert bool(forwards) == bool(backwards)
    if forwards and (forwards[0].start, forwards[0].stop) == (10, 14):
        assert backwards[0].p == pytest.approx(forwards[0].p)


def test_a_certain_but_small_change_is_not_named():
    every, looked = np.array([10_000] * 12 + [10_500] * 6), np.array([2_000] * 12 + [2_500] * 6)
    assert looking_jumps(every, looked) == ()
