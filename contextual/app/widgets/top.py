"""The top of every page: which edition and role, the title, and the lens in words."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.session import Visitor
from contextual.app.widgets import draw, purpose
from contextual.counts.lens import Lens

NOBODY_LOOKED = (
    "Records show where somebody looked and wrote it down. An empty hexagon does not mean nothing happens there."
)
NOTHING_SHOWN = "Nothing shown here does not mean nothing happens here."


def edition(who: Visitor, lens: Lens | None = None) -> None:
    """Say whose data this is, in which role it is looked at, and how exact it is; offer another role."""
    is_open = lens is not None and lens.batch_class == "open"
    seen = "released figures only" if who.may("look_released") else "no figures"
    exact = "open figures" if is_open else "exact figures" if who.may("look_exact") else seen
    with st.container(key="edition", horizontal=True, gap="small", vertical_alignment="center"):
        st.badge("Open data" if is_open else who.house.store_class.capitalize(), color="blue")
        st.caption(f"{who.principal.label}, {exact}")
        if who.house.store_class == "fictional":
            with st.popover("Change role", type="tertiary"):
                _role_switch()
        elif who.house.store_class == "partnership":
            purpose.bar(who)


def _role_switch() -> None:
    st.selectbox(
        "Look as", list(services.ROLES), key="role_wanted", format_func=lambda role: services.ROLES[role].label,
        index=list(services.ROLES).index(st.session_state["role"]), on_change=_take_role,
    )  # fmt: skip
    st.caption(services.ROLES[st.session_state["role"]].what_for)
    st.caption("This store holds no records of a partnership, so anyone may try any role.")


def _take_role() -> None:
    st.session_state["role"] = st.session_state["role_wanted"]
    st.session_state["held_looks"] = {}


def title(words: str, beside: str = "") -> None:
    """Write the page's title with a line at its right."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", key="title"):
        st.title(words, anchor=False, width="content")
        if beside:
            with st.container(width="content"):
                draw.line(beside, right=True)
    looking_at.said()


def held_words(who: Visitor, batch_class: str | None = None) -> str:
    """Say what is held: the area, how many months, and when the last file came."""
    held = session.choices(who, batch_class)
    if not held.last:
        return held.area_name
    months = held.last - held.first + 1
    words = [held.area_name, f"{months} month{'s' if months != 1 else ''} held"]
    last = f" · last file {day_text(held.last_file_on)}" if held.last_file_on else ""
    return ", ".join(word for word in words if word) + last


def lens_line(sentence: str, kind: str, counted_at: int) -> None:
    """Write the lens under the title: what is looked at, how exact, and when it was counted."""
    day = datetime.fromtimestamp(counted_at, UTC).date().isoformat()
    draw.line(f"{sentence} {kind}, counted {day_text(day)}.", lead="Lens:")


def day_text(iso: str) -> str:
    """
    Write a day as people do.

    Examples
    --------
    >>> day_text("2026-11-02"), day_text("")
    ('2 Nov 2026', '')
    """
    if len(iso) < 10:
        return iso
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{int(iso[8:10])} {names[int(iso[5:7]) - 1]} {iso[:4]}"


def viewer_only(who: Visitor) -> bool:
    """Say what somebody sees who may not see exact figures, and whether the page ends with that."""
    if who.may("look_exact"):
        return False
    draw.note(NOTHING_SHOWN)
    if who.may("look_released"):
        st.info(f"The role {who.principal.label} sees released figures. Nothing has been released yet.")
    else:
        st.info(f"The role {who.principal.label} sees no figures.")
    return True
