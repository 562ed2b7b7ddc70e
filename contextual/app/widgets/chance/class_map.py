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


def class_map(
    who: Visitor, lens: Lens, cells: np.ndarray, keys: Sequence[str], scale: WordScale, top: Sequence[int] = ()
) -> None:
    """
    Draw hexagons in their classes, and the legend; on a narrow screen behind a button.

    Parameters
    ----------
    cells : array of int64, shape (n_cells,)
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
    order = np.argsort(cells)
    group = map_layer(
        cells[order], "".join(letters[at] for at in order), list(top)[:5], hexmap.chosen_mark(places), rows, scale=scale
    )
    height = 380 if session.narrow() else 486
    hexmap.put_on_map(who, lens, group, cells, lens.resolution, KEY, height)
    classes = [(row.fill, row.text) for row in scale.legend("".join(sorted(set(letters))))]
    draw.legend(classes, hexmap.symbol_legend(set(marks["symbol"])))


def _asked_for() -> bool:
    shown = bool(st.session_state.get("chance_map_shown"))
    st.button("Hide the map" if shown else "Show the map", on_click=_toggle, width="stretch", key="show_chance_map")
    return shown


def _toggle() -> None:
    st.session_state["chance_map_shown"] = not st.session_state.get("chance_map_shown", False)
