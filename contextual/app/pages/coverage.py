"""Coverage: who has sent what, how fresh it is, and what the gaps change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.session import Visitor
from contextual.app.widgets import coverage_chart, draw, lens_fields, top
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import Lens, month_text
from contextual.services import CoverageView

_KINDS = {"incident": "incidents", "missing": "missing episodes"}
_LATE_DAYS = 45
_STATES = {"received": "received", "part": "part of the month", "gap": "not received", "before": "before it joined"}


def page(who: Visitor) -> None:
    """Draw the page."""
    lens = looking_at.current(who)
    top.edition(who, lens)
    top.title("Coverage", top.held_words(who, lens.batch_class))
    draw.line(
        "Who has sent what, and how fresh it is. A gap is drawn as a gap: those months are left out of "
        "trends and tests, "
        "never counted as nought."
    )
    fields = {"agencies", "class"}
    narrow = session.narrow()
    if narrow:
        with st.popover("Lens", width="stretch"):
            lens_fields.lens_fields(who, lens, fields, small=True)
    else:
        lens_fields.lens_fields(who, lens, fields)
    asked = replace(Lens(lens.batch_class, lens.first, lens.last), agencies=lens.agencies)
    answer = session.look(
        who, "coverage", Lens(lens.batch_class, 1, 1), lambda: services.look_at_coverage(*who.asks, lens.batch_class)
    )
    view: CoverageView = answer.value
    if view.grid.empty:
        draw.note("Nothing is held yet. Bring in files first.")
        return
    _draw(view, asked, narrow=narrow)


def _draw(view: CoverageView, lens: Lens, *, narrow: bool) -> None:
    grid, senders = _mine(view.grid, lens), _mine(view.senders, lens)
    due = grid[grid["state"] != "before"]
    got = int(due["state"].isin(["received", "part"]).sum())
    draw.figures([
        (f"{got} of {len(due)}", "agency months received, all months held"), (len(due) - got, "months not received"),
        (f"{senders['agency'].nunique()}", "agencies sending"),
        _since(int(senders["days_ago"].min()) if len(senders) else 0),
    ])  # fmt: skip
    named = _named(grid)
    if not narrow:
        coverage_chart.coverage_grid(
            named, f"Grid of who sent what each month: {got} of {len(due)} received. The same in the tables below."
        )
        draw.legend([
            (coverage_chart.RECEIVED, "Received"), ("part", "Part of the month"), ("gap", "Not received"),
            ("blank", "Blank: before the agency joined"),
        ])  # fmt: skip
    _freshness(senders)
    _rhythm(_mine(view.freshness, lens), view.quarantine)
    _gaps(_mine_by_label(view.gaps, senders))
    with st.expander("Every month as a table"):
        _every_month(named)


def _mine(table: pd.DataFrame, lens: Lens) -> pd.DataFrame:
    return table if lens.agencies is None else table[table["agency"].isin(lens.agencies)]


def _mine_by_label(gaps: pd.DataFrame, senders: pd.DataFrame) -> pd.DataFrame:
    return gaps[gaps["agency_label"].isin(senders["agency_label"])]


def _named(grid: pd.DataFrame) -> pd.DataFrame:
    """Name each row by its agency, and by its kind where the agency sends several."""
    several = grid.groupby("agency_label")["kind"].transform("nunique") > 1
    kind = grid["kind"].map(lambda code: f", {_KINDS.get(code, code)}")
    return grid.assign(row=grid["agency_label"] + kind.where(several, ""))


def _freshness(senders: pd.DataFrame) -> None:
    st.header("How fresh it is", anchor=False)
    columns = [
        Column("Agency"),
        Column("Files", number=True),
        Column("Records", number=True),
        Column("Last received", number=True),
    ]
    draw.table(columns, [_sender(row) for row in senders.to_dict("records")])


def _rhythm(fresh: pd.DataFrame, quarantine: int | None) -> None:
    """Draw how often each sender's files come, told from its own past, and what waits for somebody."""
    st.header("How often it comes", anchor=False)
    columns = [Column("Sent by", width="30%"), Column("Rhythm"), Column("Months missing", number=True)]
    if len(fresh) and fresh["unanswered"].any():
        columns.append(Column("Files with an open question", number=True))
    draw.table(columns, [_comes(row)[: len(columns)] for row in fresh.to_dict("records")])
    if quarantine is None:
        draw.line("No folder is watched here, so nothing is known of files that wait in one.")
    elif quarantine:
        many = "1 file waits" if quarantine == 1 else f"{quarantine:,} files wait"
        draw.note(f"{many} in quarantine for somebody to look at: each has its reason beside it.", owed=True)
    else:
        draw.line("No file waits in quarantine.")


def _comes(row: dict[str, Any]) -> list[object]:
    who = f"{row['agency_label']}, {row['sender']}" if row["sender"] else row["agency_label"]
    months = row["missing_months"]
    return [
        Cell(who, row["kind_label"].lower(), below=True), Cell(row["words"], owed=bool(row["days_late"])),
        "" if pd.isna(months) else Cell(int(months), owed=bool(months)), int(row["unanswered"]),
    ]  # fmt: skip


def _sender(row: dict[str, Any]) -> list[object]:
    late = int(row["days_ago"]) > _LATE_DAYS
    span = f"{month_text(int(row['first']))} to {month_text(int(row['last']))}"
    what = _KINDS.get(row["kind"], row["kind"])
    ago = "today" if not row["days_ago"] else f"{_days(int(row['days_ago']))} ago"
    return [
        Cell(row["agency_label"], f"{what}, {span}", below=True), int(row["files"]), int(row["records"]),
        Cell(Cell(ago, owed=late), top.day_text(str(row["last_received"])), below=True),
    ]  # fmt: skip


def _since(days: int) -> tuple[object, str]:
    return ("Today", "the last file came") if days == 0 else (_days(days), "since the last file")


def _days(days: int) -> str:
    return "today" if days == 0 else f"{days} day{'s' if days != 1 else ''}"


def _gaps(gaps: pd.DataFrame) -> None:
    st.header("What the gaps change", anchor=False)
    if gaps.empty:
        draw.line("No month is missing between the first and last month held.")
        return
    columns = [Column("Gap", width="32%"), Column("What it leaves out"), Column("Months", number=True)]
    draw.table(
        columns,
        [[f"{row['agency_label']}, {_span(row)}", row["what"], int(row["months"])] for row in gaps.to_dict("records")],
    )


def _span(row: dict[str, Any]) -> str:
    first, last = month_text(int(row["first"])), month_text(int(row["last"]))
    return first if first == last else f"{first} to {last}"


def _every_month(named: pd.DataFrame) -> None:
    rows = list(dict.fromkeys(named["row"]))
    cells = {
        (r, int(m)): (s, int(n))
        for r, m, s, n in zip(named["row"], named["month"], named["state"], named["records"], strict=True)
    }
    columns = [Column("Month"), *(Column(row, number=True) for row in rows)]
    body = [
        [month_text(int(month)), *(_state(*cells.get((row, int(month)), ("before", 0))) for row in rows)]
        for month in sorted(named["month"].unique())
    ]
    draw.table(columns, body, caption="Records of each month, by who sent them.")


def _state(state: str, records: int) -> object:
    if state == "received":
        return records
    return Cell(f"{records}, part") if state == "part" else Cell(_STATES[state], owed=state == "gap")
