"""Area: the hexagons a store reports on, frozen under a number."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from contextual.store.engine import bump
from contextual.store.schema import area_cells, area_versions, store_state


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptArea:
    """
    One version of the study area.

    `source` is "file" or "records" (occupied hexagons and one ring); `cells` maps resolution -> sorted int64 H3 ids.
    """

    version: int
    source: str
    name: str
    made_at: int
    made_by: str
    cells: dict[int, np.ndarray]


def save_area(
    conn: sa.Connection, cells: Mapping[int, np.ndarray], *, source: str, name: str, made_at: int, made_by: str
) -> int:
    """
    Freeze a study area under the next number and use it from now on.

    Parameters
    ----------
    cells : mapping
        Resolution -> int64 array of H3 ids.
    source : {"file", "records"}
        Where the hexagons come from. A release needs "file".
    made_at : int
        Seconds since 1970 UTC.

    Returns
    -------
    int
        Its number, from 1. Earlier areas stay.
    """
    number = int(conn.scalar(sa.select(sa.func.max(area_versions.c.version))) or 0) + 1
    own = {"source": source, "name": name, "made_at": made_at, "made_by": made_by}
    conn.execute(sa.insert(area_versions).values(version=number, **own))
    for resolution, ids in cells.items():
        data = zlib.compress(np.sort(np.asarray(ids, dtype="<i8")).tobytes())
        conn.execute(sa.insert(area_cells).values(version=number, resolution=int(resolution), cells=data))
    conn.execute(sa.update(store_state).values(area_version=number))
    bump(conn)
    return number


def read_area(conn: sa.Connection, number: int | None = None) -> KeptArea | None:
    """
    Read a study area: the one in use, or an earlier one by its number.

    Returns
    -------
    KeptArea or None
        None when there is none.
    """
    if number is None:
        number = int(conn.scalar(sa.select(store_state.c.area_version)) or 0)
    row = conn.execute(sa.select(area_versions).where(area_versions.c.version == number)).mappings().first()
    if row is None:
        return None
    query = sa.select(area_cells.c.resolution, area_cells.c.cells).where(area_cells.c.version == number)
    rows = conn.execute(query.order_by(area_cells.c.resolution))
    return KeptArea(**row, cells={int(r): np.frombuffer(zlib.decompress(data), "<i8") for r, data in rows})
