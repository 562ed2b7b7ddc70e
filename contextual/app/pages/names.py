"""Names: what texts that wait mean, which places are one, and which points stay private."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app.refusal import in_one_sentence
from contextual.app.session import Visitor
from contextual.app.sitting import Screen, Sitting
from contextual.app.widgets import draw, held_points, names_keys, names_queue, same_places, top


def page(who: Visitor) -> None:
    """Draw the page."""
    top.edition(who)
    top.title(names_keys.TITLE, top.held_words(who))
    parts = {name: draw_it for name, (draw_it, needs) in _PARTS.items() if who.may(needs)}
    chosen = st.segmented_control(
        "What to decide about", list(parts), default=_NAMES, key="names_part", label_visibility="collapsed",
        required=True,
    )  # fmt: skip
    for held in ("names_sitting", same_places.HELD):  # opened anew: what others have decided since is not asked again
        st.session_state.pop(held, None)
    parts[chosen or _NAMES](who)


@st.fragment
@in_one_sentence
def _same(who: Visitor) -> None:
    draw.line(
        "Lists of several publishers hold one place more than once. Say which are one: it is then counted and shown as "
        "one, under all its names. Nothing is joined unless somebody says so."
    )
    same_places.part(who)


@st.fragment
@in_one_sentence
def _points(who: Visitor) -> None:
    held_points.part(who)


@st.fragment
@in_one_sentence
def _names(who: Visitor) -> None:
    draw.line(
        "These came in as text. Say what they mean: it is remembered for the agency that writes so. Texts that most "
        "likely mean the same stand together, those with the most records first."
    )
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


_NAMES = "Texts"
_PARTS = {
    _NAMES: (_names, "place"),
    "Same place?": (_same, "place"),
    "Points held back": (_points, "decide_private"),
}
"""What the page decides about, and the permission each part needs."""
