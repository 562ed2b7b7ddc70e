"""The places frame: named places, where they are and whether they may be shown."""

from __future__ import annotations

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


def places_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make a places frame from the columns at hand; every other column holds nothing.

    Examples
    --------
    >>> places_frame({"place_id": ["t:1"], "name": ["Lantern Park"], "type": "park"}, 1)["status"].tolist()
    ['open']
    """
    return frame_of(PLACE_COLUMNS, columns or {}, rows)
