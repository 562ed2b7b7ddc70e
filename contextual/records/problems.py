"""The problems table: every row not taken, and everything noted about a row that was, as rows a person can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.codes import PROBLEMS

PROBLEM_COLUMNS = {"row": "int64", "column": "str", "code": "str", "message": "str", "taken": "bool"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row. The message never holds a value from the file."""

    row: int
    column: str
    code: str
    taken: bool
    message: str = ""


def problems_frame(problems: Iterable[Problem] = ()) -> pd.DataFrame:
    """
    Make the problems table, in the order of the file.

    Returns
    -------
    pandas.DataFrame, shape (n_problems, 5)
        ``row`` (line of the file), ``column`` (heading), ``code``, ``message``, ``taken``.

    Examples
    --------
    >>> problems_frame([Problem(3, "occurred_at", "bad_date", False)])[["row", "code", "taken"]].values.tolist()
    [[3, 'bad_date', False]]
    """
    rows = list(problems)
    data = {
        "row": [p.row for p in rows],
        "column": [p.column for p in rows],
        "code": [p.code for p in rows],
        "message": [p.message or PROBLEMS[p.code].label for p in rows],
        "taken": [p.taken for p in rows],
    }
    return in_order(pd.DataFrame({name: pd.Series(data[name], dtype=kind) for name, kind in PROBLEM_COLUMNS.items()}))


def problem_rows(rows: np.ndarray, column: str, code: str, *, taken: bool, message: str = "") -> pd.DataFrame:
    """
    Make a problems table for one fault that many rows share.

    Parameters
    ----------
    rows : array of int, shape (n,)
        Lines of the file.

    Examples
    --------
    >>> len(problem_rows(np.array([2, 5]), "lat", "null_island", taken=True))
    2
    """
    n = len(rows)
    text = message or PROBLEMS[code].label
    values = {"row": rows, "column": [column] * n, "code": [code] * n, "message": [text] * n, "taken": [taken] * n}
    return pd.DataFrame({name: pd.Series(values[name], dtype=kind) for name, kind in PROBLEM_COLUMNS.items()})


def in_order(problems: pd.DataFrame) -> pd.DataFrame:
    """
    Sort a problems table by row, then column; the order of faults in one field is kept.

    Examples
    --------
    >>> in_order(problems_frame()).shape
    (0, 5)
    """
    return problems.sort_values(["row", "column"], kind="stable", ignore_index=True)
