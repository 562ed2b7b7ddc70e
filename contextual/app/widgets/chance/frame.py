"""What every answer to "Is it chance?" shows: one sentence, how it was recorded, what to mind, and its method card."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import pandas as pd
import streamlit as st

from contextual.app import plain, session
from contextual.app.session import Visitor
from contextual.app.widgets import charts, draw
from contextual.app.widgets.draw import Column
from contextual.codes.cards import CARDS, RECORDS_GATHER
from contextual.counts.lens import Lens, month_text, months_text

T = TypeVar("T")
FEW = 8
MOST = 1_000
"""Rows of a table on a page; the terminal writes them all."""


class Recorded(Protocol):
    """How the records behind an answer came to be."""

    @property
    def sentence(self) -> str: ...  # noqa: D102
    @property
    def months(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def told(self) -> int: ...  # noqa: D102
    @property
    def looked(self) -> int: ...  # noqa: D102
    @property
    def jumps(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def set_aside(self) -> str: ...  # noqa: D102
    @property
    def unsaid(self) -> bool: ...  # noqa: D102


class Answer(Protocol):
    """What every view of a method has."""

    @property
    def sentence(self) -> str: ...  # noqa: D102
    @property
    def cautions(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def recording(self) -> Recorded: ...  # noqa: D102


def card(key: str) -> None:
    """Put the method card behind one button: what it asks, how to read it, when not to use it, its source."""
    row = CARDS[key]
    with st.expander(f"How this is worked out: {row.label[:1].lower()}{row.label[1:]}", key=f"card_{key}"):
        for title, words in (
            ("What it asks", row.asks), ("How to read it", row.reads), ("When not to use it", row.not_for),
            ("Source", row.source),
        ):  # fmt: skip
            st.subheader(title, anchor=False)
            st.markdown(plain.md(words))


def beside(view: Answer) -> None:
    """Draw what stands beside every answer: what to mind, how the records came to be, and who sent nothing."""
    draw.rule()
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("What was told, and what was found by looking", anchor=False)
        recorded(view.recording)
        card("recording")
    with right:
        st.subheader("Read it with care", anchor=False)
        draw.points([*view.cautions, RECORDS_GATHER])


def recorded(recording: Recorded) -> None:
    """Draw the months of what was told and what was found by looking; a month somebody did not send is dashed."""
    draw.line(recording.sentence)
    months = recording.months
    if len(months) and recording.told + recording.looked:
        charts.told_and_looked(months, _months_words(recording))
        ways = [("told", "Somebody told of it"), ("looked", "Found because somebody looked")]
        if recording.unsaid:
            ways = [("told", "Recorded; how it came to light is not")]
        draw.legend([*ways, ("blank", "Dotted: a month with a file missing")])
    for words in recording.jumps:
        draw.note(words)
    if recording.set_aside:
        draw.line(recording.set_aside)
    missing = months[months["missing"].astype(bool)] if len(months) else months
    if len(missing):
        draw.line(_missing_words(missing))
    if len(months):
        with st.popover("Months as a table"):
            _months_table(months)


def _months_words(recording: Recorded) -> str:
    ways = f"{recording.told:,} that somebody told of, {recording.looked:,} found by looking"
    if recording.unsaid:
        ways = f"{recording.told:,}, how they came to light is not recorded"
    return f"Bars of incidents each month: {ways}. The same in the table of months."


def _missing_words(missing: pd.DataFrame) -> str:
    """Say who sent nothing for which months, each sender once."""
    by: dict[str, list[int]] = {}
    for month, who in zip(missing["month"], missing["missing"], strict=True):
        for name in str(who).split(", "):
            by.setdefault(name, []).append(int(month))
    said = [f"{name} for {_months_named(months)}" for name, months in by.items()]
    return f"Nothing came from {'; '.join(said)}. A gap is not a low month."


def _months_named(months: list[int]) -> str:
    """
    Name months, runs of them by their first and last.

    Examples
    --------
    >>> _months_named([24300, 24301, 24302, 24305])
    'Jan 2025 to Mar 2025, Jun 2025'
    """
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(months_text(run[0], run[-1]) for run in runs)


def _months_table(months: pd.DataFrame) -> None:
    rows = [
        [month_text(int(row["month"])), int(row["told"]), int(row["looked"]), row["missing"]]
        for row in months.to_dict("records")
    ]
    columns = [Column("Month"), Column("Told", number=True), Column("By looking", number=True), Column("No file from")]
    draw.table(columns, rows, caption="Incidents of each month.")


def slow(who: Visitor, what: str, lens: Lens, words: str, ask: Callable[[Callable[[float, str], None]], T]) -> T | None:
    """
    Work something out that makes a person wait: only when the button is pressed, with its progress told.

    Parameters
    ----------
    what : str
        The method and its settings: another setting is another answer, and asks again.
    words : str
        What pressing the button does and about how long it takes.

    Returns
    -------
    The answer, or None while nobody has asked for it.
    """
    place = st.empty()
    if not session.is_held(who, what, lens):
        with place.container():
            draw.line(words)
            if not st.button("Work it out", type="primary", key=f"work_out_{what.split(maxsplit=1)[0]}"):
                return None
        bar = place.progress(0.0, "Counting")

        def progress(share: float, said: str) -> None:
            bar.progress(min(max(share, 0.0), 1.0), plain.md(said))

        try:
            session.look(who, what, lens, lambda: ask(progress))
        finally:
            place.empty()
    return session.look(who, what, lens, lambda: ask(lambda _share, _said: None))


def p_words(p: Any) -> str:
    """
    Write how likely chance alone would give so much.

    Examples
    --------
    >>> p_words(0.0312), p_words(0.00004), p_words(float("nan"))
    ('0.031', 'under 0.001', 'cannot be said')
    """
    value = float(p)
    if math.isnan(value):
        return "cannot be said"
    return "under 0.001" if value < 0.001 else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def number(value: Any, digits: int = 2) -> str:
    """
    Write a number that may be undefined.

    Examples
    --------
    >>> number(1.234), number(float("nan"))
    ('1.23', 'cannot be said')
    """
    return "cannot be said" if math.isnan(float(value)) else f"{float(value):.{digits}f}"


def some(rows: pd.DataFrame, key: str, few: int = FEW) -> pd.DataFrame:
    """Give the rows to draw now: few, or all a page holds when they were asked for."""
    return rows.head(MOST) if st.session_state.get(f"all_{key}") else rows.head(few)
