"""Points held back: where records look like somebody's address, by the wide hexagon only, and what a steward says."""

from __future__ import annotations

from typing import Any

import streamlit as st

from contextual import services
from contextual.app.session import Visitor
from contextual.app.widgets import draw, names_keys
from contextual.app.widgets.names_keys import button

_SHOWN = 20
_LAST = "points_last"


def part(who: Visitor) -> None:
    """Draw the points that wait for a steward, those nobody has decided about first."""
    points = services.private_points(*who.asks, who.house.store_class)
    waits = points[~points["decided"]]
    names_keys.said()
    draw.line(
        "Records with a close point, no named place and hardly anybody else: it may be somebody’s home. They are on no "
        "map. What is known of the place here is the wide hexagon around it, never the point."
    )
    draw.figures([
        (len(waits), "points wait for a decision"), (int(waits["records"].sum()), "records at them"),
        (len(points) - len(waits), "points a steward keeps private"),
    ])  # fmt: skip
    for number, row in enumerate(waits.head(_SHOWN).to_dict("records"), 1):
        _point(who, number, row)
    if len(waits) > _SHOWN:
        draw.line(f"{len(waits) - _SHOWN:,} more after these.")
    if waits.empty:
        draw.note("No point waits.")
    if _LAST in st.session_state:
        button("Undo the last decision", "names_undo", undo, who, shortcut="U")
    names_keys.on_screen(tuple(waits["point"].head(_SHOWN)))


def _point(who: Visitor, number: int, row: dict[str, Any]) -> None:
    records, people = int(row["records"]), int(row["people"])
    with st.container(key=f"names_point_{number}", gap="small"):
        draw.heading(f"Hexagon {str(row['cell']).rstrip('f')}", level=3, lead=str(number))
        draw.line(f"{records:,} record{'' if records == 1 else 's'}, {_people(people)}.")
        with st.container(horizontal=True, gap="small"):
            button("Keep private", f"names_keep_{number}", decide, who, row["point"], True, primary=number == 1)
            button("It is a public place", f"names_public_{number}", decide, who, row["point"], False)


def _people(count: int) -> str:
    """
    Write how many people.

    Examples
    --------
    >>> _people(1), _people(2)
    ('1 person', '2 people')
    """
    return f"{count:,} {'person' if count == 1 else 'people'}"


def decide(who: Visitor, point: str, private: bool) -> str:
    """Decide about one point; all records are placed anew."""
    said = services.decide_point(*who.asks, who.house.store_class, point, private=private)
    st.session_state[_LAST] = (point, private)
    return f"{'Kept private' if private else 'It is a public place'}. {said}"


def undo(who: Visitor) -> str:
    """Take the last decision back: the point waits again."""
    point, _ = st.session_state.pop(_LAST)
    said: str = services.undo_point(*who.asks, point)
    return f"Undone: the point waits again. {said}"
