"""What a file would change of what is held, drawn before it is taken: counts, fields and codes."""

from __future__ import annotations

import streamlit as st

from contextual.app.widgets import draw
from contextual.app.widgets.draw import Cell, Column
from contextual.counts.lens import month_text
from contextual.services import Difference

_FEW = 12


def difference(found: Difference) -> None:
    """Draw the difference: first how many rows, then what changes in them, then the totals before and after."""
    draw.heading("What it changes of what is held", 3)
    gone = "held rows go" if found.replaces else "held rows not in it"
    draw.figures([
        (found.new, "new rows"), (found.same, "held as they are"), (found.changed, "say something else now"),
        (found.gone, gone),
    ])  # fmt: skip
    if found.replaces:
        draw.line(", ".join(found.replaces), lead="It stands instead of:")
    if not found.fields.empty:
        rows = found.fields[["field", "rows", "detail"]].to_dict("records")
        draw.table(
            [Column("Changed"), Column("Rows", number=True)],
            [[Cell(row["field"], row["detail"]), int(row["rows"])] for row in rows],
        )
    _codes(found)
    _totals(found)


def _codes(found: Difference) -> None:
    if found.codes.empty:
        return
    columns = [Column("Changed"), Column("Held"), Column("In this file"), Column("Rows", number=True)]
    draw.table(columns, found.codes.head(_FEW).values.tolist())
    if len(found.codes) > _FEW:
        draw.line(f"And {len(found.codes) - _FEW} more ways, each in fewer rows.")


def _totals(found: Difference) -> None:
    """Draw the months and harms of which the number of records changes."""
    if found.months.empty and found.harms.empty:
        draw.line("No month’s or harm’s number of records changes.")
        return
    with st.expander("Records of this agency, before and after", expanded=len(found.months) <= _FEW):
        numbers = [Column("Before", number=True), Column("After", number=True)]
        if not found.months.empty:
            rows = [[month_text(m), was, now] for m, was, now in found.months.astype(int).values.tolist()]
            draw.table([Column("Month"), *numbers], rows)
        if not found.harms.empty:
            rows = [[r["harm"], int(r["before"]), int(r["after"])] for r in found.harms.to_dict("records")]
            draw.table([Column("Harm"), *numbers], rows)
