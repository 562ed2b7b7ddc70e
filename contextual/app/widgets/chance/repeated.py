"""Does it happen again nearby: pairs of records by distance and days, for timing attention to places."""

from __future__ import annotations

from typing import Any

import streamlit as st

from contextual.app import session
from contextual.app.session import Visitor
from contextual.app.widgets import draw, ranking, top
from contextual.app.widgets.chance import frame
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens
from contextual.services.chance.near_repeat import NearRepeatView, near_repeat

_WITHIN = {100: "Known within 100 m", 250: "Known within 250 m: venues, unit postcodes"}
_CLASSES = {"hot": "More than chance", "none": "Could be chance", "undefined": "Cannot be said"}


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    within = st.session_state.get("f_within", 100)
    words = (
        "Compares every two records by how near and how soon they are, and shuffles the days 999 times to see what "
        "chance alone gives. This takes some seconds."
    )
    answered = frame.slow(
        who, f"near_repeat {within}", lens, words,
        lambda progress: near_repeat(*who.asks, lens, within_m=within, progress=progress),
    )  # fmt: skip
    st.selectbox("Records", list(_WITHIN), format_func=_WITHIN.__getitem__, key="f_within", width=460)
    if answered is None:
        return
    view: NearRepeatView = answered.value
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    if session.narrow():
        _table(view)
    else:
        _grid(view)
        with st.expander("Every distance and time, with what it rests on", key="every_band"):
            _table(view)
    frame.card("near_repeat")
    frame.beside(view)


def word_of(row: dict[str, Any]) -> str:
    """
    Say a band's class in words: more than chance is firm only where looking and changes of level do not explain it.

    Examples
    --------
    >>> word_of({"class": "hot", "flag": "A change of level explains it."})
    'More than chance, explained'
    """
    word = _CLASSES[row["class"]]
    return f"{word}, explained" if row["class"] == "hot" and row["flag"] else word


def _grid(view: NearRepeatView) -> None:
    """Draw distances down and days across, each with how many times what chance gives."""
    st.subheader("How many times what chance gives", anchor=False)
    days = list(dict.fromkeys(view.table["time"]))
    columns = [Column("How near"), *(Column(words[:1].upper() + words[1:], number=True) for words in days)]
    rows = []
    for distance, band in view.table.groupby("distance", sort=False):
        fields = [_times(row) for row in band.to_dict("records")]
        rows.append([str(distance)[:1].upper() + str(distance)[1:], *fields])
    draw.table(columns, rows, caption="Bold: more than chance, and neither looking nor a change of level explains it.")


def _times(row: dict[str, Any]) -> Cell:
    firm = row["class"] == "hot" and not row["flag"]
    pairs = "1 pair" if row["observed"] == 1 else f"{int(row['observed']):,} pairs"
    return Cell(frame.number(row["ratio"], 1), pairs, strong=firm, below=True)


def _table(view: NearRepeatView) -> None:
    narrow = session.narrow()
    columns = [
        Column("How near, how soon"), Column("Pairs", number=True), Column("By chance", number=True),
        *([] if narrow else [Column("Times", number=True), Column("Told only, within quarters", number=True)]),
        Column("By chance alone", number=True),
    ]  # fmt: skip
    few = 12
    rows = view.table.assign(last=view.table["class"] == "undefined").sort_values("last", kind="stable")
    draw.table(columns, [_row(row, narrow=narrow) for row in frame.some(rows, "bands", few).to_dict("records")])
    ranking.more(rows, "bands", few)


def _row(row: dict[str, Any], *, narrow: bool) -> list[object]:
    name = Cell(f"{row['distance'][:1].upper()}{row['distance'][1:]}, {row['time']}", row["flag"] or word_of(row),
                below=True)  # fmt: skip
    expected = Cell(frame.number(row["expected"], 1), f"{row['low']:,.0f} to {row['high']:,.0f}", below=True)
    kept = f"{int(row['observed_kept']):,} of {frame.number(row['expected_kept'], 1)}"
    more = [] if narrow else [frame.number(row["ratio"], 2), kept]
    return [name, int(row["observed"]), expected, *more, frame.p_words(row["p_adjusted"])]
