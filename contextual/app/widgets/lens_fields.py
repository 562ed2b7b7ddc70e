"""The lens in the sidebar: the fields a page uses, each changing the one lens that follows from page to page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import streamlit as st

from contextual import services
from contextual.app import looking_at, session
from contextual.app.refusal import sentence
from contextual.app.session import Visitor
from contextual.app.widgets.hexmap import DRAWN
from contextual.codes import CLASSES
from contextual.counts.lens import Lens, month_text, to_code
from contextual.errors import ContextualError
from contextual.services import Choices

ALL = frozenset(
    {"count", "months", "harms", "agencies", "recorded", "times", "parts", "place_types", "size", "layers", "class"}
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SIZES = {10: "Smallest, about 1.4 ha", 9: "Small, about 9 ha", 8: "Large, about 66 ha", 7: "Largest, about 460 ha"}
_AS_SET = "As set below"
Pairs = Sequence[tuple[str, str]]


def lens_fields(who: Visitor, lens: Lens, shown: Collection[str] = ALL, *, small: bool = False) -> None:
    """
    Draw the fields of the lens that a page uses.

    Parameters
    ----------
    shown : collection of str
        Of `ALL`.
    small : bool
        Left out of the sidebar, for a narrow screen: the caller says where it goes.
    """
    held = session.choices(who, lens.batch_class)
    place = st.container(key="lens_fields") if small else st.sidebar.container(key="lens_fields")
    with place:
        if not small:
            st.subheader("Lens", anchor=False)
            follows = "What you are looking at. It follows you from page to page."
            st.caption(follows if shown == ALL else "Only what this page uses is shown.")
        _saved(who, lens, held)
        if "class" in shown and len(held.classes) > 1:
            _class(lens, held)
        _main(lens, held, shown)
        _more(lens, held, shown)
        _keep(who)


def _main(lens: Lens, held: Choices, shown: Collection[str]) -> None:
    if "count" in shown and held.counts_people:
        kinds = {"young_people": "Young people", "incidents": "Incidents"}
        _keyed("of", lens.of, lambda value: {"of": value} if value else {})
        st.segmented_control(
            "Count", list(kinds), format_func=kinds.__getitem__, required=True, **_widget("of"), width="stretch"
        )
    if "months" in shown and held.last:
        _months(lens, held)
    if "harms" in shown and held.counts_people:
        _several("Harm", "harms", held.harms, lens.harms, "harms")
    elif "harms" in shown:
        _several("Recorded as", "harms", held.harms, lens.harms, "categories")
    if "agencies" in shown:
        _several("Agency", "agencies", held.agencies, lens.agencies, "agencies")
    if "recorded" in shown and len(held.recorded) > 1:
        _pills("How it came to be recorded", "recorded", held.recorded, lens.recorded)


def _more(lens: Lens, held: Choices, shown: Collection[str]) -> None:
    if "times" in shown:
        with st.expander(_times_words(lens), key="lens_times"):
            _times(lens)
    more = {"parts", "place_types", "size"} & set(shown)
    if more:
        with st.expander("Part, places and size", key="lens_more"):
            if "parts" in shown and held.counts_people and len(held.parts) > 1:
                _several("Part", "parts", held.parts, lens.parts, "parts")
            if "place_types" in shown and held.place_types:
                _several("Place type", "place_types", held.place_types, lens.place_types, "place types")
            if "size" in shown:
                _keyed("resolution", lens.resolution, lambda value: {"resolution": value})
                st.selectbox("Hexagon size", list(_SIZES), format_func=_SIZES.__getitem__, **_widget("resolution"))
            if "layers" in shown:
                st.session_state.setdefault("places_drawn", DRAWN[0])
                st.selectbox("Places drawn on the map", DRAWN, key="places_drawn")


def _class(lens: Lens, held: Choices) -> None:
    st.session_state["f_class"] = lens.batch_class
    st.radio(
        "Whose records", held.classes, format_func=CLASSES.label, key="f_class", on_change=_take_class,
        help="Classes are never added together.",
    )  # fmt: skip


def _take_class() -> None:
    """Another class has other months, harms and agencies: its usual lens is taken, of the same size."""
    looking_at.choose(None)
    who = session.visitor()
    lens = services.default_lens(session.choices(who, st.session_state["f_class"]))
    looking_at.put(lens)


# --- one field: its widget says what the lens says; a change of the widget changes the lens ---------------------------


def _keyed(name: str, value: Any, read: Callable[[Any], dict[str, Any]]) -> None:
    """Give a widget the lens's value before it is drawn, on every run, and note how to read it back."""
    st.session_state[f"f_{name}"] = value
    st.session_state.setdefault("f_read", {})[name] = read


def _widget(name: str) -> dict[str, Any]:
    return {"key": f"f_{name}", "on_change": _take, "args": (name,)}


