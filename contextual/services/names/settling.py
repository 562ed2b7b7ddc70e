"""Settling: what people say texts about places mean is kept at once, and held records are placed by it together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

from contextual.access import Principal, Purpose
from contextual.errors import ContextualError
from contextual.intake.gazetteer import normal
from contextual.records import Answer
from contextual.services.gate import allow, trace_in
from contextual.services.house import House, now
from contextual.services.names.meaning import Placings, home_form, meanings, placings, set_placings
from contextual.services.names.naming import STREET_M, Decision, Settled
from contextual.services.places.joined import joined
from contextual.services.places.placing import VENUE_M
from contextual.services.places.private_points import decided_points
from contextual.services.places.rematching import Moved, rematch
from contextual.space.one_place import every_name, stands_for
from contextual.store import places as place_store
from contextual.store import spellings as spelling_store
from contextual.store.spellings import Spelling


def settle_names(
    principal: Principal, purpose: Purpose, house: House, decisions: Sequence[Decision], *, place_now: bool = True
) -> Settled:
    """
    Say what texts mean, all at once, for good, each for its own agency. Leaves a trace with it.

    Parameters
    ----------
    decisions : sequence of Decision
        Of two about one text the later stands.
    place_now : bool
        Place held records anew in the same transaction. False keeps the decisions only, which is quick; the records
        are placed by `place_settled`, or with the next file of places.

    Raises
    ------
    ContextualError
        When a place is no open public place, a spot has no position, or a text is empty: nothing is kept then.
    """
    allow(house, principal, purpose, "place", *{one.agency for one in decisions})
    at = now()
    last = {(one.agency, normal(one.text)): one for one in decisions}
    made = [_spelling(house, *key, one.answer, principal.id, at) for key, one in last.items()]
    with house.store.write() as conn:
        _refuse_strange_places(conn, made)
        stands = placings(conn)
        before = _in_both_forms(conn, house, last)
        spelling_store.forget_spellings(conn, [one.key for some in before for one in some])
        spelling_store.decide_spellings(conn, made)
        set_placings(conn, Placings(stands.count, stands.waiting + len(made)))
        moved = place_all(conn, house) if place_now else None
        named = {one.answer.place_id for one in made}
        trace_in(
            conn, house, principal, purpose, "settle_names", object_type="place",
            object_id=named.pop() if len(named) == 1 else "", outcome=f"{len(made)} texts",
        )  # fmt: skip
    if place_now:
        house.forget()
    others = sum(any(one.decided_by != principal.id for one in some) for some in before)
    return Settled(
        made=tuple(made), before=tuple(before), elsewhere=others, placings=stands.count,
        sentence=_sentence(len(made), others, moved),
    )  # fmt: skip


def undo_settling(
    principal: Principal, purpose: Purpose, house: House, settled: Settled, *, place_now: bool = True
) -> str:
    """
    Take a decision back: its texts mean what they meant before. Leaves a trace with it.

    What somebody has settled again since stays as they said. A home that has been put away stays private: what those
    records said of their place is gone.

    Returns
    -------
    str
        One sentence that says what was taken back and what was not.
    """
    allow(house, principal, purpose, "place", *{one.agency for one in settled.made})
    with house.store.write() as conn:
        stands = placings(conn)
        held = spelling_store.read_decided(conn, [one.key for one in settled.made])
        pairs = zip(settled.made, settled.before, strict=True)
        still = [(one, was) for one, was in pairs if _stands(held.get(one.key), one)]
        back = [(one, was) for one, was in still if one.answer.kind != "home" or stands.count == settled.placings]
        spelling_store.forget_spellings(conn, [one.key for one, _ in back])
        spelling_store.decide_spellings(conn, [one for _, was in back for one in was])
        waiting = stands.waiting + (len(back) if stands.count > settled.placings else -len(back))
        set_placings(conn, Placings(stands.count, max(waiting, 0)))
        if place_now:
            place_all(conn, house)
        trace_in(conn, house, principal, purpose, "undo_settling", object_type="place", outcome=f"{len(back)} texts")
    if place_now:
        house.forget()
    return _undone(len(back), len(still) - len(back), len(settled.made) - len(still))


def place_settled(principal: Principal, purpose: Purpose, house: House) -> str:
    """
    Place all held records by what has been decided since they were last placed. Leaves a trace with it.

    Returns
    -------
    str
        One sentence that says what moved.
    """
    allow(house, principal, purpose, "place")
    with house.store.write() as conn:
        moved = place_all(conn, house)
        trace_in(conn, house, principal, purpose, "place_settled")
    house.forget()
    return moved.sentence()


def place_all(conn: Any, house: House) -> Moved:
    """Place all held records by what people have said, inside the open transaction."""
    known = place_store.read_places(conn, include_closed=True)
    return rematch(conn, known, meanings(conn, house.text_secret), decided_points(conn, house.point_secret))


def _spelling(house: House, agency: str, spelt: str, answer: Answer, by: str, at: int) -> Spelling:
    if not spelt or not agency:
        msg = "there is no text to settle"
        raise ContextualError(msg)
    # An address is never written down: of a home, and of what nobody can place and may be one, a keyed form is kept.
    text = home_form(house.text_secret, spelt) if answer.kind in ("home", "cannot") else spelt
    return Spelling(agency=agency, text=text, answer=_kept(answer), decided_by=by, decided_at=at)


def _stands(held: Spelling | None, made: Spelling) -> bool:
    """Say whether what is held is still what was decided then."""
    if held is None or (held.decided_by, held.decided_at) != (made.decided_by, made.decided_at):
        return False
    return (held.answer.kind, held.answer.place_id, held.answer.name) == (
        made.answer.kind, made.answer.place_id, made.answer.name,
    )  # fmt: skip


def _kept(answer: Answer) -> Answer:
    """Keep of an answer what it says and no more; nothing is known more closely than to a venue."""
    if answer.kind in ("home", "cannot"):
        return Answer(answer.kind)
    metres = answer.precision_m if isfinite(answer.precision_m) else VENUE_M if answer.kind == "place" else STREET_M
    metres = max(metres, VENUE_M)
    if answer.kind == "place":
        return Answer("place", answer.place_id, answer.name, precision_m=metres)
    if answer.kind != "point":
        msg = "a text means a place, a point, a home, or cannot be placed"
        raise ContextualError(msg)
    if not (abs(answer.lat) <= 90 and abs(answer.lon) <= 180):
        msg = "a street or postcode needs a position to be settled on"
        raise ContextualError(msg)
    return Answer("point", "", answer.name, answer.lat, answer.lon, metres)


def _refuse_strange_places(conn: Any, made: Sequence[Spelling]) -> None:
    wanted = {one.answer.place_id for one in made if one.answer.kind == "place"}
    if not wanted:
        return
    places, groups = place_store.read_places(conn, include_closed=True, outlines=False), joined(conn)
    stands, known = stands_for(places, groups), every_name(places, groups)
    public = set(known.loc[~known["private"].to_numpy(bool) & (known["status"] != "closed"), "place_id"])
    if {stands.get(one, one) for one in wanted} - public:
        msg = "there is no such public place; choose one from the list"
        raise ContextualError(msg)


def _in_both_forms(conn: Any, house: House, keys: Iterable[tuple[str, str]]) -> list[tuple[Spelling, ...]]:
    """Read, for each text, what was decided about it before, in clear or as a home."""
    forms = [((agency, text), (agency, home_form(house.text_secret, text))) for agency, text in keys]
    held = spelling_store.read_decided(conn, [key for some in forms for key in some])
    return [tuple(held[key] for key in some if key in held) for some in forms]


def _sentence(count: int, others: int, moved: Moved | None) -> str:
    said = f"{count:,} {'text' if count == 1 else 'texts'} settled."
    if others:
        said += f" {others:,} had been settled by somebody else; what you said stands."
    return f"{said} {moved.sentence()}" if moved else said


def _undone(back: int, gone: int, changed: int) -> str:
    said = f"{back:,} {'text waits' if back == 1 else 'texts wait'} again or mean what they meant before."
    if gone:
        said += f" {gone:,} said to be a home stay private: what those records said is gone."
    if changed:
        said += f" {changed:,} had been settled again since and stay so."
    return said
