"""Who looked: for an auditor, who looked at a place, a hexagon or anything, when, for what and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import streamlit as st

from contextual import services
from contextual.app import session
from contextual.app.refusal import in_one_sentence
from contextual.app.session import Visitor
from contextual.app.widgets import draw, top
from contextual.app.widgets.draw import Cell, Column
from contextual.codes import AGENCIES
from contextual.counts.lens import Lens
from contextual.services import WhoLooked

TITLE = "Who looked"
_FEW = 25
_MOST = 500
_DAYS = {"Last 30 days": 30, "Last 12 months": 365, "Everything kept": 0}
_NO_LENS = Lens("open", 1, 1)


def page(who: Visitor) -> None:
    """Draw the page."""
    top.edition(who)
    top.title(TITLE)
    draw.line(
        "Every look at exact figures, and every change, leaves an entry before anything is shown. Asking here leaves "
        "one too."
    )
    _check(who)
    _body(who)


def _check(who: Visitor) -> None:
    """Offer to follow the whole trace, which takes a moment where it is long."""
    st.header("Is the trace whole?", anchor=False)
    if st.button("Check the trace", key="trace_check"):
        st.session_state["trace_report"] = services.verify_trace(*who.asks)
    report = st.session_state.get("trace_report")
    if report is None:
        draw.line("Not checked in this session.")
        return
    for ok, sentence in report.findings:
        draw.note(sentence, owed=not ok)


@st.fragment
@in_one_sentence
def _body(who: Visitor) -> None:
    st.header("Who looked, and why", anchor=False)
    things = services.things_to_ask(*who.asks)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = st.selectbox(
            "At", list(things), format_func=things.__getitem__, index=None, key="trace_unit",
            placeholder="Anything: or type the name of a place or hexagon",
        )  # fmt: skip
        when = st.selectbox("When", list(_DAYS), key="trace_when", width=220)
    lenses = services.lenses_to_ask(*who.asks)
    lens = st.selectbox(
        "With the lens", list(lenses), format_func=lenses.__getitem__, index=None, key="trace_lens",
        placeholder="Any lens",
    )  # fmt: skip
    itself = bool(unit) and st.checkbox(
        "Only who opened it, not who saw it among others on a map, a list or in a file", key="trace_itself"
    )
    first = _first_day(_DAYS[str(when)])
    seen = session.look(
        who, f"who looked {unit} {first} {itself} {lens}", lens or _NO_LENS,
        lambda: services.who_looked(*who.asks, unit=unit, lens=lens, first=first, all_at_once=not itself, newest=_MOST),
    )  # fmt: skip
    _draw(seen, of_unit=unit is not None)


def _first_day(days: int) -> date | None:
    return datetime.now(UTC).date() - timedelta(days=days) if days else None


def _draw(seen: WhoLooked, *, of_unit: bool) -> None:
    if seen.table.empty:
        draw.note("Nobody looked in this time.")
        return
    figures: list[tuple[object, str]] = [
        (seen.entries, "entries" if seen.entries != 1 else "entry"),
        (len(seen.people), "people or programs" if len(seen.people) != 1 else "person or program"),
    ]
    if of_unit:
        figures.append((int(seen.people["opened"].sum()), "times it was opened, not only seen among others"))
    draw.figures(figures)
    if seen.entries > len(seen.table):
        draw.line(f"Below are the newest {len(seen.table):,} of {seen.entries:,} entries.")
    _people(seen, of_unit=of_unit)
    _entries(seen)


def _people(seen: WhoLooked, *, of_unit: bool) -> None:
    st.subheader("By person", anchor=False)
    columns = [Column("Who", width="35%"), Column("Entries", number=True), Column("For what, first and last")]
    if of_unit:
        columns.insert(2, Column("Opened it", number=True))
    draw.table(columns, [_person(row, of_unit=of_unit) for row in seen.people.to_dict("records")], wide=True)


def _person(row: dict[str, Any], *, of_unit: bool) -> list[object]:
    opened = [int(row["opened"])] if of_unit else []
    days = " to ".join(dict.fromkeys((_day(row["first"]), _day(row["last"]))))
    who = Cell(row["actor"], row["roles"], below=True)
    return [who, int(row["looks"]), *opened, Cell(row["purposes"], days, below=True)]


def _entries(seen: WhoLooked) -> None:
    st.subheader("Every entry, newest first", anchor=False)
    rows = seen.table if st.session_state.get("trace_all") else seen.table.head(_FEW)
    if session.narrow():
        columns = [Column("Who, and when", width="45%"), Column("What, and why")]
        draw.table(columns, [_entry_narrow(row) for row in rows.to_dict("records")], wide=True)
    else:
        columns = [
            Column("No.", number=True, width="3rem"), Column("When", width="9rem"), Column("Who", width="22%"),
            Column("What"), Column("For what, and why", width="22%"),
        ]  # fmt: skip
        draw.table(columns, [_entry(row) for row in rows.to_dict("records")], wide=True)
    if len(seen.table) > _FEW:
        everything = st.session_state.get("trace_all")
        words = "Show fewer" if everything else f"Show all {len(seen.table):,}"
        st.button(words, key="trace_more", on_click=_toggle)


def _toggle() -> None:
    st.session_state["trace_all"] = not st.session_state.get("trace_all", False)


def _entry(row: dict[str, Any]) -> list[object]:
    who, what, of = _words(row)
    return [
        int(row["seq"]), services.moment(int(row["at"])), Cell(row["actor"], who, below=True),
        Cell(what, of, below=True), Cell(row["purpose"], row["reason"], below=True),
    ]  # fmt: skip


def _entry_narrow(row: dict[str, Any]) -> list[object]:
    who, what, of = _words(row)
    why = ". ".join(words for words in (of, row["purpose"], row["reason"]) if words)
    return [Cell(row["actor"], f"{who}. {services.moment(int(row['at']))}", below=True), Cell(what, why, below=True)]


def _words(row: dict[str, Any]) -> tuple[str, str, str]:
    """Say of an entry in which role, what was done and how it ended, and at what."""
    agencies = ", ".join(AGENCIES.label(code) for code in row["agency"].split(",") if code)
    ended = "" if row["outcome"] == "done" else f" ({row['outcome']})"
    of = (f"{row['how'][:1].upper()}{row['how'][1:]}", row["lens"].rstrip("."))
    role = f"{row['role']}, {agencies}" if agencies else str(row["role"])
    return role, f"{row['action']}{ended}", ". ".join(words for words in of if words)


def _day(at: int) -> str:
    return services.moment(int(at)).partition(",")[0]
