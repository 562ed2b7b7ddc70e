"""The lens of a session: the value every page reads, its link, its presets, and what was chosen on the map."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from contextual import services
from contextual.app import session
from contextual.app.refusal import sentence
from contextual.app.session import Visitor
from contextual.counts.lens import Lens, from_code, to_code
from contextual.counts.presets import presets as usual
from contextual.errors import ContextualError
from contextual.services import Choices
from contextual.space import cells

ASKING_PAGE = "Is it chance?"
ASK = "ask"
"""What a page that answers one question at a time was asked: in its link too."""

Unit = tuple[str, str]
"""("cell", 15-character id) or ("place", place id)."""

_LENS, _WRITTEN, _UNIT, _WAITING = "lens", "link_written", "unit", "unit_of_link"


def current(who: Visitor) -> Lens:
    """
    Give the lens of this session: from the link if it has a new one, else as left, else the usual one.

    A link that cannot be read is said in one sentence, and the lens stays as it was.
    """
    code = st.query_params.get("lens")
    if code and code != st.session_state.get(_WRITTEN):
        st.session_state[_WRITTEN] = code
        _take(who, code)
    if _LENS not in st.session_state:
        st.session_state[_LENS] = services.default_lens(session.choices(who))
    write_link()
    lens: Lens = st.session_state[_LENS]
    return lens


def _take(who: Visitor, code: str) -> None:
    try:
        lens = from_code(code)
    except ContextualError as error:
        st.session_state["lens_said"] = sentence(error)
        return
    held = session.choices(who).classes
    if held and lens.batch_class not in held:
        st.session_state["lens_said"] = "This link is about records that are not held here."
        return
    put(lens)
    st.session_state[_WAITING] = st.query_params.get("unit", "")


def put(lens: Lens) -> None:
    """Make this the lens of the session; a chosen hexagon goes with it to the new size."""
    st.session_state[_LENS] = lens
    kind, name = chosen() or ("", "")
    if kind == "cell":
        cell = cells.from_label(name)
        if int(cells.resolutions([cell])[0]) != lens.resolution:
            lat, lon = cells.centre(cell)
            choose(("cell", cells.label(int(cells.cells_at([lat], [lon], lens.resolution)[0]))))


def change(**fields: object) -> None:
    """Change some fields of the lens; the rest stay."""
    put(replace(st.session_state[_LENS], **fields))


def said() -> None:
    """Say once what was wrong with a link."""
    words = st.session_state.pop("lens_said", "")
    if words:
        st.warning(f"{words} The usual view is shown.")


def chosen() -> Unit | None:
    """Give what is chosen on the map or in a list, if anything."""
    unit: Unit | None = st.session_state.get(_UNIT)
    return unit


def choose(unit: Unit | None) -> None:
    """Choose a hexagon or a place, or nothing."""
    st.session_state[_UNIT] = unit


def chosen_in_link(units: Iterable[Unit]) -> None:
    """Choose what a link named, once; a link holds a short code that only this store can read back."""
    wanted = st.session_state.pop(_WAITING, "")
    if wanted:
        choose(next((unit for unit in units if unit_code(unit) == wanted), None))


def is_waiting() -> bool:
    """Say whether a link named a hexagon or place that has not been found yet."""
    return bool(st.session_state.get(_WAITING))


def unit_code(unit: Unit) -> str:
    """
    Write a hexagon or place for a link: no name, no position.

    Examples
    --------
    >>> unit_code(("place", "council:12"))
    'p7600fb22e3'
    """
    return unit[0][0] + hashlib.sha256("|".join(unit).encode()).hexdigest()[:10]


def link() -> dict[str, str]:
    """Give the parts of the address that hold this view: codes only."""
    parts = {"lens": to_code(st.session_state[_LENS])}
    unit, asked = chosen(), st.session_state.get(ASK, "")
    if asked and st.session_state.get("page") == ASKING_PAGE:
        parts[ASK] = asked
    return parts | ({"unit": unit_code(unit)} if unit else {})


def write_link() -> None:
    """Keep the address the same as the view, so that it can be copied, kept and loaded again."""
    wanted = link()
    st.session_state[_WRITTEN] = wanted["lens"]
    if st.session_state.get(_WAITING):
        return
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def presets(held: Choices) -> dict[str, Lens]:
    """
    Give the lenses everyone has, by name.

    Parameters
    ----------
    held : Choices
        What is held of one class; nothing held gives no presets.
    """
    seen = st.session_state.get("choices_before", held.last_visit)
    return usual(held.batch_class, held.first, held.last, seen=seen, before_last_import=held.last_import)
