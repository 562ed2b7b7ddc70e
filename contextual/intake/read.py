"""Read a sent file: open it, tell its layout, check every row, and account for every row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from contextual.errors import FileRefused
from contextual.intake.areas.reader import read_boundaries
from contextual.intake.formats.files import SentFile, open_file
from contextual.intake.formats.readers import open_table
from contextual.intake.incidents.outcomes import read_outcomes
from contextual.intake.incidents.reader import read_people
from contextual.intake.layouts import FREE_TEXTS, Layout, layout_called
from contextual.intake.mapping import checked_mapping
from contextual.intake.matching import Candidate, best, chosen, refuse_if_said, refuse_known
from contextual.intake.people.pseudonyms import PseudonymKey
from contextual.intake.places.reader import read_places
from contextual.intake.reading import Known, Reading
from contextual.intake.registers.reader import read_register
from contextual.intake.request import Request
from contextual.intake.selecting import looked_at
from contextual.intake.table import Table
from contextual.records import REGISTERS

_READERS = {
    "incidents": read_people, "missing": read_people, "places": read_places, "boundaries": read_boundaries,
    **dict.fromkeys(REGISTERS, read_register),
}  # fmt: skip
_FRAMES = {"incidents": "records", "missing": "records", **dict.fromkeys(REGISTERS, "register")}
_EACH_ROW = ("incidents", "missing")
"""Kinds of which a file that is held as it is needs no second reading: each of its rows is held or was refused."""

KINDS = tuple(_READERS)
"""The kinds of file that can be read."""


def read(
    name: str, data: bytes | Path | str, *, kind: str, agency: str, keys: PseudonymKey, today: int,
    known: Known | None = None, layout: str | None = None, mapping: Layout | None = None,
    answers: Mapping[str, str] | None = None, scheme: str = "", shared_scheme: bool = False, free_text: bool = False,
) -> Reading:  # fmt: skip
    r"""
    Read one file. Nothing is stored and nothing is written to disk.

    Parameters
    ----------
    name : str
        Name of the file as sent.
    data : bytes or path
        The file, or where it lies.
    kind : str
        One of `KINDS`.
    agency : str
        Code of the agency that sent it.
    keys : PseudonymKey
        The project's pseudonym key.
    today : int
        Now, in seconds since 1970 UTC: later times are in the future.
    known : Known, optional
        What is held already.
    layout : str, optional
        Name of a layout; left out, it is told from the headings.
    mapping : Layout, optional
        Columns a person matched (`read_mapping`); stands before `layout`.
    answers : mapping, optional
        A person's answers to the questions of an earlier reading, by their code; see `Request`.
    scheme : str
        Reference scheme of the people in it; "" = the agency's own.
    shared_scheme : bool
        Whether set-up declares the scheme shared between agencies.
    free_text : bool
        Whether set-up has switched free text on; else the note column is not read.

    Returns
    -------
    Reading
        With ``rows = accepted + rejected + already_held``.

    Raises
    ------
    FileRefused
        When nothing of the file can be taken; its code is one of `contextual.codes.REFUSALS`.

    Examples
    --------
    >>> sent = b"occurred_at,category,lat,lon\n2024-03-05 21:30,missing,54.60012,1.60034\n31/02/2024,cse,,\n"
    >>> reading = read("a.csv", sent, kind="incidents", agency="police", keys=PseudonymKey("k", bytes(32)),
    ...                today=1_800_000_000)
    >>> reading.rows, reading.accepted, reading.rejected, reading.problems["code"].tolist()
    (2, 1, 1, ['no_location', 'bad_date'])
    """
    request = Request(
        agency=agency, key=keys, now=today, known=known or Known(), scheme=scheme, shared_scheme=shared_scheme,
        free_text=free_text, answers=answers or {},
    )  # fmt: skip
    sent = open_file(name, data)
    table = open_table(sent)
    match = _match(table, kind, layout, mapping)
    made = _reading(sent, table, match, request)
    pa.default_memory_pool().release_unused()  # the file's own texts are not needed any more: a large file's are many
    return made


def _match(table: Table, kind: str, layout: str | None, mapping: Layout | None) -> Candidate:
    if kind not in KINDS:
        raise FileRefused("missing_headers", f"There is no kind {kind!r}. There are: {', '.join(KINDS)}.")
    refuse_known(table)
    if mapping is not None:
        if mapping.kind != kind:
            msg = f"The matched columns are for {mapping.kind}, not for {kind}."
            raise FileRefused("missing_headers", msg)
        match = chosen(table, checked_mapping(mapping))
    else:
        match = chosen(table, layout_called(layout, kind)) if layout else best(table, kind)
    refuse_if_said(match.layout)
    if not len(table) and not table.lost:
        raise FileRefused("no_rows", "The file has headings but no rows.")
    return match


def _reading(sent: SentFile, table: Table, match: Candidate, request: Request) -> Reading:
    layout, kind = match.layout, match.layout.kind
    table = looked_at(table, layout, match.columns)
    if not len(table) and not table.lost:
        raise FileRefused("no_rows", f"The file holds nothing that is {layout.title or layout.name}.")
    used = {h for f, h in match.columns.items() if request.free_text or f not in FREE_TEXTS}
    common = {
        "kind": kind, "layout": layout.name, "batch_class": layout.batch_class, "sha256": sent.sha256,
        "content_sha256": sent.content_sha256, "zone": layout.zone or "several",
        "scheme": request.scheme or request.agency, "matched": match.columns,
        "unread": tuple(heading for heading in table.headings if heading not in used),
    }  # fmt: skip
    if sent.content_sha256 in request.known.files and kind in _EACH_ROW and layout.makes != "outcomes":
        total = len(table) + table.lost - int(table.blank().sum())
        return Reading(**common, rows=total, already_held=total)  # type: ignore[arg-type]
    reader = read_outcomes if layout.makes == "outcomes" else _READERS[kind]
    rows = reader(table, layout, dict(match.columns), request)
    total = rows.accepted + rows.rejected + rows.already_held
    before = request.known.placed.get(sent.content_sha256, 0)
    more = rows.accepted - before if before else 0
    if sent.content_sha256 in request.known.files and more <= 0:
        return Reading(**common, rows=total, already_held=total)  # type: ignore[arg-type]
    frame = {rows.fills or _FRAMES.get(kind, kind): rows.frame}
    not_mapped = int(np.sum(rows.frame["finest"] == -1)) if "finest" in rows.frame else 0
    return Reading(
        **common, **frame, row_keys=rows.row_keys, problems=rows.problems, rows=total, accepted=rows.accepted,  # type: ignore[arg-type]
        rejected=rows.rejected, already_held=rows.already_held, not_mapped=not_mapped, questions=rows.questions,
        remarks=(*_more(more), *table.remarks, *rows.remarks), taken_back=rows.taken_back, senders=rows.senders,
        compared=rows.compared, supersedes=rows.supersedes,
    )  # fmt: skip


def _more(rows: int) -> tuple[str, ...]:
    """Say of a list of places that is held already how many more of its rows have a place now."""
    return (f"This file is held already, and {rows:,} more of its rows can be placed now.",) if rows > 0 else ()
