"""Places: every version of every named place, by the file that brought it; the newest held version is the place."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from contextual.records import PLACE_COLUMNS, require
from contextual.store import bulk
from contextual.store.batches import read_batch
from contextual.store.schema import place_outlines, places
from contextual.store.versions import changed, newest, note_stored, same

_DTYPES = {name: dtype for name, (dtype, _) in PLACE_COLUMNS.items()}


def upsert_places(conn: sa.Connection, frame: pd.DataFrame, batch_id: str) -> int:
    """
    Keep the places of one file: those that are new, and a new version of those that changed.

    Parameters
    ----------
    frame : pandas.DataFrame
        The places frame (`contextual.records.PLACE_COLUMNS`); the last of several rows with one id stands.
    batch_id : str
        The batch that brings them, added before. Withdrawing it brings the earlier versions back.

    Returns
    -------
    int
        Places new or changed. A place that is held as it is adds nothing.
    """
    require(frame, PLACE_COLUMNS)
    frame = frame[list(PLACE_COLUMNS)].drop_duplicates("place_id", keep="last")
    new = changed(frame, read_places(conn, include_closed=True))
    seq = read_batch(conn, batch_id).seq
    bulk.insert(conn, places, {name: new[name] for name in PLACE_COLUMNS if name != "outline"} | {"batch": seq})
    shaped = new[new["outline"].map(len) > 0]
    bulk.insert(conn, place_outlines, {"place_id": shaped["place_id"], "outline": shaped["outline"], "batch": seq})
    note_stored(conn, seq, len(new))
    return len(new)


def read_places(conn: sa.Connection, *, include_closed: bool = False, outlines: bool = True) -> pd.DataFrame:
    """
    Read the places as they are now, by id.

    Parameters
    ----------
    include_closed : bool
        Closed places too: they are never drawn, and matched only by what happened before they closed.
    outlines : bool
        False leaves ``outline`` empty, which is quicker.

    Returns
    -------
    pandas.DataFrame
        The places frame.
    """
    last = newest(places, ["place_id"])
    shape = place_outlines.c.outline if outlines else sa.null()
    columns = [shape.label("outline") if name == "outline" else places.c[name] for name in PLACE_COLUMNS]
    query = sa.select(*columns).join(last, same(last, places, ["place_id", "batch"]))
    if outlines:
        query = query.outerjoin(place_outlines, same(place_outlines, places, ["place_id", "batch"]))
    if not include_closed:
        query = query.where(places.c.status != "closed")
    return bulk.fetch(conn, query.order_by(places.c.place_id), _DTYPES)
