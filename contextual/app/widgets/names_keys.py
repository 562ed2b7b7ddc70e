"""The keys of the queue of names: what each button decides, kept at once, and what is said of it afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from contextual import services
from contextual.app.plain import clean
from contextual.app.session import Visitor
from contextual.app.sitting import Screen, Sitting
from contextual.app.widgets import draw
from contextual.errors import ContextualError
from contextual.services import Answer, Candidate

TITLE = "Names"
TOO_SOON_S = 0.5
"""A key that comes sooner after a new group is on the screen was meant for the one before, or is held down.

Keyboards repeat a key that is held after half a second; one that keeps coming keeps being passed over.
"""

TOO_SOON = "That key came before this group could be read, so it did nothing."
TYPING_S = 0.8
"""Letters typed before the box for finding a place is on the screen are not keys."""

_SAID, _SHOWN, _SINCE = "names_said", "names_shown", "names_since"

Act = Callable[..., str]


def button(
    label: str,
    key: str,
    act: Act,
    *args: Any,
    shortcut: str = "",
    primary: bool = False,
    quiet: bool = False,
    disabled: bool = False,
) -> None:
    """Draw a button that does something to the sitting, with its key unless keys are switched off."""
    st.button(
        label, key=key, on_click=pressed, args=(act, *args), width="stretch", wrap=True, disabled=disabled,
        type="primary" if primary else "tertiary" if quiet else "secondary", shortcut=with_keys(shortcut),
    )  # fmt: skip


def with_keys(shortcut: str) -> str | None:
    """
    Give the key of a button.

    None where keys are switched off, which somebody who speaks to the browser needs, and while a name is being typed:
    a letter that comes beside the box must settle nothing.
    """
    on = st.session_state.get("names_keys_on", True) and not finding()
    return shortcut if shortcut and (on or shortcut == "Esc") else None


def finding() -> bool:
    """Say whether the box for finding another place is open."""
    return bool(st.session_state.get("names_finding"))


def tick_button(sitting: Sitting, number: int, label: str, *, ticked: bool) -> None:
    """Draw the box before a text: a button, because a box that has the focus would swallow every other key."""
    st.button(
        label if ticked else f"{label} (left out)", key=f"names_tick_{number}", on_click=sitting.tick, args=(number,),
        icon=":material/check_box:" if ticked else ":material/check_box_outline_blank:", type="tertiary",
        width="stretch", wrap=True, shortcut=with_keys(f"Shift+{number}"),
    )  # fmt: skip


def choose(who: Visitor, sitting: Sitting, candidate: Candidate) -> str:
    """Settle the ticked texts on a candidate."""
    return _settle(who, sitting, sitting.means(candidate), clean(candidate.name), candidate)


def home(who: Visitor, sitting: Sitting) -> str:
    """Settle the ticked texts as homes."""
    return _settle(who, sitting, sitting.same(Answer("home")), "a home, private from then on")


def cannot(who: Visitor, sitting: Sitting) -> str:
    """Settle the ticked texts as such that nobody can place."""
    return _settle(who, sitting, sitting.same(Answer("cannot")), "not to be placed")


def public(who: Visitor, sitting: Sitting) -> str:
    """Show the ticked texts that read like addresses: somebody says that they are of public places."""
    shown = services.show_addresses(*who.asks, sitting.ticked())
    sitting.show(shown)
    return f"{_texts(len(shown))} shown, to be settled like any other."


def skip(sitting: Sitting) -> str:
    """Put the texts on the screen off."""
    sitting.skip()
    return "Skipped; it comes back at the end."


def again(sitting: Sitting) -> str:
    """Bring back what was skipped."""
    sitting.fetch_skipped()
    return ""


def undo(who: Visitor, sitting: Sitting) -> str:
    """Take the last step back, in the store too."""
    if not sitting.steps:
        return "There is nothing to undo."
    settled = sitting.steps[-1].settled
    said = services.undo_settling(*who.asks, settled, place_now=False) if isinstance(settled, services.Settled) else ""
    step = sitting.undo()
    return f"Undone: {step.words} {said}".strip() if step else said


def tick_all(sitting: Sitting) -> str:
    """Untick every text on the screen, or tick all."""
    sitting.tick_all()
    return ""


def open_find() -> str:
    """Open the box for finding another place, or close it."""
    st.session_state["names_finding"] = not finding()
    st.session_state[_SINCE] = time.monotonic()
    return ""


def put_on_map(who: Visitor) -> str:
    """Place all records by what has been settled."""
    said: str = services.place_settled(*who.asks)
    return said


def left_for(who: Visitor, title: str) -> None:
    """Put what has been settled on the map when the visitor goes to another page."""
    if st.session_state.get("page") != TITLE or title == TITLE or not who.may("place"):
        return
    if services.names_to_do(*who.asks)[1]:
        with st.spinner("Putting the settled names on the map"):
            services.place_settled(*who.asks)


def said() -> None:
    """Say once what the last key did, to a screen reader too."""
    draw.status(st.session_state.pop(_SAID, ""))


def stands(who: Visitor, keys: Sequence[tuple[str, str]]) -> None:
    """Say what the last key did and what is not on the map yet, and offer the list of keys."""
    _, pending = services.names_to_do(*who.asks)
    with st.container(horizontal=True, vertical_alignment="center", key="names_stands"):
        said()
        if pending:
            with st.container(width="content"):
                draw.line(f"{pending:,} decision{'s' if pending > 1 else ''} not yet on the map.")
            with st.container(width="content"):
                button("Put on the map", "names_put", put_on_map, who, shortcut="M")
        with st.popover("Keys", width="content"):
            draw.table([draw.Column("Key"), draw.Column("What it does")], keys, head=0)
            st.toggle("Use these keys", key="names_keys_on", value=True)
            draw.line("Enter and Space press whatever has the focus. In a box for typing, the keys are letters.")


def drawn(screen: Screen | None) -> None:
    """Note when a group came on the screen."""
    on_screen(tuple(one.ref for one in screen.texts) if screen else ())


def on_screen(shown: tuple[str, ...]) -> None:
    """Note when what is asked about came on the screen."""
    if st.session_state.get(_SHOWN) != shown:
        st.session_state[_SHOWN], st.session_state[_SINCE] = shown, time.monotonic()


def _settle(who: Visitor, sitting: Sitting, made: list[Any], words: str, candidate: Candidate | None = None) -> str:
    if not made:
        return "Tick at least one text first."
    settled = services.settle_names(*who.asks, made, place_now=False)
    others = f" {settled.elsewhere:,} had been settled by somebody else; what you said stands."
    sitting.done(f"{_texts(len(made))} as {words}.", settled, candidate)
    return f"Settled: {_texts(len(made))} as {words}.{others if settled.elsewhere else ''}"


def _texts(count: int) -> str:
    return f"{count:,} {'text' if count == 1 else 'texts'}"


def pressed(act: Act, *args: Any) -> None:
    """Do what a button or its key is for, and keep what is to be said of it."""
    since = time.monotonic() - st.session_state.get(_SINCE, 0.0)
    if since < (TYPING_S if finding() else TOO_SOON_S):
        if not finding():
            st.session_state.update({_SAID: TOO_SOON, _SINCE: time.monotonic()})
        return
    if act is not open_find:
        st.session_state["names_finding"] = False
    try:
        st.session_state[_SAID] = act(*args)
    except ContextualError as refusal:
        words = str(refusal)
        st.session_state[_SAID] = f"{words[:1].upper()}{words[1:]}."
