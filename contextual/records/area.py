"""Areas: outlines, centres and lines for drawing and filtering, which lies within which, and figures about them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.records.spec import Spec, frame_of

BOUNDARY_COLUMNS: Spec = {
    "layer": ("str", ""),
    "code": ("str", ""),
    "name": ("str", ""),
    "outline": ("object", b""),
}
"""Boundaries are for drawing, filtering, naming and denominators: never a place, a primary place or a unit.

`outline` is WKB in WGS84: an area, the point of a postcode or of a centroid, or the line of a street.
"""

LINK_COLUMNS: Spec = {
    "layer": ("str", ""),
    "code": ("str", ""),
    "name": ("str", ""),
    "within_layer": ("str", ""),
    "within_code": ("str", ""),
    "within_name": ("str", ""),
}
"""Which area lies within which: an LSOA in a ward, a ward in a district."""

FIGURE_COLUMNS: Spec = {
    "layer": ("str", ""),
    "code": ("str", ""),
    "measure": ("str", ""),
    "period": ("str", ""),
    "value": ("float64", np.nan),
}
"""A figure about an area, such as residents: a denominator. `measure` says of whom, `period` when (2021, 2022-06)."""


def boundaries_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make a boundaries frame from the columns at hand.

    Examples
    --------
    >>> boundaries_frame({"layer": "ward", "name": ["Northbank"]}, 1).shape
    (1, 4)
    """
    return frame_of(BOUNDARY_COLUMNS, columns or {}, rows)


def links_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make a frame of which area lies within which from the columns at hand.

    Examples
    --------
    >>> links_frame({"layer": "lsoa", "code": ["L1"], "within_layer": "ward", "within_code": ["W1"]}, 1).shape
    (1, 6)
    """
    return frame_of(LINK_COLUMNS, columns or {}, rows)


def figures_frame(columns: dict[str, object] | None = None, rows: int = 0) -> pd.DataFrame:
    """
    Make a frame of figures about areas from the columns at hand.

    Examples
    --------
    >>> figures_frame({"layer": "lsoa", "code": ["L1"], "measure": "residents", "value": [1500.0]}, 1).shape
    (1, 5)
    """
    return frame_of(FIGURE_COLUMNS, columns or {}, rows)
