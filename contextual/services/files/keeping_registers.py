"""Keeping a register's file: what it may repeat, what lies at a private place, and what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from contextual.intake.reading import Reading
from contextual.intake.where.private import PRIVATE_RESOLUTION, wide_cells
from contextual.records import REGISTERS, Batch, months
from contextual.services.places.joined import joined
from contextual.space.match import match
from contextual.space.one_place import every_name
from contextual.store import places as place_store
from contextual.store import registers as register_store


def months_of(made: Reading) -> np.ndarray:
    """Give the known months of a file's rows (year x 12 + month - 1)."""
    if made.kind not in REGISTERS:
        return np.asarray(made.records["month"], dtype=np.int64)
    found = months(REGISTERS[made.kind], made.register) if len(made.register) else np.zeros(0, np.int64)
    return found[found > 0]


def keep_rows(conn: Any, batch: Batch, made: Reading) -> None:
    """Keep the rows of a register's file inside the open transaction, and erase what was taken back."""
    frame = made.register
    if made.kind == "voices":
        places = every_name(place_store.read_places(conn, include_closed=True), joined(conn))
        frame = hidden_at_private_places(frame, places)
        register_store.take_back(conn, made.kind, made.taken_back)
    register_store.add_register(conn, batch.id, frame, made.row_keys.tolist())


def hidden_at_private_places(frame: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """
    Coarsen marks that lie at a private place, or name one: a children's home is never a point on anybody's map.

    Returns
    -------
    pandas.DataFrame
        The frame with such marks private, known to the wide hexagon only, without name and outline.
    """
    names = {name.casefold() for name in places.loc[places["private"], "name"] if name}
    at = at_private_places(frame["lat"], frame["lon"], places)
    hit = (frame["place_name"].str.casefold().isin(names) | at).to_numpy(bool)
    if not hit.any():
        return frame
    cells = np.where(hit, wide_cells(frame["cell"].to_numpy()), frame["cell"].to_numpy())
    finest = np.where(hit, np.minimum(frame["finest"], PRIVATE_RESOLUTION), frame["finest"]).astype(np.int8)
    outline = frame["outline"].to_numpy(object).copy()
    outline[hit] = b""
    return frame.assign(
        private=frame["private"].to_numpy(bool) | hit, lat=frame["lat"].mask(hit), lon=frame["lon"].mask(hit),
        place_name=frame["place_name"].mask(hit, ""), cell=cells, finest=finest, outline=outline,
        shape=frame["shape"].mask(hit & (frame["shape"] != "none"), "point"),
    )  # fmt: skip


def at_private_places(lat: pd.Series, lon: pd.Series, places: pd.DataFrame) -> np.ndarray:
    """Say which points lie at a private place, whenever that was one."""
    private = places[places["private"].to_numpy(bool)].assign(status="open")
    if private.empty:
        return np.zeros(len(lat), bool)
    return np.asarray(match(lat.to_numpy(float), lon.to_numpy(float), private).primary >= 0)


def hide_held_marks(conn: Any, places: pd.DataFrame) -> None:
    """Coarsen the marks held that lie at a place that has just become known as private."""
    held = register_store.read_marks(conn)
    after = hidden_at_private_places(held, every_name(places, joined(conn)))
    register_store.hide_marks(conn, after[(after["private"] & ~held["private"]).to_numpy(bool)])


def batch_months(made: Reading) -> tuple[int, int]:
    """Give the first and last month of a register's rows; 0, 0 where none is known."""
    when: Sequence[int] = months_of(made).tolist()
    return (min(when), max(when)) if when else (0, 0)
