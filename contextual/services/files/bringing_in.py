"""Bringing in: one file from bytes to stored records, all of it or nothing, with every row accounted for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import CLASSES, agency_code
from contextual.errors import FileRefused, StoreBusy, StoreRefused
from contextual.intake.reading import Reading
from contextual.records import REGISTERS, Batch
from contextual.services.base_layer import LAYOUT as BASE_LAYOUT
from contextual.services.base_layer import bring_in_layer
from contextual.services.files.beside import Beside, read_file
from contextual.services.files.difference import notes_of, with_notes
from contextual.services.files.keeping_registers import batch_months, hide_held_marks, keep_rows
from contextual.services.files.nothing_taken import refuse_nothing_taken
from contextual.services.files.overlapping import refuse_unsaid
from contextual.services.files.receipts import receipt_of, refused
from contextual.services.files.reference import MEANT_BY_TEXTS, keep_reference
from contextual.services.files.sending import Sending, file_name, sha256_of
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.kinds import RECORDS
from contextual.services.names.meaning import meanings
from contextual.services.names.settling import place_all
from contextual.services.outcomes import keep_outcomes
from contextual.services.places.placing import CLOSE_ENOUGH_M, place_records
from contextual.services.places.private_points import Decided, decided_points, with_private_points
from contextual.services.places.rematching import Moved, put_corrected_homes_away, rematch
from contextual.services.views import Receipt
from contextual.store import batches as batch_store
from contextual.store import places as place_store
from contextual.store import points as point_store
from contextual.store import records as record_store
from contextual.store import superseded as superseded_store

_TRIES = 20


def bring_in(
    principal: Principal,
    purpose: Purpose,
    house: House,
    sending: Sending,
    *,
    dry_run: bool = False,
    asked: str = "take",
) -> Receipt:
    """
    Read a file, place its records and keep them, in one transaction with its problems and its trace.

    Parameters
    ----------
    sending : Sending
    dry_run : bool
        Say what would become of the file, and keep nothing.
    asked : {"take", "refuse"}
        Where something is asked about the file: take what is clear, or nothing until it is answered.

    Returns
    -------
    Receipt
        ``rows = accepted + rejected + already_held``; a refused file has ``refused`` and nothing of it is kept.

    Raises
    ------
    NotAllowed, PurposeNeeded
        When the principal may not.
    """
    allow(house, principal, purpose, "bring_in", agency_code(sending.agency))
    if dry_run:  # it tells which rows are held already
        trace(house, principal, purpose, "understand", object_type="file", object_id=sha256_of(sending.data))
    for _ in range(_TRIES):
        with suppress(_StoreMoved):
            return _bring_in(principal, purpose, house, sending, dry_run=dry_run, asked=asked)
    raise StoreBusy


def _bring_in(
    principal: Principal, purpose: Purpose, house: House, sending: Sending, *, dry_run: bool, asked: str
) -> Receipt:
    made: Reading | None = None
    try:
        if sending.kind == "boundaries" and sending.layout == BASE_LAYOUT:
            name, data, agency = sending.name, sending.data, sending.agency
            return bring_in_layer(principal, purpose, house, name, data, agency, dry_run=dry_run)
        beside = read_file(house, sending)
        made = beside.made
        _refuse_class(house, batch_class_of(house, sending, made), made)
        refuse_unsaid(house, sending, made)
        _refuse_other_class(house, batch_class_of(house, sending, made), made)
        refuse_nothing_taken(made)
        if asked == "refuse":
            _refuse_asked(made)
    except FileRefused as refusal:
        return refused(sending, refusal, made)
    if dry_run or beside.adds_nothing:
        if not dry_run:
            trace(house, principal, purpose, "bring_in", object_type="file", object_id=made.sha256, outcome="held")
        return with_notes(receipt_of(sending, made), house, sending, beside)
    if len(made.outcomes):
        return _keep_outcomes(principal, purpose, house, sending, beside)
    keep = dict.fromkeys(RECORDS, _keep_records) | dict.fromkeys(REGISTERS, _keep_register)
    return keep.get(sending.kind, _keep_places)(principal, purpose, house, sending, beside)


def batch_class_of(house: House, sending: Sending, made: Reading) -> str:
    """Say the class of a file: the one named, else its layout's, else the store's own."""
    return sending.batch_class or made.batch_class or house.store_class


def _refuse_class(house: House, batch_class: str, made: Reading) -> None:
    if batch_class not in CLASSES:
        raise FileRefused("unrecognised_format", f"A class is one of: {', '.join(CLASSES)}.")
    if batch_class not in ("open", house.store_class):
        words = {"fictional": "fictional and open files only", "partnership": "partnership and open files only"}
        raise FileRefused("unrecognised_format", f"This store takes {words[house.store_class]}.")
    if batch_class == "open" and made.kind in REGISTERS and REGISTERS[made.kind].of_young_people:
        msg = f"{REGISTERS[made.kind].title} are never open data, with or without references: choose another class."
        raise FileRefused("identifiable_data", msg)
    people = made.register if "person" in made.register else made.records
    if batch_class == "open" and (people["person"] != "").any():
        msg = "Open data names nobody, and this file refers to people: bring it in as another class."
        raise FileRefused("identifiable_data", msg)


def _refuse_other_class(house: House, batch_class: str, made: Reading) -> None:
    """Classes are never mixed: a row of one does not correct a row of another."""
    with house.store.read() as conn:
        held = {batch.seq: batch.batch_class for batch in batch_store.list_batches(conn)}
    seqs = {record_store.place_of(int(one))[0] for one in made.supersedes[made.supersedes != 0]}
    if {held.get(seq) for seq in seqs} - {batch_class}:
        msg = "Rows of this file are held under another class: bring it in as that class, or withdraw the held file."
        raise FileRefused("overlaps", msg)


def _refuse_asked(made: Reading) -> None:
    """Take nothing of a file about which something is asked: for programs, which have nobody to ask."""
    for one in made.questions:
        code = "overlaps" if one.code == "corrections" else "unrecognised_format"
        raise FileRefused(code, f"{one.text} Nobody has said, so nothing of the file was taken.")


class _StoreMoved(StoreRefused):
    """A file of the same agency came or went while this one was read: it is read again."""


@contextmanager
def _keeping(principal: Principal, house: House, agency: str, beside: Beside) -> Iterator[Any]:
    """Open the one transaction of a file, on the store it was read against, without the held files it stands for."""
    with house.store.write() as conn:
        if batch_store.arrivals(conn, agency, beside.made.kind) != beside.arrivals:
            raise _StoreMoved
        for held in beside.gone:
            batch_store.withdraw(conn, held.id, now(), principal.id)
        yield conn


def _keep_records(principal: Principal, purpose: Purpose, house: House, sending: Sending, beside: Beside) -> Receipt:
    """Place and keep records in one transaction: a care setting that another program brings in is never missed."""
    made, notes = beside.made, notes_of(house, sending, beside)
    batch_class = batch_class_of(house, sending, made)
    with _keeping(principal, house, agency_code(sending.agency), beside) as conn:
        places = place_store.read_places(conn, include_closed=True)
        known_texts = meanings(conn, house.text_secret)
        placed = place_records(made.records, places, known_texts)
        decided = decided_points(conn, house.point_secret)
        records = _with_repeated_points(conn, batch_class, placed.records, decided, made.supersedes)
        touches = placed.touches[~records["private"].to_numpy(bool)[placed.touches["record"].to_numpy()]]
        batch = _batch(principal, house, sending, made, batch_class, records)
        batch = batch_store.add_batch(
            conn, batch, records, made.problems, keys=house.keys, row_keys=made.row_keys, touches=touches
        )
        _supersede(conn, batch, made.supersedes)
        if beside.gone:  # what they had corrected stands again, where it was placed then
            rematch(conn, places, known_texts, decided)
        elif made.supersedes.any():
            put_corrected_homes_away(conn, batch_class, places, known_texts)
        trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    receipt = receipt_of(sending, made, batch, joined=int((records["place"] != "").sum()))
    return replace(receipt, notes=(*receipt.notes, *notes))


def _keep_register(principal: Principal, purpose: Purpose, house: House, sending: Sending, beside: Beside) -> Receipt:
    """Keep the rows of a register beside the records, in one transaction; nothing of them is counted with records."""
    made, notes = beside.made, notes_of(house, sending, beside)
    first, last = batch_months(made)
    batch = _batch(principal, house, sending, made, batch_class_of(house, sending, made), None)
    batch = replace(batch, first_month=first, last_month=last, not_mapped=made.not_mapped)
    with _keeping(principal, house, agency_code(sending.agency), beside) as conn:
        batch = batch_store.add_batch(conn, batch, None, made.problems, keys=house.keys)
        keep_rows(conn, batch, made)
        trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    receipt = receipt_of(sending, made, batch)
    return replace(receipt, notes=(*receipt.notes, *notes))


def _keep_outcomes(principal: Principal, purpose: Purpose, house: House, sending: Sending, beside: Beside) -> Receipt:
    """Keep what became of incidents; it is no record of its own and is counted nowhere."""
    made = beside.made
    batch = _batch(principal, house, sending, made, batch_class_of(house, sending, made), None)
    months = made.outcomes["month"]
    batch = replace(batch, first_month=int(months.min()), last_month=int(months.max()))
    with _keeping(principal, house, agency_code(sending.agency), beside) as conn:
        batch = batch_store.add_batch(conn, batch, None, made.problems, keys=house.keys)
        note = keep_outcomes(conn, batch, made)
        trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    receipt = receipt_of(sending, made, batch)
    return replace(receipt, notes=(*receipt.notes, note))


def _supersede(conn: Any, batch: Batch, supersedes: np.ndarray) -> None:
    """Let the corrected rows of a file stand instead of the held ones."""
    rows = np.flatnonzero(supersedes)
    superseded_store.supersede(conn, supersedes[rows], record_store.ids_of(batch.seq, rows))


def _with_repeated_points(
    conn: Any, batch_class: str, records: pd.DataFrame, decided: Decided, supersedes: np.ndarray
) -> pd.DataFrame:
    """Flag the points that held and new records together show to be an address; held ones are flagged in the store."""
    if batch_class == "open":
        return records
    columns = ["lat", "lon", "person", "scheme", "kind", "missing_from", "place", "private", "precision_m"]
    held = record_store.read_records(conn, batch_class, ("id", *columns))
    held = held[~held["id"].isin(supersedes)]
    held = held[held["lat"].notna() & (held["place"] == "") & (held["precision_m"] <= CLOSE_ENOUGH_M)]
    after = with_private_points(pd.concat([held[columns], records[columns]], ignore_index=True), decided)
    private = after["private"].to_numpy(bool)
    turned = held["id"].to_numpy()[private[: len(held)] & ~held["private"].to_numpy(bool)]
    point_store.set_private(conn, turned.tolist(), private=True)
    return records.assign(private=private[len(held) :])


def _keep_places(principal: Principal, purpose: Purpose, house: House, sending: Sending, beside: Beside) -> Receipt:
    """Keep places or boundaries. New places may be where held records are, so those are placed anew, and it is said."""
    made = beside.made
    batch = _batch(principal, house, sending, made, batch_class_of(house, sending, made), None)
    moved, kept = Moved(), tuple[str, ...]()
    with _keeping(principal, house, agency_code(sending.agency), beside) as conn:
        batch = batch_store.add_batch(conn, batch, None, made.problems, keys=house.keys)
        if sending.kind == "places":
            place_store.upsert_places(conn, _as_private_as_before(conn, made.places), batch.id)
            places = place_store.read_places(conn, include_closed=True)
            known_texts, decided = meanings(conn, house.text_secret), decided_points(conn, house.point_secret)
            moved = rematch(conn, places, known_texts, decided)
            hide_held_marks(conn, places)
        else:
            kept = keep_reference(conn, made, batch.id)
            if made.boundaries["layer"].isin(MEANT_BY_TEXTS).any():
                moved = place_all(conn, house)
        trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    receipt = receipt_of(sending, made, batch)
    receipt = replace(receipt, notes=(*receipt.notes, *kept))
    return receipt if moved == Moved() else replace(receipt, notes=(*receipt.notes, moved.sentence()))


def _as_private_as_before(conn: Any, places: pd.DataFrame) -> pd.DataFrame:
    """Keep a place private that was so before: a later list that says nothing of it must not show it."""
    held = place_store.read_places(conn, include_closed=True, outlines=False)
    before = places["place_id"].isin(held.loc[held["private"], "place_id"])
    return places.assign(private=places["private"] | before)


def _batch(
    principal: Principal,
    house: House,
    sending: Sending,
    made: Reading,
    batch_class: str,
    records: pd.DataFrame | None,
) -> Batch:
    months = records["month"].to_numpy() if records is not None and len(records) else np.zeros(1, int)
    return Batch(
        kind=sending.kind, agency=agency_code(sending.agency), batch_class=batch_class, layout=made.layout,
        file_name=file_name(sending.name), sha256=made.sha256, content_sha256=made.content_sha256, rows=made.rows,
        accepted=made.accepted, rejected=made.rejected, already_held=made.already_held,
        not_mapped=0 if records is None else int((records["finest"] < 0).sum()),
        scheme=made.scheme, zone=made.zone, key_id=house.keys.pseudonym.id, imported_at=now(),
        imported_by=principal.id, first_month=int(months.min()), last_month=int(months.max()),
        senders="|".join(made.senders), answers=json.dumps(sending.answers, sort_keys=True) if sending.answers else "",
        asked="|".join(one.code for one in made.questions),
    )  # fmt: skip
