"""The box for a place: what is chosen on a map or in a list is chosen here too."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.session import Visitor

_MOST = 4_000


def choose_where(who: Visitor) -> None:
    """Choose a place by typing its name; a hexagon is chosen on a map."""
    places = session.held(who, "place_list", lambda: services.place_list(*who.asks)).head(_MOST)
    options = {f"place:{key}": name for key, name in zip(places["place_id"], places["name"], strict=True)}
    now = looking_at.chosen()
    at = ":".join(now) if now else None
    if at and at not in options:
        options[at] = "The hexagon chosen on a map" if at.startswith("cell") else "The chosen place"
    st.session_state["f_where"] = at
    st.selectbox(
        "Where", list(options), format_func=options.__getitem__, key="f_where", index=None, on_change=_take,
        placeholder="Type a name",
    )  # fmt: skip


def _take() -> None:
    kind, _, name = (st.session_state["f_where"] or "").partition(":")
    looking_at.choose((kind, name) if name else None)
