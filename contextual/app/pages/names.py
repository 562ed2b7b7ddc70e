"""Names: the place names that wait, group by group, and what each one means."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app.refusal import in_one_sentence
from contextual.app.session import Visitor
from contextual.app.sitting import Screen, Sitting
from contextual.app.widgets import draw, names_keys, names_queue, top


def page(who: Visitor) -> None:
    """Draw the page."""
    top.edition(who)
    top.title(names_keys.TITLE, top.held_words(who))
    draw.line(
        "These came in as text. Say what they mean: it is remembered for the agency that writes so. Texts that most "
        "likely mean the same stand together, those with the most records first."
    )
    st.session_state.pop("names_sitting", None)  # opened anew: what others have settled since is not asked again
    _body(who)


@st.fragment
@in_one_sentence
def _body(who: Visitor) -> None:
    sitting = _sitting(who)
    screen = sitting.screen()
    names_queue.stands(who, sitting)
    if screen is None:
        _nothing_left(who, sitting)
    else:
        _ask(who, sitting, screen)
    names_keys.drawn(screen)


def _sitting(who: Visitor) -> Sitting:
    held = st.session_state.get("names_sitting")
    if held is None:
        held = st.session_state["names_sitting"] = Sitting.of(services.waiting_groups(*who.asks))
    sitting: Sitting = held
    return sitting


def _ask(who: Visitor, sitting: Sitting, screen: Screen) -> None:
    names_queue.question(screen)
    left, right = st.columns(2, gap="medium")
    with left:
        names_queue.texts(sitting, screen)
    with right:
        if names_keys.finding():
            names_queue.find(who, sitting)
        else:
            names_queue.candidates(who, sitting, screen)
    names_queue.keys(who, sitting)


def _nothing_left(who: Visitor, sitting: Sitting) -> None:
    if sitting.skipped:
        count = len(sitting.skipped)
        draw.note(f"Everything is settled but {count:,} text{'s' if count > 1 else ''} that you skipped.")
        names_keys.button("Bring them back", "names_again", names_keys.again, sitting)
    else:
        draw.note("Nothing waits: every place name that came in has been settled.")
    if sitting.steps:
        names_keys.button("Undo", "names_undo", names_keys.undo, who, sitting, shortcut="U")
