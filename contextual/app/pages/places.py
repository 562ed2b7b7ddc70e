"""Places: named public places ranked, one place's panel, and names that wait for a place."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from contextual import services
from contextual.app import looking_at, plain, session
from contextual.app.refusal import in_one_sentence
from contextual.app.session import Visitor
from contextual.app.widgets import draw, lens_fields, panel, ranking, take_away, top
from contextual.app.widgets.draw import Cell, Column
from contextual.codes import PLACE_TYPES
from contextual.counts.lens import Lens
from contextual.services.views import PlacesView

_FIELDS = lens_fields.ALL - {"size", "layers"}
_CANNOT = "Cannot be placed"
_FEW = 15


def page(who: Visitor) -> None:
    """Draw the page."""
    lens = looking_at.current(who)
    top.edition(who, lens)
    top.title("Places", top.held_words(who, lens.batch_class))
    narrow = session.narrow()
    if narrow:
        with st.popover("Lens", width="stretch"):
            lens_fields.lens_fields(who, lens, _FIELDS, small=True)
    else:
        lens_fields.lens_fields(who, lens, _FIELDS)
    _body(who, narrow=narrow)


@st.fragment
@in_one_sentence
def _body(who: Visitor, *, narrow: bool) -> None:
    lens = st.session_state["lens"]
    answer = session.look(who, "places", lens, lambda: services.look_at_places(*who.asks, lens))
    view: PlacesView = answer.value
    top.lens_line(view.sentence, type(answer).__name__, answer.counted_at)
    _choose(view)
    kind, _ = looking_at.chosen() or ("", "")
    chosen = panel.unit_view(who, lens) if kind == "place" else None
    if chosen:
        panel.panel_head(chosen, lens)
        panel.panel_rest(chosen, small=narrow)
        draw.rule()
    _ranked(who, view, lens, narrow=narrow)
    draw.rule()
    _figures(view)
    _waiting(who)
    looking_at.write_link()


def _choose(view: PlacesView) -> None:
    looking_at.chosen_in_link([("place", str(name)) for name in view.units["place_id"]])
    names = dict(zip(view.units["place_id"], view.units["name"], strict=True))
    kind, place = looking_at.chosen() or ("", "")
    if kind == "place" and place not in names:
        names[place] = "The chosen place: no record in this lens"
    st.session_state["f_place"] = place if kind == "place" else None
    st.selectbox(
        "Open a place", list(names), format_func=names.__getitem__, key="f_place", index=None, on_change=_open,
        placeholder="Type a name",
    )  # fmt: skip


def _open() -> None:
    place = st.session_state["f_place"]
    looking_at.choose(("place", place) if place else None)


def _ranked(who: Visitor, view: PlacesView, lens: Lens, *, narrow: bool) -> None:
    title, words = ranking.ranking_words(lens)
    st.header(title, anchor=False)
    draw.line(words)
    held = dict(zip(view.units["type"], view.units["type_label"], strict=True))
    kinds = st.multiselect(
        "Show only these types", sorted(held, key=held.__getitem__), format_func=held.__getitem__,
        placeholder=f"All {len(held)} types", key="place_kinds", select_all=False,
    )  # fmt: skip
    shown = view.units[view.units["type"].isin(kinds)] if kinds else view.units
    if kinds:
        draw.line("Numbers are ranks among all places.")
    if shown.empty:
        draw.note("No record of this lens is at a named place.")
    elif narrow:
        ranking.ranking(shown, lens, view.months, first="Place", key="places", kinds=True)
    else:
        _table(shown, lens, view.months)
    with st.container(horizontal=True):
        ranking.more(shown, "places", _FEW)
        take_away.take_away(who, lens, "places")


def _table(units: pd.DataFrame, lens: Lens, months: int) -> None:
    of = ranking.counts_of(lens)
    everything = st.session_state.get("all_places", False)
    heading = "Young people with range" if of == "young_people" else "Incidents with range"
    names = ("reported", "discovered", "operation", "partner")
    columns = [
        Column("No.", width="2.6rem"), Column("Place"), Column("Type"), Column(heading, number=True),
        *([Column("Incidents", number=True)] if of == "young_people" else []),
        Column(f"Months of\u00a0{months}", number=True), Column("Agencies", number=True),
        *(Column(name.capitalize(), number=True) for name in names),
    ]  # fmt: skip
    rows = [
        [
            Cell(int(row["rank"]), strong=int(row["rank"]) <= 5), row["name"], row["type_label"],
            Cell(int(row[of]), ranking.range_words(row["low"], row["high"]), strong=True),
            *([int(row["incidents"])] if of == "young_people" else []),
            int(row["months"]), int(row["agencies"]), *(int(row[name]) for name in names),
        ]
        for row in (units if everything else units.head(_FEW)).to_dict("records")
    ]  # fmt: skip
    draw.table(columns, rows, head=1, caption="Incidents by how they came to be recorded; not recorded: the rest.")


def _figures(view: PlacesView) -> None:
    out = view.left_out
    left, right = st.columns([2, 1], gap="medium")
    with left:
        draw.figures([
            (out.incidents, "incidents in this lens"), (out.at_places, "at a named public place"),
            (view.places_held, "public places held"), (view.closed, "kept as closed: no pin, no match"),
            (view.waiting, "records whose place name waits"),
        ])  # fmt: skip
    with right:
        draw.note("A place that is not listed has no record in this lens. That does not mean nothing happens there.")


def _waiting(who: Visitor) -> None:
    if not who.may("place"):
        return
    names = session.held(who, "waiting", lambda: services.waiting_names(*who.asks))
    st.header("Names waiting for a place", anchor=False)
    if names.empty:
        draw.line("None: every place name that came in has a place.")
        return
    draw.line(
        "These came in as text. Choose the place each one means, or say that it cannot be placed; this is remembered."
    )
    columns = [Column("Name as sent"), Column("From"), Column("Records", number=True)]
    shown = names if st.session_state.get("all_waiting") else names.head(_FEW)
    draw.table(columns, [[row["text"], row["agency_label"], int(row["records"])] for row in shown.to_dict("records")])
    ranking.more(names, "waiting", _FEW)
    _settle(who, names.reset_index(drop=True))


def _settle(who: Visitor, names: pd.DataFrame) -> None:
    places = session.held(who, "place_list", lambda: services.place_list(*who.asks))
    options = {
        str(row["place_id"]): f"{row['name']} ({PLACE_TYPES.label(str(row['type']))})"
        for row in places.to_dict("records")
    }
    with st.form("settle", clear_on_submit=True):
        left, right = st.columns(2)
        at = left.selectbox(
            "Name as sent", names.index, format_func=lambda i: f"{names['text'][i]}, {names['agency_label'][i]}"
        )
        place = right.selectbox(
            "Is this place", [_CANNOT, *options], format_func=lambda name: options.get(name, name), index=None,
            placeholder="Choose a place",
        )  # fmt: skip
        if st.form_submit_button("Place these records") and place is not None:
            chosen = None if place == _CANNOT else place
            text = str(names["text"][at])
            st.session_state["settled_said"] = services.settle_name(*who.asks, str(names["agency"][at]), text, chosen)
            st.rerun()
    words = st.session_state.pop("settled_said", "")
    if words:
        st.success(plain.md(words))
