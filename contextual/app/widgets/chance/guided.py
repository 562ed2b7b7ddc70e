"""The worked example: one question at a time above the answer it is read from; each is checked and explained."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app import looking_at, plain, session
from contextual.app.session import Visitor
from contextual.app.widgets import draw
from contextual.counts.lens import Lens
from contextual.services.chance.example import ExampleQuestion, worked_example

_AT, _GIVEN, _OWN_LENS = "example_at", "example_given", "example_own_lens"


def offered(lens: Lens) -> bool:
    """Say whether there is a worked example: the fictional town's true answers may be known, nobody else's are."""
    return lens.batch_class == "fictional"


def going_on() -> bool:
    """Say whether the worked example is being done."""
    return st.session_state.get(_AT) is not None


def start_button(who: Visitor, lens: Lens) -> None:
    """Offer the worked example, or to leave it."""
    if going_on():
        st.button("Leave the worked example", on_click=_leave, key="leave_example")
    elif offered(lens):
        st.button("Worked example", on_click=_start, args=(who, lens), key="start_example")


def _start(who: Visitor, lens: Lens) -> None:
    st.session_state[_OWN_LENS] = lens
    st.session_state[_GIVEN] = {}
    looking_at.choose(None)
    looking_at.put(services.default_lens(session.choices(who, "fictional")))
    _go(0)


def _leave() -> None:
    st.session_state[_AT] = None
    looking_at.put(st.session_state.pop(_OWN_LENS))


def _go(at: int) -> None:
    st.session_state[_AT] = at
    st.session_state["example_moved"] = True


def guided(who: Visitor) -> None:
    """Draw the question that is asked now, with what was answered and why it is so."""
    lens = services.default_lens(session.choices(who, "fictional"))
    view = session.look(who, "example", lens, lambda: worked_example(*who.asks, lens)).value
    at = min(st.session_state[_AT], len(view.questions))
    with st.container(border=True, key="example"):
        if at == len(view.questions):
            _end(view.questions)
            return
        asked = view.questions[at]
        if st.session_state.pop("example_moved", False):
            _show_answer_for(asked)
        draw.progress(at, len(view.questions), f"Worked example: question {at + 1}", f"of {len(view.questions)}")
        draw.heading(asked.words)
        draw.line(f"Read it from the answer below. {asked.where}")
        _choose(asked)
        _said(asked)
        _steps(at, asked)


def _show_answer_for(asked: ExampleQuestion) -> None:
    """Put the page to what answers this question: its part, its lens, and what is chosen."""
    st.session_state[looking_at.ASK] = asked.ask
    looking_at.choose(asked.unit)
    if asked.since:
        st.session_state["change_since"] = asked.since
    if st.session_state["lens"] != asked.lens:
        looking_at.put(asked.lens)
        st.rerun()  # the sidebar says the same lens


def _choose(asked: ExampleQuestion) -> None:
    labels = dict(asked.choices)
    given = st.session_state[_GIVEN].get(asked.key, frozenset())
    key = f"f_example_{asked.key}"
    if asked.pick == 1:
        st.session_state[key] = next(iter(given), None)
        st.radio(
            "Your answer", list(labels), format_func=lambda code: plain.md(labels[code]), key=key, index=None,
            on_change=_take, args=(asked,),
        )  # fmt: skip
    else:
        st.session_state[key] = [code for code in labels if code in given]
        st.multiselect(
            f"Your answer: choose {asked.pick}", list(labels), format_func=labels.__getitem__, key=key,
            on_change=_take, args=(asked,), max_selections=asked.pick, placeholder="Choose", select_all=False,
        )  # fmt: skip


def _take(asked: ExampleQuestion) -> None:
    given = st.session_state[f"f_example_{asked.key}"]
    st.session_state[_GIVEN][asked.key] = frozenset(given if asked.pick > 1 else [given])


def _said(asked: ExampleQuestion) -> None:
    """Say whether it is right, and why, as soon as enough is chosen."""
    given = st.session_state[_GIVEN].get(asked.key, frozenset())
    if len(given) < asked.pick:
        return
    if given == asked.right:
        draw.status("That is right.")
    else:
        labels = dict(asked.choices)
        said = " and ".join(f"“{labels[code]}”" for code, _ in asked.choices if code in asked.right)
        draw.status(f"Not so. The records say {said}.")
    draw.note(asked.why)


def _steps(at: int, asked: ExampleQuestion) -> None:
    answered = len(st.session_state[_GIVEN].get(asked.key, frozenset())) >= asked.pick
    with st.container(horizontal=True):
        st.button("◄ Question before", on_click=_go, args=(at - 1,), disabled=at == 0, key="example_before")
        st.button("Next question ►" if answered else "Leave it out ►", on_click=_go, args=(at + 1,), key="example_next")


def _end(questions: tuple[ExampleQuestion, ...]) -> None:
    given = st.session_state[_GIVEN]
    right = sum(given.get(one.key) == one.right for one in questions)
    draw.heading(f"{right} of {len(questions)} answered as the records of this store answer")
    draw.points([f"{one.words} {one.why}" for one in questions if given.get(one.key) != one.right])
    draw.line("The questions ask what this store's records say today: bring in a file, and they are worked out anew.")
    st.button("Start again", on_click=_start_again, key="example_again")


def _start_again() -> None:
    st.session_state[_GIVEN] = {}
    _go(0)
