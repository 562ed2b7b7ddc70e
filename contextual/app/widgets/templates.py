"""Templates: our own columns of each kind of file, to be filled in by whoever has no export of their own."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app.widgets import draw


def templates() -> None:
    """Offer the header row of every kind of file."""
    with st.expander("Templates to fill in"):
        draw.line(
            "Each is a row of headings for a spreadsheet. An agency’s own export needs none: other headings are "
            "recognised, or matched once."
        )
        columns = st.columns(3)
        for at, (kind, label) in enumerate(services.KINDS.items()):
            columns[at % 3].download_button(
                label, services.template(kind), f"{kind}.csv", "text/csv", key=f"template_{kind}", on_click="ignore",
                width="stretch",
            )  # fmt: skip
