"""One visitor's session: who is looking, for what, at which store, on how wide a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from contextual import services
from contextual.access import Principal, Purpose
from contextual.access.purpose import DEMONSTRATION
from contextual.app import kept, plain, sign_in
from contextual.counts.lens import Lens
from contextual.errors import PassphraseNeeded
from contextual.services import Choices
from contextual.settings import Settings

T = TypeVar("T")

NOTHING_OPEN = Purpose(code="review")
"""What a partnership's visitor asks for until a purpose is open: the services refuse it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is looking, for what, and the open house: the first three things every service asks for."""

    principal: Principal
    purpose: Purpose
    house: Any
    until: int = 0
    """When the open purpose closes (seconds since 1970 UTC); 0 where none is open, or none is needed."""

    @property
    def asks(self) -> tuple[Principal, Purpose, Any]:
        """The first three arguments of a service."""
        return self.principal, self.purpose, self.house

    def may(self, permission: str) -> bool:
        """Say whether the role has this permission; the service asks again."""
        return self.principal.may(permission)


def visitor() -> Visitor:
    """
    Open the house and say who is looking.

    Raises
    ------
    ContextualError
        When the store cannot be opened: one sentence.
    """
    settings = Settings.from_environment()
    house = _open(settings)
    if house.store_class == "partnership":
        who = _of_partnership(house, settings)
    else:
        role = st.session_state.setdefault("role", "co_ordinator")
        who = Visitor(services.fictional_principal(role), DEMONSTRATION, house)
    if not st.session_state.get("visit_noted"):
        # The lens "since my last visit" asks for the visit before this one, so it is read before this one is noted.
        st.session_state["choices_before"] = choices(who).last_visit
        services.note_visit(*who.asks)
        st.session_state["visit_noted"] = True
    return who


def _of_partnership(house: Any, settings: Settings) -> Visitor:
    """Say who has signed in and which purpose they have open now: both are read from the store on every run."""
    principal = sign_in.principal(house, settings)
    opened = services.purpose_open(principal, house)
    return Visitor(principal, opened.purpose if opened else NOTHING_OPEN, house, opened.until if opened else 0)


def _open(settings: Settings) -> Any:
    try:
        return _opened(settings)
    except PassphraseNeeded:
        sign_in.passphrase(settings, _opened)


def _opened(settings: Settings) -> Any:
    if kept.is_open(settings):
        return kept.house(settings, lambda _share, _sentence: None)
    place = st.empty()
    with place.container():
        st.title("Contextual", anchor=False)
        bar = st.progress(0.0, "Opening the store")

        def progress(share: float, sentence: str) -> None:
            bar.progress(min(max(share, 0.0), 1.0), plain.md(sentence))

        house = kept.house(settings, progress)
    place.empty()
    return house


def choices(who: Visitor, batch_class: str | None = None) -> Choices:
    """Ask what a lens may be made of, once per version of the store and class."""
    made: Choices = _once(who, (f"choices {batch_class}",), lambda: services.choices(*who.asks, batch_class))
    return made


def held(who: Visitor, what: str, ask: Callable[[], T]) -> T:
    """Ask for a list of names or codes, which is no look at figures, once per version of the store."""
    made: T = _once(who, (f"list {what}",), ask)
    return made


def look(who: Visitor, what: str, lens: Lens, ask: Callable[[], T]) -> T:
    """
    Ask a service for a look, and hold the answer while the same visitor stays on the same page with the same lens.

    Drawing again what is on the screen already is no new look. Another page, lens, role or version of the store is.
    """
    made: T = _once(who, (what, lens), ask)
    return made


def is_held(who: Visitor, what: str, lens: Lens) -> bool:
    """Say whether the answer to a look is held, so that drawing it makes nobody wait."""
    held: dict[str, Any] = st.session_state.get("held_looks", {})
    return bool(held.get(what, (None, None))[0] == (who.principal, who.purpose, who.house.version(), what, lens))


def _once(who: Visitor, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    held = st.session_state.setdefault("held_looks", {})
    full = (who.principal, who.purpose, who.house.version(), *key)
    if held.get(key[0], (None, None))[0] != full:
        held[key[0]] = (full, make())
    return held[key[0]][1]


def entered(page: str) -> None:
    """Note which page is open; what another page showed is let go, so that going back is a new look."""
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        lists = {k: v for k, v in st.session_state.get("held_looks", {}).items() if k.startswith(("choices", "list"))}
        st.session_state["held_looks"] = lists
        st.session_state["playing"] = False


def narrow() -> bool:
    """Say whether the window is narrower than 600 pixels."""
    return bool(st.session_state.get("narrow"))


def watch_width() -> None:
    """
    Learn whether the window is narrower than 600 pixels, and again whenever it crosses that width.

    A small script says so. Until it has, nothing but the page's frame is drawn, so that a telephone never loads a map
    it does not show. Where there is no browser, nothing is waited for.
    """
    with st.container(key="width"):
        told = kept.width_watcher()(
            key="width_watch", data={"narrow": st.session_state.get("narrow")}, on_narrow_change=lambda: None
        )
    known = getattr(told, "narrow", None)
    if known is not None:
        st.session_state["narrow"] = bool(known)
    elif "narrow" not in st.session_state and st.context.headers.get("User-Agent"):
        st.stop()
