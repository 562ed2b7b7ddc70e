"""Outcomes: what became of incidents, by the file that told it; of several the one of the latest month stands."""

from __future__ import annotations

import numpy as np
import pandas as pd
import sqlalchemy as sa

from contextual.records import OUTCOME_COLUMNS, require
from contextual.store import bulk
from contextual.store.batches import read_batch
from contextual.store.schema import batches, outcomes
from contextual.store.versions import note_stored

_DTYPES = {name: dtype for name, (dtype, _) in OUTCOME_COLUMNS.items()}


def upsert_outcomes(conn: sa.Connection, frame: pd.DataFrame, batch_id: str) -> int:
    """
    Keep the outcomes of one file; one that is held as it is adds nothing.

    Parameters
    ----------
    frame : pandas.DataFrame
        The outcomes frame (`contextual.records.OUTCOME_COLUMNS`), in the order of the file.
    batch_id : str
        The batch that brings them, added before. Withdrawing it brings the earlier outcomes back.

    Returns
    -------
    int
        Outcomes that are new.
    """
    require(frame, OUTCOME_COLUMNS)
    batch = read_batch(conn, batch_id)
    held = pd.MultiIndex.from_frame(_held(conn, batch.batch_class, set(frame["agency"])))
    sent = frame[list(OUTCOME_COLUMNS)].drop_duplicates()
    new = sent[~pd.MultiIndex.from_frame(sent).isin(held)]
    own = {"batch": batch.seq, "position": np.arange(len(new))}
    bulk.insert(conn, outcomes, own | {name: new[name] for name in OUTCOME_COLUMNS})
    note_stored(conn, batch.seq, len(new))
    return len(new)


def read_outcomes(conn: sa.Connection, batch_class: str) -> pd.DataFrame:
    """
    Read what became of each incident of a class, as far as it is known.

    Returns
    -------
    pandas.DataFrame
        The outcomes frame, one row per incident: of its outcomes that of the latest month, of several in one month
        the one sent last.
    """
    table = _held(conn, batch_class, None)
    order = np.argsort(table["month"].to_numpy(), kind="stable")
    return table.iloc[order].drop_duplicates(["agency", "incident"], keep="last").reset_index(drop=True)


def _held(conn: sa.Connection, batch_class: str, agencies: set[str] | None) -> pd.DataFrame:
    """Read all outcomes held of a class, in the order they arrived."""
    query = sa.select(*(outcomes.c[name] for name in OUTCOME_COLUMNS)).join(batches, batches.c.seq == outcomes.c.batch)
    query = query.where(batches.c.batch_class == batch_class, batches.c.status == "held")
    if agencies is not None:
        query = query.where(outcomes.c.agency.in_(sorted(agencies)))
    return bulk.fetch(conn, query.order_by(outcomes.c.batch, outcomes.c.position), _DTYPES)
