"""Points that wait for a steward, because they look like somebody's address."""

from __future__ import annotations

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.errors import ContextualError
from contextual.intake.where import PRIVATE_RESOLUTION
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.meaning import meanings
from contextual.services.placing import decided_points, point_name, rematch
from contextual.space.cells import from_label, label, parents
from contextual.store import places as place_store
from contextual.store import points as point_store
from contextual.store import records as record_store


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
        known_texts = meanings(conn, house.text_secret)
        moved = rematch(conn, places, known_texts, decided_points(conn, house.point_secret))
        trace_in(conn, house, principal, purpose, "decide_point", object_type="point", object_id=point)
    return moved.sentence()
