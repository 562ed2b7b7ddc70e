"""What is held that a list of places is read beside: postcodes to place it by, streets and sites to name it by."""

from __future__ import annotations

from typing import Any

from contextual.services.house import House
from contextual.services.places.joined import joined
from contextual.space.one_place import every_name
from contextual.store import areas as area_store
from contextual.store import batches as batch_store
from contextual.store import places as place_store


def around_places(house: House, agency: str) -> dict[str, Any]:
    """
    Give held postcodes, streets, named sites and lists, as the fields of `Known` that lists of places are read beside.

    Read once per store version: a country has more than a million postcodes.
    """
    with house.store.read() as conn:
        placed = batch_store.held_accepted(conn, agency, "places")
    return {**house.once("around_places", "", lambda: _held(house)), "placed": placed}


def _held(house: House) -> dict[str, Any]:
    with house.store.read() as conn:
        postcodes, streets = (area_store.read_boundaries(conn, layer) for layer in ("postcode", "street"))
        places = every_name(place_store.read_places(conn, include_closed=True), joined(conn))
    shown = places[(places["status"] != "closed") & ~places["private"] & (places["name"] != "")]
    return {"postcodes": postcodes, "streets": streets, "sites": shown.reset_index(drop=True)}
