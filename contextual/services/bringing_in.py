"""Bringing in: one file from bytes to stored records, all of it or nothing, with every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import CLASSES, agency_code
from contextual.counts.lens import month_text
from contextual.errors import FileRefused
from contextual.intake.pseudonyms import PseudonymKey
from contextual.intake.read import read
from contextual.intake.reading import Known, Reading
from contextual.records import REGISTERS, Batch
from contextual.services.around import around_places
from contextual.services.base_layer import LAYOUT as BASE_LAYOUT
from contextual.services.base_layer import bring_in_layer
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.keeping_registers import batch_months, hide_held_marks, keep_rows, overlapping, repeated
from contextual.services.kinds import KINDS, RECORDS
from contextual.services.matching import mapping_of
from contextual.services.meaning import meanings
from contextual.services.nothing_taken import refuse_nothing_taken
from contextual.services.outcomes import keep_outcomes
from contextual.services.placing import (
    CLOSE_ENOUGH_M,
    Decided,
    Moved,
    decided_points,
    place_records,
    rematch,
    with_private_points,
)
from contextual.services.receipts import is_held, receipt_of, refused
from contextual.services.reference import keep_reference
from contextual.services.sending import Sending, file_name, sha256_of
from contextual.services.views import Receipt
from contextual.store import batches as batch_store
from contextual.store import places as place_store
from contextual.store import points as point_store
from contextual.store import records as record_store
from contextual.store import registers as register_store


def bring_in(
    principal: Principal, purpose: Purpose, house: House, sending: Sending, *, dry_run: bool = False
) -> Receipt:
    """
    Read a file, place its records and keep them, in one transaction with its problems and its trace.

    Parameters
    ----------
    sending : Sending
    dry_run : bool
        Say what would become of the file, and keep nothing.

    Returns
    -------
    Receipt
        ``rows = accepted + rejected + already_held``; a refused file has ``refused`` and nothing of it is kept.

    Raises
    ------
    NotAllowed, PurposeNeeded
        When the principal may not.
    """
    allow(house, principal, purpose, "bring_in")
    if dry_run:  # it tells which rows are held already
        trace(house, principal, purpose, "understand", object_type="file", object_id=sha256_of(sending.data))
    made: Reading | None = None
    try:
        if sending.kind == "boundaries" and sending.layout == BASE_LAYOUT:
            name, data, agency = sending.name, sending.data, sending.agency
            return bring_in_layer(principal, purpose, house, name, data, agency, dry_run=dry_run)
        made = read_file(house, sending)
        _refuse_class(house, batch_class_of(house, sending, made), made)
        _refuse_overlap(house, sending, made)
        refuse_nothing_taken(made)
    except FileRefused as refusal:
        return refused(sending, refusal, made)
    if dry_run or is_held(made):
        if not dry_run:
            trace(house, principal, purpose, "bring_in", object_type="file", object_id=made.sha256, outcome="held")
        return receipt_of(sending, made)
    if len(made.outcomes):
        return _keep_outcomes(principal, purpose, house, sending, made)
    keep = dict.fromkeys(RECORDS, _keep_records) | dict.fromkeys(REGISTERS, _keep_register)
    return keep.get(sending.kind, _keep_places)(principal, purpose, house, sending, made)


def read_file(house: House, sending: Sending) -> Reading:
    """
    Understand a file against what is held, without keeping anything.

    A file that is to replace held ones is read as if those were gone already.

    Raises
    ------
    FileRefused
        With a code of `contextual.codes.REFUSALS` and one sentence.
    """
    made = _read_beside(house, sending, without=())
    if sending.overlap != "replace" or sending.kind not in (*RECORDS, *REGISTERS) or is_held(made):
        return made
    with house.store.read() as conn:
        gone = [batch.seq for batch in overlapping(conn, sending, made)]
    return _read_beside(house, sending, without=gone)


def _read_beside(house: House, sending: Sending, without: Sequence[int]) -> Reading:
    """Read a file against what is held, but for the batches in `without`."""
    if sending.kind not in KINDS:
        raise FileRefused("unrecognised_format", f"A file is one of: {', '.join(KINDS)}.")
    agency = agency_code(sending.agency)
    area = house.study_area()
    if sending.kind in REGISTERS:  # small, and what it keeps does not move the version of the counts
        held_keys = _row_keys(house, agency, sending, without)
    else:
        held_keys = house.once(
            "row_keys", (agency, sending.kind, tuple(without)), lambda: _row_keys(house, agency, sending, without)
        )
    with house.store.read() as conn:
        known = Known(
            row_keys=held_keys,
            files=batch_store.held_contents(conn, agency, sending.kind),
            area_cells=area.cells if area else {},
            **(around_places(house) if sending.kind == "places" else {}),
        )
    return read(
        sending.name,
        sending.data,
        kind=sending.kind,
        agency=agency,
        keys=PseudonymKey(house.keys.pseudonym.id, house.keys.pseudonym.secret),
        today=now(),
        known=known,
        layout=sending.layout,
        mapping=mapping_of(sending.kind, sending.mapping) if isinstance(sending.mapping, Mapping) else sending.mapping,
        answers=sending.answers,
        scheme=sending.ref_scheme,
    )


def _row_keys(house: House, agency: str, sending: Sending, without: Sequence[int]) -> pd.Index:
    store = register_store if sending.kind in REGISTERS else record_store
    with house.store.read() as conn:
        return store.held_row_keys(conn, agency, sending.kind, without)


def batch_class_of(house: House, sending: Sending, made: Reading) -> str:
    """Say the class of a file: the one named, else its layout's, else the store's own."""
    return sending.batch_class or made.batch_class or house.store_class


def _refuse_class(house: House, batch_class: str, made: Reading) -> None:
    if batch_class not in CLASSES:
        raise FileRefused("unrecognised_format", f"A class is one of: {', '.join(CLASSES)}.")
    if batch_class not in ("open", house.store_class):
        words = {"fictional": "fictional and open files only", "partnership": "partnership and open files only"}
        raise FileRefused("unrecognised_format", f"This store takes {words[house.store_class]}.")
    people = made.register if "person" in made.register else made.records
    if batch_class == "open" and (people["person"] != "").any():
        msg = "Open data names nobody, and this file refers to people: bring it in as another class."
        raise FileRefused("identifiable_data", msg)


def overlaps(house: House, sending: Sending, made: Reading) -> int:
    """Count held rows that rows of this file may repeat: the same agency, layout and month, and no reference."""
    if sending.kind in REGISTERS and not is_held(made):
        return repeated(house, sending, made)
    if sending.kind not in RECORDS or is_held(made) or not len(made.records):
        return 0
    alone = made.row_keys == ""
    if not alone.any():
        return 0
    with house.store.read() as conn:
        held = record_store.months_without_reference(conn, agency_code(sending.agency), made.layout)
    return sum(held.get(int(month), 0) for month in set(made.records["month"].to_numpy()[alone].tolist()))


def _refuse_overlap(house: House, sending: Sending, made: Reading) -> None:
    if sending.overlap in ("add", "replace"):
        return
    if overlaps(house, sending, made):
        msg = (
            "Rows of these months from this agency are held already and neither they nor these have a reference of "
            "their own: say whether to add this file or to replace what is held."
        )
        raise FileRefused("overlaps", msg)


def _keep_records(principal: Principal, purpose: Purpose, house: House, sending: Sending, made: Reading) -> Receipt:
    """Place and keep records in one transaction: a care setting that another program brings in is never missed."""
    batch_class = batch_class_of(house, sending, made)
    with house.store.write() as conn:
        gone = overlapping(conn, sending, made) if sending.overlap == "replace" else []
        for held in gone:
            batch_store.withdraw(conn, held.id, now(), principal.id)
        places = place_store.read_places(conn, include_closed=True)
        placed = place_records(made.records, places, meanings(conn, house.text_secret))
        decided = decided_points(conn, house.point_secret)
        records = _with_repeated_points(conn, batch_class, placed.records, decided)
        touches = placed.touches[~records["private"].to_numpy(bool)[placed.touches["record"].to_numpy()]]
        batch = _batch(principal, house, sending, made, batch_class, records)
        batch = batch_store.add_batch(
            conn, batch, records, made.problems, keys=house.keys, row_keys=made.row_keys, touches=touches
        )
        trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    receipt = receipt_of(sending, made, batch, joined=int((records["place"] != "").sum()))
    return replace(receipt, notes=(*receipt.notes, *map(_replaced, gone)))


def _keep_register(principal: Principal, purpose: Purpose, house: House, sending: Sending, made: Reading) -> Receipt:
    """Keep the rows of a register beside the records, in one transaction; nothing of them is counted with records."""
    first, last = batch_months(made)
    batch = _batch(principal, house, sending, made, batch_class_of(house, sending, made), None)
    batch = replace(batch, first_month=first, last_month=last, not_mapped=made.not_mapped)
    with house.store.write() as conn:
        gone = overlapping(conn, sending, made) if sending.overlap == "replace" else []
        for held in gone:
            batch_store.withdraw(conn, held.id, now(), principal.id)
        batch = batch_store.add_batch(conn, batch, None, made.problems, keys=house.keys)
        keep_rows(conn, batch, made)
        trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    receipt = receipt_of(sending, made, batch)
    return replace(receipt, notes=(*receipt.notes, *map(_replaced, gone)))


def _keep_outcomes(principal: Principal, purpose: Purpose, house: House, sending: Sending, made: Reading) -> Receipt:
    """Keep what became of incidents; it is no record of its own and is counted nowhere."""
    batch = _batch(principal, house, sending, made, batch_class_of(house, sending, made), None)
    months = made.outcomes["month"]
    batch = replace(batch, first_month=int(months.min()), last_month=int(months.max()))
    with house.store.write() as conn:
        batch = batch_store.add_batch(conn, batch, None, made.problems, keys=house.keys)
        note = keep_outcomes(conn, batch, made)
        trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    receipt = receipt_of(sending, made, batch)
    return replace(receipt, notes=(*receipt.notes, note))


def _replaced(held: Batch) -> str:
    """Say which file went for another, and for which months: it may have held more months than the new one has."""
    first, last = month_text(held.first_month), month_text(held.last_month)
    months = first if first == last else f"{first} to {last}"
    of = f" of {months}" if held.last_month else ""
    return f"It replaced {held.file_name}: {held.accepted:,} rows{of} were withdrawn."


def _with_repeated_points(conn: Any, batch_class: str, records: pd.DataFrame, decided: Decided) -> pd.DataFrame:
    """Flag the points that held and new records together show to be an address; held ones are flagged in the store."""
    if batch_class == "open":
        return records
    columns = ["lat", "lon", "person", "scheme", "kind", "missing_from", "place", "private", "precision_m"]
    held = record_store.read_records(conn, batch_class, ("id", *columns))
    held = held[held["lat"].notna() & (held["place"] == "") & (held["precision_m"] <= CLOSE_ENOUGH_M)]
    after = with_private_points(pd.concat([held[columns], records[columns]], ignore_index=True), decided)
    private = after["private"].to_numpy(bool)
    turned = held["id"].to_numpy()[private[: len(held)] & ~held["private"].to_numpy(bool)]
    point_store.set_private(conn, turned.tolist(), private=True)
    return records.assign(private=private[len(held) :])


def _keep_places(principal: Principal, purpose: Purpose, house: House, sending: Sending, made: Reading) -> Receipt:
    """Keep places or boundaries. New places may be where held records are, so those are placed anew, and it is said."""
    batch = _batch(principal, house, sending, made, batch_class_of(house, sending, made), None)
    moved, kept = Moved(), tuple[str, ...]()
    with house.store.write() as conn:
        batch = batch_store.add_batch(conn, batch, None, made.problems, keys=house.keys)
        if sending.kind == "places":
            place_store.upsert_places(conn, _as_private_as_before(conn, made.places), batch.id)
            places = place_store.read_places(conn, include_closed=True)
            known_texts, decided = meanings(conn, house.text_secret), decided_points(conn, house.point_secret)
            moved = rematch(conn, places, known_texts, decided)
            hide_held_marks(conn, places)
        else:
            kept = keep_reference(conn, made, batch.id)
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
        imported_by=principal.id, senders="|".join(made.senders), first_month=int(months.min()),
        last_month=int(months.max()),
    )  # fmt: skip
