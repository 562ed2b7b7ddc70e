"""Corrections: rows held already that a file says otherwise of; asked about, never taken or passed over unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.codes import AGE_BANDS, HARMS, LOCATION_KINDS, PARTS, RECORDED, unmask
from contextual.intake.faults import Faults
from contextual.intake.incidents.comparing import CHANGED, CODED, FIELDS, SAME, Compared, compare, nothing_held
from contextual.intake.people.row_keys import held
from contextual.intake.reading import Choice, Known
from contextual.records import records_frame

TAKE, KEEP = "take", "keep"
ANSWERS = ((TAKE, "Take the corrections instead of the held rows"), (KEEP, "Keep what is held"))
_TABLES: Mapping[str, Any] = {
    "part": PARTS, "age_band": AGE_BANDS, "recorded": RECORDED, "location_kind": LOCATION_KINDS,
}  # fmt: skip
_EXAMPLES = 5


def beside_held(
    frame: Mapping[str, object], keys: np.ndarray, known: Known, fit: np.ndarray, *, each_row: bool
) -> Compared:
    """
    Compare the rows of a file with the rows held under the same references.

    Parameters
    ----------
    frame : mapping
        Columns of a records frame; one value may stand for all rows.
    keys : array of str, shape (n,)
        Row keys.
    known : Known
        Without `held_rows` a row with a held key is the same row.
    fit : array of bool, shape (n,)
        Rows that could be taken; the others are not compared.
    each_row : bool
        The file's layout keeps every row of a repeated reference: an equal row has an equal key, and only another row
        of the same month can be a correction.
    """
    beside = nothing_held(len(keys))
    if each_row or known.held_rows is None:
        beside.state[held(keys, known.row_keys) & fit] = SAME
    if known.held_rows is None:
        return beside
    incidents: Any = frame["incident"]
    named = held(incidents, known.incidents)
    rows = np.flatnonzero(named & fit & (beside.state != SAME))
    beside = replace(beside, unread=frozenset(incidents[named & ~fit].tolist()))
    if not len(rows):
        return beside
    sent = records_frame({name: _some(values, rows) for name, values in frame.items()}, len(rows))
    there = known.held_rows(sent["incident"].unique())
    if each_row:
        there = there[~there["row_key"].isin(set(keys.tolist()))].reset_index(drop=True)
    found = compare(sent, there, each_month=each_row)
    beside.state[rows], beside.held[rows] = found.state, found.held
    changed = found.changed if found.changed.empty else found.changed.assign(row=rows[found.changed["row"]])
    return replace(beside, changed=changed)


def _some(values: object, rows: np.ndarray) -> object:
    if isinstance(values, pd.Series):
        return values.iloc[rows]
    return values if np.isscalar(values) else values[rows]  # type: ignore[index]


def settle(
    beside: Compared, answer: str, lines: np.ndarray, faults: Faults, heading: str
) -> tuple[np.ndarray, Choice | None]:
    """
    Say which rows stay as they are held; where a row says otherwise and nobody has said what stands, ask.

    Parameters
    ----------
    answer : str
        "take", "keep" or "": corrected rows are taken, are as good as held, or wait as a fault each.
    lines : array of int, shape (n,)
        Lines of the file.
    faults : Faults
        Gets a fault for each row that waits, with the fields that differ, never with what they say.
    heading : str
        Column of the reference.

    Returns
    -------
    array of bool, shape (n,)
        Rows that are held already.
    Choice or None
    """
    here_before = (beside.state == SAME) | ((beside.state == CHANGED) & (answer == KEEP))
    if answer in (TAKE, KEEP) or beside.changed.empty:
        return here_before, None
    names = _fields_of(beside.changed)
    for text in names.unique():
        where = np.zeros(len(beside.state), bool)
        where[beside.changed.loc[names == text, "row"].to_numpy()] = True
        message = f"This row is held already and says otherwise now ({text}). It waits until somebody says what stands."
        faults.add(where, heading, "conflicting_duplicate", taken=False, message=message)
    return here_before, _question(beside, lines, heading)


def _question(beside: Compared, lines: np.ndarray, heading: str) -> Choice:
    """Ask what stands, with up to five rows in words: fields and codes, nothing that somebody wrote."""
    rows = beside.count(CHANGED)
    many = "1 row of this file is" if rows == 1 else f"{rows:,} rows of this file are"
    text = f"{many} held already and say{'s' if rows == 1 else ''} something else now. Which stands?"
    shown = beside.changed.head(_EXAMPLES).to_dict("records")
    examples = tuple((f"Line {lines[one['row']]}", in_words(one)) for one in shown)
    return Choice("corrections", heading, text, ANSWERS, examples)


def in_words(changed: Mapping[Any, Any]) -> str:
    """
    Say what differs in one row of `Compared.changed`.

    Examples
    --------
    >>> in_words({"time": True, "position": True, "metres": 41.7, "part": True, "was_part": "witness",
    ...           "now_part": "harmed"})
    'Time; Position moved by 42 m; Part: Witness, now Harmed'
    """
    said = []
    for key, (label, _) in FIELDS.items():
        if not changed.get(key):
            continue
        if key == "position" and not np.isnan(changed["metres"]):
            said.append(f"{label} moved by {changed['metres']:,.0f} m")
        elif key in CODED:
            said.append(
                f"{label}: {code_label(key, changed[f'was_{key}'])}, now {code_label(key, changed[f'now_{key}'])}"
            )
        else:
            said.append(label)
    return "; ".join(said)


def code_label(name: str, value: Any) -> str:
    """
    Write a coded value of a record in words.

    Examples
    --------
    >>> code_label("part", "both")
    'Harmed and suspected'
    """
    if name == "harms":
        return ", ".join(HARMS.label(key) for key in unmask(int(value))) or "none"
    return str(_TABLES[name].label(str(value)))


def _fields_of(changed: pd.DataFrame) -> pd.Series:
    """Name the fields that differ in each row."""
    out = pd.Series("", index=changed.index, dtype=object)
    for key, (label, _) in FIELDS.items():
        here = changed[key].to_numpy(bool)
        out[here] = out[here].where(out[here] == "", out[here] + ", ") + label.lower()
    return out
