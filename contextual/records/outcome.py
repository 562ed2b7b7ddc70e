"""The outcomes frame: what became of an incident that was recorded before, joined by the incident's keyed hash."""

from __future__ import annotations

import pandas as pd

from contextual.records.spec import Spec, frame_of

OUTCOME_COLUMNS: Spec = {
    "agency": ("str", ""),
    "incident": ("str", ""),
    "month": ("int32", 0),
    "outcome": ("str", ""),
}
"""`incident` is the keyed hash of the incident's reference; `month` is year x 12 + month - 1; `outcome` in words."""


def outcomes_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make an outcomes frame from the columns at hand; every other column holds nothing.

    Examples
    --------
    >>> outcomes_frame({"incident": ["a1"], "month": [24300]}, 1)["month"].tolist()
    [24300]
    """
    return frame_of(OUTCOME_COLUMNS, columns or {}, rows)
