"""The map on the page: hexagons in their classes, the top five, what is chosen, and the legend in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from contextual.app import kept, looking_at
from contextual.app.session import Visitor
from contextual.app.widgets import draw
from contextual.codes.places import SYMBOLS
from contextual.counts.lens import Lens
from contextual.maps.choice import Choice, read_choice
from contextual.maps.classes import EXACT, OPEN, Scale, classify, legend_rows
from contextual.maps.symbols import LABELS, symbol_svg
from contextual.services import MapView
from contextual.space import cells

KEY = "hexmap"
_TOP = 5

DRAWN = ("Landmarks", "All public places", "None")
_LANDMARKS = ("transport_hub", "school", "park", "youth_centre", "hotel")
_MOST_LANDMARKS, _MOST_DRAWN = 40, 1500
Bounds = tuple[tuple[float, float], tuple[float, float]]


def scale_of(lens: Lens) -> Scale:
    """Give the fixed class edges for exact or open figures."""
    return OPEN if lens.batch_class == "open" else EXACT


def take_choice(view: MapView) -> None:
    """Read what was clicked or chosen by key, before anything is drawn, so that one run draws the answer."""
    last = st.session_state.get("choice_number", 0)
    choice = read_choice(st.session_state.get(KEY), after=last)
    if choice is None:
        return
    st.session_state["choice_number"] = choice.number
    unit = unit_of(choice, view.places)
    if unit:
        looking_at.choose(unit)


def unit_of(choice: Choice, places: pd.DataFrame) -> looking_at.Unit | None:
    """Give the hexagon or place that was chosen on a map with the symbols of these places."""
    if choice.kind == "cell":
        return "cell", choice.id
    found = places.loc[places["symbol_id"] == choice.id, "place_id"]
    return ("place", str(found.iloc[0])) if len(found) else None


def hexmap(who: Visitor, view: MapView, lens: Lens, height: int = 486) -> None:
    """
    Draw the map.

    The base map's script is the same on every run, so that the browser keeps it; only the layer of hexagons is sent
    anew, and of that only what changed is painted.
    """
    from contextual.maps.hexlayer import map_layer

    letters, drawn = _letters(view, lens)
    group = map_layer(
        drawn,
        letters,
        [int(cell) for cell in view.units["cell"].head(_TOP)],
        chosen_mark(view.places),
        _symbols(view),
        scale=scale_of(lens),
    )
    put_on_map(who, lens, group, view.study if len(view.study) else drawn, view.resolution, KEY, height)


def put_on_map(who: Visitor, lens: Lens, group: Any, study: np.ndarray, resolution: int, key: str, height: int) -> None:
    """Put a layer on the base map of this class, which stays the same from run to run."""
    from streamlit_folium import st_folium

    from contextual.maps.base import base_map

    layers = kept.base_layers(who.house, who.house.settings.store_url, who.house.version())
    st_folium(
        base_map(layers, _bounds(who, study, resolution, lens)), feature_group_to_add=group, key=key, height=height,
        use_container_width=True, returned_objects=["last_active_drawing"],
    )  # fmt: skip


def _letters(view: MapView, lens: Lens) -> tuple[str, np.ndarray]:
    """Give each hexagon of the study area, and any with a record beyond it, its class."""
    drawn = np.union1d(view.study, view.units["cell"].to_numpy(np.int64)).astype(np.int64)
    counts = np.zeros(len(drawn))
    people = lens.of == "young_people" and view.units["young_people"].notna().any()
    figure = view.units["young_people" if people else "incidents"].to_numpy(float)
    counts[np.searchsorted(drawn, view.units["cell"].to_numpy(np.int64))] = figure
    unknown = np.full(len(drawn), view.not_known)
    # Where records name nobody, nought young people is not "none recorded".
    counts = np.where(np.isnan(counts), 0, counts)
    return classify(counts, scale_of(lens), unknown), drawn


def chosen_mark(places: pd.DataFrame) -> str | None:
    """Give the id that the map marks as chosen: of a hexagon, or of a place's symbol."""
    kind, name = looking_at.chosen() or ("", "")
    if kind == "cell":
        return name
    found = places.loc[places["place_id"] == name, "symbol_id"].tolist() if kind else []
    return str(found[0]) if found else None


