"""Places: named public places ranked, and one place's panel."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.refusal import in_one_sentence
from contextual.app.session import Visitor
from contextual.app.widgets import draw, lens_fields, panel, ranking, take_away, top
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens
from contextual.services import PlacesView

_FIELDS = lens_fields.ALL - {"size", "layers"}
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
        panel.panel_head(who, chosen, lens)
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
            (view.places_held, "public places held"), (view.closed, "kept as closed: no pin"),
            (view.waiting, "records whose place name waits"),
        ])  # fmt: skip
    with right:
        draw.note("A place that is not listed has no record in this lens. That does not mean nothing happens there.")


def _waiting(who: Visitor) -> None:
    """Say how many names wait, and where they are settled."""
    if not who.may("place"):
        return
    waiting, pending = services.names_to_do(*who.asks)
    if waiting or pending:
        words = f"{waiting:,} record{'' if waiting == 1 else 's'} came in with a place name that waits for its place."
        more = f" {pending:,} decision{'' if pending == 1 else 's'} not yet on the map." if pending else ""
        st.markdown(f"{words}{more} [Settle names](./names)")
