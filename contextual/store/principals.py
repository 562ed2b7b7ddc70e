"""Principals: who may come in, known by issuer and subject, with role, agencies and whether they are shut out."""

from __future__ import annotations

import hmac
from dataclasses import asdict, dataclass
from hashlib import sha256

import sqlalchemy as sa

from contextual.store.schema import principals

_ID_DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPrincipal:
    """
    One line of the role register.

    `agency` is a code, several with commas between them, or "" for the whole partnership. `label` is the name that the
    register shows; no trace holds it.
    """

    id: str
    issuer: str
    subject: str
    label: str
    role: str
    agency: str
    disabled: bool
    created_at: int
    row_version: int = 1


def principal_id(issuer: str, subject: str, secret: bytes) -> str:
    """
    Name a principal so that the name says nothing: the same issuer and subject give the same name in one store.

    Examples
    --------
    >>> principal_id("terminal", "amy", b"k") == principal_id("terminal", "amy", b"k")
    True
    >>> principal_id("a", "b|c", b"k") == principal_id("a|b", "c", b"k")
    False
    """
    message = f"principal|{len(issuer)}|{issuer}|{subject}".encode()
    return "p" + hmac.new(secret, message, sha256).hexdigest()[:_ID_DIGITS]


def add_principal(conn: sa.Connection, one: KeptPrincipal) -> None:
    """Add a line; one with the same issuer and subject must not be there."""
    conn.execute(sa.insert(principals).values(**asdict(one)))


def read_principal(conn: sa.Connection, principal: str) -> KeptPrincipal | None:
    """Read a line as it is now; None when there is none."""
    row = conn.execute(sa.select(principals).where(principals.c.id == principal)).mappings().first()
    return None if row is None else KeptPrincipal(**row)


def list_principals(conn: sa.Connection) -> list[KeptPrincipal]:
    """List the whole register, shut-out ones too, by label."""
    query = sa.select(principals).order_by(principals.c.label, principals.c.id)
    return [KeptPrincipal(**row) for row in conn.execute(query).mappings()]


def change_principal(conn: sa.Connection, principal: str, *, role: str, agency: str, disabled: bool) -> None:
    """Change role, agencies or whether somebody is shut out; issuer and subject never change."""
    change = sa.update(principals).where(principals.c.id == principal)
    conn.execute(change.values(role=role, agency=agency, disabled=disabled, row_version=principals.c.row_version + 1))
