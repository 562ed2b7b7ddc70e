"""Same place? Two places that are likely one, side by side, and the keys that say so or not."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app.plain import clean
from contextual.app.same_sitting import SameSitting
from contextual.app.session import Visitor
from contextual.app.widgets import draw, names_keys
from contextual.app.widgets.names_keys import button
from contextual.codes import AGENCIES
from contextual.services import ListedPlace, SamePair

HELD = "same_sitting"
_KEYS = (("A", "the same place"), ("N", "not the same"), ("S", "skip"), ("U", "undo"), ("M", "put on the map"))


def part(who: Visitor) -> None:
    """Draw what is asked about now."""
    sitting = _sitting(who)
    one = sitting.now()
    left, others = len(sitting.pairs), len(sitting.skipped)
    draw.progress(
        sitting.said, max(sitting.at_start, 1), f"{sitting.said:,} decided in this sitting",
        f"{left:,} pair{'' if left == 1 else 's'} left",
    )  # fmt: skip
    names_keys.stands(who, _KEYS)
    if one is not None:
        _ask(who, sitting, one)
    elif others:
        draw.note(f"Everything is decided but {others:,} pair{'' if others == 1 else 's'} that you skipped.")
        button("Bring them back", "names_again", _again, sitting)
    else:
        draw.note("No two places held look like one that nobody has decided about.")
    if one is None and sitting.steps:
        button("Undo", "names_undo", undo, who, sitting, shortcut="U")
    names_keys.on_screen(one.pair if one else ())


def _sitting(who: Visitor) -> SameSitting:
    if HELD not in st.session_state:
        with st.spinner("Comparing places"):
            st.session_state[HELD] = SameSitting.of(services.same_place_suggestions(*who.asks))
    sitting: SameSitting = st.session_state[HELD]
    return sitting


def _ask(who: Visitor, sitting: SameSitting, one: SamePair) -> None:
    draw.heading("Are these one place?")
    draw.line(" ".join(one.reasons))
    for column, place in zip(st.columns(2, gap="medium"), one.places, strict=True):
        with column:
            _place(place)
    with st.container(horizontal=True, key="names_actions", gap="small"):
        button("The same place", "names_first", decide, who, sitting, one, True, shortcut="A", primary=True)
        button("Not the same", "names_not", decide, who, sitting, one, False, shortcut="N")
        button("Skip", "names_skip", skip, sitting, shortcut="S")
        button("Undo", "names_undo", undo, who, sitting, shortcut="U", disabled=not sitting.steps)


def _place(place: ListedPlace) -> None:
    draw.heading(place.name, level=3)
    of = AGENCIES.label(place.publisher) if place.publisher in AGENCIES else place.publisher.replace("_", " ")
    where = [place.locality] if place.locality else []
    drawn = "Drawn with an outline" if place.drawn else "A point"
    draw.line(". ".join([place.type_label, *where, drawn, f"List: {of}, {place.place_id}"]) + ".")


def decide(who: Visitor, sitting: SameSitting, one: SamePair, same: bool) -> str:
    """Say that the two are one place, or that they are two; kept at once, placed later."""
    said = services.decide_same(*who.asks, [one.pair], same, place_now=False)
    first, second = (clean(place.name) for place in one.places)
    words = f"{first} and {second} {'are one place' if same else 'are two places'}."
    sitting.done(words, one.pair, said, services.same_place_suggestions(*who.asks))
    return words


def skip(sitting: SameSitting) -> str:
    """Put the pair off."""
    sitting.skip()
    return "Skipped; it comes back at the end."


def undo(who: Visitor, sitting: SameSitting) -> str:
    """Take the last step back, in the store too."""
    if not sitting.steps:
        return "There is nothing to undo."
    step = sitting.steps[-1]
    said = services.undo_same(*who.asks, step.said, place_now=False) if step.said else ""
    sitting.undone(services.same_place_suggestions(*who.asks))
    return f"Undone: {step.words} {said}".strip()


def _again(sitting: SameSitting) -> str:
    sitting.fetch_skipped()
    return ""
