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
    ("release", "Build, check or withdraw a release"),
    ("inspection", "Inspection or audit"),
    ("set_up", "Set up the store, keep the role register"),
    ("demonstration", "Demonstration on fictional or open data"),
)


HOUR_S = 3600
_LASTS_S = {"meeting": 4 * HOUR_S}


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """
    Why somebody looks: a code from `PURPOSES` and, on a partnership store, a reason.

    `opened` is the number of the trace with which it was opened; 0 = never opened.
    """

    code: str
    reason: str = ""
    opened: int = 0

    def __post_init__(self) -> None:
        """Refuse a purpose that is not in the list."""
        if self.code not in PURPOSES:
            msg = f"there is no such purpose; choose from: {', '.join(PURPOSES)}"
            raise PurposeNeeded(msg)

    @property
    def lasts_s(self) -> int:
        """
        Seconds for which it stays open: an hour, for a sub-group meeting four.

        Examples
        --------
        >>> Purpose(code="review").lasts_s, Purpose(code="meeting").lasts_s
        (3600, 14400)
        """
        return _LASTS_S.get(self.code, HOUR_S)


DEMONSTRATION = Purpose(code="demonstration")
