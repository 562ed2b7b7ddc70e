"""The role register: who may come in, in which role and for which agencies. It is read anew whenever anybody asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pandas as pd

from contextual.access import ROLES, Principal, Purpose
from contextual.codes import agency_code
from contextual.errors import NotAllowed, StoreRefused
from contextual.intake.people.hygiene import tidy
from contextual.services.gate import allow, come_in, trace, trace_in
from contextual.services.house import House, now
from contextual.store import principals as store
from contextual.store.principals import KeptPrincipal

PARTNERSHIP = "partnership"
"""Said instead of an agency's code: the whole partnership."""

WHOLE = ("steward", "auditor")
"""Roles that answer for the whole store, so that they are never held for one agency."""

LONGEST = 80
COLUMNS = ("id", "label", "role", "agency", "disabled", "issuer", "subject")


def signed_in(house: House, issuer: str, subject: str) -> Principal:
    """
    Give the principal that somebody is who has proved to be this subject to this issuer, as the register stands now.

    Raises
    ------
    NotAllowed
        When the register does not have this person, or has shut them out.
    """
    with house.store.read() as conn:
        held = store.read_principal(conn, _id(house, issuer, subject))
    who = Principal(id=_id(house, issuer, subject), role="viewer") if held is None else _principal(held)
    come_in(house, who)
    _refuse_without_register(house)
    return who


def people(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """List the register: ``id, label, role, agency, disabled, issuer, subject``. Leaves a trace first."""
    allow(house, principal, purpose, "see_roles")
    trace(house, principal, purpose, "look_at_roles")
    with house.store.read() as conn:
        held = store.list_principals(conn)
    return pd.DataFrame([[getattr(one, name) for name in COLUMNS] for one in held], columns=list(COLUMNS))


def add_person(
    principal: Principal, purpose: Purpose, house: House, *, issuer: str, subject: str, label: str, role: str,
    agencies: Collection[str],
) -> Principal:  # fmt: skip
    """
    Add somebody to the register. Leaves a trace with it, which holds no name.

    Parameters
    ----------
    issuer, subject : str
        Who vouches for the person (an identity provider's address, or "terminal") and under which name it knows them.
    label : str
        The name the register shows.
    agencies : collection of str
        Codes of the agencies served; "partnership" alone for all of them. Nothing is taken for granted.

    Raises
    ------
    StoreRefused
        When the person is in the register already, or what is said of them cannot be.
    """
    allow(house, principal, purpose, "keep_roles")
    _refuse_without_register(house)
    one = KeptPrincipal(
        id=_id(house, issuer, subject), issuer=_text(issuer), subject=_text(subject), label=_text(label),
        role=ROLES[role].key, agency=_agency(role, agencies), disabled=False, created_at=now(),
    )  # fmt: skip
    with house.store.write() as conn:
        _add(conn, one)
        _trace(conn, house, principal, purpose, "add_person", one)
    return _principal(one)


def change_person(
    principal: Principal, purpose: Purpose, house: House, person: str, *, role: str = "",
    agencies: Collection[str] = (), disabled: bool | None = None,
) -> str:  # fmt: skip
    """
    Change somebody's role or agencies, shut them out, or let them in again. It holds from their next step on.

    Parameters
    ----------
    person : str
        The id in the register.

    Raises
    ------
    StoreRefused
        When there is no such person, or no steward would be left.

    Returns
    -------
    str
        One sentence.
    """
    allow(house, principal, purpose, "keep_roles")
    with house.store.write() as conn:
        held = store.read_principal(conn, person)
        if held is None:
            msg = "there is nobody with this id in the role register"
            raise StoreRefused(msg)
        to = ROLES[role or held.role].key
        wanted = agencies or (held.agency.split(",") if held.agency else (PARTNERSHIP,))
        one = replace(
            held, role=to, agency=_agency(to, wanted), disabled=held.disabled if disabled is None else disabled
        )
        store.change_principal(conn, one.id, role=one.role, agency=one.agency, disabled=one.disabled)
        _refuse_without_steward(conn)
        _trace(conn, house, principal, purpose, "change_person", one)
    return f"{one.label} is {_words(one)} from now on."


def first_steward(house: House, purpose: Purpose, issuer: str, subject: str, label: str) -> Principal:
    """
    Put the first steward into the register of a new store: whoever makes it. Leaves a trace.

    Raises
    ------
    StoreRefused
        When the register has somebody already.
    """
    _refuse_without_register(house)
    one = KeptPrincipal(
        id=_id(house, issuer, subject), issuer=_text(issuer), subject=_text(subject), label=_text(label),
        role="steward", agency="", disabled=False, created_at=now(),
    )  # fmt: skip
    with house.store.write() as conn:
        if store.list_principals(conn):
            msg = "the role register has a steward already, who adds others"
            raise StoreRefused(msg)
        _add(conn, one)
        _trace(conn, house, _principal(one), purpose, "add_person", one)
    return _principal(one)


def _refuse_without_register(house: House) -> None:
    if house.store_class != "partnership":
        msg = "this store keeps no role register: it holds no partnership's records, and anyone may try any role"
        raise NotAllowed(msg)


def _id(house: House, issuer: str, subject: str) -> str:
    return store.principal_id(issuer, subject, house.keys.pseudonym.derive("principals"))


def _principal(held: KeptPrincipal) -> Principal:
    return Principal(id=held.id, role=held.role, agency=held.agency)


def _text(text: str) -> str:
    kept = tidy(text)
    if not 0 < len(kept) <= LONGEST or kept != text.strip():
        msg = f"issuer, subject and name are 1 to {LONGEST} characters that can be read"
        raise StoreRefused(msg)
    return kept


def _agency(role: str, agencies: Collection[str]) -> str:
    """Write the agencies of a role; "" is the whole partnership, and only said so."""
    codes = sorted({agency_code(one) for one in agencies})
    if not codes:
        msg = f"say for which agencies, or {PARTNERSHIP} for all of them"
        raise StoreRefused(msg)
    if codes == [PARTNERSHIP]:
        return ""
    if role in WHOLE or PARTNERSHIP in codes:
        msg = f"a {ROLES.label(role).lower()} serves the whole partnership" if role in WHOLE else "say one or the other"
        raise StoreRefused(msg)
    return ",".join(codes)


def _add(conn: Any, one: KeptPrincipal) -> None:
    if store.read_principal(conn, one.id) is not None:
        msg = "this person is in the role register already; change the role there"
        raise StoreRefused(msg)
    store.add_principal(conn, one)


def _refuse_without_steward(conn: Any) -> None:
    if not any(one.role == "steward" and not one.disabled for one in store.list_principals(conn)):
        msg = "a store needs a steward who can come in: add another one first"
        raise StoreRefused(msg)


def _trace(conn: Any, house: House, principal: Principal, purpose: Purpose, action: str, one: KeptPrincipal) -> None:
    trace_in(conn, house, principal, purpose, action, object_type="principal", object_id=one.id, outcome=_words(one))


def _words(one: KeptPrincipal) -> str:
    state = "shut out, " if one.disabled else ""
    return f"{state}{ROLES.label(one.role)} for {one.agency.replace(',', ', ') or 'the whole partnership'}"
