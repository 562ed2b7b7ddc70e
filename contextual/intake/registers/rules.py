"""What must hold between the columns of a register's row: days in order, figures within a roll, consent given."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.records import Register, numbers

_ORDERED = (("started_on", "ended_on"), ("open_from", "open_to"))
_NO_DAY = ("not_known", "not_recorded")
_FROM_ROLL = ("absent", "persistently_absent", "severely_absent", "suspended")
CONSENTED = "given"


def check_rules(register: Register, frame: dict[str, object], heading: Mapping[str, str], faults: Faults) -> None:
    """
    Check a register's rows, in place: an end that cannot be is let go, a row without consent is left out.

    Parameters
    ----------
    frame : dict
        Column of the register's frame -> values, one entry per row; days before their start become "not_known".
    """
    for start, end in _ORDERED:
        if start in frame and end in frame:
            _in_order(frame, start, end, heading, faults)
    if register.kind == "education":
        _within_roll(frame, heading, faults)
    if "consent" in frame:
        _with_consent(np.asarray(frame["consent"]), heading, faults)


def _in_order(frame: dict[str, object], start: str, end: str, heading: Mapping[str, str], faults: Faults) -> None:
    """Let go of an end that lies before its start; of a month and a day only the months are compared."""
    first, last = (pd.Series(np.asarray(frame[name]), dtype="str") for name in (start, end))
    both = ~(first.isin(_NO_DAY) | last.isin(_NO_DAY))
    month = (first.str.len() == 7) | (last.str.len() == 7)
    before = (both & np.where(month, last.str[:7] < first.str[:7], last < first)).to_numpy(bool)
    note = "The end is before the start. The start was kept, the end was not."
    faults.add(before, heading.get(end, ""), "bad_date", message=note)
    frame[end] = np.where(before, "not_known", last.to_numpy(object)).astype(object)


def _within_roll(frame: dict[str, object], heading: Mapping[str, str], faults: Faults) -> None:
    roll = numbers(pd.Series(np.asarray(frame["on_roll"]), dtype="str"))
    for name in _FROM_ROLL:
        more = numbers(pd.Series(np.asarray(frame[name]), dtype="str")) > roll
        note = "This is more than are on roll. Check both; both were kept."
        faults.add(more.to_numpy(), heading.get(name, ""), "bad_number", message=note)


def _with_consent(consent: np.ndarray, heading: Mapping[str, str], faults: Faults) -> None:
    note = "Nobody's agreement to this is recorded, or it was taken back. Nothing of the row was kept."
    faults.add(consent != CONSENTED, heading.get("consent", ""), "missing_required", taken=False, message=note)
