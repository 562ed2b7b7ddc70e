"""Where is it more than chance: the map by class, the hot spots, every hexagon, and the words of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from contextual.app import looking_at, session
from contextual.app.session import Visitor
from contextual.app.widgets import draw, ranking, top
from contextual.app.widgets.chance import class_map, frame
from contextual.app.widgets.draw import Cell, Column
from contextual.codes.cards import RECORDS_GATHER
from contextual.counts.lens import Lens
from contextual.maps.word_classes import AROUND, CHANCE, LOOKED_ONLY
from contextual.services.chance.hotspots import HotspotsView, look_at_hotspots

_TESTS = {
    "usual": "Usual: Gi* and the exact chance, both",
    "permutation": "By permutation, the own count held",
    "normal": "The normal p of Gi* alone",
}
_RINGS = {1: "A hexagon and the six around it", 2: "A hexagon and the eighteen around it"}
_SILENT = "Where nobody looks or sends, it looks the same."
_NOT_NOTHING = "That does not mean nothing happens here."
_ORDER = ("hot", LOOKED_ONLY, AROUND, "none", "cold", "undefined")


def look(who: Visitor, lens: Lens, ring: int = 1, test: str = "usual") -> Any:
    """Ask which hexagons hold more than chance; the same question on the same page is asked once."""
    of = ranking.counts_of(lens)
    return session.look(
        who, f"hotspots {ring} {test}", lens, lambda: look_at_hotspots(*who.asks, lens, ring=ring, of=of, test=test)
    )


def answer(who: Visitor, lens: Lens) -> None:
    """Draw the answer."""
    ring, test = st.session_state.get("f_ring", 1), st.session_state.get("f_test", "usual")
    answered = look(who, lens, ring, test)
    view: HotspotsView = answered.value
    top.lens_line(view.caption, type(answered).__name__, answered.counted_at)
    draw.answer(view.sentence)
    table = view.table.assign(shown=shown_classes(view.table), likely=likely(view.table, view.test))
    left, right = st.columns([10, 9], gap="medium")
    with left:
        marks = view.spots["cell"].tolist()
        class_map.class_map(who, lens, table["cell"].to_numpy(np.int64), table["shown"].tolist(), CHANCE, marks)
    with right:
        _chosen(table, view, class_map.chosen_cell(who, lens))
        _spots(view)
        _settings()
        frame.card("hotspots")
    with st.expander("Every hexagon as a table", key="every_hexagon"):
        _every(table, view)
    frame.beside(view)


def shown_classes(table: pd.DataFrame) -> pd.Series:
    """
    Give the class each hexagon is drawn and listed as: by looking only, and with no record of its own, stand apart.

    Examples
    --------
    >>> rows = {"class": ["hot"] * 3, "class_reported": ["hot", "none", "hot"], "incidents": [2, 2, 0]}
    >>> shown_classes(pd.DataFrame(rows | {"flag": ["", "Recorded because somebody looked.", ""]})).tolist()
    ['hot', 'looked_only', 'around']
    """
    hot = table["class"] == "hot"
    shown = table["class"].where(~(hot & (table["incidents"] == 0)), AROUND)
    return shown.where(~(hot & (table["flag"] != "")), LOOKED_ONLY)


def likely(table: pd.DataFrame, test: str) -> pd.Series:
    """Give how likely chance alone is, after testing every hexagon: of the tests a class rests on, the largest."""
    rests = {"usual": ["p_adjusted", "p_chance_adjusted"], "permutation": ["p_permuted_adjusted"]}
    return table[rests.get(test, ["p_adjusted"])].max(axis=1, skipna=False)


def _settings() -> None:
    with st.expander("How near is near, and which test"):
        st.selectbox("Added together", list(_RINGS), format_func=_RINGS.__getitem__, key="f_ring")
        st.selectbox("Which test", list(_TESTS), format_func=_TESTS.__getitem__, key="f_test")


def _counted(of: str) -> str:
    return "Young people" if of == "young_people" else "Incidents"


def _spots(view: HotspotsView) -> None:
    """Draw the hot spots: hot hexagons that touch, each named by the one with most in it."""
    st.subheader("Hot spots", anchor=False)
    if view.spots.empty:
        draw.line("None: no hexagon holds more than chance could put there.")
        return
    columns = [
        Column("No.", width="2.6rem"), Column("Around"), Column(f"{_counted(view.of)} there", number=True),
        Column("How surely (z)", number=True),
    ]  # fmt: skip
    rows = frame.some(view.spots, "spots").to_dict("records")
    draw.table(columns, [_spot(row, view.of) for row in rows], head=1,
               caption="Most surely first. Numbered on the map.")  # fmt: skip
    ranking.more(view.spots, "spots")


def _spot(row: dict[str, Any], of: str) -> list[object]:
    many = len(row["cells"])
    words = f"{'1 hexagon' if many == 1 else f'{many} hexagons'}"
    if row["looked"]:
        words += f"; {row['looked']:,} of {row['incidents']:,} incidents found by looking"
    if row["flagged"] == many:
        words = f"{CHANCE.label(LOOKED_ONLY)}: {words}"
    name = Cell(row["name"] or "A hexagon between others, no record in it", words, below=True)
    return [Cell(int(row["spot"]), strong=True), name, Cell(int(row[of]), strong=True), frame.number(row["z"], 1)]


def _every(table: pd.DataFrame, view: HotspotsView) -> None:
    """Draw the rows that equal the map: what stands out first, then all others."""
    order = {key: at for at, key in enumerate(_ORDER)}
    rows = table.assign(order=table["shown"].map(order)).sort_values(["order", "z"], ascending=[True, False])
    narrow = session.narrow()
    columns = [
        Column("Hexagon, by what is there"), Column("Class"), Column(_counted(view.of), number=True),
        *([] if narrow else [Column("By looking", number=True), Column("z", number=True)]),
        Column("By chance alone", number=True),
    ]  # fmt: skip
    few = max(12, int(rows["shown"].isin(_ORDER[:3]).sum()))
    drawn = frame.some(rows, "hexagons", few).to_dict("records")
    caption = f"By chance alone: how likely so many or so few would be, after testing {view.cells_tested:,} hexagons."
    draw.table(columns, [_row(row, view.of, narrow=narrow) for row in drawn], caption=caption)
    ranking.more(rows, "hexagons", few)
    if len(rows) > frame.MOST and st.session_state.get("all_hexagons"):
        draw.line(f"The first {frame.MOST:,} of {len(rows):,}; at the terminal, hotspots writes them all.")


def _row(row: dict[str, Any], of: str, *, narrow: bool) -> list[object]:
    more = [] if narrow else [int(row["looked"]), frame.number(row["z"], 1)]
    name = row["name"] or f"No record in it ({row['id'].rstrip('f')})"
    return [name, CHANCE.label(row["shown"]), int(row[of]), *more, frame.p_words(row["likely"])]


def _chosen(table: pd.DataFrame, view: HotspotsView, cell: str) -> None:
    """Say about the chosen hexagon what the map says."""
    found = table[table["id"] == cell]
    if found.empty:
        return
    row = found.iloc[0].to_dict()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(width="content"):
            draw.heading(row["name"] or "A hexagon with no record", level=3)
        st.button("Close ✕", type="tertiary", on_click=looking_at.choose, args=(None,), key="close_chance")
    draw.note(words_of(row, view.of, view.ring))


def words_of(row: Mapping[str, Any], of: str, ring: int = 1) -> str:
    """
    Say of one hexagon whether its count could be chance, in the words of a meeting.

    Parameters
    ----------
    row : mapping
        One row of `HotspotsView.table`, with its ``likely``.
    of : str
        "young_people" or "incidents": what was tested.

    Examples
    --------
    >>> row = {"class": "none", "incidents": 3, "likely": 0.4, "flag": "", "looked": 0}
    >>> words_of(row, "incidents")[:72]
    'Could be chance: 3 incidents here, with the six hexagons around it no mo'
    """
    around = "the six hexagons around it" if ring == 1 else "the eighteen hexagons around it"
    one, several = ("young person", "young people") if of == "young_people" else ("incident", "incidents")
    count = int(row[of])
    many = f"{count:,} {one if count == 1 else several} here, with {around}"
    p = f"(p {frame.p_words(row['likely'])})"
    if row["class"] == "hot":
        told = row["flag"] or "Among what was reported it is more than chance too."
        return f"Unlikely: {many} more than chance would give {p}. {told} {RECORDS_GATHER}"
    if row["class"] == "cold":
        return f"Fewer than chance: {many} fewer than chance would give {p}. {_SILENT}"
    if row["class"] == "undefined":
        return "Cannot be said: every hexagon counts the same."
    return f"Could be chance: {many} no more than chance could give {p}. {_NOT_NOTHING}"
