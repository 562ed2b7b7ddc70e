"""The role register and the purposes that are open, on both databases."""

from __future__ import annotations

from dataclasses import replace

from contextual.access import Principal, Purpose, Trace
from contextual.store import principals, traces
from contextual.store.openings import CLOSED, OPENED, newest_opening, read_opening
from contextual.store.principals import KeptPrincipal

ID = principals.principal_id("https://id.example", "7", b"secret")
AMOS = KeptPrincipal(
    id=ID, issuer="https://id.example", subject="7", label="Amos", role="analyst", agency="health,police",
    disabled=False, created_at=5,
)  # fmt: skip


def leave(store, action, *, at, actor=ID, about="", code="review"):
    who = Principal(id=actor, role="analyst", agency="police")
    trace = Trace.of(who, Purpose(code=code, reason="The review of March"), action, at=at, object_id=about)
    with store.write() as conn:
        return traces.append(conn, trace, store.keys.audit)


def test_a_line_is_read_as_it_was_added_and_changed(store):
    with store.write() as conn:
        principals.add_principal(conn, AMOS)
    with store.write() as conn:
        assert principals.read_principal(conn, ID) == AMOS
        principals.change_principal(conn, ID, role="viewer", agency="", disabled=True)
    with store.read() as conn:
        assert principals.list_principals(conn) == [
            replace(AMOS, role="viewer", agency="", disabled=True, row_version=2)
        ]
        assert principals.read_principal(conn, "nobody") is None


def test_the_newest_opening_of_an_actor_is_found_until_it_is_closed(store):
    first, second = leave(store, OPENED, at=100), leave(store, OPENED, at=200)
    leave(store, OPENED, at=300, actor="another")
    with store.read() as conn:
        assert newest_opening(conn, ID, 0).seq == second
        assert newest_opening(conn, ID, 201) is None
        assert read_opening(conn, first).at == 100
    leave(store, CLOSED, at=250, about=str(second))
    leave(store, CLOSED, at=250, about=str(first), actor="another")
    with store.read() as conn:
        assert read_opening(conn, second) is None
        assert read_opening(conn, first).reason == "The review of March"


def test_a_look_is_no_opening(store):
    seq = leave(store, "look_at_map", at=100)
    with store.read() as conn:
        assert read_opening(conn, seq) is None
        assert read_opening(conn, 99) is None
