"""Lenses people keep, and when each of them last looked in."""

from __future__ import annotations

from contextual.access import Principal, Purpose
from contextual.counts.lens import Lens, to_code
from contextual.errors import BadLens
from contextual.services import held
from contextual.services.free_text import no_identifiers
from contextual.services.gate import allow, come_in, trace_in
from contextual.services.house import House, now
from contextual.store import lenses as lens_store


def saved_lenses(principal: Principal, purpose: Purpose, house: House) -> list[tuple[str, str]]:
    """Give the lenses this principal has saved: (name, code)."""
    come_in(house, principal)
    with house.store.read() as conn:
        return [(one.name, one.lens) for one in lens_store.list_lenses(conn, principal.id)]


def save_lens(principal: Principal, purpose: Purpose, house: House, name: str, lens: Lens) -> None:
    """
    Keep a lens under a name; the same name again replaces it. Leaves a trace with it.

    Raises
    ------
    BadLens
        When the name is empty or longer than 60 characters.
    IdentifiableText
        When something in the name identifies a person.
    """
    allow(house, principal, purpose, "save_lens")
    name = no_identifiers(name, "the name of the lens")
    if not 0 < len(name) <= 60:
        msg = "give the lens a name of 1 to 60 characters"
        raise BadLens(msg)
    with house.store.write() as conn:
        kept = lens_store.save_lens(conn, name, to_code(lens), owner=principal.id, at=now())
        trace_in(conn, house, principal, purpose, "save_lens", lens=lens, object_type="lens", object_id=kept.id)


def note_visit(principal: Principal, purpose: Purpose, house: House) -> None:
    """Keep that this principal looked in now, so that the next visit can show what is new since."""
    come_in(house, principal)
    files = held.files(house)
    newest = int(files["seq"].max()) if len(files) else 0
    with house.store.write() as conn:
        lens_store.record_visit(conn, principal.id, at=now(), batch_sequence=newest)
