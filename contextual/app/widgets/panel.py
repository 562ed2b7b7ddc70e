"""The panel of one hexagon or place: how many, when, whose records, and what is not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.plain import esc
from contextual.app.refusal import sentence
from contextual.app.session import Visitor
from contextual.app.widgets import charts, draw
from contextual.app.widgets.chance.paragraph import paragraph
from contextual.app.widgets.draw import Column
from contextual.app.widgets.lens_fields import copy_link
from contextual.app.widgets.ranking import range_words
from contextual.counts.lens import Lens, month_text
from contextual.errors import ContextualError
from contextual.services import UnitView

_COUNTS = {"young_people": "Young people", "incidents": "Incidents"}
_UNKNOWN = frozenset({"Not known", "Not recorded", "Home or placement, never shown", "Not mapped", "Whole area only"})


def unit_view(who: Visitor, lens: Lens) -> UnitView | None:
    """Look at what is chosen; where it cannot be looked at, say why and choose nothing."""
    unit = looking_at.chosen()
    if unit is None:
        return None
    try:
        look = session.look(
            who, f"unit {unit[0]} {unit[1]}", lens, lambda: services.look_at_unit(*who.asks, lens, unit)
        )
    except ContextualError as error:
        looking_at.choose(None)
        st.warning(sentence(error))
        return None
    view: UnitView = look.value
    return view


def _of(view: UnitView, lens: Lens) -> str:
    return "young_people" if view.young_people is not None and lens.of == "young_people" else "incidents"


def panel_head(who: Visitor, view: UnitView, lens: Lens) -> None:
    """Draw the upper part: name, figures, whether it could be chance, and the months."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="content"):
            draw.heading(view.name, lead=str(view.rank) if view.rank else "")
        st.button("Close ✕", type="tertiary", on_click=looking_at.choose, args=(None,), key="close_panel")
    draw.line(view.sentence_of_place)
    draw.figures(_figures(view))
    paragraph(who, lens, view)
    of = _of(view, lens)
    st.subheader(f"{'Young people' if of == 'young_people' else 'Incidents'} recorded each month", anchor=False)
    months = charts.with_gaps(view.by_month)
    charts.month_bars(months, of, _months_words(months, of))
    draw.line(_gap_words(months))
    with st.container(horizontal=True):
        with st.popover("As a table"):
            _month_table(months, view.young_people is not None)
        with st.popover("Copy link"):
            copy_link()


def _figures(view: UnitView) -> list[tuple[object, str]]:
    ranged = f"range {range_words(view.low, view.high)}"
    if view.young_people is None:
        pairs: list[tuple[object, str]] = [(view.incidents, f"incidents, people of all ages, {ranged}")]
    else:
        pairs = [(view.young_people, f"young people, {ranged}"), (view.incidents, "incidents")]
    return [*pairs, (f"{view.months} of {view.months_in_lens}", "months with a record")]


def _months_words(months: pd.DataFrame, of: str) -> str:
    some = months[months[of].fillna(0) > 0]
    what = "young people" if of == "young_people" else "incidents"
    if some.empty:
        return f"Bar chart: no {what} recorded here in any month held."
    most = some.loc[some[of].idxmax()]
    return (
        f"Bar chart of {what} each month, {month_text(int(months['month'].iloc[0]))} to "
        f"{month_text(int(months['month'].iloc[-1]))}; most in {month_text(int(most['month']))}, {int(most[of])}."
    )


def _gap_words(months: pd.DataFrame) -> str:
    gaps = months[months["gap"]]
    if gaps.empty:
        return "Dark: this lens."
    who = sorted({name for text in gaps["missing"] for name in str(text).split(", ") if name})
    names = " or ".join(who[:3]) if who else "anyone"
    return f"Dark: this lens. Dotted: a month with no file from {names}; a gap, not a low month."


