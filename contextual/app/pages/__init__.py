"""The pages, and which of them a role may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from contextual.app.pages import about, bring_in, coverage, map_page, places
from contextual.app.session import Visitor

Draw = Callable[[Visitor], None]
# Group -> (title, address, what draws it, the permission it needs: "" none).
_MENU: dict[str, list[tuple[str, str, Draw, str]]] = {
    "Look": [
        ("Map", "map", map_page.page, "look_released"),
        ("Places", "places", places.page, "look_exact"),
    ],
    "Keep": [
        ("Bring in", "bring_in", bring_in.page, "bring_in"),
        ("Coverage", "coverage", coverage.page, "look_exact"),
        ("About", "about", about.page, ""),
    ],
}


def menu(who: Visitor) -> dict[str, list[st.Page]]:
    """
    Give the menu of a role: only groups and pages it may open.

    The others keep their address, so that a link to one is answered by a sentence and not by "page not found".
    """
    groups: dict[str, list[st.Page]] = {}
    first = True
    for group, entries in _MENU.items():
        for title, address, draw, needs in entries:
            may = not needs or who.may(needs)
            run = _named(partial(draw, who) if may else partial(_refuse, who, title), address)
            page = st.Page(
                run, title=title, url_path=address, default=may and first, visibility="visible" if may else "hidden"
            )
            first = first and not may
            groups.setdefault(group, []).append(page)
    return groups


def _named(run: Callable[[], None], name: str) -> Callable[[], None]:
    run.__name__ = name
    return run


def _refuse(who: Visitor, title: str) -> None:
    st.title(title, anchor=False)
    st.info(f"The role {who.principal.label} may not open this page.")
