"""Whole numbers that may be kept back: a number, or the mark that stands for it, and never a number made up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.words import code_of

_SIGNS = {"*": "suppressed", "**": "suppressed", "~": "rounds_to_nought", "..": "withheld", ":": "withheld",
          ".": "not_applicable", "?": "not_known"}  # fmt: skip


def read_figures(values: pd.Series, heading: str, faults: Faults) -> np.ndarray:
    """
    Read a column of whole numbers and marks.

    Returns
    -------
    array of str (object), shape (n,)
        Digits, or a code of `contextual.codes.MARKS`: "not_recorded" where the cell is empty, "not_known" where it is
        neither a whole number nor a mark, which is noted.

    Examples
    --------
    >>> sent = pd.Series(["1,204", "<5", "c", "x", "*", "", "4.2%", "0"], dtype="str")
    >>> faults = Faults(np.arange(2, 10))
    >>> read_figures(sent, "On roll", faults).tolist()
    ['1204', 'under_5', 'suppressed', 'withheld', 'suppressed', 'not_recorded', 'not_known', '0']
    >>> faults.table()["code"].tolist()
    ['bad_number']
    """
    index, distinct = pd.factorize(values)
    texts = pd.Series(distinct, dtype="str").tolist()
    read = np.array([_figure(text) for text in texts] or [""], dtype=object)
    if not len(values):
        return read[:0]
    made = read[index]
    note = "This is not a whole number. Send how many, not a share or a half; no number was kept."
    faults.add(made == "", heading, "bad_number", message=note)
    return np.where(made == "", "not_known", made).astype(object)


def _figure(text: str) -> str:
    """Read one cell: digits, a code, or "" for what is neither."""
    if not text:
        return "not_recorded"
    digits = text.replace(",", "").replace(" ", "").removesuffix(".0")
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        return str(int(digits))
    return _SIGNS.get(text) or code_of(text, "figure")
