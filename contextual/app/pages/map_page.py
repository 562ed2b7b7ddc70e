"""Map: where records lie, most first, and everything about one hexagon or place."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.refusal import in_one_sentence
from contextual.app.session import Visitor
from contextual.app.widgets import draw, hexmap, lens_fields, near, panel, ranking, stepper, take_away, top
from contextual.counts.lens import Lens
from contextual.services import MapView

_PLAY_SECONDS = 1.2


def page(who: Visitor) -> None:
    """Draw the page."""
    if not who.may("look_exact"):
        top.edition(who)
        top.title("Map")
        top.viewer_only(who)
        return
    narrow = session.narrow()
    lens = looking_at.current(who)
    top.edition(who, lens)
    top.title("Map", "" if narrow else top.held_words(who, lens.batch_class))
    held = session.choices(who, lens.batch_class)
    if not held.last:
        draw.note("Nothing is held yet. Bring in files first.")
        return
    st.session_state["page_drawn"] = _drawn()
    every = _PLAY_SECONDS if st.session_state.get("playing") else None
    if narrow:
        st.fragment(_narrow)(who)
    else:
        lens_fields.lens_fields(who, lens)
        st.fragment(_wide, run_every=every)(who)


def _look(who: Visitor, lens: Lens) -> MapView:
    answer = session.look(who, "map", lens, lambda: services.look_at_map(*who.asks, lens))
    top.lens_line(answer.value.sentence, type(answer).__name__, answer.counted_at)
    view: MapView = answer.value
    return view


def _lens_now(who: Visitor) -> Lens:
    """
    Give the lens of this turn: while playing, a month on each time.

    Only this part of the page runs again after a click or a turn. Where the sidebar would no longer say the same lens,
    the whole page is drawn again instead.
    """
    lens: Lens = st.session_state["lens"]
    if st.session_state.get("playing"):
        later = stepper.next_month(lens, session.choices(who, lens.batch_class))
        if later is None:
            st.session_state["playing"] = False
        elif st.session_state["page_drawn"] == _drawn():
            lens = later if st.session_state.pop("started", True) else lens
            st.session_state["lens"] = lens
    if st.session_state["page_drawn"] != _drawn():
        st.rerun()
    return lens


def _drawn() -> tuple[bool, Lens | None]:
    """Say what the whole page depends on; while playing, the lens of the sidebar stands still."""
    playing = bool(st.session_state.get("playing"))
    return playing, None if playing else st.session_state["lens"]


@in_one_sentence
def _wide(who: Visitor) -> None:
    lens = _lens_now(who)
    view = _look(who, lens)
    stepper.stepper(lens, session.choices(who, lens.batch_class))
    hexmap.take_choice(view)
    places = _places(who)
    ranking.named_in_link(view, places)
    chosen = panel.unit_view(who, lens)
    left, right = st.columns([10, 9], gap="medium")
    with left:
        _map(who, view, lens)
    with right:
        ranking.go_to(view, places)
        if chosen:
            panel.panel_head(who, chosen, lens)
        else:
            _ranked(who, view, lens)
    if chosen:
        draw.rule()
        panel.panel_rest(chosen)
        draw.rule()
        _ranked(who, view, lens)
    draw.rule()
    ranking.where_they_went(view, lens, top.NOBODY_LOOKED)
    looking_at.write_link()


def _map(who: Visitor, view: MapView, lens: Lens, height: int = 486) -> None:
    hexmap.hexmap(who, view, lens, height)
    hexmap.map_legend(view, lens)


def _ranked(who: Visitor, view: MapView, lens: Lens) -> None:
    title, words = ranking.ranking_words(lens)
    st.header(title, anchor=False)
    draw.line(words)
    if view.not_known:
        draw.note("Nobody has sent anything for these months: not known, which is not none.", owed=True)
    elif view.units.empty:
        draw.note("No record of this lens lies in a hexagon.")
    else:
        ranking.ranking(view.units, lens, view.months, first="Hexagon, by what is there", key="cells")
    with st.container(horizontal=True):
        ranking.more(view.units, "cells")
        take_away.take_away(who, lens, "cells")


def _places(who: Visitor) -> pd.DataFrame:
    places: pd.DataFrame = session.held(who, "place_list", lambda: services.place_list(*who.asks))
    return places


@in_one_sentence
def _narrow(who: Visitor) -> None:
    lens = st.session_state["lens"]
    view = _look(who, lens)
    held = session.choices(who, lens.batch_class)
    with st.container(horizontal=True, gap="small"):
        with st.popover("Lens", width="stretch"):
            lens_fields.lens_fields(who, lens, small=True)
        stepper.stepper(lens, held, play=False, slider=False)
    hexmap.take_choice(view)
    places = _places(who)
    ranking.named_in_link(view, places)
    near.nearest(view, places, lens)
    ranking.go_to(view, places)
    chosen = panel.unit_view(who, lens)
    if chosen:
        panel.panel_head(who, chosen, lens)
        panel.panel_rest(chosen, small=True)
    shown = st.session_state.get("map_shown", False)
    st.button("Hide the map" if shown else "Show the map", on_click=_show_map, width="stretch", key="show_map")
    if shown:
        _map(who, view, lens, height=380)
    _ranked(who, view, lens)
    draw.rule()
    ranking.where_they_went(view, lens, top.NOBODY_LOOKED)
    looking_at.write_link()


def _show_map() -> None:
    st.session_state["map_shown"] = not st.session_state.get("map_shown", False)
