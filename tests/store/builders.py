"""Small invented files for the store's tests."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pandas as pd
import sqlalchemy as sa

from contextual.access import Principal, Purpose, Trace
from contextual.records import Batch, places_frame, problems_frame, records_frame
from contextual.store import batches, traces

SENT = Batch(
    kind="incidents", agency="police", batch_class="fictional", layout="template", file_name="march.csv",
    sha256="a" * 64, content_sha256="c" * 64, rows=0, accepted=0, rejected=0, already_held=0, not_mapped=0,
    scheme="police", key_id="k1", imported_at=1_700_000_000, imported_by="terminal",
)  # fmt: skip


def sent(count, content="c" * 64, **more):
    """A file of `count` rows, all taken."""
    own = {"id": uuid4().hex, "rows": count, "accepted": count, "content_sha256": content}
    return replace(SENT, **(own | more))


def incidents(rows, **columns):
    """`rows` incidents in a row of hexagons that do not matter here."""
    own = {
        "line": np.arange(rows) + 2, "kind": "incident", "person": [f"{i % 7:032x}" for i in range(rows)],
        "scheme": "police", "reference": [f"CASE/{i:05d}/X" for i in range(rows)], "agency": "police",
        "recorded": "reported", "part": "harmed", "age_band": "13_15", "harms": 3, "category": "Robbery",
        "month": 24300 + np.arange(rows) % 5, "lat": 54.6, "lon": 1.6, "precision_m": 50.0, "finest": 10,
        "cell": 622_236_750_694_711_295,
    }  # fmt: skip
    return records_frame(own | columns, rows)


def bring(store, records=5, content="c" * 64, *, frame=None, row_keys=None, touches=None, **more):
    """Bring a file in as a service does: batch, records, problems and trace in one transaction."""
    frame = incidents(records) if frame is None else frame
    with store.write() as conn:
        batch = batches.add_batch(
            conn, sent(len(frame), content, **more), frame, problems_frame(), keys=store.keys,
            row_keys=row_keys, touches=touches,
        )  # fmt: skip
        traces.append(conn, a_trace("bring_in"), store.keys.audit)
    return batch


def count(store, table):
    """Rows of a table; of records and of what they touch, which are kept many together, as many as there are."""
    several = {
        "records": "SELECT COALESCE(SUM(rows), 0) FROM record_columns WHERE \"column\" = ''",
        "record_touches": "SELECT COALESCE(SUM(pairs), 0) FROM record_touches",
    }
    with store.read() as conn:
        return conn.scalar(sa.text(several.get(table, f"SELECT count(*) FROM {table}")))


def bring_places(store, frame, content="p" * 64):
    """Bring in a file of places."""
    from contextual.store import places

    with store.write() as conn:
        batch = batches.add_batch(
            conn, sent(len(frame), content, kind="places"), None, problems_frame(), keys=store.keys
        )
        changed = places.upsert_places(conn, frame, batch.id)
    return batch, changed


def some_places(*names, **columns):
    """Places with ids t:1, t:2 ..."""
    own = {"place_id": [f"t:{i + 1}" for i in range(len(names))], "name": list(names), "type": "park"}
    return places_frame(own | columns, len(names))


def a_trace(action="look", at=1_700_000_000):
    return Trace.of(Principal(id="terminal", role="analyst"), Purpose(code="review"), action, at=at)


def touches(*rows):
    """(record row, place id, metres), as matching gives them."""
    return pd.DataFrame(list(rows), columns=["record", "place_id", "metres"])
