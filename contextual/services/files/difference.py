"""Difference: what a file would change of what is held, said before it is taken, in counts, fields and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import HARMS, agency_code
from contextual.counts.lens import month_text
from contextual.intake.incidents.comparing import CODED, COMPARED, FIELDS, NEW, SAME, Compared, compare
from contextual.intake.incidents.corrections import code_label
from contextual.records import REGISTERS, Batch
from contextual.services.files.beside import Beside, read_file
from contextual.services.files.sending import Sending, sha256_of
from contextual.services.gate import allow, trace
from contextual.services.house import House
from contextual.services.kinds import RECORDS
from contextual.services.views import Difference, Receipt
from contextual.store import batches as batch_store
from contextual.store import records as record_store

_MOST = 0.5
"""A file that holds at least this share of an earlier file's rows of its months is that file sent again."""
_SAME_ROWS = (
    "Rows that are held already stay as they are held. If they say something else now, choose to replace what is held."
)
_CODED = tuple(name for name in CODED if name != "month")
"""Codes that are shown before and after; months have a table of their own."""


def difference(principal: Principal, purpose: Purpose, house: House, sending: Sending) -> Difference | None:
    """
    Say what a file would change of what is held; None where it touches nothing. Leaves a trace; keeps nothing.

    Raises
    ------
    FileRefused
        When nothing of the file can be taken.
    """
    allow(house, principal, purpose, "bring_in", agency_code(sending.agency))
    trace(house, principal, purpose, "understand", object_type="file", object_id=sha256_of(sending.data))
    return difference_of(house, sending, read_file(house, sending))


def difference_of(house: House, sending: Sending, beside: Beside) -> Difference | None:
    """Say what a file that was read beside what is held would change of it."""
    made, stands = beside.made, (sending.answers or {}).get("corrections", "")
    touches = bool(made.compared.state.any()) or any(batch.accepted for batch in beside.gone)
    if sending.kind not in RECORDS or not touches:
        return None
    held = _held(house, sending, ())
    seqs = [batch.seq for batch in beside.gone]
    after = held[~held["batch"].isin(seqs) & ~held["id"].isin(made.supersedes)]
    if seqs:
        after = _held(house, sending, seqs)
        after = after[~after["id"].isin(made.supersedes)]
    leaving = held[held["batch"].isin(seqs)]
    beside_it = _replacing(made.records, leaving) if len(leaving) else made.compared
    changed, same = beside_it.changed, beside_it.count(SAME)
    gone = len(leaving) - same - len(changed) if len(leaving) else int(_vanished(house, held, beside)["rows"].sum())
    taken = len(leaving) or stands == "take"
    return Difference(
        new=made.accepted - ((same if len(leaving) else 0) + (len(changed) if taken else 0)),
        same=same, changed=len(changed), gone=gone, stands="take" if len(leaving) else stands,
        replaces=tuple(batch.file_name for batch in beside.gone if batch.accepted),
        fields=_fields(changed), codes=_codes(changed),
        months=_months(held["month"], after["month"], made.records["month"], set(changed.get("now_month", ()))),
        harms=_harms(held["harms"], after["harms"], made.records["harms"]),
    )  # fmt: skip


def notes_of(house: House, sending: Sending, beside: Beside) -> tuple[str, ...]:
    """Say in sentences which held files and rows a file replaces or corrects, and which it no longer has."""
    compared, stands = beside.made.compared, (sending.answers or {}).get("corrections", "")
    said = [_again(batch) for batch in beside.before if batch.accepted] + [_replaced(one) for one in beside.replaced]
    if sending.kind in REGISTERS and beside.made.already_held and beside.new_content and not beside.replaced:
        said.append(_SAME_ROWS)
    if len(compared.changed) and stands == "take":
        said.append(f"{_rows(len(compared.changed))} held before corrected: {_in_fields(compared)}.")
    if len(compared.changed) and stands == "keep":
        said.append(f"{_rows(len(compared.changed))} of this file say something else than is held, which stays.")
    if compared.held.any() and not beside.replaced:
        for name, rows in _vanished(house, _held(house, sending, ()), beside)[["file", "rows"]].itertuples(index=False):
            said.append(f"{_rows(rows)} held from {name} not in this file. They stay: only replacing takes them away.")
    return tuple(said)


def with_notes(receipt: Receipt, house: House, sending: Sending, beside: Beside) -> Receipt:
    """Put those sentences, and the difference, on the receipt of a file that is not kept."""
    notes = (*receipt.notes, *notes_of(house, sending, beside))
    return replace(receipt, notes=notes, difference=difference_of(house, sending, beside))


