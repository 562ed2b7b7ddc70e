"""When in the week: the fullest windows of one place or hexagon, for rosters of youth workers and patrols."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from contextual.app import looking_at, session
from contextual.app.session import Visitor
from contextual.app.widgets import charts, draw, top
from contextual.app.widgets.chance import frame, where
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens
from contextual.services.chance.week import WeekView, week_of

_HOURS = (2, 4, 6, 8)
_CLASSES = {"hot": "More than an even week", "none": "Could be chance", "undefined": "Too few to say"}


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    with st.container(horizontal=True):
        where.choose_where(who)
        hours = st.selectbox("Windows of", _HOURS, index=1, format_func=lambda n: f"{n} hours", key="f_window")
        told = st.selectbox("Records", [True, False], format_func=_records, key="f_told")
    unit = looking_at.chosen()
    if unit is None:
        draw.note("Choose a place, or a hexagon on a map.")
        return
    answered = session.look(
        who, f"week {unit[0]} {unit[1]} {hours} {told}", lens,
        lambda: week_of(*who.asks, lens, unit=unit, hours=hours, told=told),
    )  # fmt: skip
    view: WeekView = answered.value
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    left, right = st.columns([10, 9], gap="large")
    with left:
        _grid(view)
    with right:
        _windows(view)
        frame.card("week")
    frame.beside(view)


def _records(told: bool) -> str:
    return "Told only" if told else "All, found by looking too"


def _grid(view: WeekView) -> None:
    if not view.records:
        draw.line("No record here is timed closer than a day.")
        return
    day, hour = np.unravel_index(int(view.grid.argmax()), view.grid.shape)
    words = f"Grid of hours of the week; most on {charts.DAYS[int(day)]} from {int(hour):02d}:00."
    charts.week_grid(view.grid, words, blocks=session.narrow())
    draw.line("Darker is more. Each record is shared out over the hours it may have happened in.")
    with st.popover("Hours as a table"):
        blocks = view.grid.reshape(7, 8, 3).sum(axis=2)
        columns = [Column("Day"), *(Column(f"{h * 3:02d} to {h * 3 + 3:02d}", number=True) for h in range(8))]
        rows = [[name, *(f"{n:.1f}" for n in row)] for name, row in zip(charts.DAYS, blocks, strict=True)]
        draw.table(columns, rows)


def _windows(view: WeekView) -> None:
    """Draw the fullest windows of the week, then that of the day, all weekdays together."""
    columns = [Column("Window"), Column("Records", number=True), Column("Of all here", number=True)]
    rows = [_window(row) for row in [*view.table.to_dict("records"), *view.day.to_dict("records")]]
    caption = f"{view.records:,} records with a known hour, in {view.weeks:g} weeks."
    draw.table(columns, rows, caption=caption)
    draw.line("Under a number: its range; under a share, that of the whole area.")


def _window(row: dict[str, Any]) -> list[object]:
    often = row["every_weeks"]
    words = _CLASSES[row["class"]] + (f"; a record in {often:.1f} weeks" if np.isfinite(often) else "")
    return [
        Cell(Cell(row["window"][:1].upper() + row["window"][1:], strong=row["class"] == "hot"), words, below=True),
        Cell(frame.number(row["records"], 1), f"{row['low']:.0f} to {row['high']:.0f}", below=True),
        Cell(f"{row['share']:.0%}", f"{row['share_everywhere']:.0%}", below=True),
    ]
