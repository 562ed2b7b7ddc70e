"""Understanding: what a file was taken for, before any of it is kept."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import HARMS, unmask
from contextual.counts.lens import month_text
from contextual.intake.layouts import Layout, checked_mapping, write_mapping
from contextual.intake.layouts import layouts as known_layouts
from contextual.intake.layouts import read_mapping as read_saved
from contextual.intake.moments import DateQuestion
from contextual.intake.reading import Choice, Reading
from contextual.services.bringing_in import Sending, batch_class_of, overlaps, read_file
from contextual.services.gate import allow
from contextual.services.house import House
from contextual.services.views import Question, Understanding

_SAMPLE_ROWS = 8
_DATE_ORDERS = (("day_first", "Day first"), ("month_first", "Month first"))


def understand(principal: Principal, purpose: Purpose, house: House, sending: Sending) -> Understanding:
    """
    Read a file and say what was understood; nothing of it is kept.

    Raises
    ------
    FileRefused
        When nothing of the file can be taken, with one sentence.
    """
    allow(house, principal, purpose, "bring_in")
    read = read_file(house, sending)
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
        fields=_fields(sending.kind),
        unread=read.unread,
        sample=_sample(read),
        problems=read.problems,
        questions=tuple(_question(one) for one in read.questions),
        already=read.rows > 0 and read.already_held == read.rows,
        overlaps=overlaps(house, sending, read) > 0,
        months=_months(read),
    )


def layouts(kind: str) -> list[tuple[str, str]]:
    """
    List the layouts for one kind of file: (name, label).

    Examples
    --------
    >>> ("incidents", "Our own template") in layouts("incidents") or bool(layouts("incidents"))
    True
    """
    found = known_layouts().values()
    return [(one.name, one.title or one.name) for one in found if one.kind == kind]


def _fields(kind: str) -> tuple[tuple[str, str], ...]:
    """List what a column may be matched with: the fields of our own template for this kind of file."""
    template = known_layouts()[kind]
    return tuple((name, name.replace("_", " ")) for name in template.columns)


def save_mapping(kind: str, matched: dict[str, str], date_order: str = "") -> str:
    """
    Write matched columns as TOML, to be kept beside the agency's files and used again.

    Parameters
    ----------
    matched : dict
        Heading in the file -> field of our template.

    Raises
    ------
    FileRefused
        When a heading stands for data that identifies people: such a column is never read.
    """
    layout = _mapping(kind, matched, date_order)
    with tempfile.TemporaryDirectory(prefix="contextual-") as folder:
        path = Path(folder) / "columns.toml"
        write_mapping(path, layout)
        return path.read_text(encoding="utf-8")


def mapping_of(kind: str, matched: dict[str, str], date_order: str = "") -> Layout:
    """Make the layout of matched columns, for a `Sending`; heading -> field."""
    return checked_mapping(_mapping(kind, matched, date_order))


def read_mapping(path: Path) -> Layout:
    """Read matched columns that were saved as TOML."""
    return read_saved(path)


def _mapping(kind: str, matched: dict[str, str], date_order: str) -> Layout:
    columns = {name: (heading,) for heading, name in matched.items() if name}
    return Layout("matched", kind, columns, title="Columns matched by hand", date_order=date_order)


def _layout_label(name: str) -> str:
    found = known_layouts().get(name)
    return found.title or name if found else name


def _question(one: DateQuestion | Choice) -> Question:
    if isinstance(one, DateQuestion):
        return Question(one.code, one.text, _DATE_ORDERS, one.examples)
    return Question(one.code, one.text, one.choices)


def _months(read: Reading) -> tuple[int, int]:
    months = read.records["month"]
    return (int(months.min()), int(months.max())) if len(months) else (0, 0)


def _sample(read: Reading) -> pd.DataFrame:
    """Show the first rows as they were understood; what is about a person only as there or not there."""
    if len(read.places):
        return read.places.loc[~read.places["private"], ["place_id", "name", "type", "status"]].head(_SAMPLE_ROWS)
    if len(read.boundaries):
        return read.boundaries[["layer", "code", "name"]].head(_SAMPLE_ROWS)
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
