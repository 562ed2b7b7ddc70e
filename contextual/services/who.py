"""Who is here: on the fictional store anybody, in any role; at the terminal the person at the keyboard."""

from __future__ import annotations

from contextual.access import ROLES, Principal


def fictional_principal(role: str = "co_ordinator") -> Principal:
    """
    Give the invented principal of a role, for the role switch of the fictional store.

    Raises
    ------
    UnknownCode
        When there is no such role.

    Examples
    --------
    >>> fictional_principal("viewer").label
    'Viewer'
    """
    return Principal(id=f"fictional-{ROLES[role].key}", role=role)


TERMINAL_ANALYST = Principal(id="terminal", role="analyst")
TERMINAL_STEWARD = Principal(id="terminal", role="steward")
TERMINAL_AUDITOR = Principal(id="terminal", role="auditor")
"""Whoever can open the store's file and its keys at a terminal already holds both; the trace says it was there."""
