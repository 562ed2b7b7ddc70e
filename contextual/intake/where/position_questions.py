"""Positions that are wrong in the whole file in one way: asked about, never mended unasked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.reading import Choice

_CERTAIN = 0.9
"""Share of the rows that must have the same fault."""

_ASKED = {
    "projected_coords": ("grid", "Nearly every latitude and longitude looks like a northing and an easting."),
    "swapped_latlon": ("swapped", "Nearly every latitude looks like a longitude, and the other way round."),
}


def position_question(faults: Faults, heading: Mapping[str, str]) -> Choice | None:
    """
    Ask when nine rows in ten have the same fault of position: then the columns are at fault, not the rows.

    Examples
    --------
    >>> import numpy as np
    >>> faults = Faults(np.array([2, 3]))
    >>> faults.add(np.array([True, True]), "lat", "swapped_latlon")
    >>> position_question(faults, {"lat": "lat"}).choices[0]
    ('swapped', 'Yes, read them so')
    """
    for code, (answer, text) in _ASKED.items():
        rows = sum(len(part) for part in faults.parts if part["code"].iloc[0] == code)
        if rows and rows >= _CERTAIN * len(faults.lines):
            choices = ((answer, "Yes, read them so"), ("as_written", "No, keep these rows without a position"))
            return Choice("position", heading.get("lat", ""), f"{text} Is that so?", choices)
    return None


def answered(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], answer: str
) -> tuple[dict[str, pd.Series], dict[str, str]]:
    """
    Put latitude and longitude under the names a person said they have.

    Examples
    --------
    >>> columns, _ = answered({"lat": "a", "lon": "b"}, {"lat": "Lat", "lon": "Lon"}, "grid")
    >>> columns
    {'northing': 'a', 'easting': 'b'}
    """
    names = {
        "grid": {"lat": "northing", "lon": "easting"}, "swapped": {"lat": "lon", "lon": "lat"},
    }.get(answer, {})  # fmt: skip
    return (
        {names.get(name, name): column for name, column in columns.items()},
        {names.get(name, name): column for name, column in heading.items()},
    )
