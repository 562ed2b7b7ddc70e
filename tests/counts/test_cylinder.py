"""The young people of some hexagons and days."""

from __future__ import annotations

import pytest

from contextual.counts.cylinder import people_within
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.records.frame import records_frame
from contextual.space.cells import cells_at, parents

AT = 1_735_732_800
"""Wednesday 1 January 2025, noon: day 20,089."""
HERE, THERE = (int(cells_at([54.6], [lon])[0]) for lon in (1.6, 1.7))


def ledger(**columns):
    many = len(columns["person"])
    usual = {
        "scheme": "s", "part": "harmed", "age_band": "13_15", "month": 24300, "cell": HERE, "finest": 10, "hour": 60,
        "earliest": AT, "latest": AT, "incident": [f"i{n}" for n in range(many)],
    }  # fmt: skip
    return Ledger.build(records_frame(usual | columns, many))


def within(made, first=20089, last=20089, cell=HERE, **lens):
    return people_within(made, Lens("fictional", 24300, 24300, **lens), parents([cell], 9), first, last)


def test_a_young_person_counts_once_however_many_incidents():
    assert within(ledger(person=["p", "p", "q"])) == (2, 3)


def test_an_incident_of_two_counts_once():
    assert within(ledger(person=["p", "q"], incident=["i", "i"])) == (2, 1)


def test_people_of_two_schemes_are_never_added():
    assert within(ledger(person=["p", "q", "r"], scheme=["s", "s", "t"])) == (2, 3)


@pytest.mark.parametrize(
    ("field", "usual", "other"),
    [
        ("cell", HERE, THERE), ("part", "harmed", "suspected"), ("age_band", "13_15", "18_24"), ("finest", 10, 8),
        ("private", False, True), ("own_return", False, True), ("month", 24300, 24301), ("hour", 60, 84),
    ],
)  # fmt: skip
def test_who_is_elsewhere_not_harmed_grown_up_private_or_of_another_day_is_not_counted(field, usual, other):
    assert within(ledger(person=["p", "q"], **{field: [usual, other]})) == (1, 1)


def test_nobody_is_nought():
    assert within(ledger(person=["", ""])) == (0, 0)
    assert within(ledger(person=["p"]), cell=THERE) == (0, 0)