def _take(name: str) -> None:
    fields = st.session_state["f_read"][name](st.session_state[f"f_{name}"])
    try:
        looking_at.change(**fields)
    except ContextualError as error:
        st.session_state["lens_said"] = sentence(error)


def _several(label: str, name: str, pairs: Pairs, value: Collection[str] | None, words: str) -> None:
    """Choose some of a list; none chosen means all. With one to choose from there is nothing to ask."""
    if len(pairs) < 2 and value is None:
        return
    labels = dict(pairs) | {code: code for code in value or ()}
    _keyed(name, sorted(value or (), key=list(labels).index), lambda picked: {name: frozenset(picked) or None})
    st.multiselect(
        label,
        list(labels),
        format_func=labels.__getitem__,
        placeholder=f"All {len(pairs)} {words}",
        select_all=False,
        **_widget(name),
    )


def _pills(label: str, name: str, pairs: Pairs, value: Collection[str] | None) -> None:
    """Choose some of a short list, all at first."""
    labels = dict(pairs)
    codes = list(labels)
    _keyed(
        name,
        [code for code in codes if value is None or code in value],
        lambda picked: {name: None if not picked or len(picked) == len(codes) else frozenset(picked)},
    )
    st.pills(label, codes, selection_mode="multi", format_func=labels.__getitem__, **_widget(name))


def _months(lens: Lens, held: Choices) -> None:
    months = list(range(min(held.first, lens.first), max(held.last, lens.last) + 1))
    left, right = st.columns(2, gap="small")
    _keyed("first", lens.first, lambda value: {"first": value, "last": max(value, _lens().last)})
    _keyed("last", lens.last, lambda value: {"last": value, "first": min(value, _lens().first)})
    left.selectbox("From", months, format_func=month_text, **_widget("first"))
    right.selectbox("To", months, format_func=month_text, **_widget("last"))


def _lens() -> Lens:
    lens: Lens = st.session_state["lens"]
    return lens


def _times(lens: Lens) -> None:
    start, end = lens.hours or (0, 24)
    left, right = st.columns(2, gap="small")
    _keyed("start", start, lambda value: {"hours": _hours(value, st.session_state["f_end"])})
    _keyed("end", end, lambda value: {"hours": _hours(st.session_state["f_start"], value)})
    left.selectbox("Hours from", range(24), format_func=_clock, **_widget("start"))
    right.selectbox("to", range(1, 25), format_func=_clock, **_widget("end"))
    _pills("Days", "weekdays", [(day, name) for day, name in enumerate(_DAYS)], lens.weekdays)  # type: ignore[misc, arg-type]
    st.caption("Only records known to lie within these hours are counted; how many are not is said under the map.")


def _hours(start: int, end: int) -> tuple[int, int] | None:
    return None if (start, end) == (0, 24) or start == end else (start, end)


def _clock(hour: int) -> str:
    return f"{hour:02d}:00"


def _times_words(lens: Lens) -> str:
    hours = "any hour" if lens.hours is None else f"{_clock(lens.hours[0])} to {_clock(lens.hours[1])}"
    days = "any day" if lens.weekdays is None else ", ".join(_DAYS[day] for day in sorted(lens.weekdays))
    return f"Hours: {hours}, {days}"


# --- saved lenses, and the link ------------------------------------------------------------------------------------


def _saved(who: Visitor, lens: Lens, held: Choices) -> None:
    known = {name: to_code(one) for name, one in looking_at.presets(held).items()}
    if who.may("save_lens"):
        known |= dict(services.saved_lenses(*who.asks))
    now = next((name for name, code in known.items() if code == to_code(lens)), _AS_SET)
    names = [*known] if now != _AS_SET else [_AS_SET, *known]
    st.session_state["f_saved"] = now
    st.session_state["f_saved_codes"] = known
    st.selectbox("Saved lens", names, key="f_saved", on_change=_take_saved)


def _take_saved() -> None:
    from contextual.counts.lens import from_code

    code = st.session_state["f_saved_codes"].get(st.session_state["f_saved"])
    if code:
        looking_at.put(from_code(code))


def _keep(who: Visitor) -> None:
    with st.container(horizontal=True, gap="small"):
        if who.may("save_lens"):
            with st.popover("Save lens", width="stretch"):
                _save(who)
        with st.popover("Copy link", width="stretch"):
            copy_link()


def _save(who: Visitor) -> None:
    with st.form("save_lens", border=False):
        name = st.text_input("Name of this lens", max_chars=60)
        if st.form_submit_button("Save") and name.strip():
            try:
                services.save_lens(*who.asks, name, _lens())
            except ContextualError as error:
                st.warning(sentence(error))
                return
            st.rerun()


def copy_link() -> None:
    """Show the address of this view, to copy."""
    address = st.context.url or ""
    parts = "&".join(f"{name}={value}" for name, value in looking_at.link().items())
    st.code(f"{address.split('?')[0]}?{parts}", language=None, wrap_lines=True)
    st.caption("The link holds codes only: no name, no position.")
