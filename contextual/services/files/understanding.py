"""Understanding: what a file was taken for, before any of it is kept."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import HARMS, agency_code, unmask
from contextual.counts.lens import month_text
from contextual.errors import FileRefused
from contextual.intake.formats.files import open_file
from contextual.intake.formats.readers import open_table
from contextual.intake.layouts import layouts as known_layouts
from contextual.intake.reading import Reading
from contextual.records import REGISTERS, Register, problems_frame
from contextual.services.files.beside import read_file
from contextual.services.files.bringing_in import batch_class_of
from contextual.services.files.difference import difference_of
from contextual.services.files.keeping_registers import months_of
from contextual.services.files.matching import fields_of
from contextual.services.files.overlapping import overlaps
from contextual.services.files.questions import question_of
from contextual.services.files.sending import Sending, sha256_of
from contextual.services.gate import allow, trace
from contextual.services.house import House
from contextual.services.views import Understanding

_SAMPLE_ROWS = 8


def understand(principal: Principal, purpose: Purpose, house: House, sending: Sending) -> Understanding:
    """
    Read a file and say what was understood; nothing of it is kept. Leaves a trace: it tells which rows are held.

    Raises
    ------
    FileRefused
        When nothing of the file can be taken, with one sentence.
    """
    allow(house, principal, purpose, "bring_in", agency_code(sending.agency))
    trace(house, principal, purpose, "understand", object_type="file", object_id=sha256_of(sending.data))
    try:
        beside = read_file(house, sending, ask_again=True)
        read = beside.made
    except FileRefused as refusal:
        if refusal.code != "missing_headers":
            raise
        return _to_be_matched(house, sending, refusal)
    return Understanding(
        file_name=sending.name,
        kind=sending.kind,
        layout=read.layout,
        layout_label=_layout_label(read.layout),
        batch_class=batch_class_of(house, sending, read),
        rows=read.rows,
        accepted=read.accepted,
        rejected=read.rejected,
        already_held=read.already_held,
        not_mapped=read.not_mapped,
        matched=tuple((heading, name) for name, heading in read.matched.items()),
        headings=(*read.matched.values(), *read.unread),
        fields=fields_of(sending.kind),
        unread=read.unread,
        sample=_sample(read),
        problems=read.problems,
        questions=tuple(question_of(one) for one in read.questions),
        already=beside.adds_nothing,
        overlaps=overlaps(house, sending, read) > 0,
        months=_months(read),
        senders=read.senders,
        difference=difference_of(house, sending, beside),
    )


def _to_be_matched(house: House, sending: Sending, refusal: FileRefused) -> Understanding:
    """Say of a table whose headings are not known which headings it has, so that a person can match them once."""
    table = open_table(open_file(sending.name, sending.data))
    return Understanding(
        file_name=sending.name, kind=sending.kind, layout="", layout_label=refusal.message,
        batch_class=sending.batch_class or house.store_class, rows=len(table), accepted=0, rejected=0, already_held=0,
        not_mapped=0, matched=(), headings=tuple(table.headings), fields=fields_of(sending.kind),
        unread=tuple(table.headings), sample=pd.DataFrame(), problems=problems_frame(), questions=(), already=False,
        overlaps=False, months=(0, 0),
    )  # fmt: skip


def layouts(kind: str) -> list[tuple[str, str]]:
    """
    List the layouts for one kind of file: (name, label).

    Examples
    --------
    >>> dict(layouts("incidents"))["incidents"]
    'Our own template: incidents'
    """
    found = known_layouts().values()
    return [(one.name, one.title or one.name) for one in found if one.kind == kind]


def _layout_label(name: str) -> str:
    found = known_layouts().get(name)
    return found.title or name if found else "Columns matched by hand"


def _months(read: Reading) -> tuple[int, int]:
    months = months_of(read)
    return (int(months.min()), int(months.max())) if len(months) else (0, 0)


def _register_sample(register: Register, rows: pd.DataFrame) -> pd.DataFrame:
    there = np.array(["not there", "there"])
    shown: dict[str, object] = {"Line": rows["line"]}
    for one in register.fields:
        label = one.name.replace("_", " ").capitalize()
        if one.reads == "person":
            shown["Reference"] = there[(rows["person"] != "").to_numpy().astype(int)]
        elif one.name in rows and one.personal:
            shown[label] = there[(rows[one.name] != "").to_numpy().astype(int)]
        elif one.name in rows and one.coded:
            shown[label] = rows[one.name]
    return pd.DataFrame(shown)


def _sample(read: Reading) -> pd.DataFrame:
    """Show the first rows as they were understood; what is about a person only as there or not there."""
    if len(read.places):
        return read.places.loc[~read.places["private"], ["place_id", "name", "type", "status"]].head(_SAMPLE_ROWS)
    if read.kind in REGISTERS:
        return _register_sample(REGISTERS[read.kind], read.register.head(_SAMPLE_ROWS))
    if len(read.boundaries):
        return read.boundaries[["layer", "code", "name"]].head(_SAMPLE_ROWS)
    if read.kind == "boundaries":
        return (read.links if len(read.links) else read.figures).head(_SAMPLE_ROWS)
    rows = read.records.head(_SAMPLE_ROWS)
    there = np.array(["not there", "there"])
    return pd.DataFrame(
        {
            "Line": rows["line"],
            "Month": [month_text(int(month)) for month in rows["month"]],
            "Time known": rows["time_precision"],
            "Harms": [", ".join(HARMS.label(key) for key in unmask(int(mask))) for mask in rows["harms"]],
            "Part": rows["part"],
            "Age band": rows["age_band"],
            "Reference": there[(rows["person"] != "").astype(int)],
            "Position": there[(rows["finest"] >= 0).astype(int)],
            "Place text": there[(rows["place_text"] != "").astype(int)],
            "How recorded": rows["recorded"],
        }
    )
