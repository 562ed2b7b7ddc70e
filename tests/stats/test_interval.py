from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.stats.interval import poisson_interval

# Garwood (1936), 95 % limits as reprinted in every table of them.
PUBLISHED = {0: (0.0, 3.689), 1: (0.0253, 5.572), 5: (1.623, 11.668), 10: (4.795, 18.390), 50: (37.111, 65.919)}


@pytest.mark.parametrize(("count", "limits"), PUBLISHED.items())
def test_the_limits_are_the_published_ones(count, limits):
    low, high = poisson_interval([count])
    assert (low[0], high[0]) == pytest.approx(limits, abs=5e-4)


@given(st.integers(0, 500))
def test_the_tails_beyond_the_limits_hold_the_share_they_should(count):
    from scipy.stats import poisson

    low, high = poisson_interval([count])
    assert poisson.cdf(count, high[0]) == pytest.approx(0.025, abs=1e-9)
    if count:
        assert poisson.sf(count - 1, low[0]) == pytest.approx(0.025, abs=1e-9)


def test_what_is_not_known_has_no_range():
    low, high = poisson_interval([np.nan])
    assert np.isnan(low[0])
    assert np.isnan(high[0])


def test_a_count_below_nought_is_an_error():
    with pytest.raises(ValueError, match="0 or more"):
        poisson_interval([-1])
