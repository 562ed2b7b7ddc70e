"""What somebody can learn of one child from a release who knows everything about everybody else."""

from __future__ import annotations

import os

import pytest

from contextual.counts.release import capped
from tests.counts.attacker import auc, certain, told_apart
from tests.counts.invented import ground, released, town

KEYS = 300
CHILDREN, POOLS = (20, 40) if os.environ.get("HYPOTHESIS_PROFILE") == "long" else (4, 10)
"""A small town in `make test`, a larger one and more children in `make prove`."""

CHILD = "c" * 32


def asked(children, in_units, keys=KEYS):
    """Scores of releases with and without a child in so many units, over keys; and of the late record's store."""
    there, absent = [], []
    units = ground(POOLS)
    others = town(7, children=10 * POOLS, pools=POOLS)
    busiest = sorted(units, key=lambda unit: -sum(at == unit for _, at in others))
    for number in range(children):
        places = {busiest[(number * 3 + 5 * step) % 40] for step in range(in_units)}
        for at in range(keys):
            key = b"%d key %032d" % (number, at)
            counted = capped(others, key, "2025", 4)
            with_child = [*others, *((CHILD, unit) for unit in places)]
            for made, scores in ((released(with_child, key, units), there), (released(others, key, units), absent)):
                scores.append(told_apart(made, units, counted, CHILD, places))
    return there, absent


@pytest.mark.parametrize(("in_units", "most", "sure"), [(1, 0.65, 0.06), (4, 0.78, 0.14)])
def test_one_more_or_one_less_child_is_told_from_a_release_little_better_than_by_guessing(in_units, most, sure):
    there, absent = asked(CHILDREN, in_units)
    assert 0.5 < auc(there, absent) <= most
    assert certain(there) <= sure
    assert certain([-score for score in absent]) <= sure


def test_the_attacker_sees_what_there_is_to_see():
    """A rule that shows what it counts would be found out at once: the oracle is not blind."""
    units, others, place = ground(4), [(f"{n:032x}", "u0000") for n in range(20)], "u0000"
    counted = {place: {who for who, _ in others}}
    far = [key for key in (b"%032d" % n for n in range(400))
           if released([*others, (CHILD, place)], key, units)[0].value == 21 + 6]  # fmt: skip
    made = released([*others, (CHILD, place)], far[0], units)
    assert told_apart(made, units, counted, CHILD, {place}) == float("inf")
