"""The gate of every service: may this principal, for this purpose; and the trace that is left before anything shows."""

from __future__ import annotations

from typing import Any, TypeVar

from contextual.access import Principal, Purpose, Trace, require
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens, to_code
from contextual.errors import NotAllowed, PurposeNeeded
from contextual.services.auditing.heads import keep_head_daily
from contextual.services.free_text import no_identifiers
from contextual.services.house import House, now
from contextual.store import traces

T = TypeVar("T")


def allow(house: House, principal: Principal, purpose: Purpose, permission: str) -> None:
    """
    Refuse unless the role may do this, and for a reason where the store is a partnership's.

    Raises
    ------
    NotAllowed
        When the role does not have the permission.
    PurposeNeeded
        When exact figures of a partnership are asked for without a reason.
    """
    require(principal, permission)
    if house.store_class == "partnership" and (purpose.code == "demonstration" or not purpose.reason.strip()):
        msg = "say what you need this for: a purpose and a reason in your own words"
        raise PurposeNeeded(msg)


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
) -> None:
    """
    Leave a trace inside the transaction of what it is about: both are kept, or neither.

    Raises
    ------
    IdentifiableText
        When something in the reason, as typed, identifies a person: then neither is kept, and nothing is shown.
    """
    no_identifiers(purpose.reason, "the reason")
    entry = Trace.of(principal, purpose, action, at=now(), lens=to_code(lens) if lens else "", **more)
    traces.append(conn, entry, house.keys.audit)


def admit(house: House, principal: Principal, purpose: Purpose, lens: Lens) -> None:
    """
    Refuse whoever may not look at figures of the lens's class.

    Open figures need no exact permission; a viewer of a fictional or partnership store sees releases only.

    Raises
    ------
    NotAllowed
        When the role may see released figures only and there is no release yet.
    """
    if lens.batch_class == "open":
        if not (principal.may("look_released") or principal.may("look_exact")):
            require(principal, "look_released")
    else:
        if not principal.may("look_exact") and principal.may("look_released"):
            msg = "your role sees released figures, and nothing has been released yet"
            raise NotAllowed(msg)
        allow(house, principal, purpose, "look_exact")


def look(house: House, principal: Principal, purpose: Purpose, lens: Lens, action: str, **more: str) -> None:
    """Authorise and trace one look at figures of the lens's class; raises as `admit` does."""
    admit(house, principal, purpose, lens)
    trace(house, principal, purpose, action, lens=lens, **more)


def figures(lens: Lens, value: T) -> Exact[T] | Open[T]:
    """Say where a figure came from by its type: open records give Open, all others Exact."""
    return (Open if lens.batch_class == "open" else Exact)(value, lens, counted_at=now())
