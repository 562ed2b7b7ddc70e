"""A plain workbook of one sheet, the same bytes every time: no clock, no author, fixed zip times, nothing compressed.

openpyxl writes the time of day into a workbook, and compressed bytes differ between builds of zlib.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DAY_0 = datetime(1899, 12, 30)


def workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], times: Sequence[str] = ()) -> bytes:
    """
    Build a workbook with one sheet.

    Parameters
    ----------
    title : str
        Name of the sheet.
    headings, rows : sequences of str
        The first row, and the rows below it; an empty text is an empty cell.
    times : sequence of str
        Headings whose text (``yyyy-mm-dd HH:MM``) is kept as a real date cell.

    Examples
    --------
    >>> workbook("Sheet", ["a"], [["1"]])[:2]
    b'PK'
    """
    shared: dict[str, int] = {}
    clock = {k for k, heading in enumerate(headings) if heading in times}
    lines = [_row(1, headings, set(), shared)]
    lines.extend(_row(k, row, clock, shared) for k, row in enumerate(rows, start=2))
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    parts = _fixed_parts(title) | {
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" uniqueCount="{len(shared)}">{texts}</sst>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return _zipped(parts)


def _row(number: int, cells: Sequence[str], clock: set[int], shared: dict[str, int]) -> str:
    made = []
    for k, text in enumerate(cells):
        where = f"{chr(65 + k)}{number}"
        if text and k in clock:
            made.append(f'<c r="{where}" s="1"><v>{_serial(text)}</v></c>')
        elif text:
            made.append(f'<c r="{where}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>')
    return f'<row r="{number}">{"".join(made)}</row>'


def _serial(text: str) -> str:
    """
    Days since 30 December 1899, as a workbook counts them; minutes as a fraction with ten digits.

    Examples
    --------
    >>> _serial("2025-06-01 18:00")
    '45809.7500000000'
    """
    passed = datetime.strptime(text, "%Y-%m-%d %H:%M") - _DAY_0
    fraction = (passed.seconds // 60 * 10**10 + 720) // 1440
    return f"{passed.days}.{fraction:010d}"


def _fixed_parts(title: str) -> dict[str, str]:
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/worksheets/sheet1.xml": "worksheet", "/xl/styles.xml": "styles",
             "/xl/sharedStrings.xml": "sharedStrings"}  # fmt: skip
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    links = ("worksheets/sheet1", "styles", "sharedStrings")
    types = ("worksheet", "styles", "sharedStrings")
    related = "".join(
        f'<Relationship Id="rId{k}" Type="{_OFFICE}/{kind}" Target="{target}.xml"/>'
        for k, (target, kind) in enumerate(zip(links, types, strict=True), start=1)
    )
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{relationships}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{relationships}{related}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, _HEAD + text)
    return out.getvalue()
