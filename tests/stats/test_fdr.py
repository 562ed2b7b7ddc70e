"""Many tests at once: Benjamini and Hochberg's own example, an oracle, and what must not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.stats.fdr import adjusted

BH_1995 = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
           0.7590, 1.0]  # fmt: skip
tests_made = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def rejected(p, alpha):
    """The oracle, as the paper words it: the largest i with p(i) at most i alpha / m, and all before it."""
    ordered = sorted(p)
    return max((i for i, one in enumerate(ordered, 1) if one <= i * alpha / len(p)), default=0)


def test_the_papers_example_of_fifteen_tests_calls_four_where_bonferroni_calls_three():
    assert int((adjusted(BH_1995) <= 0.05).sum()) == 4
    assert sum(p <= 0.05 / 15 for p in BH_1995) == 3


def test_adjusted_values_are_those_of_scipy():
    from scipy.stats import false_discovery_control

    np.testing.assert_allclose(adjusted(BH_1995), false_discovery_control(BH_1995), rtol=1e-14)
    np.testing.assert_allclose(
        adjusted(BH_1995, dependent=True), false_discovery_control(BH_1995, method="by"), rtol=1e-14
    )


@given(tests_made, st.sampled_from([0.01, 0.05, 0.1, 0.3]))
def test_as_many_are_called_as_the_papers_rule_calls(p, alpha):
    near = np.abs(np.sort(p) - alpha * np.arange(1, len(p) + 1) / len(p)) < 1e-12
    if not near.any():  # a tie of rounding is decided either way
        assert int((adjusted(p) <= alpha).sum()) == rejected(p, alpha)


@given(tests_made, st.randoms())
def test_the_order_of_the_tests_does_not_matter(p, random):
    mixed = list(range(len(p)))
    random.shuffle(mixed)
    np.testing.assert_array_equal(adjusted([p[at] for at in mixed]), adjusted(p)[mixed])


@given(tests_made)
def test_adjusting_never_lowers_never_changes_the_order_and_by_is_never_below_bh(p):
    found = adjusted(p)
    assert np.all(found >= np.array(p) - 1e-15)
    assert np.all(np.diff(found[np.argsort(p)]) >= 0)
    assert np.all(adjusted(p, dependent=True) >= found)


def test_undefined_is_no_test_and_stays_undefined_whatever_the_shape():
    p = np.array([[0.01, np.nan], [0.03, 0.04]])
    np.testing.assert_allclose(adjusted(p), [[0.03, np.nan], [0.04, 0.04]])
    assert np.isnan(adjusted([np.nan, np.nan])).all()
    assert adjusted([]).shape == (0,)


def test_what_is_no_p_value_is_refused():
    for wrong in (-0.1, 1.1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            adjusted([0.5, wrong])
