from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from contextual.stats.interval import poisson_limits


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood's exact limits, to the three places usual in printed tables
    [
        (0, 0.000, 3.689),
        (1, 0.025, 5.572),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (23, 14.580, 34.511),
        (100, 81.364, 121.627),
    ],
)
def test_limits_equal_the_printed_tables(count, low, high):
    found = poisson_limits(count)
    assert (found[0][0], found[1][0]) == (pytest.approx(low, abs=6e-4), pytest.approx(high, abs=6e-4))


@given(st.integers(1, 3000), st.sampled_from([0.8, 0.95, 0.99]))
def test_at_each_limit_the_count_lies_just_in_the_tail(count, confidence):
    (low,), (high,) = poisson_limits(count, confidence)
    tail = (1 - confidence) / 2
    assert stats.poisson.sf(count - 1, low) == pytest.approx(tail, rel=1e-6)
    assert stats.poisson.cdf(count, high) == pytest.approx(tail, rel=1e-6)
    assert low < count < high


def test_many_counts_at_once_and_none():
    low, high = poisson_limits(np.arange(4))
    assert np.all(np.diff(low) > 0)
    assert np.all(np.diff(high) > 0)
    assert poisson_limits([])[0].tolist() == []


@pytest.mark.parametrize(("count", "confidence"), [(-1, 0.95), (float("nan"), 0.95), (1, 0), (1, 1)])
def test_what_has_no_limits_is_refused(count, confidence):
    with pytest.raises(ValueError, match="0 or more"):
        poisson_limits(count, confidence)
