"""Cells of a workbook very far from its table: the reader makes room for all cells between, so they are found first."""

from __future__ import annotations

import io
import re
import zipfile

from contextual.errors import FileRefused

_MOST = 10_000_000
"""So many cells there may be between a sheet's first and its last, unless one in `_FILLED` of them is written."""

_FILLED = 8
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?[vif]')
"""A cell with something in it, and where it is; a cell that only has a format is none."""

_FAR = "A cell of the workbook lies very far from the table. Copy the table into a new workbook and send that."


def refuse_far_cells(content: bytes) -> None:
    """
    Refuse a workbook in which a stray cell would cost the memory of millions of empty ones.

    Raises
    ------
    FileRefused
        ``too_large``.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml") and _reaches_far(book.read(part)):
                raise FileRefused("too_large", _FAR)


def _reaches_far(sheet: bytes) -> bool:
    """
    Say whether the cells written in a sheet are few in the room they take up.

    Examples
    --------
    >>> cell = b'<c r="%s"><v>1</v></c>'
    >>> _reaches_far(cell % b"A1" + cell % b"XFD1048576"), _reaches_far(cell % b"A1" + cell % b"C3")
    (True, False)
    """
    written = sheet.count(b"<c ") + sheet.count(b":c ")
    if _room_at_most(sheet) <= max(_MOST, _FILLED * written):
        return False
    rows = columns = 0
    for cell in _CELL.finditer(sheet):
        rows, columns = max(rows, int(cell[2])), max(columns, _number(cell[1]))
    return rows * columns > max(_MOST, _FILLED * written)


def _room_at_most(sheet: bytes) -> int:
    """Give a number of cells that a sheet's do not pass, quickly: by how long its rows' and columns' names are."""
    rows = next((10**n for n in (7, 6, 5) if re.search(rb'\br="[A-Z]{1,3}\d{%d}"' % n, sheet)), 10**4)
    columns = next((26**n + 26 ** (n - 1) for n in (3, 2) if re.search(rb'\br="[A-Z]{%d}\d' % n, sheet)), 26)
    return int(rows * columns)


def _number(letters: bytes) -> int:
    """
    Give the number of a column.

    Examples
    --------
    >>> _number(b"A"), _number(b"AA"), _number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