def _symbols(view: MapView) -> list[tuple[str, float, float, str | int]]:
    places = shown_places(view)
    columns = (places[name].tolist() for name in ("symbol_id", "lat", "lon", "symbol"))
    return list(zip(*columns, strict=True))


def shown_places(view: MapView) -> pd.DataFrame:
    """
    Give the places drawn: landmarks, what is in the numbered hexagons, and what is chosen; more would hide the map.

    A setting of the page draws all or none.
    """
    which = st.session_state.get("places_drawn", DRAWN[0])
    places = view.places[view.places["symbol"] != ""]
    _, name = looking_at.chosen() or ("", "")
    mine = places["place_id"] == name
    if which == DRAWN[1]:
        return places.head(_MOST_DRAWN)
    if which == DRAWN[2]:
        return places[mine]
    here = cells.cells_at(places["lat"].to_numpy(float), places["lon"].to_numpy(float), view.resolution)
    numbered = np.isin(here, view.units["cell"].head(_TOP).to_numpy(np.int64))
    near = numbered & (places["type"] != "bus_stop").to_numpy()
    first = places[near].groupby(here[near]).head(2)
    inside = np.isin(here, view.study)  # a list of the whole country must not use up the landmarks
    marks = places[places["type"].isin(_LANDMARKS) & inside].head(_MOST_LANDMARKS)
    return places.loc[first.index.union(marks.index).union(places.index[mine])]


def _bounds(who: Visitor, held: np.ndarray, resolution: int, lens: Lens) -> Bounds:
    """
    Give the first view, the same for the whole session and class: another would load the map anew.

    It is of the area file where there is one: records of another town, however many, never move it away.
    """
    known: dict[str, Bounds] = st.session_state.setdefault("map_bounds", {})
    if lens.batch_class not in known:
        area = who.house.study_area()
        study = held if area is None else area.cells[resolution]
        known[lens.batch_class] = first_view(study if len(study) else held)
    return known[lens.batch_class]


def first_view(study: np.ndarray) -> Bounds:
    """
    Give the corners of the largest connected part of some hexagons: records far off must not shrink the area.

    Parameters
    ----------
    study : array of int64
        H3 cells of one resolution.

    Examples
    --------
    >>> first_view(np.array([], np.int64))
    ((49.9, -6.4), (55.8, 1.8))
    """
    if not len(study):
        return (49.9, -6.4), (55.8, 1.8)
    coarse = int(cells.resolutions(study[:1])[0]) - 1
    over = cells.parents(study, coarse)
    largest = np.array(sorted(_parts(set(over.tolist()))[0]))
    middles = np.array([cells.centre(int(cell)) for cell in study[np.isin(over, largest)]])
    (south, west), (north, east) = middles.min(axis=0) - 0.003, middles.max(axis=0) + 0.003
    return (float(south), float(west)), (float(north), float(east))


def _parts(left: set[int]) -> list[set[int]]:
    """Split hexagons into connected parts, the largest first."""
    parts: list[set[int]] = []
    while left:
        edge = {left.pop()}
        part = set(edge)
        while edge:
            beside = {int(near) for cell in edge for near in cells.neighbours(cell)}
            edge = beside & left
            left -= edge
            part |= edge
        parts.append(part)
    return sorted(parts, key=len, reverse=True)


def map_legend(view: MapView, lens: Lens) -> None:
    """Write the legend: classes as ranges, then the looks that are not a count, then the symbols on the map."""
    letters, _ = _letters(view, lens)
    rows = legend_rows(scale_of(lens), "".join(sorted(set(letters))))
    groups = [[(row.fill, row.text) for row in rows[:5]], [(row.fill, row.text) for row in rows[5:]]]
    draw.legend(*groups, symbol_legend(set(shown_places(view)["symbol"])))


def symbol_legend(drawn: Collection[str]) -> list[tuple[str, str]]:
    """Give the symbols that are drawn, each with its word, in the order of the list."""
    return [(draw.picture(symbol_svg(symbol)), _LABELS[symbol]) for symbol in SYMBOLS if symbol in drawn]


_LABELS: Mapping[str, str] = dict(zip(SYMBOLS, LABELS, strict=True))
