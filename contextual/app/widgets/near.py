"""On a narrow screen: the hexagons nearest to a place somebody chooses. A device's own position is never asked for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from contextual.app.widgets import draw
from contextual.app.widgets.draw import Cell, Column
from contextual.app.widgets.ranking import counts_of, range_words
from contextual.counts.lens import Lens
from contextual.services import MapView

_NEAREST = 6
_EARTH_KM = 6371.0


def nearest(view: MapView, places: pd.DataFrame, lens: Lens) -> None:
    """Draw the box for the place, and the nearest hexagons with a record: rank, name, distance, figure and range."""
    names = dict(zip(places["place_id"], places["name"], strict=True))
    place = st.selectbox(
        "Near which place?",
        list(names),
        format_func=names.__getitem__,
        index=None,
        placeholder="Choose a place",
        key="near",
    )
    draw.line("You choose the place. Your phone’s position is never asked for.")
    if place is None:
        return
    at = places.set_index("place_id").loc[place]
    km = distance_km(float(at["lat"]), float(at["lon"]), view.units["lat"].to_numpy(), view.units["lon"].to_numpy())
    st.header("Nearest", anchor=False)
    of = counts_of(lens)
    heading = "Young people" if of == "young_people" else "Incidents"
    columns = [Column("No."), Column("Hexagon, distance"), Column(heading, number=True)]
    nearby = view.units.assign(km=km).sort_values("km").head(_NEAREST)
    rows = [
        [
            Cell(int(row["rank"]), strong=True), Cell(row["name"], f"{row['km']:.1f} km", strong=True, below=True),
            Cell(int(row[of]), range_words(row["low"], row["high"]), strong=True, below=True),
        ]
        for row in nearby.to_dict("records")
    ]  # fmt: skip
    draw.table(columns, rows, head=1)
    draw.line("No. is the rank in the whole area. The range is what chance alone could give.")


def distance_km(lat: float, lon: float, lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
    """
    Great-circle distance in kilometres.

    Examples
    --------
    >>> distance_km(54.6, 1.6, np.array([54.6]), np.array([1.6])).tolist()
    [0.0]
    """
    a, b = np.radians(lat), np.radians(lats)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lons - lon) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(half)))
