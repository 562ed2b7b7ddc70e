"""Explaining: what somebody may do here and now, and why or why not, by the same rule that decides it."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.access import PERMISSIONS, Decision, Principal, Purpose
from contextual.services.deciding import decision
from contextual.services.gate import come_in
from contextual.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One permission, and what is decided about it."""

    permission: str
    label: str
    decided: Decision


def explain(principal: Principal, purpose: Purpose, house: House, agency: str = "") -> tuple[Explained, ...]:
    """
    Say of every permission whether it is allowed and why. It tells of the asker alone, so no trace is left.

    Parameters
    ----------
    agency : str
        Whose records; "" = asked about no agency's in particular.
    """
    come_in(house, principal)
    agencies = (agency,) if agency else ()
    return tuple(
        Explained(permission=key, label=one.label, decided=decision(house, principal, purpose, key, agencies))
        for key, one in PERMISSIONS.items()
    )
