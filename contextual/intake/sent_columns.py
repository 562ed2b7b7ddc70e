"""The matched columns of a file of incidents, episodes or a register, and what is settled before they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from contextual.errors import FileRefused
from contextual.intake.layouts import FREE_TEXTS, REFERENCES, Layout
from contextual.intake.people.hygiene import tidy
from contextual.intake.table import Table
from contextual.intake.words import plain
from contextual.records.texts import is_empty, letters

MOST_SENDERS = 20
"""So many senders of one file are kept by name."""

_RUINED = r"\d(?:[.,]\d+)?[eE]\+\d{1,3}"
_NOT_SAID = frozenset({"not known", "unknown", "not recorded", "not stated", "none"})


@dataclass(frozen=True, slots=True)
class SentColumns:
    """
    The columns that were matched: our field -> text, our field -> heading, one entry per row of the file.

    `lines` are the lines of the rows; `geometry` their shapes, where the format has any; `zone` the time zone of the
    file, or of each row; `senders` who recorded the rows, where the file says so; `remarks` are sentences about it.
    """

    columns: dict[str, pd.Series]
    heading: dict[str, str]
    lines: np.ndarray
    geometry: np.ndarray | None
    zone: str | np.ndarray
    senders: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def take(table: Table, layout: Layout, columns: Mapping[str, str], *, free_text: bool) -> SentColumns:
    """
    Read the matched columns, settle what holds for whole columns, and leave out rows in which nothing is written.

    Parameters
    ----------
    columns : mapping
        Our field -> heading in the file.
    free_text : bool
        Whether set-up has switched free text on; else the note is not read.

    Raises
    ------
    FileRefused
        ``no_rows``.
    """
    sent = _written(table, layout, columns, free_text=free_text)
    sheet, heading, remarks = sent.columns, dict(sent.heading), []
    for name in sorted(REFERENCES & set(sheet)):
        sheet[name], ruined = without_ruined(sheet[name])
        if ruined:
            remarks.append(
                f"{ruined:,} reference(s) in {heading[name]!r} were ruined by a spreadsheet (such as 1.2E+13): "
                "those rows were taken as having none. Export that column as text to keep them."
            )
    senders = senders_of(sheet.pop("sender", None))
    zone: str | np.ndarray = layout.zone
    if "zone_of" in sheet:
        zone = zones(sheet["zone_of"], layout.words.get("zone_of", {}), layout.zone)
    if "precision_m" in sheet:
        sheet["precision_m"] = metres(sheet["precision_m"], layout.words.get("precision_m", {}))
    return replace(sent, zone=zone, senders=senders, remarks=tuple(remarks))


def _written(table: Table, layout: Layout, columns: Mapping[str, str], *, free_text: bool) -> SentColumns:
    """Read the columns, add what the layout says of every row, and leave out blank rows (Excel writes such rows)."""
    heading = {name: column for name, column in columns.items() if free_text or name not in FREE_TEXTS}
    read = table.take(list(heading.values()))
    sheet = {name: read[column].rename(column) for name, column in heading.items()}
    for name, value in layout.constants.items():
        if name not in sheet:
            sheet[name] = pd.Series([value], dtype="str").repeat(len(table)).reset_index(drop=True)
            heading[name] = ""
    shapes = table.geometry
    nothing = np.ones(len(table), bool) if shapes is None else np.array([one is None for one in shapes], dtype=bool)
    for name in columns:
        if name in sheet and nothing.any():
            nothing &= is_empty(sheet[name])
    keep = ~(nothing & table.blank()) if nothing.any() else np.ones(len(table), bool)
    if not keep.any() and not table.lost:
        raise FileRefused("no_rows", "The file has headings but no rows.")
    geometry = table.geometry
    if not keep.all():
        sheet = {name: column[keep].reset_index(drop=True) for name, column in sheet.items()}
        geometry = None if geometry is None else geometry[keep]
    return SentColumns(sheet, heading, table.lines[keep], geometry, layout.zone)


def without_ruined(references: pd.Series) -> tuple[pd.Series, int]:
    """
    Empty references that a spreadsheet wrote as rounded numbers: many references have become one, and none is right.

    Returns
    -------
    references : pandas.Series of str
    ruined : int
        How many were emptied.

    Examples
    --------
    >>> left, ruined = without_ruined(pd.Series(["1.20058E+13", "12E4", "A1"], dtype="str"))
    >>> left.tolist(), ruined
    (['', '12E4', 'A1'], 1)
    """
    if not pc.any(pc.match_substring(letters(references), "+")).as_py():
        return references, 0
    hit = references.str.fullmatch(_RUINED).to_numpy(bool)
    return (references.mask(hit, ""), int(hit.sum())) if hit.any() else (references, 0)


def senders_of(column: pd.Series | None) -> tuple[str, ...]:
    """
    Name who recorded the rows, each once, in order; at most `MOST_SENDERS`.

    Examples
    --------
    >>> senders_of(pd.Series(["Sandbar Police", "", "Kelp Police", "Sandbar Police"], dtype="str"))
    ('Kelp Police', 'Sandbar Police')
    """
    if column is None:
        return ()
    names = {tidy(text).replace("|", " ")[:80] for text in pd.unique(column)}
    return tuple(sorted(names - {""}))[:MOST_SENDERS]


def metres(values: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """
    Write as metres what a file says in words of how closely a place is known; numbers stay as they are.

    Examples
    --------
    >>> metres(pd.Series(["Street", "25", "Not known"], dtype="str"), {"street": "500"}).tolist()
    ['500', '25', '']
    """
    known = {plain(word): text for word, text in words.items()} | dict.fromkeys(_NOT_SAID, "")
    codes, distinct = pd.factorize(values)
    texts = pd.Series([known.get(plain(text), text) for text in pd.Series(distinct, dtype="str")], dtype="str")
    return pd.Series(texts.array.take(codes), dtype="str", name=values.name) if len(values) else values


def zones(values: pd.Series, words: Mapping[str, str], otherwise: str) -> np.ndarray:
    """
    Give the time zone of each row: by the words of the layout, or written out as such; "" where nobody knows.

    Examples
    --------
    >>> zones(pd.Series(["Boston", "Europe/Paris", "", "Atlantis"], dtype="str"),
    ...       {"Boston": "America/New_York"}, "Europe/London").tolist()
    ['America/New_York', 'Europe/Paris', 'Europe/London', '']
    """
    known = {plain(zone): zone for zone in available_timezones()} | {plain(w): zone for w, zone in words.items()}
    codes, distinct = pd.factorize(values)
    found = [known.get(plain(text), "") if text else otherwise for text in pd.Series(distinct, dtype="str")]
    return np.array(found or [""], dtype=object)[codes] if len(values) else np.zeros(0, object)
