"""For what: the purpose exact figures are looked at, from a list, with a reason in the asker's own words."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import codes
from contextual.errors import PurposeNeeded

PURPOSES = codes(
    "purpose",
    ("prepare_meeting", "Prepare a sub-group meeting"),
    ("meeting", "Sub-group meeting"),
    ("assess_context", "Assess a context"),
    ("plan_disruption", "Plan disruption"),
    ("review", "Review what changed"),
    ("data_quality", "Bring in files, check their quality"),
    ("inspection", "Inspection or audit"),
    ("demonstration", "Demonstration on fictional or open data"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Why somebody looks: a code from `PURPOSES` and, on a partnership store, a reason."""

    code: str
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a purpose that is not in the list."""
        if self.code not in PURPOSES:
            msg = f"there is no such purpose; choose from: {', '.join(PURPOSES)}"
            raise PurposeNeeded(msg)


DEMONSTRATION = Purpose(code="demonstration")
