"""How many for its size: rates over a chosen denominator, with their limits; none is said out loud."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from contextual.app import session
from contextual.app.session import Visitor
from contextual.app.widgets import draw, ranking, top
from contextual.app.widgets.chance import frame
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens
from contextual.services.chance.denominators import NONE
from contextual.services.chance.rates import RatesView, look_at_rates

_BY = {"cell": "Hexagons", "place": "Named places"}


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    by, over = st.session_state.get("f_rate_by", "cell"), st.session_state.get("f_over", "none")
    answered = session.look(
        who, f"rates {by} {over}", lens, lambda: look_at_rates(*who.asks, lens, denominator=over, by=by)
    )
    view: RatesView = answered.value
    with st.container(horizontal=True):
        st.selectbox("Of", list(_BY), format_func=_BY.__getitem__, key="f_rate_by", on_change=_no_denominator)
        labels = dict(view.denominators)
        st.selectbox("For each", list(labels), format_func=labels.__getitem__, key="f_over")
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    _table(view)
    draw.line(view.how)
    frame.card("rates")
    frame.beside(view)


def _no_denominator() -> None:
    """Another unit has other denominators."""
    st.session_state["f_over"] = "none"


def _table(view: RatesView) -> None:
    short = session.narrow() or view.denominator == NONE
    columns = [
        Column("No.", width="2.6rem"), Column("Hexagon, by what is there" if view.by == "cell" else "Place"),
        Column("Incidents", number=True), *([] if short else [Column("For each", number=True)]),
        Column("Rate with range", number=True), *([] if short else [Column("Drawn to the whole", number=True)]),
    ]  # fmt: skip
    caption = f"Incidents {view.per if view.per.startswith('a ') else f'per {view.per}'}, highest first."
    draw.table(columns, [_row(row, short=short) for row in frame.some(view.table, "rates").to_dict("records")],
               head=1, caption=caption)  # fmt: skip
    ranking.more(view.table, "rates")
    if not short:
        draw.line("Drawn to the whole: where there is little to go by, a rate is drawn towards that of all together.")


def _row(row: dict[str, Any], *, short: bool) -> list[object]:
    name = row["name"] or f"No record in it ({str(row.get('id', '')).rstrip('f')})"
    rate = Cell(_rate(row["rate"]), f"{_rate(row['low'])} to {_rate(row['high'])}", strong=True)
    if np.isnan(row["rate"]):
        rate = Cell("cannot be said")
    fields: list[object] = [int(row["rank"]) or "", Cell(name, row["flag"], below=True), int(row["incidents"])]
    if short:
        return [*fields, rate]
    return [*fields, _rate(row["denominator"]), rate, _rate(row["shrunk"])]


def _rate(value: float) -> str:
    """
    Write a rate with three figures, and whole numbers whole.

    Examples
    --------
    >>> _rate(1234.5), _rate(0.01234), _rate(float("nan"))
    ('1,234', '0.0123', '')
    """
    if np.isnan(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
