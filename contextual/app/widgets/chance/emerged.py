"""What is new, growing or going: five classes on the map, seventeen in the table and for one hexagon."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from contextual.app import looking_at, session
from contextual.app.session import Visitor
from contextual.app.widgets import charts, draw, ranking, top
from contextual.app.widgets.chance import class_map, frame
from contextual.app.widgets.draw import Cell, Column
from contextual.codes.cards import RECORDS_GATHER
from contextual.codes.emerging import EMERGING, FIVE, RISING
from contextual.counts.lens import Lens, month_text
from contextual.maps.word_classes import EMERGING as SCALE
from contextual.maps.word_classes import LOOKED_ONLY
from contextual.services.chance.emerging import EmergingView, look_at_emerging
from contextual.services.chance.emerging_words import in_a_word, stands_out

_STEPS = {1: "Month by month", 2: "Two months at a time", 3: "Quarter by quarter"}
_STATES = {1: "more", -1: "fewer", 0: ""}


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    step = st.session_state.get("f_step", 1)
    answered = session.look(
        who, f"emerging {step}", lens, lambda: look_at_emerging(*who.asks, lens, months_a_step=step)
    )
    st.selectbox("Steps", list(_STEPS), format_func=_STEPS.__getitem__, key="f_step", width=460)
    view: EmergingView = answered.value
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    table = view.table.assign(shown=shown_classes(view.table))
    left, right = st.columns([10, 9], gap="medium")
    with left:
        marks = view.spots["cell"].tolist()
        class_map.class_map(who, lens, table["cell"].to_numpy(np.int64), table["shown"].tolist(), SCALE, marks)
    with right:
        _chosen(table, view, class_map.chosen_cell(who, lens))
        _spots(view)
        frame.card("emerging")
    with st.expander("Every hexagon as a table", key="every_emerging"):
        _every(table, view)
    frame.beside(view)


def shown_classes(table: pd.DataFrame) -> pd.Series:
    """
    Give each hexagon its class on the map: that of the simple view, but for two things it would not show.

    What rests on looking alone stands apart. And what the seventeen classes call new, consecutive or intensifying is
    drawn as emerging: a place that rose half-way through the months is only "now and then" to the simple view, and
    nobody who asks what is growing would find it.

    Examples
    --------
    >>> rows = {"five": ["emerging", "emerging", "none"], "five_reported": ["emerging", "none", "none"]}
    >>> rows |= {"class": ["none", "none", "hot_new"], "class_reported": ["none", "none", "hot_new"]}
    >>> shown_classes(pd.DataFrame(rows)).tolist()
    ['emerging', 'looked_only', 'emerging']
    """
    shown = table["five"].where(~table["class"].isin(RISING), "emerging")
    alone = shown.map(lambda key: FIVE[key].side == "hot") & ~stands_out(table, "_reported")
    return shown.where(~alone, LOOKED_ONLY)


def _spots(view: EmergingView) -> None:
    """Draw the groups that are more than chance in the last step."""
    st.subheader("More than chance in the last step", anchor=False)
    if view.spots.empty:
        draw.line("None.")
        return
    columns = [Column("No.", width="2.6rem"), Column("Around"), Column("Incidents there", number=True)]
    rows = frame.some(view.spots, "emerging").to_dict("records")
    draw.table(columns, [_spot(row) for row in rows], head=1, caption="Numbered on the map.")
    ranking.more(view.spots, "emerging")


def _spot(row: dict[str, Any]) -> list[object]:
    many = len(row["cells"])
    word = in_a_word(row["class"], row["five"]).capitalize()
    words = f"{word}; {'1 hexagon' if many == 1 else f'{many} hexagons'}"
    if row["rests_on_looking"]:
        words = f"{SCALE.label(LOOKED_ONLY)}; {words}"
    return [
        Cell(int(row["spot"]), strong=True), Cell(row["name"] or "Hexagons with no place held", words, below=True),
        Cell(int(row["incidents"]), strong=True),
    ]  # fmt: skip


def _every(table: pd.DataFrame, view: EmergingView) -> None:
    narrow = session.narrow()
    columns = [
        Column("Hexagon, by what is there"), Column("On the map"),
        *([] if narrow else [Column("Of seventeen")]), Column("Incidents", number=True),
        *([] if narrow else [Column("Steps more", number=True), Column("Trend p", number=True)]),
    ]  # fmt: skip
    rows = table.assign(order=table["shown"].isin(["none", "undefined"])).sort_values("order", kind="stable")
    few = max(12, int((~rows["order"]).sum()))
    drawn = frame.some(rows, "emerging_cells", few).to_dict("records")
    caption = f"{len(view.steps)} steps; p-values adjusted over {view.family:,} hexagons and steps together."
    draw.table(columns, [_row(row, narrow=narrow) for row in drawn], caption=caption)
    ranking.more(rows, "emerging_cells", few)


def _row(row: dict[str, Any], *, narrow: bool) -> list[object]:
    name = Cell(row["name"] or f"No record in it ({row['id'].rstrip('f')})", row["flag"], below=True)
    fields: list[object] = [name, SCALE.label(row["shown"])]
    if narrow:
        return [*fields, int(row["incidents"])]
    more = [int(row["steps_hot"]), frame.p_words(row["trend_p"])]
    return [*fields, EMERGING.label(row["class"]), int(row["incidents"]), *more]


def _chosen(table: pd.DataFrame, view: EmergingView, cell: str) -> None:
    """Say of the chosen hexagon its class among the seventeen, with its steps."""
    found = table[table["id"] == cell]
    if found.empty:
        return
    row, at = found.iloc[0].to_dict(), int(found.index[0])
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="content"):
            draw.heading(row["name"] or "A hexagon with no record", level=3)
        st.button("Close ✕", type="tertiary", on_click=looking_at.choose, args=(None,), key="close_emerging")
    one = EMERGING[row["class"]]
    draw.note(f"{one.says} {row['flag']} {RECORDS_GATHER}", lead=f"{one.label}.")
    steps = pd.DataFrame({
        "month": [first for first, _ in view.steps], "incidents": view.counts[at], "state": view.states[at],
    })  # fmt: skip
    words = f"Bars of incidents in each step; more than chance in {int(row['steps_hot'])} of {len(steps)}."
    charts.steps(steps, words)
    draw.legend([("told", "More than chance, with those around it"), ("outside", "Could be chance, or fewer")])
    with st.popover("Steps as a table"):
        columns = [Column("Step from"), Column("Incidents", number=True), Column("Than chance")]
        rows = [
            [month_text(int(step["month"])), int(step["incidents"]), _STATES[int(step["state"])] or "could be"]
            for step in steps.to_dict("records")
        ]
        draw.table(columns, rows)
