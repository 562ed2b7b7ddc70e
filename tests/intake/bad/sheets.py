"""Bad files of text and of Excel: how they are spoilt, and what a careful registrar makes of each."""

from __future__ import annotations

import io
import zipfile

from tests.intake.bad.one import Bad, many, table
from tests.intake.sent import packed, workbook

HEAD = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,place_name"
GOOD = "A1,yp-1,harmed,2024-03-05 21:30,cse,54.60012,1.60034,Lantern Park"
NEXT = "A2,yp-2,harmed,2024-03-06 20:10,cce,54.60102,1.60044,Tern Street"
SHEET = f"{HEAD}\n{GOOD}\n{NEXT}\n"
ROW = ["incident_id", "young_person_ref", "part", "occurred_at", "category", "lat", "lon"]

_ASKS = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
    b"<t>&x;</t></is></c></row></sheetData></worksheet>"
)


def _swapped(text: str, separator: str) -> bytes:
    return text.replace(",", separator).encode()


def _zip(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/")), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with_part(book: bytes, name: str, data: bytes) -> bytes:
    """Add a part to a workbook, or put another in the place of one it has."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _formulas() -> bytes:
    return workbook(ROW, ["A1", "yp-1", "harmed", "2024-03-05", "cse", "=50+4.6", 1.6], ["A2", "", "", "=NOW()", "cse"])


ENCODINGS = [
    Bad("UTF-8 with a byte order mark", "a.csv", b"\xef\xbb\xbf" + SHEET.encode(), accepted=2),
    Bad("UTF-16 with a byte order mark", "a.csv", SHEET.encode("utf-16"), accepted=2),
    Bad("UTF-16 without one, the big end first", "a.csv", SHEET.encode("utf-16-be"), accepted=2),
    Bad("UTF-32", "a.csv", SHEET.encode("utf-32"), accepted=2),
    Bad("Windows characters", "a.csv", SHEET.replace("Lantern", "Café").encode("cp1252"), accepted=2),
    Bad(
        "UTF-8 with one spoilt byte",
        "a.csv",
        SHEET.replace("Lantern", "Café X").encode().replace(b"X", b"\xff"),
        accepted=2,
        codes={"bad_encoding"},
    ),
    Bad("UTF-16 cut in the middle of a character", "a.csv", SHEET.encode("utf-16")[:-1], refused="bad_encoding"),
    Bad("the characters of a mainframe", "a.csv", SHEET.encode("cp037"), refused={"missing_headers", "bad_encoding"}),
]

SEPARATORS = [
    Bad("semicolons", "a.csv", _swapped(SHEET, ";"), accepted=2),
    Bad("tabs", "a.tsv", _swapped(SHEET, "\t"), accepted=2),
    Bad("bars", "a.txt", _swapped(SHEET, "|"), accepted=2),
    Bad("a first line that names the separator", "a.csv", b"sep=;\n" + _swapped(SHEET, ";"), accepted=2),
    Bad(
        "decimal commas between semicolons",
        "a.csv",
        _swapped(SHEET, ";").replace(b"54.6", b"54,6").replace(b"1.6", b"1,6"),
        accepted=2,
        codes={"bad_number"},
        located=0,
    ),
    Bad(
        "one row with another separator",
        "a.csv",
        _swapped(SHEET, ";") + b"A3,yp-3,harmed,2024-03-07,cse,54.6,1.6,\n",
        accepted=2,
        rejected=1,
        codes={"wrong_field_count"},
    ),
    Bad("line ends of an old Macintosh", "a.csv", SHEET.replace("\n", "\r").encode(), accepted=2),
    Bad("line ends of several kinds", "a.csv", SHEET.replace("\n", "\r\n", 1).encode(), accepted=2),
    Bad("blank lines between rows", "a.csv", SHEET.replace("\n", "\n\n").encode(), accepted=2),
    Bad("a line break inside quotes", "a.csv", SHEET.replace("Lantern Park", '"Lantern\nPark"').encode(), accepted=2),
    Bad(
        "a quote that is never closed", "a.csv", SHEET.replace("Lantern", '"Lantern').encode(), refused="malformed_csv"
    ),
    Bad("text after a closing quote", "a.csv", SHEET.replace("Lantern", '"Lantern"x').encode(), accepted=2),
]

HEADERS = [
    Bad(
        "a row too short",
        "a.csv",
        f"{SHEET}A3,yp-3,harmed\n".encode(),
        accepted=2,
        rejected=1,
        codes={"wrong_field_count"},
    ),
    Bad(
        "a row too long", "a.csv", f"{SHEET}{GOOD},x,y\n".encode(), accepted=2, rejected=1, codes={"wrong_field_count"}
    ),
    Bad("a row with empty fields too many", "a.csv", f"{HEAD}\n{GOOD}\n{NEXT},,,\n".encode(), accepted=2),
    Bad(
        "two columns that are read have one heading",
        "a.csv",
        table(HEAD + ",lat", GOOD + ",54.6"),
        refused="duplicate_headers",
    ),
    Bad("two columns that are not read have one heading", "a.csv", table(HEAD + ",x,x", GOOD + ",1,2"), accepted=1),
    Bad("headings without a name", "a.csv", table(HEAD + ",,", GOOD + ",1,2"), accepted=1),
    Bad("headings and no row", "a.csv", f"{HEAD}\n".encode(), refused="no_rows"),
    Bad("rows and no headings", "a.csv", f"{GOOD}\n{NEXT}\n".encode(), refused="missing_headers"),
    Bad("headings of something else", "a.csv", b"shoe,size\nboot,9\n", refused="missing_headers"),
    Bad("one column", "a.csv", b"notes\nnothing happened\n", refused="missing_headers"),
    Bad(
        "five thousand columns",
        "a.csv",
        table(HEAD + "".join(f",c{i}" for i in range(5000)), GOOD + "," * 5000),
        refused="too_many_columns",
    ),
    Bad("headings in capitals with blanks", "a.csv", table(HEAD.upper().replace("_", " "), GOOD), accepted=1),
    Bad(
        "a hundred thousand rows of commas after the rows", "a.csv", SHEET.encode() + b",,,,,,,\n" * 100_000, accepted=2
    ),
]

CELLS = [
    Bad(
        "a NUL in a cell",
        "a.csv",
        SHEET.replace("Lantern", "Lan\x00tern").encode(),
        accepted=2,
        codes={"control_chars"},
    ),
    Bad(
        "letters that turn the text round",
        "a.csv",
        SHEET.replace("Lantern", "\u202eLantern").encode(),
        accepted=2,
        codes={"control_chars"},
    ),
    Bad(
        "a cell of ten megabytes that is read",
        "a.csv",
        SHEET.replace("Lantern", "x" * 10_000_000).encode(),
        accepted=2,
        codes={"oversize_field"},
    ),
    Bad(
        "a cell of ten megabytes that is not read",
        "a.csv",
        table(HEAD + ",shoe", GOOD + "," + "x" * 10_000_000),
        accepted=1,
    ),
    Bad("a formula as a name", "a.csv", SHEET.replace("Lantern Park", "=1+1").encode(), accepted=2),
    Bad(
        "a command as a name",
        "a.csv",
        SHEET.replace("Lantern Park", "@SUM(1+9)*cmd|' /C calc'!A0").encode(),
        accepted=2,
    ),
    Bad("HTML as a name", "a.csv", SHEET.replace("Lantern Park", "<img src=x onerror=alert(1)>").encode(), accepted=2),
    Bad(
        "a template as a name",
        "a.csv",
        SHEET.replace("Lantern Park", "{{ 7 * 7 }}{% for x in y %}").encode(),
        accepted=2,
    ),
    Bad(
        "empty in many spellings",
        "a.csv",
        table(HEAD, GOOD.replace("Lantern Park", "NULL"), NEXT.replace("54.60102,1.60044", "NA,#N/A")),
        accepted=2,
        located=1,
    ),
    Bad(
        "a category nobody knows",
        "a.csv",
        SHEET.replace("cce", "dragons").encode(),
        accepted=2,
        codes={"unknown_category"},
    ),
    Bad("no category", "a.csv", SHEET.replace("cce", "").encode(), accepted=1, rejected=1, codes={"missing_required"}),
    Bad("the same row twice", "a.csv", f"{SHEET}{GOOD}\n".encode(), accepted=2, rejected=1, codes={"duplicate_id"}),
    Bad(
        "one reference on two events",
        "a.csv",
        f"{SHEET}{GOOD.replace('03-05', '03-09')}\n".encode(),
        accepted=2,
        rejected=1,
        codes={"conflicting_duplicate"},
    ),
]

PACKED = [
    Bad("nothing", "a.csv", b"", refused="empty_file"),
    Bad("blanks", "a.csv", b" \r\n\t\n", refused="empty_file"),
    Bad("a byte order mark alone", "a.csv", b"\xef\xbb\xbf", refused="empty_file"),
    Bad("zeros", "a.csv", bytes(5000), refused="empty_file"),
    Bad("a picture", "a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, refused="unrecognised_format"),
    Bad("a PDF", "a.pdf", b"%PDF-1.7\n" + bytes(range(256)), refused="unrecognised_format"),
    Bad(
        "a web page called a workbook",
        "a.xls",
        b"<html><table><tr><td>when</td></tr></table></html>",
        refused="unrecognised_format",
    ),
    Bad("a packed file cut short", "a.csv.gz", packed(SHEET.encode() * 50)[:-9], refused="unrecognised_format"),
    Bad("a file packed twice", "a.csv.gz", packed(packed(SHEET.encode())), refused="unsafe_archive"),
    Bad("a packed file that swells", "a.csv.gz", many(lambda: packed(b"0" * 300_000_000)), refused="zip_bomb"),
    Bad(
        "a workbook that swells",
        "a.xlsx",
        many(lambda: _zip(**{"xl__workbook.xml": "0" * 300_000_000})),
        refused="zip_bomb",
    ),
    Bad(
        "an archive that leads outside itself",
        "a.xlsx",
        _zip(**{"xl__workbook.xml": "", "..__..__evil": "x"}),
        refused="unsafe_archive",
    ),
    Bad(
        "an archive with a name from the root",
        "a.zip",
        _zip(**{"__etc__passwd": "x", "a.csv": SHEET}),
        refused="unsafe_archive",
    ),
    Bad("an archive in an archive", "a.zip", _zip(**{"b.zip": _zip(**{"a.csv": SHEET})}), refused="unsafe_archive"),
    Bad(
        "a document called a workbook",
        "a.xlsx",
        _zip(**{"word__document.xml": "<w/>"}),
        refused={"malformed_xlsx", "unrecognised_format"},
    ),
]

WORKBOOKS = [
    Bad(
        "a workbook with macros",
        "a.xlsm",
        _with_part(workbook(ROW, [1]), "xl/vbaProject.bin", b"x"),
        refused="macro_file",
    ),
    Bad(
        "a workbook with a password",
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
        refused="malformed_xlsx",
    ),
    Bad("a workbook cut short", "a.xlsx", workbook(ROW, [1])[:-200], refused="malformed_xlsx"),
    Bad("an empty workbook", "a.xlsx", workbook(), refused="empty_file"),
    Bad("two equal headings in a sheet", "a.xlsx", workbook([*ROW, "lat"], ["A1"]), refused="duplicate_headers"),
    Bad(
        "titles above the headings",
        "a.xlsx",
        workbook(
            ["Returns for March"], [], ROW, ["A1", "yp-1", "harmed", "2024-03-05 21:30", "cse", 54.60012, 1.60034]
        ),
        accepted=1,
    ),
    Bad(
        "the table on the second sheet",
        "a.xlsx",
        workbook(
            ["Read me"],
            title="Notes",
            more={"Data": [ROW, ["A1", "yp-1", "harmed", "2024-03-05 21:30", "cse", 54.60012, 1.60034]]},
        ),
        accepted=1,
    ),
    Bad(
        "formulas that were never worked out",
        "a.xlsx",
        _formulas(),
        accepted=1,
        rejected=1,
        codes={"missing_required", "no_location"},
    ),
    Bad(
        "errors as cells",
        "a.xlsx",
        workbook(ROW, ["A1", "yp-1", "harmed", "2024-03-05", "cse", "#REF!", "#DIV/0!"]),
        accepted=1,
        codes={"no_location"},
        located=0,
    ),
    Bad(
        "dates as Excel keeps them",
        "a.xlsx",
        workbook(ROW, ["A1", "yp-1", "harmed", 45356.5, "cse", 54.6001, 1.6001]),
        accepted=1,
        months=["2024-03"],
    ),
    Bad(
        "rows that hold only a format",
        "a.xlsx",
        workbook(ROW, ["A1", "yp-1", "harmed", "2024-03-05", "cse", 54.6, 1.6], *([[None] * 7] * 5000)),
        accepted=1,
        codes={"low_precision"},
    ),
    Bad(
        "a workbook that asks for a file of the machine",
        "a.xlsx",
        _with_part(
            workbook(ROW, ["A1", "yp-1", "harmed", "2024-03-05", "cse", 54.6001, 1.6001]),
            "xl/worksheets/sheet1.xml",
            _ASKS,
        ),
        refused={"malformed_xlsx", "no_rows", "missing_headers", "empty_file"},
    ),
]

SHEETS = [*ENCODINGS, *SEPARATORS, *HEADERS, *CELLS, *PACKED, *WORKBOOKS]
