"""The queue of names on the screen: how it stands, one group of texts, what they may mean, and the keys."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app import kept
from contextual.app.plain import clean, md
from contextual.app.session import Visitor
from contextual.app.sitting import Screen, Sitting
from contextual.app.widgets import draw, names_keys
from contextual.app.widgets.names_keys import button
from contextual.codes import PLACE_TYPES
from contextual.services import Candidate, WaitingText

_AS_LIKELY = 0.02
_KINDS = {"street": "Street", "postcode": "Postcode", "area": "Area", "point": "Between two places"}
_KEYS = (
    ("A", "accept the first"), ("1 to 5", "choose one of those offered"), ("H", "a home"),
    ("N", "nobody can place it"), ("F", "find another"), ("S", "skip"), ("U", "undo"),
    ("T", "tick none, or all"), ("Shift and 1 to 9", "tick or untick one text"),
)  # fmt: skip


def stands(who: Visitor, sitting: Sitting) -> None:
    """Say how much is done and left, and what is not on the map yet."""
    waits, texts = sitting.records_left, len(sitting.texts)
    draw.progress(
        sitting.records_settled, max(sitting.at_start, 1),
        f"{sitting.records_settled:,} records settled in this sitting",
        f"{waits:,} left in {texts:,} text{'' if texts == 1 else 's'}",
    )  # fmt: skip
    names_keys.stands(who, _KEYS)


def question(screen: Screen) -> None:
    """Write what is asked: the heading of the group."""
    count, first = len(screen.texts), screen.candidates[0] if screen.candidates else None
    if screen.kind == "address":
        draw.heading("Are these homes?" if count > 1 else "Is this a home?")
        words = "They read like houses’ addresses, so their words are not shown."
    elif _tied(screen):
        draw.heading("Which one is meant?")
        words = f"{screen.records:,} records. Several places are as likely as each other: choose one by its number."
    elif first:
        draw.heading(f"{'Are these' if count > 1 else 'Is this'} {clean(first.name)}?")
        words = f"{count} way{'s' if count > 1 else ''} of writing it, {screen.records:,} records."
    else:
        draw.heading("What do these mean?" if count > 1 else "What does this mean?")
        words = "Nothing known comes near. Tick one and find its place, or say that nobody can place them."
    draw.line(f"{words} {screen.more:,} more of this group after these." if screen.more else words)


def texts(sitting: Sitting, screen: Screen) -> None:
    """Draw the texts, each with its box."""
    st.subheader("As it was sent", anchor=False)
    with st.container(key="names_texts", gap=None):
        for number, one in enumerate(screen.texts, 1):
            ticked = one.ref not in sitting.unticked
            names_keys.tick_button(sitting, number, _text_label(one, screen), ticked=ticked)


def _text_label(one: WaitingText, screen: Screen) -> str:
    own = one.candidates[0].reasons if one.candidates and screen.candidates else ()
    records = f"{one.records:,} record{'' if one.records == 1 else 's'}"
    return _two(one.words, " ".join([f"{one.agency_label}, {records}.", *own[:1]]))


def _two(first: str, rest: str) -> str:
    """Write a button's words, the first in strong ink, the rest quieter; both may come from a file."""
    return f"**{md(first)}** &ensp;:gray[{md(rest)}]"


def candidates(who: Visitor, sitting: Sitting, screen: Screen) -> None:
    """Draw what the texts may mean: the first as the one to accept, all with their numbers."""
    st.subheader("What it may mean", anchor=False)
    count = len(sitting.ticked())
    if screen.kind == "address":
        button(
            "A home" if len(screen.texts) == 1 else f"Homes: {count} of {len(screen.texts)}",
            "names_first",
            names_keys.home,
            who,
            sitting,
            shortcut="A",
            primary=True,
        )
        draw.line("A home is private from then on: no place, only the wide hexagon around it.")
        button("It is a public place: show it", "names_public", names_keys.public, who, sitting, shortcut="P")
        return
    if not screen.candidates:
        button("Find its place", "names_first", names_keys.open_find, shortcut="A", primary=True)
        return
    if not _tied(screen):
        _accept(who, sitting, screen, count)
    with st.container(key="names_candidates", gap=None):
        for number, one in enumerate(screen.candidates, 1):
            words = _two(f"{number}  {one.name}", " ".join([f"{kind_words(one)}.", *one.reasons[:1]]))
            button(words, f"names_{number}", names_keys.choose, who, sitting, one, shortcut=str(number), quiet=True)


def _tied(screen: Screen) -> bool:
    """Say whether the first two candidates are as likely as each other: then none of them is offered to be accepted."""
    best = [one.confidence for one in screen.candidates[:2]]
    return screen.kind != "address" and len(best) > 1 and best[0] - best[1] < _AS_LIKELY


def _accept(who: Visitor, sitting: Sitting, screen: Screen, count: int) -> None:
    first = screen.candidates[0]
    every = "it" if len(screen.texts) == 1 else "all" if count == len(screen.texts) else f"the {count} ticked"
    button(
        f"Accept {every} as {md(first.name)}", "names_first", names_keys.choose, who, sitting, first, shortcut="A",
        primary=True, disabled=not count,
    )  # fmt: skip


def kind_words(one: Candidate) -> str:
    """Say what kind of thing a candidate is."""
    return PLACE_TYPES.label(one.type) if one.place_id else _KINDS.get(one.kind, "Place")


def keys(who: Visitor, sitting: Sitting) -> None:
    """Draw the keys that are there for every group."""
    with st.container(horizontal=True, key="names_actions", gap="small"):
        button("Home", "names_home", names_keys.home, who, sitting, shortcut="H")
        button("Cannot place", "names_cannot", names_keys.cannot, who, sitting, shortcut="N")
        button("Find another", "names_find", names_keys.open_find, shortcut="F")
        button("Skip", "names_skip", names_keys.skip, sitting, shortcut="S")
        button("Tick none or all", "names_all", names_keys.tick_all, sitting, shortcut="T")
        button("Undo", "names_undo", names_keys.undo, who, sitting, shortcut="U", disabled=not sitting.steps)


def find(who: Visitor, sitting: Sitting) -> None:
    """Draw the box for finding a place by typing, and what it finds."""
    count = len(sitting.ticked())
    st.subheader("Find its place" if count == 1 else f"Find the place of all {count} ticked", anchor=False)
    with st.container(key="names_box", gap="small"):
        words = st.text_input(
            "Name of a place, street or postcode", key="names_words", live=True, placeholder="Type a few letters",
            max_chars=80, autocomplete="off",
        )  # fmt: skip
        found = services.search_places(*who.asks, words) if words else ()
        with st.container(key="names_candidates", gap=None):
            for number, one in enumerate(found, 1):
                label = _two(one.name, kind_words(one))
                button(label, f"names_found_{number}", names_keys.choose, who, sitting, one, quiet=True)
        if words and not found:
            draw.line("Nothing held has a name like this.")
        elif found:
            draw.line("Enter takes the first; the arrow down goes to the others.")
        button("Close", "names_close", names_keys.open_find, shortcut="Esc")
    kept.find_keys()(
        key="names_find_keys", data={"inside": "st-key-names_box"},
        on_enter_change=lambda: _entered(who, sitting, words, found),
    )  # fmt: skip


def _entered(who: Visitor, sitting: Sitting, words: str, found: tuple[Candidate, ...]) -> None:
    """Take the first that was found, if it was on the screen for these very words when Enter was pressed."""
    if found and st.session_state.get("names_words") == words:
        names_keys.pressed(names_keys.choose, who, sitting, found[0])
