"""The gate of every service: may this principal, for this purpose; and the trace that is left before anything shows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from contextual.access import Principal, Purpose, Trace
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens, to_code
from contextual.errors import NotAllowed
from contextual.services.auditing.heads import keep_head_daily
from contextual.services.deciding import decision, registered, shared_agencies
from contextual.services.free_text import no_identifiers
from contextual.services.house import House, now
from contextual.store import traces

T = TypeVar("T")


def allow(house: House, principal: Principal, purpose: Purpose, permission: str, *agencies: str) -> None:
    """
    Refuse unless this principal may do this here and now: `contextual.services.deciding` says what that takes.

    Parameters
    ----------
    agencies : str
        Whose things they are; none where they belong to no single agency.

    Raises
    ------
    NotAllowed
        When the role does not have the permission, or not for this agency, or the store does not know the principal.
    SafeguardsMissing
        When a partnership's safeguards are not all recorded as done.
    PurposeNeeded
        When a partnership's records are asked for and no purpose is open, or its time is over.
    """
    decision(house, principal, purpose, permission, agencies).enforce()


def come_in(house: House, principal: Principal) -> None:
    """Refuse whoever a partnership's store does not know: for what needs no permission, such as the list of places."""
    registered(house, principal).enforce()


def trace(
    house: House, principal: Principal, purpose: Purpose, action: str, *, lens: Lens | None = None, **more: str
) -> None:
    """Leave a trace of its own transaction: for looks, which change nothing else."""
    with house.store.write() as conn:
        trace_in(conn, house, principal, purpose, action, lens=lens, **more)
    keep_head_daily(house)


def trace_in(
    conn: Any,
    house: House,
    principal: Principal,
    purpose: Purpose,
    action: str,
    *,
    lens: Lens | None = None,
    **more: str,
) -> int:
    """
    Leave a trace inside the transaction of what it is about: both are kept, or neither.

    Returns
    -------
    int
        Its number.

    Raises
    ------
    IdentifiableText
        When something in the reason, as typed, identifies a person: then neither is kept, and nothing is shown.
    """
    no_identifiers(purpose.reason, "the reason")
    entry = Trace.of(principal, purpose, action, at=now(), lens=to_code(lens) if lens else "", **more)
    return traces.append(conn, entry, house.keys.audit)


def admit(
    house: House, principal: Principal, purpose: Purpose, lens: Lens, *, of: Collection[str] | None = None
) -> None:
    """
    Refuse whoever may not look at figures of the lens's class.

    Open figures need no exact permission; a viewer of a fictional or partnership store sees releases only. Whoever
    serves some agencies sees the exact figures of these, and with them of all that the sharing agreement names.

    Parameters
    ----------
    of : collection of str, optional
        Agencies whose rows are looked at; left out, those of the lens, or all that recorded anything of its class.

    Raises
    ------
    NotAllowed
        When the role may see released figures only, or the figures are another agency's.
    """
    if lens.batch_class == "open":
        allow(house, principal, purpose, "look_released")
        return
    if not principal.may("look_exact") and principal.may("look_released"):
        come_in(house, principal)
        msg = "your role sees released figures only"
        raise NotAllowed(msg)
    allow(house, principal, purpose, "look_exact", *_not_shared(house, principal, lens, of))


def _not_shared(house: House, principal: Principal, lens: Lens, of: Collection[str] | None) -> frozenset[str]:
    """Name the agencies whose records are asked for and that no sharing agreement opens to this principal."""
    if house.store_class != "partnership" or not principal.agency:
        return frozenset()
    asked = of if of is not None else lens.agencies
    if asked is None:
        asked = house.ledger(lens.batch_class).words.get("agency", ())
    shared = shared_agencies(house)
    return frozenset(asked) - (shared if principal.agencies & shared else frozenset())


def look(
    house: House, principal: Principal, purpose: Purpose, lens: Lens, action: str, *,
    of: Collection[str] | None = None, **more: str,
) -> None:  # fmt: skip
    """Authorise and trace one look at figures of the lens's class; raises as `admit` does."""
    admit(house, principal, purpose, lens, of=of)
    trace(house, principal, purpose, action, lens=lens, **more)


def figures(lens: Lens, value: T) -> Exact[T] | Open[T]:
    """Say where a figure came from by its type: open records give Open, all others Exact."""
    return (Open if lens.batch_class == "open" else Exact)(value, lens, counted_at=now())
