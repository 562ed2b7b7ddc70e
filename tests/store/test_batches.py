from __future__ import annotations

import pandas as pd
import pytest

from contextual.errors import MissingColumns, StoreRefused
from contextual.records import Problem, problems_frame
from contextual.store import batches
from contextual.store.batches import add_batch, held_contents, list_batches, read_batch, read_problems, withdraw
from contextual.store.check import check
from contextual.store.places import read_places
from tests.store.builders import bring, bring_places, count, incidents, sent, some_places, touches


def test_a_file_is_held_with_what_became_of_its_rows(store):
    batch = bring(store, 3, rejected=2, rows=5, accepted=3)
    with store.read() as conn:
        assert read_batch(conn, batch.id) == batch
        assert list_batches(conn) == [batch]
    assert (batch.seq, batch.status) == (1, "held")


def test_files_are_numbered_in_the_order_they_arrive(store):
    assert [bring(store, 1, content).seq for content in ("x", "y", "z")] == [1, 2, 3]


def test_a_number_is_never_used_twice_even_after_a_withdrawal(store):
    bring(store, 1, "x")
    last = bring(store, 1, "y")
    with store.write() as conn:
        withdraw(conn, last.id, 5, "terminal")
    assert bring(store, 1, "y").seq == 3


def test_a_file_moves_the_stores_version_once(store):
    bring(store)
    assert store.version() == 1


def test_a_file_of_which_nothing_was_taken_moves_nothing(store):
    bring(store, frame=incidents(0), rows=4, accepted=0, rejected=4)
    assert store.version() == 0


def test_counts_that_do_not_add_up_are_refused(store):
    with pytest.raises(StoreRefused, match="add up"):
        bring(store, 3, rejected=1)
    assert count(store, "batches") == 0


def test_records_that_lack_a_column_are_refused_whole(store):
    with pytest.raises(MissingColumns, match="cell"):
        bring(store, frame=incidents(3).drop(columns="cell"))
    assert count(store, "batches") == 0


def test_the_same_content_from_the_same_agency_is_held_once(store):
    bring(store)
    with pytest.raises(StoreRefused, match="already"):
        bring(store)
    assert (count(store, "batches"), count(store, "records"), count(store, "traces")) == (1, 5, 1)


def test_held_contents_name_files_of_which_something_was_taken(store):
    bring(store, 2, "taken")
    bring(store, content="nothing", frame=incidents(0), rows=1, accepted=0, rejected=1)
    gone = bring(store, 2, "gone")
    bring(store, 2, "theirs", agency="youth_service")
    with store.write() as conn:
        withdraw(conn, gone.id, 5, "terminal")
        assert held_contents(conn, "police", "incidents") == {"taken"}


def test_a_file_of_which_nothing_was_taken_can_be_sent_again(store):
    for _ in range(2):
        bring(store, content="x", frame=incidents(0), rows=1, accepted=0, rejected=1)
    assert count(store, "batches") == 2


def test_problems_come_back_in_the_files_order(store):
    noted = problems_frame([Problem(3, "lat", "bad_number", False), Problem(2, "lon", "null_island", True)])
    with store.write() as conn:
        batch = add_batch(conn, sent(2), incidents(2), noted, keys=store.keys)
    with store.read() as conn:
        pd.testing.assert_frame_equal(read_problems(conn, batch.id), noted)


def test_a_withdrawn_file_leaves_only_that_it_was_there(store):
    kept = bring(store, 4, "kept")
    gone = bring(store, 6, "gone", touches=touches((0, "t:1", 5.0), (5, "t:2", 9.5)))
    before = store.version()
    with store.write() as conn:
        assert withdraw(conn, gone.id, 77, "co").status == "withdrawn"
    assert (count(store, "records"), count(store, "record_touches")) == (4, 0)
    assert store.version() == before + 1
    with store.read() as conn:
        assert [b.id for b in list_batches(conn)] == [kept.id]
        assert [b.status for b in list_batches(conn, withdrawn=True)] == ["held", "withdrawn"]
    assert check(store).ok


def test_a_file_is_withdrawn_once(store):
    batch = bring(store)
    with store.write() as conn:
        withdraw(conn, batch.id, 77, "co")
    with pytest.raises(StoreRefused, match="already"), store.write() as conn:
        withdraw(conn, batch.id, 78, "co")


def test_a_file_that_is_not_there_cannot_be_withdrawn(store):
    with pytest.raises(StoreRefused, match="no batch"), store.write() as conn:
        withdraw(conn, "0" * 32, 77, "co")


def test_a_withdrawn_file_can_be_brought_in_again(store):
    batch = bring(store)
    with store.write() as conn:
        withdraw(conn, batch.id, 77, "co")
    bring(store)
    assert count(store, "records") == 5


def test_withdrawing_places_brings_the_earlier_ones_back(store):
    bring_places(store, some_places("Lantern Park", "Pier"), "one")
    later, _ = bring_places(store, some_places("Lamp Park", "Pier", "Arcade"), "two")
    with store.write() as conn:
        withdraw(conn, later.id, 77, "co")
        assert read_places(conn)["name"].tolist() == ["Lantern Park", "Pier"]
    assert check(store).ok


@pytest.mark.parametrize("step", ["_add_records", "add_touches", "_add_problems", "bump"])
def test_an_import_that_fails_at_any_step_leaves_nothing(store, monkeypatch, step):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(batches, step, fail)
    with pytest.raises(ZeroDivisionError):
        bring(store, touches=touches((0, "t:1", 5.0)))
    assert {count(store, t) for t in ("batches", "records", "record_touches", "problems", "traces")} == {0}
    assert store.version() == 0
