from __future__ import annotations

from contextual.app.same_sitting import SameSitting
from contextual.services import Joined, ListedPlace, SamePair


def likely(one, other):
    places = tuple(
        ListedPlace(place_id=name, name=name, type_label="Park", publisher="a", drawn=False) for name in (one, other)
    )
    return SamePair(places=places, metres=5.0, likeness=1.0, reasons=())


SAID = Joined(made=(), before=(), placings=0, sentence="")
AB, BC = likely("a", "b"), likely("b", "c")


def test_pairs_are_asked_about_one_by_one_and_what_is_skipped_comes_back():
    sitting = SameSitting.of((AB, BC))
    sitting.skip()
    assert sitting.now() is BC
    sitting.done("One.", BC.pair, SAID, [AB])
    assert (sitting.now(), sitting.said) == (None, 1)
    sitting.fetch_skipped()
    assert sitting.now() is AB


def test_undo_takes_the_last_step_back():
    sitting = SameSitting.of((AB, BC))
    sitting.done("One.", AB.pair, SAID, [BC])
    sitting.skip()
    assert sitting.now() is None
    sitting.undone([BC])
    assert (sitting.now(), sitting.said) == (BC, 1)
    sitting.undone([AB, BC])
    assert (sitting.now(), sitting.said, sitting.steps) == (AB, 0, [])


def test_skipping_nothing_does_nothing():
    sitting = SameSitting.of(())
    sitting.skip()
    assert sitting.steps == []
