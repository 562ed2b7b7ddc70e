"""A sitting at the queue of names: what is on the screen, what each key decides, and taking it back."""

from __future__ import annotations

from dataclasses import replace

from contextual.app.sitting import SHOWN, Sitting
from contextual.intake.gazetteer import Candidate
from contextual.records import Answer
from contextual.services import WaitingNames, WaitingText, candidate_key, groups_of


def place(name, sure=0.9):
    return Candidate(name, name, "place", "park", 54.6, 1.6, 250.0, sure, ("It is the name.",))


def text(words, *names, records=1):
    found = tuple(place(name, 0.9 - n / 10) for n, name in enumerate(names))
    return WaitingText(
        ref=words, agency="police", agency_label="Police", text=words, records=records, candidates=found
    )  # fmt: skip


def sitting(*texts):
    return Sitting.of(WaitingNames(texts=texts, groups=groups_of(texts, {}), pending=0))


def words(screen):
    return [one.text for one in screen.texts]


def test_texts_that_most_likely_mean_the_same_stand_together_most_records_first():
    queue = sitting(text("a", "Park"), text("b", "Pier", records=9), text("c", "Park", records=3))
    assert words(queue.screen()) == ["b"]
    queue.skip()
    assert words(queue.screen()) == ["c", "a"]


def test_one_key_settles_every_text_that_is_ticked():
    queue = sitting(text("a", "Park"), text("b", "Park"), text("c", "Park"))
    queue.tick(2)
    decided = queue.means(queue.screen().candidates[0])
    assert [(one.text, one.answer.place_id) for one in decided] == [("a", "Park"), ("c", "Park")]
    queue.done("2 texts", None, queue.screen().candidates[0])
    assert queue.records_settled == 2
    assert words(queue.screen()) == ["b"]


def test_a_text_left_out_is_asked_about_with_what_else_it_may_mean():
    queue = sitting(text("a", "Park", "Pier"), text("b", "Park", "Pier"))
    queue.tick(1)
    queue.done("1 text", None, queue.screen().candidates[0])
    assert [candidate_key(one) for one in queue.screen().candidates] == ["Pier"]


def test_each_text_is_placed_as_closely_as_its_own_words_tell():
    near = text("near b", "Park")
    near = replace(near, candidates=(replace(near.candidates[0], precision_m=600.0),))
    queue = sitting(text("a", "Park", records=2), near)
    decided = queue.means(queue.screen().candidates[0])
    assert [one.answer.precision_m for one in decided] == [250.0, 600.0]


def test_no_more_texts_are_settled_with_one_key_than_can_be_read_on_a_screen():
    queue = sitting(*(text(f"a{n:02d}", "Park") for n in range(20)))
    assert (len(queue.screen().texts), queue.screen().more) == (SHOWN, 20 - SHOWN)
    assert len(queue.same(Answer("home"))) == SHOWN


def test_undo_brings_back_texts_ticks_and_what_was_refused():
    queue = sitting(text("a", "Park", "Pier"), text("b", "Park"))
    before = queue.screen()
    queue.tick(1)
    queue.done("1 text", None, before.candidates[0])
    queue.undo()
    assert queue.screen() == before
    assert queue.ticked() == before.texts
    queue.skip()
    queue.undo()
    assert queue.screen() == before
    assert queue.undo() is None


def test_what_is_skipped_comes_back_when_it_is_fetched():
    queue = sitting(text("a", "Park"))
    queue.skip()
    assert queue.screen() is None
    queue.fetch_skipped()
    assert words(queue.screen()) == ["a"]


def test_a_number_that_stands_for_no_text_ticks_nothing():
    queue = sitting(text("a", "Park"))
    queue.tick(5)
    queue.tick_all()
    assert queue.ticked() == ()
    queue.tick_all()
    assert len(queue.ticked()) == 1
