"""Signing in to a partnership's store: with the partnership's identity provider, or on one laptop with its passphrase.

A sign-in says who somebody is and nothing else. What they may is read from the store's own register on every run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

import streamlit as st

from contextual import services
from contextual.access import Principal
from contextual.app.refusal import sentence
from contextual.errors import ContextualError, NotAllowed
from contextual.settings import Settings

LASTS_S = 8 * 3600
"""A sign-in counts for eight hours; the provider's own cookie may last for weeks."""

_UNLOCKED = "unlocked_at"


def principal(house: Any, settings: Settings) -> Principal:
    """
    Say who is looking at a partnership's store; whoever has not signed in is asked to, and nothing more is drawn.

    Raises
    ------
    NotAllowed
        When the store's register does not have this person, or has shut them out.
    """
    if provider():
        issuer, subject = identity_of(_user(), time.time())
        return services.signed_in(house, issuer, subject)
    if not time.time() - LASTS_S < st.session_state.get(_UNLOCKED, 0) <= time.time():
        passphrase(settings, services.check_passphrase)
    return services.signed_in(house, services.TERMINAL, services.terminal_account())


def provider() -> bool:
    """Say whether an identity provider is configured (the part ``auth`` of Streamlit's secrets)."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def identity_of(claims: Mapping[str, Any], now: float) -> tuple[str, str]:
    """
    Read issuer and subject from what the provider says: never an e-mail address, which can be given to another.

    Raises
    ------
    NotAllowed
        When one of them is not said, or the sign-in is older than eight hours, or of the future.

    Examples
    --------
    >>> identity_of({"iss": "https://id.example", "sub": "7", "iat": 100, "email": "a@b.example"}, 200)
    ('https://id.example', '7')
    """
    issuer, subject, at = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        msg = "the identity provider does not say who you are (issuer and subject): ask whoever set it up"
        raise NotAllowed(msg)
    if not isinstance(at, int | float) or not now - LASTS_S < at <= now + 60:
        msg = "your sign-in is older than eight hours: sign out and in again"
        raise NotAllowed(msg)
    return issuer, subject


def passphrase(settings: Settings, check: Callable[[Settings], object]) -> NoReturn:
    """Ask for the passphrase of the keys, see with `check` whether it is right, and draw nothing else until it is."""
    st.title("Contextual", anchor=False)
    with st.form("unlock", border=False):
        said = st.text_input("Passphrase of the keys", type="password", autocomplete="off")
        pressed = st.form_submit_button("Come in", type="primary")
    st.caption("This store holds a partnership’s records. What you may see is in its role register; each look is kept.")
    if pressed:
        try:
            check(replace(settings, passphrase=said))
        except ContextualError as refusal:
            st.error(sentence(refusal))
        else:
            st.session_state[_UNLOCKED] = time.time()
            st.rerun()
    st.stop()


def _user() -> Mapping[str, Any]:
    """Give what the provider said of the visitor; whoever has not signed in is sent there."""
    if not st.user.is_logged_in:
        st.title("Contextual", anchor=False)
        st.button("Sign in", type="primary", on_click=st.login, key="sign_in")
        st.caption("What you may see is in the store’s role register; each look is kept.")
        st.stop()
    with st.sidebar:
        st.button("Sign out", on_click=st.logout, key="sign_out")
    return st.user.to_dict()
