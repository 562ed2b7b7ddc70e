"""Excel workbooks: the sheet that holds the table, the row of its headings, and dates that are dates already."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import python_calamine

from contextual.errors import FileRefused
from contextual.intake.table import Table, from_columns
from contextual.intake.where.far_cells import refuse_far_cells

_LOOK_AT = 30
"""Titles and notes may stand above the headings: this many rows are looked at."""


def read_xlsx(content: bytes, known: Callable[[str], bool]) -> Table:
    """
    Read the sheet, and from the row in it, that has the most headings known here. A hidden sheet is never read.

    Parameters
    ----------
    content : bytes
        The workbook.
    known : callable
        Says whether a text is a heading that some layout knows.

    Returns
    -------
    Table
        ``lines`` are the sheet's own row numbers; dates and times are ISO text and ``typed`` is True. A cell merged
        over several rows is read in each of them, as the sheet shows it.

    Raises
    ------
    FileRefused
        ``malformed_xlsx``, ``duplicate_headers``, ``too_large`` or ``empty_file``.
    """
    try:
        refuse_far_cells(content)
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = _Sheets(book, known)
        if not sheets.at:
            raise FileRefused("empty_file", "The workbook has no sheet with anything in it that is not hidden.")
        rows, merged = _rows(book, sheets)
    except FileRefused:
        raise
    except Exception as error:  # the reader raises several kinds for damaged bytes; all mean the same to a person
        msg = "The workbook cannot be read. Open it in Excel, save it as .xlsx without a password, send it again."
        raise FileRefused("malformed_xlsx", msg) from error
    named = _named(rows)
    first = sheets.at[sheets.best][1] + 2
    remarks = sheets.remarks() + ((f"{merged} merged cell(s) were read in each row they cover.",) if merged else ())
    return from_columns(
        named, range(first, first + len(rows) - 1), format="xlsx", typed=True, remarks=remarks,  # type: ignore[arg-type]
    )  # fmt: skip


class _Sheets:
    """The visible sheets of a workbook that hold anything: how many known headings each has, and in which row."""

    def __init__(self, book: Any, known: Callable[[str], bool]) -> None:
        self.at: dict[str, tuple[int, int]] = {}
        self.hidden = 0
        self._heads: dict[str, list[Any]] = {}
        for sheet in book.sheets_metadata:
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False, nrows=_LOOK_AT)
            if not any(cell != "" for row in rows for cell in row):
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)  # it may start far down
            if not any(cell != "" for row in rows for cell in row):
                continue
            if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
                self.hidden += 1
                continue
            self.at[sheet.name] = _header(rows, known)
            self._heads[sheet.name] = [cell for cell in rows[self.at[sheet.name][1]] if cell != ""]

    @property
    def best(self) -> str:
        """The sheet with the most known headings; of equal ones the first."""
        return max(self.at, key=lambda name: self.at[name][0])

    def remarks(self) -> tuple[str, ...]:
        """Say what was not read, by number: a sheet may be named after a person."""
        alike = sum(heads == self._heads[self.best] for heads in self._heads.values()) - 1
        others = len(self.at) - 1 - alike
        said = (
            (alike, f"One sheet was read; {alike} other(s) with the same headings were not. Send each by itself."),
            (others, f"One sheet was read; {others} other sheet(s) of the workbook were not."),
            (self.hidden, f"{self.hidden} hidden sheet(s) were not read."),
        )  # fmt: skip
        return tuple(sentence for number, sentence in said if number)


def _rows(book: Any, sheets: _Sheets) -> tuple[list[list[str]], int]:
    """Return the best sheet's rows as text from its headings on, and how many merged cells were filled."""
    sheet, at = book.get_sheet_by_name(sheets.best), sheets.at[sheets.best][1]
    cells = sheet.to_python(skip_empty_area=False)[at:]
    while len(cells) > 1 and not any(cell != "" for cell in cells[-1]):
        cells.pop()  # rows that were formatted once and hold nothing
    merged = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if at < top < bottom and left == right and top - at < len(cells):
            merged += 1
            for row in cells[top - at + 1 : bottom - at + 1]:
                row[left] = cells[top - at][left]
    return [[_text(cell) for cell in row] for row in cells], merged


def _named(rows: list[list[str]]) -> dict[str, list[str]]:
    headings = [heading.strip() for heading in rows[0]]
    while headings and not headings[-1]:
        headings.pop()
    named = {heading or f"column {i + 1}": [row[i] for row in rows[1:]] for i, heading in enumerate(headings)}
    if len(named) < len(headings):
        raise FileRefused("duplicate_headers", "Two columns of the sheet have the same heading. Rename one of them.")
    return named


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
