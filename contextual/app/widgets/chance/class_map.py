"""The map of an answer: hexagons in the classes a method says, in words, with landmarks to find one's way by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.session import Visitor
from contextual.app.widgets import draw, hexmap
from contextual.counts.lens import Lens
from contextual.maps.choice import read_choice
from contextual.maps.word_classes import WordScale
from contextual.services.looking import study_cells
from contextual.space import cells

KEY = "chance_map"
_LANDMARKS = ("transport_hub", "school", "park", "youth_centre", "hotel")
_MOST = 30


def symbols(who: Visitor) -> pd.DataFrame:
    """Give the public places that have a symbol; places are not records."""
    held: pd.DataFrame = session.held(who, "symbols", lambda: services.map_symbols(*who.asks))
    return held


def take_choice(who: Visitor) -> None:
    """Read what was clicked or chosen by key on this page's map, before anything is drawn."""
    choice = read_choice(st.session_state.get(KEY), after=st.session_state.get("choice_number", 0))
    if choice is None:
        return
    st.session_state["choice_number"] = choice.number
    unit = hexmap.unit_of(choice, symbols(who))
    if unit:
        looking_at.choose(unit)


def chosen_cell(who: Visitor, lens: Lens) -> str:
    """Give the hexagon that is chosen, or that the chosen place lies in, as its 15-character id; "" for none."""
    kind, name = looking_at.chosen() or ("", "")
    if kind == "cell":
        return name
    places = session.held(who, "place_list", lambda: services.place_list(*who.asks))
    found = places[places["place_id"] == name].head(1) if kind else places.head(0)
    if found.empty or found["lat"].isna().any():
        return ""
    return cells.label(int(cells.cells_at(found["lat"], found["lon"], lens.resolution)[0]))


def named_in_link(who: Visitor, lens: Lens) -> None:
    """
    Choose what a link named, among the hexagons of the study area and the places held.

    Without an area file the study area is where records are, so a role that sees no exact figure is not asked to match.
    """
    if looking_at.is_waiting() and (lens.batch_class == "open" or who.may("look_exact")):
        study, _ = study_cells(who.house, lens)
        places = session.held(who, "place_list", lambda: services.place_list(*who.asks))
        drawn = [("cell", cells.label(int(cell))) for cell in study]
        looking_at.chosen_in_link([*drawn, *(("place", str(place)) for place in places["place_id"])])


def class_map(
    who: Visitor, lens: Lens, drawn: np.ndarray, keys: Sequence[str], scale: WordScale, top: Sequence[int] = ()
) -> None:
    """
    Draw hexagons in their classes, and the legend; on a narrow screen behind a button.

    Parameters
    ----------
    drawn : array of int64, shape (n_cells,)
    keys : sequence of str, length n_cells
        The method's own class of each hexagon.
    top : sequence of int
        Hexagons to number: those of the table's first rows.
    """
    if session.narrow() and not _asked_for():
        return
    from contextual.maps.hexlayer import map_layer

    letters = scale.letters(keys)
    places = symbols(who)
    marks = places[places["type"].isin(_LANDMARKS)].head(_MOST)
    rows = list(zip(*(marks[name].tolist() for name in ("symbol_id", "lat", "lon", "symbol")), strict=True))
    order = np.argsort(drawn)
    group = map_layer(
        drawn[order], "".join(letters[at] for at in order), list(top)[:5], hexmap.chosen_mark(places), rows, scale=scale
    )
    height = 380 if session.narrow() else 486
    hexmap.put_on_map(who, lens, group, drawn, lens.resolution, KEY, height)
    classes = [(row.fill, row.text) for row in scale.legend("".join(sorted(set(letters))))]
    draw.legend(classes, hexmap.symbol_legend(set(marks["symbol"])))


def _asked_for() -> bool:
    shown = bool(st.session_state.get("chance_map_shown"))
    st.button("Hide the map" if shown else "Show the map", on_click=_toggle, width="stretch", key="show_chance_map")
    return shown


def _toggle() -> None:
    st.session_state["chance_map_shown"] = not st.session_state.get("chance_map_shown", False)
