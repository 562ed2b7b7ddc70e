"""The planted plans drawn again and again: limits hold the truth and verdicts read right (long: in benchmarks)."""

from __future__ import annotations

import pytest

from benchmarks.change import MEASURES, READS, plan_of, replicate

DRAWS = 300


@pytest.mark.parametrize("kind", list(READS))
def test_limits_hold_the_planted_truth_about_as_often_as_they_say(kind):
    shares = replicate(kind, DRAWS, seed=3)
    for measure in MEASURES:
        assert shares[measure] == pytest.approx(0.95, abs=0.035)
    assert shares["reads right"] >= 0.92


def test_the_truth_is_what_is_planted():
    worked, moved, nothing = (plan_of(kind).truth for kind in READS)
    assert [worked[measure] for measure in MEASURES] == [-45, 0, -45, 0.25, 1]
    assert [moved[measure] for measure in MEASURES] == [-45, 45, 0, 0.25, 6]
    assert [nothing[measure] for measure in MEASURES] == [0, 0, 0, 1, 1]
    assert plan_of("plan_worked").comparisons == (2.4,) * 5
