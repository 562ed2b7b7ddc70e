"""What I may: every permission, whether it is given here and now, and why or why not."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app.session import Visitor
from contextual.app.widgets import draw, top
from contextual.app.widgets.draw import Cell, Column

TITLE = "What I may"


def page(who: Visitor) -> None:
    """Draw the page."""
    top.edition(who)
    top.title(TITLE)
    agency = ""
    if who.house.store_class == "partnership":
        agency = st.selectbox(
            "With the records of", ["", *services.AGENCIES], key="may_agency",
            format_func=lambda one: services.AGENCIES.label(one) if one else "No agency in particular",
        )  # fmt: skip
    else:
        draw.note("This store holds no partnership’s records: anyone may try any role, and only the role decides.")
    found = services.explain(*who.asks, agency)
    given = sum(one.decided.allowed for one in found)
    draw.table(
        [Column("What"), Column("May I"), Column("Why")],
        [
            [one.label, Cell("yes" if one.decided.allowed else "no", strong=one.decided.allowed), _why(one)]
            for one in found
        ],
        caption=f"{given} of {len(found)} permissions, for the role {who.principal.label}.",
    )


def _why(one: services.Explained) -> str:
    words = one.decided.because
    return f"{words[:1].upper()}{words[1:]}."
