"""The scan in time of one place."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from contextual.stats.scan_in_time import _none_in_three, _none_in_two, _p, scan_in_time


def test_the_londoners_on_bicycles_come_out_as_published():
    assert scan_in_time(208, 0.6, 6) == pytest.approx(0.03902, abs=5e-6)


def test_the_other_value_of_ptools_is_its_own_two_slips_and_no_more():
    """ptools leaves the last term out of Q3 and takes `L - k` where Naus has `L / k - 2`: with both it is 0.486814."""
    mean, most = 1.0, 6
    two, three = _none_in_two(mean, most), _none_in_three(mean, most)
    r = most - 1
    f = [math.fsum(_p(mean, k) for k in range(n + 1)) for n in range(most)]
    last = _p(mean, 2 * most - r) * _p(mean, r) * ((r - 1) * f[r - 2] - mean * f[r - 3])
    assert 1 - two * ((three + last) / two) ** (260 - 1) == pytest.approx(0.486814, abs=5e-7)
    assert scan_in_time(260, 1, 6) == pytest.approx(0.485587, abs=5e-7)


@pytest.mark.parametrize(("windows", "mean", "most"), [(2, 2.0, 3), (3, 2.0, 3), (3, 1.0, 4), (20, 1.0, 5)])
def test_it_agrees_with_records_strewn_over_the_time(windows, mean, most):
    random, tries = np.random.default_rng(7), 40_000
    hits = 0
    for count in random.poisson(windows * mean, tries):
        if count >= most:
            when = np.sort(random.random(count)) * windows
            hits += bool(np.any(when[most - 1 :] - when[: count - most + 1] < 1))
    error = math.sqrt(hits / tries * (1 - hits / tries) / tries)
    assert scan_in_time(windows, mean, most) == pytest.approx(hits / tries, abs=3.5 * error)


def test_more_records_in_the_busiest_window_are_odder_and_a_longer_time_makes_them_less_so():
    busier = [scan_in_time(52, 1, most) for most in range(2, 12)]
    assert all(a > b for a, b in itertools.pairwise(busier))
    assert scan_in_time(26, 1, 6) < scan_in_time(52, 1, 6) < scan_in_time(104, 1, 6)


@pytest.mark.parametrize("asked", [(1, 1, 3), (5, 0, 3), (5, 1, 1)])
def test_what_cannot_be_scanned_is_refused(asked):
    with pytest.raises(ValueError, match="two windows"):
        scan_in_time(*asked)