def _month_table(months: pd.DataFrame, people: bool) -> None:
    counts = ["young_people", "incidents"] if people else ["incidents"]
    heads = [Column(_COUNTS[name], number=True) for name in counts]
    rows = [
        [month_text(int(row["month"])), *(int(row[name]) for name in counts), row["missing"]]
        for row in months.fillna({"young_people": 0}).to_dict("records")
    ]
    draw.table([Column("Month"), *heads, Column("No file from")], rows)


def panel_rest(view: UnitView, *, small: bool = False) -> None:
    """Draw the lower part: hours of the week, what is not known, whose records and how well placed."""
    left, right = st.columns([2, 1], gap="medium")
    with left:
        st.subheader("When in the week", anchor=False)
        if view.hours_counted:
            charts.week_grid(view.hours, _week_words(view), blocks=small)
        draw.line(_hours_words(view))
        if view.hours_counted:
            with st.popover("Hours as a table"):
                _hour_table(view.hours)
    with right:
        st.subheader("What is not known", anchor=False)
        draw.show(f"<ul>{''.join(f'<li>{esc(words)}</li>' for words in view.not_known)}</ul>")
    _splits(view, small)
    if len(view.places):
        st.subheader("Places in this hexagon", anchor=False)
        _places(view.places, view.young_people is not None)


def _week_words(view: UnitView) -> str:
    day, hour = np.unravel_index(int(view.hours.argmax()), view.hours.shape)
    return f"Grid of hours of the week; most on {charts.DAYS[int(day)]} from {int(hour):02d}:00."


def _hours_words(view: UnitView) -> str:
    if not view.hours_counted:
        return "No record here is timed closer than a day."
    words = (
        f"Darker is more. Each record is shared out over its window. {view.hours_counted} of {view.incidents} incidents"
    )
    if view.hours_left_out:
        return f"{words}; {view.hours_left_out} are timed to a day or wider and left out."
    return f"{words}."


def _hour_table(hours: np.ndarray) -> None:
    blocks = hours.reshape(7, 8, 3).sum(axis=2)
    columns = [Column("Day"), *(Column(f"{h * 3:02d} to {h * 3 + 3:02d}", number=True) for h in range(8))]
    draw.table(
        columns, [[name, *(f"{value:.1f}" for value in row)] for name, row in zip(charts.DAYS, blocks, strict=True)]
    )


def _splits(view: UnitView, small: bool) -> None:
    parts = [
        ("Who recorded it", view.agencies), ("How it came to be recorded", view.recorded),
        ("How well it is placed", view.placed), ("Harms named", view.harms),
    ]  # fmt: skip
    places = [st.container() for _ in parts] if small else [*st.columns(2, gap="large"), *st.columns(2, gap="large")]
    for place, (title, table) in zip(places, parts, strict=True):
        with place:
            st.subheader(title, anchor=False)
            rows = [(str(label), int(n)) for label, n in zip(table["label"], table["incidents"], strict=True)]
            if rows:
                draw.bars(rows, f"{title}, incidents", _UNKNOWN)
            else:
                draw.line("Nothing in this lens.")
    if len(view.outcomes):
        draw.line(outcome_words(view))
    draw.line("Incidents. One incident may name several harms and come from several agencies, so bars need not add up.")


def outcome_words(view: UnitView) -> str:
    """Say of how many incidents the outcome is known, and the commonest three."""
    known = int(view.outcomes["incidents"].sum())
    rows = view.outcomes.head(3).itertuples(index=False)
    most = ", ".join(f"{row.outcome} ({row.incidents:,})" for row in rows)
    return f"Outcomes known for {known:,} of {view.incidents:,} incidents. Most often: {most}."


def _places(places: pd.DataFrame, people: bool) -> None:
    counts = ["young_people", "incidents"] if people else ["incidents"]
    heads = [Column(_COUNTS[name], number=True) for name in counts]
    rows = [
        [row["name"], row["type"], *(int(row[name]) for name in counts)]
        for row in places.fillna({"young_people": 0}).to_dict("records")
    ]
    draw.table([Column("Place"), Column("Type"), *heads], rows)
