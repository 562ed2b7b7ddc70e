"""Excel workbooks: the sheet that holds the table, the row of its headings, and dates that are dates already."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from contextual.errors import FileRefused
from contextual.intake.table import Table, from_columns

_LOOK_AT = 30
"""Titles and notes may stand above the headings: this many rows are looked at."""


def read_xlsx(content: bytes, known: Callable[[str], bool]) -> Table:
    """
    Read the sheet, and from the row in it, that has the most headings known here.

    Parameters
    ----------
    content : bytes
        The workbook.
    known : callable
        Says whether a text is a heading that some layout knows.

    Returns
    -------
    Table
        ``lines`` are the sheet's own row numbers; dates and times are ISO text and ``typed`` is True.

    Raises
    ------
    FileRefused
        ``malformed_xlsx`` or ``empty_file``.
    """
    sheets = _sheets(content)
    best = max(sheets, key=lambda name: _header(sheets[name], known)[0], default=None)
    if best is None:
        raise FileRefused("empty_file", "The workbook has no sheet with anything in it.")
    at = _header(sheets[best], known)[1]
    rows = [[_text(cell) for cell in row] for row in sheets[best][at:]]
    headings = [heading.strip() for heading in rows[0]]
    while headings and not headings[-1]:
        headings.pop()
    named = {heading or f"column {i + 1}": [row[i] for row in rows[1:]] for i, heading in enumerate(headings)}
    if len(named) < len(headings):
        raise FileRefused("duplicate_headers", "Two columns of the sheet have the same heading. Rename one of them.")
    others = len(sheets) - 1
    remarks = (f"One sheet was read; {others} other sheet(s) of the workbook were not.",) if others else ()
    lines = range(at + 2, at + 2 + len(rows) - 1)
    return from_columns(named, lines, format="xlsx", typed=True, remarks=remarks)  # type: ignore[arg-type]


def _sheets(content: bytes) -> dict[str, list[list[Any]]]:
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as error:  # the reader raises several kinds for damaged bytes; all mean the same to a person
        msg = "The workbook cannot be read. Open it in Excel, save it as .xlsx without a password, send it again."
        raise FileRefused("malformed_xlsx", msg) from error
    return {name: rows for name, rows in sheets.items() if any(cell != "" for row in rows for cell in row)}


def _header(rows: list[list[Any]], known: Callable[[str], bool]) -> tuple[int, int]:
    """Return how many known headings the best row has, and which row that is; no known one: the first with text."""
    score = [sum(isinstance(c, str) and known(c) for c in row) for row in rows[:_LOOK_AT]]
    if max(score, default=0):
        return max(score), score.index(max(score))
    return 0, next(i for i, row in enumerate(rows) if any(cell != "" for cell in row))


def _text(cell: object) -> str:
    """Write a cell as text that reads back the same: whole numbers without a point, dates as ISO."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, time):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, timedelta):  # Excel keeps a time of day as a part of a day
        return str(timedelta(seconds=round(cell.total_seconds())))
    return str(cell)
