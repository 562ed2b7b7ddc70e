"""Did it change here: a place before and after a month, beside places like it and what lies nearby."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from contextual.app import looking_at, session
from contextual.app.session import Visitor
from contextual.app.widgets import charts, draw, top
from contextual.app.widgets.chance import frame, where
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens, month_text
from contextual.services.chance.change import ChangeView, did_it_change


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    unit, since = _asked(who, lens)
    if unit is None:
        draw.note("Choose the place, or a hexagon on a map, and the month in which something was begun there.")
        return
    wanted = st.session_state.get(_comparisons_key(unit), ())
    answered = session.look(
        who, f"change {unit[0]} {unit[1]} {since} {wanted}", lens,
        lambda: did_it_change(*who.asks, lens, unit, since, comparison=tuple(wanted)),
    )  # fmt: skip
    view: ChangeView = answered.value
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    draw.line(view.says)
    if unit[0] == "place" and lens.batch_class == "open" and not view.months["here"].any():
        draw.note("Open records stand at shared points and are given to no named place: choose its hexagon on a map.")
    left, right = st.columns([10, 9], gap="large")
    with left:
        _months(view)
        _counts(view)
    with right:
        _effects(view)
        _checks(view)
        frame.card("change")
    _comparisons(view, unit)
    _figures(view)
    frame.beside(view)


def _asked(who: Visitor, lens: Lens) -> tuple[looking_at.Unit | None, int]:
    """Choose the place or hexagon, and the month."""
    held = session.choices(who, lens.batch_class)
    months = list(range(held.first + 1, held.last + 1))
    usual = max(held.first + 1, held.last - 11)
    kept = st.session_state.get("change_since", usual)
    with st.container(horizontal=True):
        where.choose_where(who)
        st.session_state["f_since"] = kept if kept in months else usual
        since = st.selectbox(
            "First month after it began", months, format_func=month_text, key="f_since", on_change=_take_month
        )
    return looking_at.chosen(), int(since)


def _take_month() -> None:
    st.session_state["change_since"] = st.session_state["f_since"]


def _comparisons_key(unit: looking_at.Unit) -> str:
    return f"change_comparisons {unit[0]} {unit[1]}"


def _months(view: ChangeView) -> None:
    st.subheader("Incidents each month", anchor=False)
    charts.before_and_after(
        view.months,
        view.since,
        f"Bars of incidents each month at {view.name}, "
        f"with a line for {month_text(view.since)}, and the mean of the comparison places.",
    )
    draw.legend([("told", "Here"), ("dotted", "Comparison places, mean"), ("cut", month_text(view.since))])
    with st.popover("As a table"):
        columns = [Column("Month"), Column("Here", number=True), Column("Told", number=True),
                   Column("Comparison, mean", number=True), Column("Nearby", number=True)]  # fmt: skip
        rows = [
            [month_text(int(row["month"])), int(row["here"]), int(row["here_told"]),
             frame.number(row["comparison"], 1), int(row["nearby"])]
            for row in view.months.to_dict("records")
        ]  # fmt: skip
        draw.table(columns, rows)


def _counts(view: ChangeView) -> None:
    columns = [Column(""), Column("Before", number=True), Column("After", number=True)]
    rows = [_sides(row) for row in view.counts.to_dict("records")]
    months = "month" if view.before == 1 else f"{view.before} months"
    draw.table(columns, rows, caption=f"Incidents in the {months} before and the {view.after} after.")
    if view.young_people:
        draw.line(f"Young people here: {view.young_people[0]:,} before, {view.young_people[1]:,} after.")


def _sides(row: dict[str, Any]) -> list[object]:
    many = int(row["units"])
    words = "" if row["group"] == "here" else f"{many:,} {'place' if many == 1 else 'places'}"
    return [Cell(row["label"], words, below=True), *(
        Cell(int(row[side]), f"{int(row[f'told_{side}']):,} told", below=True) for side in ("before", "after")
    )]  # fmt: skip


def _effects(view: ChangeView) -> None:
    """Draw the change here, nearby and together, each as a dot and its range about no change."""
    st.subheader("Beyond what happened elsewhere", anchor=False)
    found = view.shown.wdd
    rows = [("Here", found.local), ("Nearby", found.displacement), ("Together", found.total)]
    compared = view.counts.set_index("group").loc["comparison", ["before", "after"]]
    if any(np.isnan(effect.estimate) for _, effect in rows) or not compared.any():
        draw.line("Cannot be said: there is nothing to compare with." if not compared.any() else "Cannot be said.")
        return
    table = pd.DataFrame([(name, one.estimate, one.low, one.high) for name, one in rows],
                         columns=["where", "estimate", "low", "high"])  # fmt: skip
    said = "; ".join(f"{n} {e:+.0f} ({low:+.0f} to {high:+.0f})" for n, e, low, high in table.itertuples(index=False))
    charts.intervals(table, f"Incidents more or fewer than expected, with 95 % ranges: {said}.")
    draw.line(f"Incidents more or fewer than the comparison leads one to expect, and the 95 % range. {said}.")


def _checks(view: ChangeView) -> None:
    st.subheader("What was checked", anchor=False)
    draw.table([Column("Check", width="38%"), Column("What it says")],
               [[Cell(one.label, strong=one.result == "failed"), one.sentence] for one in view.checks])  # fmt: skip


def _comparisons(view: ChangeView, unit: looking_at.Unit) -> None:
    with st.expander("Comparison places, and what lies nearby"):
        key = _comparisons_key(unit)
        names = dict(zip(view.offered["id"], view.offered["name"], strict=True))
        columns = [Column("Place"), Column("Before", number=True), Column("After", number=True), Column("Compared")]
        rows = [
            [row["name"], int(row["before"]), int(row["after"]), "yes" if row["kept"] else "no: changed sharply itself"]
            for row in view.comparisons.to_dict("records")
        ]
        draw.table(columns, rows, caption="Comparison places, the most alike first.")
        st.session_state[f"f_{key}"] = [one for one in st.session_state.get(key, ()) if one in names]
        st.multiselect(
            "Compare with these only", list(names), format_func=names.__getitem__, key=f"f_{key}",
            on_change=_take_these,
            args=(key,), placeholder="As chosen: by type and by level before", select_all=False,
        )  # fmt: skip
        if len(view.nearby):
            near = [[row["name"], int(row["before"]), int(row["after"])] for row in view.nearby.to_dict("records")]
            draw.table(columns[:3], near, caption="Nearby, the largest rise first.")


def _take_these(key: str) -> None:
    st.session_state[key] = tuple(st.session_state[f"f_{key}"])


def _figures(view: ChangeView) -> None:
    """Give the figures to those who ask for them."""
    shown = view.shown
    with st.expander("The figures"):
        wide, ratio = shown.wdd.total, shown.ratio
        rows = [
            ["Weighted displacement difference", frame.number(wide.estimate, 1), _range(wide.low, wide.high)],
            ["Ratio to the comparison’s change", frame.number(ratio.ratio), _range(ratio.low, ratio.high)],
            ["Before against after here alone, e-test p", frame.p_words(shown.place_p), ""],
            ["Weighted displacement quotient", frame.number(shown.wdq), ""],
            ["Total net effect", frame.number(shown.net_effect, 1), ""],
            ["Difference in differences, incidents a month", frame.number(view.linear.effect),
             _range(view.linear.low, view.linear.high)],
            ["Overdispersion used", frame.number(shown.dispersion.used), ""],
        ]  # fmt: skip
        draw.table([Column("Figure"), Column("Value", number=True), Column("95 % range", number=True)], rows)


def _range(low: float, high: float) -> str:
    return "" if np.isnan(low) else f"{low:,.2f} to {high:,.2f}"
