"""Points that wait for a steward, because they look like somebody's address."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.errors import ContextualError
from contextual.intake.where.private import PRIVATE_RESOLUTION
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.names.settling import place_all
from contextual.services.places.private_points import point_name
from contextual.space.cells import from_label, label, parents
from contextual.store import points as point_store
from contextual.store import records as record_store


def private_points(principal: Principal, purpose: Purpose, house: House, batch_class: str) -> pd.DataFrame:
    """
    Give the points that are held back because they look like somebody's address. Leaves a trace first.

    Returns
    -------
    pandas.DataFrame
        ``point`` (a keyed name), ``cell`` (label of the resolution-7 hexagon it lies in), ``records, people``, and
        whether a steward has ``decided`` to keep it so; most records first, and never the position itself.
    """
    allow(house, principal, purpose, "decide_private")
    trace(house, principal, purpose, "look_at_private_points")
    with house.store.read() as conn:
        records = record_store.read_records(conn, batch_class, ("lat", "lon", "cell", "person", "private"))
        decided = point_store.read_decisions(conn)
    back = records[records["private"] & records["lat"].notna()]
    held_back = back.groupby(["lat", "lon", "cell"], as_index=False).agg(
        records=("person", "size"), people=("person", "nunique")
    )
    secret = house.point_secret
    names = [point_name(secret, lat, lon) for lat, lon in zip(held_back["lat"], held_back["lon"], strict=True)]
    around = [label(int(cell)) for cell in parents(held_back["cell"], PRIVATE_RESOLUTION)]
    made = held_back.assign(point=names, cell=around, decided=np.array([name in decided for name in names], bool))
    made = made.sort_values(["records", "point"], ascending=[False, True], ignore_index=True)
    return made[["point", "cell", "records", "people", "decided"]]


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
        moved = place_all(conn, house)
        trace_in(conn, house, principal, purpose, "decide_point", object_type="point", object_id=point)
    house.forget()
    return moved.sentence()


def undo_point(principal: Principal, purpose: Purpose, house: House, point: str) -> str:
    """
    Take a decision about a point back: what it looks like decides again. Leaves a trace with it.

    Raises
    ------
    ContextualError
        When nothing was decided about this point.
    """
    allow(house, principal, purpose, "decide_private")
    with house.store.write() as conn:
        if not point_store.forget_point(conn, point):
            msg = "nothing has been decided about this point"
            raise ContextualError(msg)
        moved = place_all(conn, house)
        trace_in(conn, house, principal, purpose, "undo_point", object_type="point", object_id=point)
    house.forget()
    return moved.sentence()
