"""Keeping: the files held, what was wrong with each, undoing one, and checking the whole store."""

from __future__ import annotations

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.services import held
from contextual.services.auditing.heads import heads_in_reach
from contextual.services.files.reference import MEANT_BY_TEXTS
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.names.settling import place_all
from contextual.store import areas as area_store
from contextual.store import batches as batch_store
from contextual.store import superseded
from contextual.store.check import CheckReport, check


def list_batches(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """
    List every file brought in by the own agencies, newest first, withdrawn ones too. Leaves a trace first.

    Returns
    -------
    pandas.DataFrame
        The fields of `contextual.records.Batch`, one row a file.
    """
    allow(house, principal, purpose, "check_store")
    trace(house, principal, purpose, "look_at_files")
    files = held.files(house)
    return files[files["agency"].map(principal.serves).to_numpy(bool)].reset_index(drop=True)


def problems_of(principal: Principal, purpose: Purpose, house: House, batch_id: str) -> pd.DataFrame:
    """Give the problems table of one file: ``row, column, code, message, taken``. Leaves a trace first."""
    allow(house, principal, purpose, "check_store")
    with house.store.read() as conn:
        agency = batch_store.read_batch(conn, batch_id).agency  # an id that is no batch's goes into no trace
    allow(house, principal, purpose, "check_store", agency)
    with house.store.write() as conn:
        trace_in(conn, house, principal, purpose, "look_at_problems", object_type="batch", object_id=batch_id)
        return batch_store.read_problems(conn, batch_id)


def withdraw(principal: Principal, purpose: Purpose, house: House, batch_id: str) -> str:
    """
    Undo one import: its records are gone, that it was once brought in stays known. Leaves a trace with it.

    Returns
    -------
    str
        One sentence that says what went, and which held records moved because places, streets or postcodes went, or
        stand again.
    """
    allow(house, principal, purpose, "withdraw")
    with house.store.read() as conn:
        agency = batch_store.read_batch(conn, batch_id).agency
    allow(house, principal, purpose, "withdraw", agency)
    with house.store.write() as conn:
        seq = batch_store.read_batch(conn, batch_id).seq
        back = superseded.returning(conn, seq)
        meant = not set(MEANT_BY_TEXTS).isdisjoint(area_store.layers_of(conn, seq))
        batch = batch_store.withdraw(conn, batch_id, now(), principal.id)
        said = f"Withdrawn: {batch.accepted:,} rows of {batch.kind} from {batch.agency}."
        if back:
            said += f" {back:,} earlier rows that it had corrected stand again."
        if batch.kind == "places" or back or meant:
            said += " " + place_all(conn, house).sentence()
        trace_in(conn, house, principal, purpose, "withdraw", object_type="batch", object_id=batch_id)
    return said


def check_store(principal: Principal, purpose: Purpose, house: House) -> CheckReport:
    """Check the whole store: its bytes, keys, schema, trace and sums. Leaves a trace."""
    allow(house, principal, purpose, "check_store")
    report = check(house.store, *heads_in_reach(house))
    trace(house, principal, purpose, "check_store", outcome="sound" if report.ok else "not sound")
    return report
