from __future__ import annotations

import pytest

from contextual.errors import ContextualError
from contextual.store.same_as import SameAs, decide_same, forget_same, read_same


def said(one, other, *, same=True, at=1):
    return SameAs(pair=(one, other), same=same, decided_by="p1", decided_at=at)


def kept(store):
    with store.read() as conn:
        return read_same(conn)


def test_what_was_said_of_pairs_is_kept_replaced_and_forgotten(store):
    with store.write() as conn:
        decide_same(conn, [said("a", "b"), said("a", "c", same=False), said("a", "b", at=2)])
    assert kept(store) == {("a", "b"): said("a", "b", at=2), ("a", "c"): said("a", "c", same=False)}
    with store.write() as conn:
        decide_same(conn, [said("a", "b", same=False, at=3)])
        forget_same(conn, [("a", "c"), ("x", "y")])
    assert kept(store) == {("a", "b"): said("a", "b", same=False, at=3)}


def test_decisions_are_kept_all_or_none(store):
    def refused():
        with store.write() as conn:
            decide_same(conn, [said("a", "b"), said("b", "c")])
            msg = "no"
            raise ContextualError(msg)

    with pytest.raises(ContextualError):
        refused()
    assert kept(store) == {}


def test_deciding_nothing_changes_nothing(store):
    with store.write() as conn:
        decide_same(conn, [])
    assert kept(store) == {}
