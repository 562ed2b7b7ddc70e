"""Is something starting just now: clusters in place and time, drawn as the hexagons and weeks they name."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from contextual.app import session
from contextual.app.session import Visitor
from contextual.app.widgets import draw, ranking, top
from contextual.app.widgets.chance import class_map, frame
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens
from contextual.maps.word_classes import LOOKED_ONLY, SCAN
from contextual.services.chance.scan import ScanView, scan
from contextual.services.looking import study_cells

_WHEN = {True: "Just now: what goes on until the last day", False: "At any time in these months"}


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    now = st.session_state.get("f_prospective", True)
    words = (
        "Looks at every place with the hexagons around it and every run of weeks, and shuffles the days 999 times to "
        "see what chance alone gives. This takes some seconds."
    )
    answered = frame.slow(
        who, f"scan {now}", lens, words, lambda progress: scan(*who.asks, lens, prospective=now, progress=progress)
    )
    st.selectbox("When", list(_WHEN), format_func=_WHEN.__getitem__, key="f_prospective", width=460)
    if answered is None:
        return
    view: ScanView = answered.value
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    shown = shown_classes(view.clusters)
    left, right = st.columns([10, 9], gap="medium")
    with left:
        study, _ = study_cells(who.house, lens)
        stands_out = [key != "none" for key in shown]
        marks = view.clusters.loc[stands_out, "centre"].tolist()
        class_map.class_map(who, lens, study, _keys(study, view.clusters, shown), SCAN, marks)
    with right:
        _table(view, shown)
        frame.card("scan")
    frame.beside(view)


def shown_classes(clusters: pd.DataFrame) -> list[str]:
    """
    Give each cluster its class: the clearest, another, only by looking, or what could be chance.

    Examples
    --------
    >>> shown_classes(pd.DataFrame({"class": ["hot", "hot", "none"], "class_reported": ["none", "hot", "none"]}))
    ['looked_only', 'first', 'none']
    """
    shown: list[str] = []
    for every, told in zip(clusters["class"], clusters["class_reported"], strict=True):
        if every != "hot":
            shown.append("none")
        elif told != "hot":
            shown.append(LOOKED_ONLY)
        else:
            shown.append("other" if "first" in shown else "first")
    return shown


def _keys(study: np.ndarray, clusters: pd.DataFrame, shown: list[str]) -> list[str]:
    """Give every hexagon the class of the cluster it is in: none share one."""
    keys = np.full(len(study), "none", object)
    for cells, key in zip(clusters["cells"], shown, strict=True):
        keys[np.isin(study, np.array(cells, np.int64))] = key
    return [str(key) for key in keys]


def _table(view: ScanView, shown: list[str]) -> None:
    if view.clusters.empty:
        draw.line("No hexagons and weeks hold more than was to be expected.")
        return
    narrow = session.narrow()
    columns = [
        Column("No.", width="2.6rem"), Column("Around, and when"), Column("Incidents, expected", number=True),
        Column("By chance alone", number=True),
        *([Column("Chance shows it once in", number=True)] if view.prospective and not narrow else []),
    ]  # fmt: skip
    few = max(1, sum(key != "none" for key in shown))
    rows = zip(frame.some(view.clusters, "clusters", few).to_dict("records"), shown, strict=False)
    draw.table(columns, [_row(row, key, view, narrow=narrow) for row, key in rows], head=1)
    ranking.more(view.clusters, "clusters", few)
    for words in dict.fromkeys(view.clusters["flag"]):
        if words:
            draw.note(str(words))


def _row(row: dict[str, Any], key: str, view: ScanView, *, narrow: bool) -> list[object]:
    many = len(row["cells"])
    where = f"{'1 hexagon' if many == 1 else f'{many} hexagons'}, {_span(row['first_day'], row['last_day'])}"
    word = "Could be chance" if key == "none" else SCAN.label(key)
    fields: list[object] = [
        Cell(int(row["rank"]), strong=key in ("first", "other")),
        Cell(row["name"] or "Hexagons with no place held", f"{word}: {where}", below=True),
        Cell(int(row["observed"]), f"of {frame.number(row['expected'], 1)}", below=True), frame.p_words(row["p"]),
    ]  # fmt: skip
    return [*fields, _days(row["recurrence_days"])] if view.prospective and not narrow else fields


def _days(days: float) -> str:
    if np.isnan(days):
        return ""
    return f"{days:,.0f} days" if days < 730 else f"{days / 365.25:,.0f} years"


def _span(first: date, last: date) -> str:
    return f"{top.day_text(first.isoformat())} to {top.day_text(last.isoformat())}"
