"""Deciding: everything that must be so before a service does anything, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from contextual.access import ROLES, Decision, Principal, Purpose, missing
from contextual.access.decision import decide_all
from contextual.errors import PurposeNeeded, SafeguardsMissing
from contextual.services.house import House, now
from contextual.store.openings import read_opening
from contextual.store.principals import read_principal
from contextual.store.settings import get_setting

SAFEGUARDS = "safeguards"
"""The setting that holds what is recorded of each safeguard."""

BEFORE_SAFEGUARDS = frozenset({"set_up", "see_roles", "keep_roles"})
"""What a steward does to make a partnership's store ready, and an auditor to check it."""

WITHOUT_PURPOSE = BEFORE_SAFEGUARDS | {"look_released"}
"""What shows no exact figure and no record, so that no purpose need be open."""

_YES = Decision(allowed=True, because="")


def decision(
    house: House, principal: Principal, purpose: Purpose, permission: str, agencies: Collection[str] = ()
) -> Decision:
    """
    Say whether the principal may do this here and now, and why: the one place where it is decided.

    On a partnership's store the principal must be in its role register as given, not shut out; the safeguards must be
    recorded; and a purpose must be open, by this principal, with a reason.

    Parameters
    ----------
    agencies : collection of str
        Whose things they are; empty where they belong to no single agency.
    """
    if house.store_class != "partnership":
        return decide_all(principal, permission, agencies)
    with house.store.read() as conn:
        asked = _asked(conn, principal, purpose, permission, agencies)
        return next((one for one in asked if not one.allowed), decide_all(principal, permission, agencies))


def registered(house: House, principal: Principal) -> Decision:
    """Say whether a partnership's store knows this principal, in this role, and has not shut it out."""
    if house.store_class != "partnership":
        return _YES
    with house.store.read() as conn:
        return _in_register(conn, principal)


def may_open(house: House, principal: Principal) -> Decision:
    """Say whether this principal may open a purpose: known here, safeguards recorded, and a role that needs one."""
    here = registered(house, principal)
    if not here.allowed:
        return here
    if not ROLES[principal.role].may - WITHOUT_PURPOSE:
        said = f"the role {principal.label} sees released figures only, and those need no purpose"
        return Decision(allowed=False, because=said)
    if house.store_class != "partnership":
        return _YES
    with house.store.read() as conn:
        return _safeguarded(conn)


def shared_agencies(house: House) -> frozenset[str]:
    """Give the agencies that the sharing agreement names: their exact figures are seen by all that it names."""
    with house.store.read() as conn:
        return frozenset(get_setting(conn, SAFEGUARDS, {}).get("sharing_agreement", {}).get("agencies", ()))


def _asked(
    conn: Any, principal: Principal, purpose: Purpose, permission: str, agencies: Collection[str]
) -> Iterator[Decision]:
    yield _in_register(conn, principal)
    yield decide_all(principal, permission, agencies)
    if permission not in BEFORE_SAFEGUARDS:
        yield _safeguarded(conn)
    if permission not in WITHOUT_PURPOSE:
        yield _opened(conn, principal, purpose)


def _in_register(conn: Any, principal: Principal) -> Decision:
    held = read_principal(conn, principal.id)
    if held is None:
        return Decision(allowed=False, because="you are not in the role register of this store: ask its steward")
    if held.disabled:
        return Decision(allowed=False, because="the role register has shut you out: ask the store's steward")
    if (held.role, held.agency) != (principal.role, principal.agency):
        return Decision(allowed=False, because="your role or agency has changed in the role register: come in again")
    return _YES


def _safeguarded(conn: Any) -> Decision:
    lacking = missing(get_setting(conn, SAFEGUARDS, {}))
    if not lacking:
        return _YES
    said = f"this store stays closed until a steward has recorded as done: {'; '.join(lacking)}"
    return Decision(allowed=False, because=said, error=SafeguardsMissing)


def _opened(conn: Any, principal: Principal, purpose: Purpose) -> Decision:
    opening = read_opening(conn, purpose.opened) if purpose.opened else None
    mine = None if opening is None else (opening.actor, opening.role, opening.agency, opening.purpose, opening.reason)
    if opening is None or mine != (principal.id, principal.role, principal.agency, purpose.code, purpose.reason):
        said = "say what you need this for: open a purpose and give a reason in your own words"
        return Decision(allowed=False, because=said, error=PurposeNeeded)
    if not opening.at <= now() < opening.at + purpose.lasts_s:
        said = "the time for this purpose is over: open it again if you still need it"
        return Decision(allowed=False, because=said, error=PurposeNeeded)
    return _YES
