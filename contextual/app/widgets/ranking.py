"""The ranked table that equals the map, the box to go to a hexagon or place, and where every incident went."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from contextual.app import looking_at
from contextual.app.widgets import draw
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens
from contextual.services import MapView

_FEW = 8
_MOST_GO_TO = 4000


def range_words(low: float, high: float) -> str:
    """
    Write a 95 % range in whole numbers, outwards.

    Examples
    --------
    >>> range_words(14.58, 34.51)
    '14 to 35'
    """
    import math

    return f"{math.floor(low)} to {math.ceil(high)}"


def counts_of(lens: Lens) -> str:
    """Name the column the ranking stands on: incidents where records name nobody, or those were asked for."""
    return "young_people" if lens.of == "young_people" and lens.counts_people else "incidents"


def ranking(units: pd.DataFrame, lens: Lens, months: int, *, first: str, key: str, kinds: bool = False) -> None:
    """
    Draw the ranked table, few rows at first.

    Parameters
    ----------
    units : pandas.DataFrame
        ``rank, name, incidents, young_people, low, high, months, agencies`` in rank order.
    first : str
        Heading of the column of names.
    kinds : bool
        Whether to write each place's type under its name.
    """
    of = counts_of(lens)
    everything = st.session_state.get(f"all_{key}", False)
    shown = units if everything else units.head(_FEW)
    people = "Young people with range" if of == "young_people" else "Incidents with range"
    columns = [
        Column("No.", width="2.6rem"), Column(first), Column(people, number=True),
        Column(f"Months of\u00a0{months}", number=True), Column("Agencies", number=True),
    ]  # fmt: skip
    with st.container(key=f"ranking_{key}"):
        draw.table(columns, [_row(unit, of, kinds) for unit in shown.to_dict("records")], head=1)


def more(units: pd.DataFrame, key: str, few: int = _FEW) -> None:
    """Offer the rest of a table."""
    if len(units) > few:
        words = "Show fewer" if st.session_state.get(f"all_{key}") else f"Show all {len(units):,}"
        st.button(words, key=f"more_{key}", on_click=toggle, args=(f"all_{key}",))


def _row(unit: dict[str, Any], of: str, kinds: bool) -> list[object]:
    rank = int(unit["rank"])
    name = Cell(unit["name"], unit["type_label"], below=True) if kinds else unit["name"]
    figure = Cell(int(unit[of]), range_words(unit["low"], unit["high"]), strong=True)
    return [Cell(rank, strong=rank <= 5), name, figure, int(unit["months"]), int(unit["agencies"])]


def toggle(name: str) -> None:
    """Turn a setting of the session on or off."""
    st.session_state[name] = not st.session_state.get(name, False)


RANGE_WORDS = "The range is what chance alone could give: where ranges overlap, the order is not firm."


def ranking_words(lens: Lens) -> tuple[str, str]:
    """Give the ranking's heading and the sentence under it."""
    if counts_of(lens) == "young_people":
        return "Most young people recorded", f"Then months with a record. {RANGE_WORDS}"
    if not lens.counts_people:
        return "Most incidents recorded", f"People of all ages. {RANGE_WORDS}"
    return "Most incidents recorded", f"Then months with a record. {RANGE_WORDS}"


def go_to(view: MapView, places: pd.DataFrame, label: str = "Go to a hexagon or place") -> None:
    """Choose a hexagon or place by name: the same as a click on the map."""
    options = _options(view, places)
    now = looking_at.chosen()
    at = ":".join(now) if now else None
    if at and at not in options:
        options[at] = "The chosen hexagon" if at.startswith("cell") else "The chosen place"
    st.session_state["f_go_to"] = at
    st.selectbox(
        label, list(options), format_func=options.__getitem__, key="f_go_to", on_change=_go, index=None,
        placeholder="Type a name, or choose on the map",
    )  # fmt: skip


def _options(view: MapView, places: pd.DataFrame) -> dict[str, str]:
    ranked = view.units.head(_MOST_GO_TO)
    found = {
        f"cell:{i}": f"{int(r)}  {n}" for i, r, n in zip(ranked["id"], ranked["rank"], ranked["name"], strict=True)
    }
    near = places.head(_MOST_GO_TO)
    return found | {f"place:{i}": f"Place: {n}" for i, n in zip(near["place_id"], near["name"], strict=True)}


def named_in_link(view: MapView, places: pd.DataFrame) -> None:
    """Choose what a link named, among the hexagons drawn and the places held."""
    drawn = [f"{int(cell):x}" for cell in view.study] + view.units["id"].tolist()
    looking_at.chosen_in_link([*(("cell", name) for name in drawn), *(("place", str(p)) for p in places["place_id"])])


def _go() -> None:
    kind, _, name = (st.session_state["f_go_to"] or "").partition(":")
    looking_at.choose((kind, name) if name else None)


def where_they_went(view: MapView, lens: Lens, standing: str) -> None:
    """Write the figures under the map: every incident of the lens is in one of them."""
    out = view.left_out
    pairs: list[tuple[object, str]] = [
        (out.incidents, "incidents in this lens"), (out.on_map, "on the map"),
        (out.coarser, "known, but not this closely"), (out.not_mapped, "not mapped"),
    ]  # fmt: skip
    more = [
        (out.private, "at a home or placement, never shown"),
        (out.own_return, "returned to their own home, outside context counts"),
        (out.hours_left_out, "may or may not fall in these hours, left out"),
    ]
    left, right = st.columns([2, 1], gap="medium")
    with left:
        draw.figures(pairs + [pair for pair in more if pair[0]])
        if out.crosses_month:
            draw.line(f"{out.crosses_month:,} of these could lie in either of two months; they count in the first.")
        if out.outside:
            draw.line(f"{out.outside:,} of these lie outside the study area.")
        if view.new_events is not None:
            draw.line(_arrived(view))
    with right:
        draw.note(standing)
        if not lens.counts_people:
            draw.line(
                "Crime, anti-social behaviour and stops of people of all ages. The publisher may have moved each point "
                "to a shared point nearby."
            )
    if view.study_source:
        draw.line(f"The hexagons drawn are those of {view.study_source}.")


def _arrived(view: MapView) -> str:
    return (
        f"Since then: {view.new_events:,} new events, and {view.late_arrivals or 0:,} late arrivals, which happened in "
        "months already held then."
    )
