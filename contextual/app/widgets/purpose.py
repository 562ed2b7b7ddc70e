"""The purpose on a partnership's pages: open one, see until when it is open, close it."""

from __future__ import annotations

import time
from datetime import datetime

import streamlit as st

from contextual import services
from contextual.app.plain import md
from contextual.app.refusal import sentence
from contextual.app.session import Visitor
from contextual.errors import ContextualError
from contextual.services import PURPOSES, Purpose

_LOOK_S = 20
"""How often a page looks whether the time is over, so that it is cleared although nobody touches it."""

_CODES = [code for code in PURPOSES if code != "demonstration"]


def bar(who: Visitor) -> None:
    """Say which purpose is open and until when, or offer to open one."""
    if not who.until:
        with st.popover("Look closer", type="primary"):
            _form(who)
        return
    until = datetime.fromtimestamp(who.until).astimezone()
    st.caption(f"{PURPOSES[who.purpose.code].label}, open until {until:%H:%M}: {md(who.purpose.reason)}")
    if st.button("Close", key="close_purpose", type="tertiary"):
        services.close_purpose(*who.asks)
        st.rerun()
    st.fragment(_clear_when_over, run_every=_LOOK_S)(who.until)


def _form(who: Visitor) -> None:
    code = st.selectbox("For what", _CODES, key="purpose_code", format_func=lambda one: PURPOSES[one].label)
    reason = st.text_area("Reason, in your own words; name nobody", key="purpose_reason", max_chars=300)
    chair, seats = "", list[str]()
    if code == "meeting":
        chair = st.text_input("The chair’s id in the role register", who.principal.id, key="purpose_chair")
        seats = st.multiselect(
            "Agencies that sit in it", list(services.AGENCIES), key="purpose_seats",
            format_func=services.AGENCIES.label,
        )  # fmt: skip
    if st.button("Open", key="open_purpose", type="primary"):
        try:
            services.open_purpose(who.principal, Purpose(code=code, reason=reason), who.house, chair=chair, seats=seats)
        except ContextualError as refusal:
            st.error(sentence(refusal))
        else:
            st.rerun()
    st.caption("It is open for an hour, a meeting for four. Each look is kept with it before it is shown.")


def _clear_when_over(until: int) -> None:
    """Draw the whole page anew when the time is over: the services then refuse what it showed."""
    if time.time() >= until:
        st.rerun()
