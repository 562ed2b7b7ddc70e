"""What is said of homes: how often somebody reports, never of one young person, and no more than is so."""

from __future__ import annotations

from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.records.frame import records_frame
from contextual.services.chance.homes import homes
from contextual.space.cells import cells_at, parents

MONTH = 24300
CELL = int(cells_at([54.6], [1.6])[0])
WIDE = int(parents([CELL], 7)[0])
AGAIN = "a few young people reported again and again"


def returns(people):
    """Make one missing episode each, all ended at the own home in one wide hexagon."""
    frame = {"person": people, "scheme": "s", "kind": "missing", "part": "harmed", "age_band": "13_15",
             "month": MONTH, "own_return": True, "private": True, "cell": CELL, "finest": 7}  # fmt: skip
    return homes(Ledger.build(records_frame(frame, len(people))), Lens("fictional", MONTH, MONTH))


def test_a_few_young_people_again_and_again_are_said_with_their_number():
    found = returns(["p", "q", "r", "s"] * 8)
    assert (found.gathered, found.young_people, found.cell) == (32, 4, WIDE)
    assert "32 of these returns, of 4 young people, are in one part of the area" in found.sentence
    assert AGAIN in found.sentence


def test_many_young_people_once_each_are_not_said_to_be_a_few_again_and_again():
    found = returns([f"p{n}" for n in range(40)])
    assert "40 of these returns, of 40 young people, are in one part of the area." in found.sentence
    assert AGAIN not in found.sentence


def test_of_one_or_two_young_people_no_number_is_said():
    for people in (["p"] * 30, ["p", "q"] * 15):
        said = returns(people).sentence
        assert "30 of these returns are in one part of the area" in said
        assert "1 young" not in said
        assert "2 young" not in said


def test_returns_that_name_nobody_are_not_said_to_be_of_a_few():
    said = returns([""] * 30).sentence
    assert "30 of these returns are in one part of the area." in said
    assert AGAIN not in said
