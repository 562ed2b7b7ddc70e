"""The period stepper: earlier, a range of months, later, and play."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from contextual.app import looking_at
from contextual.counts.lens import Lens, month_text
from contextual.services import Choices


def stepper(lens: Lens, held: Choices, *, play: bool = True, slider: bool = True) -> None:
    """Draw the stepper. Earlier and Later move by the length of the period; Play goes through a month at a time."""
    if not held.last or held.first == held.last:
        return
    playing = bool(st.session_state.get("playing"))
    first, last = min(held.first, lens.first), max(held.last, lens.last)
    with st.container(horizontal=True, key="stepper", vertical_alignment="center"):
        st.button(
            "◄ Earlier", on_click=_step, args=(-1, first, last), disabled=playing or lens.first <= first, key="earlier"
        )
        if slider:
            st.session_state["f_range"] = (lens.first, lens.last)
            st.select_slider(
                "Period", range(first, last + 1), value=(lens.first, lens.last), key="f_range",
                format_func=month_text, on_change=_take, label_visibility="collapsed", disabled=playing,
            )  # fmt: skip
        st.button("Later ►", on_click=_step, args=(1, first, last), disabled=playing or lens.last >= last, key="later")
        if play:
            st.button("Stop" if playing else "Play", on_click=_play, args=(first, last), key="play")


def _step(way: int, first: int, last: int) -> None:
    looking_at.put(moved(st.session_state["lens"], way, first, last))


def moved(lens: Lens, way: int, first: int, last: int, months: int = 0) -> Lens:
    """
    Move the period, as far as there are months held; its length stays.

    Parameters
    ----------
    way : int
        -1 earlier, 1 later.
    months : int
        How far; 0 is the length of the period.

    Examples
    --------
    >>> lens = moved(Lens("fictional", 24300, 24311), 1, 24290, 24317)
    >>> lens.first, lens.last
    (24306, 24317)
    """
    length = lens.last - lens.first
    start = lens.first + way * (months or length + 1)
    start = max(first, min(start, last - length))
    return replace(lens, first=start, last=start + length)


def _take() -> None:
    first, last = st.session_state["f_range"]
    looking_at.change(first=first, last=last)


def _play(first: int, last: int) -> None:
    """Start at the beginning where the period is at the end already; stop where it is."""
    lens = st.session_state["lens"]
    if st.session_state.get("playing"):
        st.session_state["playing"] = False
        return
    # A window of everything has nowhere to go: play it a quarter at a time.
    if lens.last - lens.first >= last - first:
        lens = replace(lens, first=first, last=min(first + 2, last))
    elif lens.last >= last:
        lens = moved(lens, -1, first, last, months=last - first)
    looking_at.put(lens)
    st.session_state["playing"] = True


def next_month(lens: Lens, held: Choices) -> Lens | None:
    """Give the lens a month on, or None at the end."""
    last = max(held.last, lens.last)
    return None if lens.last >= last else moved(lens, 1, min(held.first, lens.first), last, months=1)