def _rows(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _replaced(held: Batch) -> str:
    """Say which file went for another, and for which months: it may have held more months than the new one has."""
    first, last = month_text(held.first_month), month_text(held.last_month)
    months = first if first == last else f"{first} to {last}"
    of = f" of {months}" if held.last_month else ""
    return f"It replaced {held.file_name}: {held.accepted:,} rows{of} were withdrawn."


def _again(held: Batch) -> str:
    return f"The file was taken again: the {_rows(held.accepted)} taken of it before were withdrawn."


def _in_fields(compared: Compared) -> str:
    counts = _fields(compared.changed)
    return ", ".join(f"{what.lower()} in {rows:,}" for what, rows in counts[["field", "rows"]].itertuples(index=False))


def _held(house: House, sending: Sending, without: Any) -> pd.DataFrame:
    """Read what is held of the agency's files of this kind, as it stands, or as it would without some files."""
    with house.store.read() as conn:
        wanted = list(dict.fromkeys(("id", "batch", *COMPARED)))
        return record_store.held_under(conn, agency_code(sending.agency), sending.kind, wanted, list(without))


def _replacing(sent: pd.DataFrame, leaving: pd.DataFrame) -> Compared:
    """Compare the rows of a file with those it replaces; rows without a reference are equal or not, never corrected."""
    named, told = (sent["incident"] != "").to_numpy(), (leaving["incident"] != "").to_numpy()
    found = compare(sent[named].reset_index(drop=True), leaving[told].reset_index(drop=True))
    alone = sent[~named].reset_index(drop=True), leaving[~told].reset_index(drop=True)
    equal = compare(*(one.assign(person=_spot(one), incident="") for one in alone))
    same = np.where(equal.state == SAME, np.int8(SAME), np.int8(NEW))
    return replace(found, state=np.concatenate([found.state, same]))


def _spot(rows: pd.DataFrame) -> pd.Series:
    """Tell rows without a reference apart by everything compared, so that only equal ones are paired."""
    names = [name for name in COMPARED if name not in ("row_key", "private", "incident", "person")]
    there = rows[names].round({"lat": 6, "lon": 6}).astype(str)
    return pd.util.hash_pandas_object(there, index=False).astype(str)


def _vanished(house: House, held: pd.DataFrame, beside: Beside) -> pd.DataFrame:
    """Count, by earlier file, the rows with a reference that are not in a file which holds most of that file's rows."""
    compared = beside.made.compared
    matched = np.isin(held["id"], compared.held[compared.held != 0])
    months = pd.concat([held["month"][matched], beside.made.records["month"]])
    if not matched.any():
        return pd.DataFrame({"file": [], "rows": []})
    near = (held["incident"] != "") & held["month"].between(months.min(), months.max())
    near &= ~held["incident"].isin(compared.unread)
    found = pd.DataFrame({"batch": held["batch"], "near": near.to_numpy(), "here": matched})[near | matched]
    by_file = found.groupby("batch")[["near", "here"]].sum()
    lost = by_file[(by_file["here"] >= _MOST * by_file["near"]) & (by_file["near"] > by_file["here"])]
    with house.store.read() as conn:
        names = {batch.seq: batch.file_name for batch in batch_store.list_batches(conn)}
    rows = (lost["near"] - lost["here"]).to_numpy()
    return pd.DataFrame({"file": [names.get(int(seq), "") for seq in lost.index], "rows": rows})


def _fields(changed: pd.DataFrame) -> pd.DataFrame:
    """Count the changed rows by field: ``field, rows, detail``."""
    rows = []
    for key, (label, _) in FIELDS.items():
        count = int(changed[key].sum()) if len(changed) else 0
        if count:
            moved = changed.loc[changed[key], "metres"].dropna() if key == "position" else pd.Series(dtype=float)
            ends = list(dict.fromkeys(f"{metres:,.0f}" for metres in (moved.min(), moved.max()))) if len(moved) else []
            detail = f"moved by {' to '.join(ends)} m" if ends else ""
            rows.append((label, count, detail))
    return pd.DataFrame(rows, columns=["field", "rows", "detail"])


def _codes(changed: pd.DataFrame) -> pd.DataFrame:
    """Count the changed rows by what a coded field said and says: ``field, was, now, rows``."""
    rows: list[tuple[str, str, str, int]] = []
    for key in _CODED if len(changed) else ():
        some = changed[changed[key]]
        pairs = some.groupby([f"was_{key}", f"now_{key}"]).size().sort_values(ascending=False, kind="stable")
        rows += [
            (FIELDS[key][0], code_label(key, was), code_label(key, now), int(n)) for (was, now), n in pairs.items()
        ]
    return pd.DataFrame(rows, columns=["field", "was", "now", "rows"])


def _months(held: pd.Series, after: pd.Series, new: pd.Series, touched: set[int]) -> pd.DataFrame:
    """Count the agency's records of the months that change, before and after: ``month, before, after``."""
    before, now = held.value_counts(), pd.concat([after, new]).value_counts()
    every = sorted(set(before.index) | set(now.index))
    rows = [(int(month), int(before.get(month, 0)), int(now.get(month, 0))) for month in every]
    wanted = [row for row in rows if row[1] != row[2] or row[0] in touched]
    return pd.DataFrame(wanted, columns=["month", "before", "after"])


def _harms(held: pd.Series, after: pd.Series, new: pd.Series) -> pd.DataFrame:
    """Count the agency's records by harm where that changes, before and after: ``harm, before, after``."""
    before, now = _by_harm(held), _by_harm(pd.concat([after, new]))
    rows = [(HARMS.label(key), before[key], now[key]) for key in HARMS if before[key] != now[key]]
    return pd.DataFrame(rows, columns=["harm", "before", "after"])


def _by_harm(masks: pd.Series) -> Mapping[str, int]:
    packed = masks.to_numpy("int64")
    return {key: int(((packed >> one.bit) & 1).sum()) for key, one in HARMS.items()}
