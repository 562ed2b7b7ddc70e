"""What was chosen on the map, read from what the browser sent back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The ids a map is given and gives back. They stand here, apart from the layer, so that a page that only reads a choice
# does not load folium before it draws a map.
CELL_ID = re.compile(r"[0-9a-f]{15}\Z")
PLACE_ID = re.compile(r"u[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class Choice:
    """
    One choice: a hexagon (`kind` "cell") or a public place (`kind` "place"), by `id`.

    `number` differs for each choice, also of the same hexagon; a page keeps the last it acted on.
    """

    kind: str
    id: str
    number: int


def read_choice(returned: Mapping[str, Any] | None, after: int = 0) -> Choice | None:
    """
    Return the newest choice, or None where there is none since `after`.

    What a browser sends is checked: an id that is not of the map's own forms is no choice.

    Parameters
    ----------
    returned : mapping or None
        What ``st_folium(..., returned_objects=["last_active_drawing"])`` gave.
    after : int
        `Choice.number` of the last choice acted on.

    Returns
    -------
    Choice or None

    Examples
    --------
    >>> read_choice({"last_active_drawing": {"properties": {"c": "891942c5893ffff", "n": 7}}})
    Choice(kind='cell', id='891942c5893ffff', number=7)
    >>> read_choice({"last_active_drawing": {"properties": {"u": "<script>", "n": 8}}}) is None
    True
    """
    drawing = (returned or {}).get("last_active_drawing")
    properties = drawing.get("properties") if isinstance(drawing, Mapping) else None
    if not isinstance(properties, Mapping):
        return None
    number, cell, place = (properties.get(name) for name in ("n", "c", "u"))
    if isinstance(number, bool) or not isinstance(number, (int, float)) or number <= after:
        return None
    if isinstance(cell, str) and CELL_ID.match(cell):
        return Choice("cell", cell, int(number))
    if isinstance(place, str) and PLACE_ID.match(place):
        return Choice("place", place, int(number))
    return None
