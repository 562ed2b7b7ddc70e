"""Names that wait for a place, and points that wait for a steward."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import AGENCIES
from contextual.errors import ContextualError
from contextual.intake.gazetteer import normal
from contextual.intake.identifiers import is_address
from contextual.intake.where import PRIVATE_RESOLUTION
from contextual.services import held
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.placing import decided_points, point_name, rematch
from contextual.space.cells import from_label, label, parents
from contextual.store import places as place_store
from contextual.store import points as point_store
from contextual.store import records as record_store
from contextual.store import spellings as spelling_store


def waiting_names(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """
    Give the place texts that wait for a place, the most used first. Leaves a trace first.

    A text that reads like a house's address is not among them, unless the records there are said to be in public.

    Returns
    -------
    pandas.DataFrame
        ``agency, agency_label, text, records``.
    """
    allow(house, principal, purpose, "place")
    trace(house, principal, purpose, "look_at_waiting_names")
    table = held.waiting(house).rename(columns={"place_text": "text"})
    shown = [public > 0 or not is_address(text) for public, text in zip(table["public"], table["text"], strict=True)]
    table = table[np.array(shown, bool)].drop(columns="public").reset_index(drop=True)
    return table.assign(agency_label=[AGENCIES.label(str(code)) for code in table["agency"]])


def settle_name(
    principal: Principal, purpose: Purpose, house: House, agency: str, text: str, place_id: str | None
) -> str:
    """
    Say which place an agency means by a text, for good; None: nobody can place it.

    Returns
    -------
    str
        One sentence that says what moved.

    Raises
    ------
    ContextualError
        When there is no such public place.
    """
    allow(house, principal, purpose, "place")
    places = house.places()
    if place_id is not None and not ((places["place_id"] == place_id) & ~places["private"]).any():
        msg = "there is no such public place; choose one from the list"
        raise ContextualError(msg)
    with house.store.write() as conn:
        spelling_store.decide_spelling(conn, agency, normal(text), place_id, decided_by=principal.id, decided_at=now())
        kept = place_store.read_places(conn, include_closed=True)
        moved = rematch(conn, kept, spelling_store.read_spellings(conn), decided_points(conn, house.point_secret))
        trace_in(conn, house, principal, purpose, "settle_name", object_type="place", object_id=place_id or "")
    house.forget()
    return moved.sentence()


def private_points(principal: Principal, purpose: Purpose, house: House, batch_class: str) -> pd.DataFrame:
    """
    Give the points that are held back because they look like somebody's address. Leaves a trace first.

    Returns
    -------
    pandas.DataFrame
        ``point`` (a keyed name), ``cell`` (label of the resolution-7 hexagon it lies in), ``records, people``: never
        the position itself.
    """
    allow(house, principal, purpose, "decide_private")
    trace(house, principal, purpose, "look_at_private_points")
    with house.store.read() as conn:
        records = record_store.read_records(conn, batch_class, ("lat", "lon", "cell", "person", "private"))
    back = records[records["private"] & records["lat"].notna()]
    held_back = back.groupby(["lat", "lon", "cell"], as_index=False).agg(
        records=("person", "size"), people=("person", "nunique")
    )
    secret = house.point_secret
    names = [point_name(secret, lat, lon) for lat, lon in zip(held_back["lat"], held_back["lon"], strict=True)]
    around = [label(int(cell)) for cell in parents(held_back["cell"], PRIVATE_RESOLUTION)]
    return held_back.assign(point=names, cell=around)[["point", "cell", "records", "people"]]


def decide_point(
    principal: Principal, purpose: Purpose, house: House, batch_class: str, point: str, *, private: bool
) -> str:
    """
    Decide for good whether a point is private. Leaves a trace with it.

    Raises
    ------
    ContextualError
        When no point with this name is held back.
    """
    allow(house, principal, purpose, "decide_private")
    known = private_points(principal, purpose, house, batch_class)
    if not (known["point"] == point).any():
        msg = "there is no such point held back"
        raise ContextualError(msg)
    cell = from_label(str(known.loc[known["point"] == point, "cell"].iloc[0]))
    decision = point_store.PointDecision(
        point=point, cell=cell, private=private, decided_by=principal.id, decided_at=now()
    )
    with house.store.write() as conn:
        point_store.decide_point(conn, decision)
        places = place_store.read_places(conn, include_closed=True)
        moved = rematch(conn, places, spelling_store.read_spellings(conn), decided_points(conn, house.point_secret))
        trace_in(conn, house, principal, purpose, "decide_point", object_type="point", object_id=point)
    return moved.sentence()
