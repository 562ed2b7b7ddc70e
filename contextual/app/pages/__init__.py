"""The pages, and which of them a role may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from contextual.access import Principal
from contextual.app.pages import about, bring_in, chance, coverage, map_page, may, names, places, who_looked
from contextual.app.session import Visitor
from contextual.app.widgets import top


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu: its title, its address, what draws it, and the permission it needs ("" = none)."""

    title: str
    address: str
    draw: Callable[[Visitor], None]
    needs: str


MENU = {
    "Look": (
        Entry("Map", "map", map_page.page, "look_released"),
        Entry("Places", "places", places.page, "look_exact"),
        Entry(chance.TITLE, "chance", chance.page, "look_exact"),
    ),
    "Keep": (
        Entry("Bring in", "bring_in", bring_in.page, "bring_in"),
        Entry("Names", "names", names.page, "place"),
        Entry("Coverage", "coverage", coverage.page, "look_exact"),
        Entry(who_looked.TITLE, "who_looked", who_looked.page, "see_trace"),
        Entry(may.TITLE, "may", may.page, ""),
        Entry("About", "about", about.page, ""),
    ),
}


def may_open(principal: Principal) -> dict[str, list[Entry]]:
    """
    Give the menu of a role: only the pages it may open, and only groups that have one.

    Examples
    --------
    >>> {group: [entry.title for entry in some] for group, some in may_open(Principal(id="a", role="viewer")).items()}
    {'Look': ['Map'], 'Keep': ['What I may', 'About']}
    """
    groups = {
        group: [entry for entry in entries if not entry.needs or principal.may(entry.needs)]
        for group, entries in MENU.items()
    }
    return {group: entries for group, entries in groups.items() if entries}


def menu(who: Visitor) -> dict[str, list[st.Page]]:
    """
    Give the menu to Streamlit, its first entry the page that opens.

    Pages the role may not open are hidden and keep their address, so that a link to one is answered by a sentence and
    not by "page not found".
    """
    mine = [entry for entries in may_open(who.principal).values() for entry in entries]
    return {group: [_page(who, entry, mine) for entry in entries] for group, entries in MENU.items()}


def _page(who: Visitor, entry: Entry, mine: list[Entry]) -> st.Page:
    def draw() -> None:
        if entry in mine:
            entry.draw(who)
        else:
            _refuse(who, entry.title)

    return st.Page(
        draw, title=entry.title, url_path=entry.address, default=entry == mine[0],
        visibility="visible" if entry in mine else "hidden",
    )  # fmt: skip


def _refuse(who: Visitor, title: str) -> None:
    top.edition(who)
    top.title(title)
    st.info(f"The role {who.principal.label} may not open this page.")
    # With one page left Streamlit draws no menu at all, so the way to it stands here.
    open_to_it = [entry for entries in may_open(who.principal).values() for entry in entries]
    st.markdown("It may open: " + ", ".join(f"[{entry.title}](./{entry.address})" for entry in open_to_it) + ".")
