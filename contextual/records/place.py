"""The places frame and the boundaries frame: named places, and areas for drawing and filtering."""

from __future__ import annotations

import numpy as np
import pandas as pd

PLACE_COLUMNS: dict[str, tuple[str, object]] = {
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

BOUNDARY_COLUMNS: dict[str, tuple[str, object]] = {
    "layer": ("str", ""),
    "code": ("str", ""),
    "name": ("str", ""),
    "outline": ("object", b""),
}
"""Boundaries are for drawing, filtering and denominators: never a place, a primary place or a unit."""


def places_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make a places frame from the columns at hand; every other column holds nothing.

    Examples
    --------
    >>> places_frame({"place_id": ["t:1"], "name": ["Lantern Park"], "type": "park"}, 1)["status"].tolist()
    ['open']
    """
    return _frame(PLACE_COLUMNS, columns or {}, rows)


def boundaries_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make a boundaries frame from the columns at hand.

    Examples
    --------
    >>> boundaries_frame({"layer": "ward", "name": ["Northbank"]}, 1).shape
    (1, 4)
    """
    return _frame(BOUNDARY_COLUMNS, columns or {}, rows)


def _frame(spec: dict[str, tuple[str, object]], columns: dict[str, object], rows: int) -> pd.DataFrame:
    data = {}
    for name, (dtype, empty) in spec.items():
        values = columns.get(name, empty)
        if isinstance(values, (str, bytes)) or np.isscalar(values):
            values = [values] * rows
        if isinstance(values, pd.Series):
            values = values.array
        data[name] = pd.Series(values, dtype=dtype, index=pd.RangeIndex(rows))
    return pd.DataFrame(data, index=pd.RangeIndex(rows))
