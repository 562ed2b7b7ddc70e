"""The places frame: named places, where they are and whether they may be shown."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from contextual.records.spec import Spec, frame_of

PLACE_COLUMNS: Spec = {
    "place_id": ("str", ""),
    "name": ("str", ""),
    "type": ("str", "not_recorded"),
    "lat": ("float64", np.nan),
    "lon": ("float64", np.nan),
    "radius_m": ("float64", np.nan),
    "outline": ("object", b""),
    "status": ("str", "open"),
    "private": ("bool", False),
    "valid_from": ("str", ""),
    "valid_to": ("str", ""),
    "publisher": ("str", ""),
    "locality": ("str", ""),
}
"""Column -> (type, nothing). `outline` is WKB in WGS84, empty for a point."""


def shown_name(name: str, status: str, valid_to: str) -> str:
    """
    Write a place's name for a list: one that has closed is said to have.

    Examples
    --------
    >>> shown_name("Lantern Hall", "closed", "2025-06-01"), shown_name("Lantern Park", "open", "")
    ('Lantern Hall (closed since 1 June 2025)', 'Lantern Park')
    """
    if status != "closed":
        return name
    if not valid_to:
        return f"{name} (closed)"
    day = date.fromisoformat(valid_to)
    return f"{name} (closed since {day.day} {day:%B} {day.year})"


def shown_names(places: pd.DataFrame) -> list[str]:
    """Write the names of a places frame for a list."""
    rows = zip(places["name"], places["status"], places["valid_to"], strict=True)
    return [shown_name(str(name), str(status), str(valid_to)) for name, status, valid_to in rows]


def places_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make a places frame from the columns at hand; every other column holds nothing.

    Examples
    --------
    >>> places_frame({"place_id": ["t:1"], "name": ["Lantern Park"], "type": "park"}, 1)["status"].tolist()
    ['open']
    """
    return frame_of(PLACE_COLUMNS, columns or {}, rows)
