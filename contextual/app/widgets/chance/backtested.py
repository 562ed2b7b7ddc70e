"""Would last quarter's ranking have found this quarter's harm: ways of ranking side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from contextual.app import session
from contextual.app.session import Visitor
from contextual.app.widgets import charts, draw, top
from contextual.app.widgets.chance import frame
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens
from contextual.services.chance.backtest import POSSIBLE, BacktestView, backtest

_MONTHS = {3: "the last quarter", 1: "the last month", 6: "the last half-year"}


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    months = lens.last - lens.first + 1
    offered = [n for n in _MONTHS if n < months]
    scored = st.session_state.get("f_scored", 3)
    scored = scored if scored in offered else (offered or [1])[0]
    what = f"backtest {scored}"
    words = "Ranks the hexagons on the months before and scores each way of ranking on what came next."
    answered = frame.slow(
        who, what, lens, words, lambda progress: backtest(*who.asks, lens, test=scored, progress=progress)
    )
    if offered:
        st.selectbox("Scored on", offered, format_func=_MONTHS.__getitem__, key="f_scored", width=460)
    if answered is None:
        return
    view: BacktestView = answered.value
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    left, right = st.columns([10, 9], gap="medium")
    with left:
        _curves(view)
    with right:
        st.subheader("How it was done", anchor=False)
        draw.points(view.settings)
        frame.card("backtest")
    _table(view)
    frame.beside(view)


def _curves(view: BacktestView) -> None:
    st.subheader("How much would have been found", anchor=False)
    keys = list(dict.fromkeys([view.best or "last", "last", POSSIBLE]))
    drawn = view.curves[view.curves["method"].isin(keys) & (view.curves["share"] <= 0.25)]
    labels = dict(zip(drawn["method"], drawn["label"], strict=True))
    charts.found_by_share(drawn, keys, "Lines of the share of incidents found by the share of the area looked at: "
                          + ", ".join(labels[key] for key in keys) + ". The figures are in the table.")  # fmt: skip
    marks = dict(zip(("line", "dashed", "dotted"), keys, strict=False))
    draw.legend([(mark, labels[key]) for mark, key in marks.items()])


def _table(view: BacktestView) -> None:
    """Draw each way of ranking by the share of the area looked at; the best at five in a hundred first."""
    narrow = session.narrow()
    shares = sorted(view.scores["share"].unique())
    table = view.scores.set_index(["method", "share"])
    order = view.scores.groupby("method")["pei"].mean().sort_values(ascending=False).index
    columns = [
        Column("Way of ranking"), *(Column(f"{share:.0%} of the area", number=True) for share in shares),
        *([] if narrow else [
            Column("Told only, 5 %", number=True), Column("PAI at 5 %", number=True), Column("PEI", number=True),
        ]),
    ]  # fmt: skip
    rows = [_row(table.loc[str(method)], str(method), view, narrow=narrow) for method in order]
    caption = f"Share of the {view.incidents:,} incidents that lay where each way says to look."
    draw.table(columns, rows, caption=caption)
    draw.line("Under each, its 95 % range. PAI: how many times as dense as the whole area. PEI: of the best possible.")


def _row(mine: pd.DataFrame, method: str, view: BacktestView, *, narrow: bool) -> list[object]:
    fields: list[object] = [Cell(mine["label"].iloc[0], strong=method == view.best)]
    fields += [
        Cell(_share(row["hit_rate"]), f"{_share(row['low'])} to {_share(row['high'])}", below=True)
        for row in mine.to_dict("records")
    ]
    at = mine[np.isclose(mine.index.to_numpy(float), 0.05)].iloc[0]
    told = _share(at["told_hit_rate"])
    return fields if narrow else [*fields, told, frame.number(at["pai"], 1), frame.number(at["pei"])]


def _share(value: Any) -> str:
    return "cannot be said" if np.isnan(float(value)) else f"{float(value):.0%}"
