"""Overlapping: files that may hold the same rows, where no reference tells them apart; then a person is asked."""

from __future__ import annotations

from typing import Any

from contextual.codes import AGENCIES, agency_code
from contextual.errors import FileRefused
from contextual.intake.reading import Reading
from contextual.records import REGISTERS, Batch
from contextual.services.files.keeping_registers import months_of
from contextual.services.files.receipts import is_held
from contextual.services.files.sending import Sending
from contextual.services.house import House
from contextual.services.kinds import RECORDS
from contextual.store import batches as batch_store
from contextual.store import records as record_store
from contextual.store import registers as register_store

OVERLAP_ASKED = (
    "Rows without a reference of their own are held for these months from this agency, and this file has such rows "
    "too: they may be the same. Say whether to add this file or to replace what is held."
)


def could_repeat(held: Batch, sending: Sending, made: Reading) -> bool:
    """
    Say whether a held file can hold rows of this one: of the same agency, kind and layout.

    Two forces that are brought in under one agency and name themselves in their files do not overlap.
    """
    ours = (agency_code(sending.agency), made.layout, sending.kind)
    apart = bool(made.senders and held.senders) and set(made.senders).isdisjoint(held.senders.split("|"))
    return (held.agency, held.layout, held.kind) == ours and not apart


def reaching_into(conn: Any, sending: Sending, made: Reading) -> list[Batch]:
    """List the held files that can hold rows of this one and reach into its months, or have none: those it replaces."""
    when = months_of(made)
    timeless = made.kind in REGISTERS and not REGISTERS[made.kind].period
    return [
        held for held in batch_store.list_batches(conn)
        if could_repeat(held, sending, made)
        and (timeless or (len(when) and held.first_month <= when.max() and when.min() <= held.last_month))
    ]  # fmt: skip


def overlaps(house: House, sending: Sending, made: Reading) -> int:
    """Count held rows that rows of this file may repeat: rows of the same months, and neither has a reference."""
    if sending.kind not in (*RECORDS, *REGISTERS) or is_held(made) or not (made.row_keys == "").any():
        return 0
    with house.store.read() as conn:
        if sending.kind in REGISTERS:
            seqs = [held.seq for held in reaching_into(conn, sending, made)]
            return register_store.count_without_key(conn, sending.kind, seqs)
        seqs = [held.seq for held in batch_store.list_batches(conn) if could_repeat(held, sending, made)]
        there = record_store.months_without_reference(conn, seqs)
    alone = made.records["month"].to_numpy()[made.row_keys == ""]
    return sum(there.get(int(month), 0) for month in set(alone.tolist()))


def refuse_unsaid(house: House, sending: Sending, made: Reading) -> None:
    """
    Refuse a file that may repeat held rows until somebody says whether to add it or to replace what is held.

    Raises
    ------
    FileRefused
        ``overlaps``.
    """
    if sending.overlap != "add":
        _refuse_of_another(house, sending, made)
    if sending.overlap not in ("add", "replace") and overlaps(house, sending, made):
        raise FileRefused("overlaps", OVERLAP_ASKED)


def _refuse_of_another(house: House, sending: Sending, made: Reading) -> None:
    """One file under two agencies would count everything in it twice: most likely the agency was mistyped."""
    if sending.kind not in RECORDS or made.records.empty:  # outcomes are counted nowhere
        return
    with house.store.read() as conn:
        held = batch_store.list_batches(conn)
    for one in held:
        same = one.accepted and (one.content_sha256, one.kind) == (made.content_sha256, sending.kind)
        if same and one.agency != agency_code(sending.agency):
            whose = AGENCIES.label(one.agency)
            msg = f"This very file is held from {whose}. Send it as theirs, or withdraw that one first."
            raise FileRefused("overlaps", msg)
