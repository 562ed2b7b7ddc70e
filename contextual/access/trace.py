"""The shape of a trace: who did what, when, why, and with which outcome. It never holds a name, place or value."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

from contextual.access.principal import Principal
from contextual.access.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One row of the log before it is chained. `at` is seconds since 1970 UTC; `lens` is a lens code."""

    at: int
    actor: str
    role: str
    agency: str
    purpose: str
    reason: str
    action: str
    object_type: str = ""
    object_id: str = ""
    lens: str = ""
    outcome: str = "done"

    @classmethod
    def of(cls, principal: Principal, purpose: Purpose, action: str, *, at: int, **more: str) -> Trace:
        """
        Make the trace of one action by one principal for one purpose.

        Examples
        --------
        >>> asker = Principal(id="a", role="analyst", agency="police")
        >>> Trace.of(asker, Purpose(code="review"), "look", at=0, object_type="cell").role
        'analyst'
        """
        return cls(
            at=at,
            actor=principal.id,
            role=principal.role,
            agency=principal.agency,
            purpose=purpose.code,
            reason=purpose.reason,
            action=action,
            **more,
        )


_FIELDS = tuple(field.name for field in fields(Trace))
_AS_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def canonical(trace: Trace) -> bytes:
    """
    Write a trace as the bytes that are hashed: the same for the same trace, on every machine.

    Examples
    --------
    >>> from contextual.access import Principal, Purpose, Trace
    >>> t = Trace.of(Principal(id="a", role="viewer"), Purpose(code="review"), "look", at=0)
    >>> canonical(t) == canonical(t)
    True
    """
    return _AS_JSON({name: getattr(trace, name) for name in _FIELDS}).encode()
