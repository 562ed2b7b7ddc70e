from __future__ import annotations

import numpy as np

from contextual.store import batches, ledgers
from contextual.store.check import check
from contextual.store.records import coverage, held_row_keys, ids_of, read_records, read_touches
from contextual.store.superseded import fallen, supersede
from tests.store.builders import bring, incidents, touches


def correct(store, old, new, rows=(0,)):
    """Let the rows of one file stand instead of the same rows of another."""
    at = np.array(rows)
    with store.write() as conn:
        supersede(conn, ids_of(old.seq, at), ids_of(new.seq, at))


def standing(store):
    with store.read() as conn:
        found = read_records(conn, "fictional", ["batch", "position"])
    return found.to_numpy().tolist()


def test_a_corrected_record_counts_nowhere_and_comes_back_when_the_correction_is_withdrawn(store):
    first = bring(store, 2, "a", row_keys=["j", "k"], touches=touches((0, "t:1", 1.0), (1, "t:1", 1.0)))
    second = bring(store, 1, "b", row_keys=["j"])
    correct(store, first, second)
    assert standing(store) == [[1, 1], [2, 0]]
    with store.read() as conn:
        assert coverage(conn, "fictional")["records"].sum() == 2
        assert len(read_touches(conn, "fictional")) == 1
        assert sorted(held_row_keys(conn, "police", "incidents")) == ["j", "k"]
        assert sorted(held_row_keys(conn, "police", "incidents", without=[2])) == ["j", "k"]
    with store.write() as conn:
        batches.withdraw(conn, second.id, 1, "me")
    assert standing(store) == [[1, 0], [1, 1]]
    assert check(store).ok


def test_a_record_corrected_twice_stays_corrected_when_the_first_correction_goes(store):
    files = [bring(store, 1, name) for name in "abc"]
    correct(store, files[0], files[1])
    correct(store, files[1], files[2])
    with store.read() as conn:
        assert len(fallen(conn, without=[2])) == 2
        assert len(fallen(conn, without=[2, 3])) == 0
    with store.write() as conn:
        batches.withdraw(conn, files[1].id, 1, "me")
    assert standing(store) == [[3, 0]]
    with store.write() as conn:
        batches.withdraw(conn, files[2].id, 1, "me")
    assert standing(store) == [[1, 0]]
    assert check(store).ok


def test_withdrawing_the_corrected_file_leaves_the_correction(store):
    first, second = bring(store, 1, "a"), bring(store, 1, "b")
    correct(store, first, second)
    with store.write() as conn:
        batches.withdraw(conn, first.id, 1, "me")
    assert standing(store) == [[2, 0]]
    with store.read() as conn:
        assert len(fallen(conn)) == 0


def test_a_correction_moves_the_version_so_that_no_old_count_is_shown(store):
    first, second = bring(store, 1, "a"), bring(store, 1, "b", frame=incidents(1))
    before = store.version()
    correct(store, first, second)
    assert store.version() > before
    with store.read() as conn:
        assert ledgers.load_ledger(conn, "fictional") is None
