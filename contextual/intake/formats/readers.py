"""Formats: which reader makes a table of which kind of file. A new format is one reader and one line here."""

from __future__ import annotations

from collections.abc import Callable

from contextual.errors import FileRefused
from contextual.intake.formats.csv_file import MAX_COLUMNS, read_csv
from contextual.intake.formats.files import SentFile
from contextual.intake.formats.gpkg_file import read_gpkg
from contextual.intake.formats.json_file import read_json
from contextual.intake.formats.osm_file import read_osm
from contextual.intake.formats.xlsx_file import read_xlsx
from contextual.intake.formats.xml_file import read_xml
from contextual.intake.layouts import is_known_heading
from contextual.intake.table import Table

Known = Callable[[str], bool]
"""Says whether a text is a heading that some layout knows."""

READERS: dict[str, Callable[[bytes, Known], Table]] = {
    "csv": lambda content, _: read_csv(content),
    "xlsx": read_xlsx,
    "json": read_json,
    "xml": read_xml,
    "osm": read_osm,
    "gpkg": read_gpkg,
}
"""`SentFile.format` -> its reader: the bytes, and which headings are known, in; a table out."""


def open_table(sent: SentFile) -> Table:
    r"""
    Read a file's headings and rows, whatever its format.

    Raises
    ------
    FileRefused
        When it cannot be read, has no rows or too many columns.

    Examples
    --------
    >>> from contextual.intake.formats.files import open_file
    >>> open_table(open_file("a.csv", b"when;what\n2024-01-05;a\n")).headings
    ('when', 'what')
    """
    table = READERS[sent.format](sent.content, is_known_heading)
    if len(table.headings) > MAX_COLUMNS:
        raise FileRefused("too_many_columns", f"The file has more than {MAX_COLUMNS} columns.")
    return table
