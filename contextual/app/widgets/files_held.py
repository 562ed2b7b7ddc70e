"""The files held: each with its rows and its problems; one can be withdrawn."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from contextual import services
from contextual.app import session
from contextual.app.plain import md
from contextual.app.session import Visitor
from contextual.app.widgets import draw
from contextual.app.widgets.draw import Column
from contextual.codes import AGENCIES
from contextual.counts.lens import months_text

_FEW = 12


def files_held(who: Visitor) -> None:
    """Draw the files held, newest first."""
    st.header("Files held", anchor=False)
    words = st.session_state.pop("withdrawn_said", "")
    if words:
        st.success(md(words))
    files = session.held(who, "batches", lambda: services.list_batches(*who.asks))
    if files.empty:
        draw.line("None yet.")
        return
    everything = st.session_state.get("all_files", False)
    numbers = ("Rows", "Taken", "Held before", "Not taken", "Not mapped")
    columns = [
        Column("No."), Column("File"), Column("Kind"), Column("From", whole=True),
        *(Column(name, number=True) for name in numbers), Column("Months", whole=True), Column("State"),
    ]  # fmt: skip
    shown = files if everything else files.head(_FEW)
    draw.table(columns, [_row(row) for row in shown.to_dict("records")], head=1)
    if len(files) > _FEW:
        st.button("Show fewer" if everything else f"Show all {len(files)}", key="more_files", on_click=_toggle)
    _one(who, files)


def _toggle() -> None:
    st.session_state["all_files"] = not st.session_state.get("all_files", False)


def _row(row: dict[str, Any]) -> list[object]:
    first, last = int(row["first_month"] or 0), int(row["last_month"] or 0)
    months = "" if last <= 0 else months_text(first, last)
    return [
        int(row["seq"]), row["file_name"], row["kind"], AGENCIES.label(str(row["agency"])), int(row["rows"]),
        int(row["accepted"]), int(row["already_held"]), int(row["rejected"]), int(row["not_mapped"]), months,
        "nothing taken" if row["status"] == "held" and not row["accepted"] else row["status"],
    ]  # fmt: skip


def _one(who: Visitor, files: pd.DataFrame) -> None:
    """Offer the problems of one file, and to withdraw it."""
    held = files[files["status"] == "held"]
    names = {str(row["id"]): f"{int(row['seq'])}  {row['file_name']}" for row in held.to_dict("records")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        batch = st.selectbox(
            "One file",
            list(names),
            format_func=names.__getitem__,
            index=None,
            placeholder="Choose a file",
            key="one_file",
        )
        if st.button("Show its problems", disabled=batch is None, key="show_problems"):
            st.session_state["problems_shown"] = batch
        if who.may("withdraw") and st.button("Withdraw", disabled=batch is None, key="withdraw"):
            _confirm(who, str(batch), names[str(batch)])
    if batch and st.session_state.get("problems_shown") == batch:
        table = services.problems_of(*who.asks, batch)
        if table.empty:
            draw.line("No problems were noted in this file.")
        else:
            st.dataframe(table, hide_index=True, height=300, alt="Problems of the chosen file")


@st.dialog("Withdraw this file?")
def _confirm(who: Visitor, batch: str, name: str) -> None:
    draw.heading(name, 3)
    draw.line("Its records leave every count. What it held is gone for good; bring the file in again to have it back.")
    with st.container(horizontal=True):
        if st.button("Withdraw it", key="withdraw_yes", type="primary"):
            st.session_state["withdrawn_said"] = services.withdraw(*who.asks, batch)
            st.session_state["held_looks"] = {}
            st.rerun()
        if st.button("Keep it", key="withdraw_no"):
            st.rerun()
