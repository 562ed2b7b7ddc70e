"""Silences of one sender: when the level falls with it, and when nothing may be said."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.stats.silence import silence


@given(st.lists(st.integers(0, 9), min_size=8, max_size=14), st.data())
def test_the_chance_that_a_senders_months_fall_so_is_that_of_dealing_them_out_in_every_way(own, data):
    start = data.draw(st.integers(0, len(own) - 2))
    off = np.arange(start, data.draw(st.integers(start + 1, min(start + 4, len(own) - 1))))
    mine = np.array(own)
    mine[off] = 0
    asked = silence(mine + 2, mine, off)
    deals = [not mine[list(months)].any() for months in combinations(range(len(mine)), len(off))]
    assert asked.p_months == pytest.approx(np.mean(deals), abs=1e-12)
    assert asked.p == pytest.approx((1 - len(off) / len(mine)) ** mine.sum(), abs=1e-12)


def test_the_level_of_a_silence_is_tested_as_scipy_tests_it():
    from scipy.stats import binomtest

    every, own = np.array([9] * 20 + [4, 5] + [9] * 8), np.array([5] * 20 + [0, 0] + [5] * 8)
    asked = silence(every, own, [20, 21])
    assert (asked.every, asked.other_every, asked.other_months) == (9, 180, 20)
    assert asked.p_level == pytest.approx(binomtest(9, 189, 2 / 22, alternative="less").pvalue, abs=1e-12)
    assert asked.lowers(0.05)


def test_a_silence_matters_only_where_the_level_is_lower_and_the_sender_is_missed():
    own = np.array([1] + [0] * 24)
    assert not silence(np.array([9] * 24 + [2]), own, [24]).lowers(0.05)  # it hardly records here
    own = np.array([5] * 24 + [0])
    assert not silence(np.full(25, 9), own, [24]).lowers(0.05)  # the level did not fall
    assert silence(np.array([9] * 24 + [2]), own, [24]).lowers(0.05)


def test_records_in_one_burst_do_not_make_a_silence_matter():
    own = np.zeros(30, int)
    own[20:23] = 20
    asked = silence(own + 3, own, [25, 26])
    assert max(asked.p, asked.p_level) < 0.05
    assert asked.p_months > 0.5
    assert not asked.lowers(0.05)


def test_a_certain_but_small_silence_does_not_matter():
    own = np.array([500] * 24 + [0])
    asked = silence(np.array([10_000] * 24 + [9_500]), own, [24])
    assert max(asked.p, asked.p_months, asked.p_level) <= 0.05
    assert not asked.lowers(0.05)


@pytest.mark.parametrize(("own", "off"), [([1, 1, 1], [1]), ([0, 0, 0], []), ([0, 0, 0], [0, 1, 2])])
def test_a_silence_is_some_months_without_a_record_of_the_sender(own, off):
    with pytest.raises(ValueError, match="silence"):
        silence([3, 3, 3], own, off)


def test_a_silence_called_at_random_on_a_steady_series_is_seldom_named():
    rng = np.random.default_rng(5)
    false = 0
    for _ in range(400):
        every = rng.poisson(8.0, 30)
        own = rng.binomial(every, 0.1)
        off = np.arange(start := int(rng.integers(0, 28)), start + 2)
        if not own[off].any():
            false += silence(every, own, off).lowers(0.05)
    assert false <= 0.05 * 400
