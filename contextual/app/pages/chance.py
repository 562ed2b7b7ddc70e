"""Is it chance?: one question at a time about places, each answered in a sentence, a map or chart, and a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from contextual.app import looking_at, session
from contextual.app.refusal import in_one_sentence, plainly
from contextual.app.session import Visitor
from contextual.app.widgets import draw, lens_fields, top
from contextual.app.widgets.chance import (
    backtested,
    changed,
    class_map,
    emerged,
    guided,
    hotspots,
    rated,
    repeated,
    scanned,
    weekly,
)
from contextual.counts.lens import Lens
from contextual.errors import BadLens

TITLE = looking_at.ASKING_PAGE
_FIELDS = lens_fields.ALL - {"layers"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its key in a link, its words, what draws its answer, and whether it is always of incidents."""

    key: str
    words: str
    draw: Callable[[Visitor, Lens], None]
    incidents: bool = False


QUESTIONS = (
    Asked("where", "Where is it more than chance?", hotspots.answer),
    Asked("emerging", "What is new, growing or going?", emerged.answer, incidents=True),
    Asked("size", "How many for its size?", rated.answer, incidents=True),
    Asked("starting", "Is something starting just now?", scanned.answer, incidents=True),
    Asked("again", "Does it happen again nearby?", repeated.answer, incidents=True),
    Asked("week", "When in the week?", weekly.answer, incidents=True),
    Asked("ranking", "Would last quarter’s ranking have found this quarter’s harm?", backtested.answer, incidents=True),
    Asked("change", "Did it change here?", changed.answer, incidents=True),
)


def page(who: Visitor) -> None:
    """Draw the page."""
    _from_link()
    lens = looking_at.current(who)
    top.edition(who, lens)
    narrow = session.narrow()
    top.title(TITLE, "" if narrow else top.held_words(who, lens.batch_class))
    if not session.choices(who, lens.batch_class).last:
        draw.note("Nothing is held yet. Bring in files first.")
        return
    if narrow:
        with st.popover("Lens", width="stretch"):
            lens_fields.lens_fields(who, lens, _FIELDS, small=True)
    else:
        lens_fields.lens_fields(who, lens, _FIELDS)
    _body(who)


def _from_link() -> None:
    wanted = st.query_params.get(looking_at.ASK, "")
    if looking_at.ASK not in st.session_state:
        st.session_state[looking_at.ASK] = wanted
    if not any(one.key == st.session_state[looking_at.ASK] for one in QUESTIONS):
        st.session_state[looking_at.ASK] = QUESTIONS[0].key


@st.fragment
@in_one_sentence
def _body(who: Visitor) -> None:
    class_map.take_choice(who)
    class_map.named_in_link(who, st.session_state["lens"])
    if guided.going_on():
        guided.guided(who)
    lens: Lens = st.session_state["lens"]
    asked = _question()
    guided.start_button(who, lens)
    st.header(asked.words, anchor=False)
    try:
        asked.draw(who, replace(lens, of="incidents") if asked.incidents else lens)
    except BadLens as error:  # this cannot be asked of these records: nobody did anything wrong
        draw.note(plainly(error))
    draw.rule()
    draw.note(top.NOBODY_LOOKED)
    looking_at.write_link()


def _question() -> Asked:
    """Choose the question: one control, also by its first letters."""
    known = {one.key: one for one in QUESTIONS}
    st.session_state["f_ask"] = st.session_state[looking_at.ASK]
    st.selectbox(
        "What do you want to know?", list(known), format_func=lambda key: known[key].words, key="f_ask", on_change=_take
    )
    return known[st.session_state[looking_at.ASK]]


def _take() -> None:
    st.session_state[looking_at.ASK] = st.session_state["f_ask"]
