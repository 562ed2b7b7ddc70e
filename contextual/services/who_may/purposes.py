"""The purpose that is open: exact figures of a partnership are seen for a reason, for an hour, a meeting's for four."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from contextual.access import ROLES, Principal, Purpose
from contextual.codes import agency_code
from contextual.errors import NotAllowed, PurposeNeeded
from contextual.services import deciding
from contextual.services.free_text import no_identifiers
from contextual.services.gate import come_in, trace, trace_in
from contextual.services.house import House, now
from contextual.store.openings import CLOSED, OPENED, newest_opening
from contextual.store.principals import read_principal

SHORTEST, LONGEST = 10, 300
"""Characters of a reason."""

_LONGEST_S = 4 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPurpose:
    """A purpose that is open, and until when (seconds since 1970 UTC)."""

    purpose: Purpose
    until: int


def open_purpose(
    principal: Principal, purpose: Purpose, house: House, *, chair: str = "", seats: Collection[str] = ()
) -> OpenPurpose:
    """
    Open a purpose with its reason: its trace is left before anything can be looked at for it.

    Parameters
    ----------
    purpose : Purpose
        Code and reason, in the asker's own words, which name nobody.
    chair : str
        Of a sub-group meeting: the chair's id in the role register.
    seats : collection of str
        Of a sub-group meeting: the agencies that sit in it, two or more.

    Raises
    ------
    NotAllowed
        When the role sees nothing for which a purpose is needed.
    PurposeNeeded
        When the reason is too short, the purpose is the demonstration's, or a meeting lacks its chair or seats.
    IdentifiableText
        When the reason holds what identifies a person.
    """
    deciding.may_open(house, principal).enforce()
    reason = no_identifiers(purpose.reason, "the reason")
    wanted = replace(purpose, reason=reason, opened=0)
    _refuse_unfit(house, wanted)
    with house.store.write() as conn:
        kind, about = _meeting(conn, wanted, chair, seats)
        opened = trace_in(conn, house, principal, wanted, OPENED, object_type=kind, object_id=about)
    return OpenPurpose(purpose=replace(wanted, opened=opened), until=now() + wanted.lasts_s)


def purpose_open(principal: Principal, house: House) -> OpenPurpose | None:
    """Give the newest purpose that this principal has open; None where there is none, or its time is over."""
    come_in(house, principal)
    with house.store.read() as conn:
        held = newest_opening(conn, principal.id, now() - _LONGEST_S)
    if held is None:
        return None
    purpose = Purpose(code=held.purpose, reason=held.reason, opened=held.seq)
    until = held.at + purpose.lasts_s
    same = (held.role, held.agency) == (principal.role, principal.agency)
    return OpenPurpose(purpose=purpose, until=until) if same and held.at <= now() < until else None


def close_purpose(principal: Principal, purpose: Purpose, house: House) -> None:
    """Close a purpose before its time is over. Leaves a trace; nothing can be looked at for it afterwards."""
    come_in(house, principal)
    if purpose.opened:
        trace(house, principal, purpose, CLOSED, object_type="purpose", object_id=str(purpose.opened))


def _refuse_unfit(house: House, purpose: Purpose) -> None:
    if purpose.code == "demonstration" and house.store_class == "partnership":
        msg = "nothing of a partnership's is a demonstration: choose another purpose"
        raise PurposeNeeded(msg)
    if not SHORTEST <= len(purpose.reason) <= LONGEST:
        msg = f"give a reason in your own words, {SHORTEST} to {LONGEST} characters"
        raise PurposeNeeded(msg)


def _meeting(conn: Any, purpose: Purpose, chair: str, seats: Collection[str]) -> tuple[str, str]:
    """Say for the trace who chairs a meeting and which agencies sit in it: codes, no names."""
    sitting = sorted({agency_code(one) for one in seats})
    if purpose.code != "meeting":
        if chair or sitting:
            msg = "only a sub-group meeting has a chair and seats"
            raise PurposeNeeded(msg)
        return "purpose", ""
    leads = read_principal(conn, chair)
    if leads is None or leads.disabled or len(sitting) < 2:
        msg = "a sub-group meeting needs a chair who is in the role register, and two agencies or more"
        raise PurposeNeeded(msg)
    if leads.role not in ("co_ordinator", "steward"):
        msg = f"the role {ROLES.label(leads.role)} does not chair the sub-group"
        raise NotAllowed(msg)
    return "meeting", f"{chair} {' '.join(sitting)}"
