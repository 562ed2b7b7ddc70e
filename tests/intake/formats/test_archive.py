"""Zip archives: one file in it that can be read is that file; anything else is refused with one sentence."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile

import pytest

from contextual.errors import FileRefused
from contextual.intake import open_table
from contextual.intake.formats import archive
from contextual.intake.formats.files import open_file
from tests.intake.sent import packed, workbook

TABLE = b"when,what\n2024-01-05,x\n"


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", method) as made:
        for name, data in members:
            made.writestr(zipfile.ZipInfo(name) if isinstance(name, str) else name, data, method)
    return out.getvalue()


def refusal(data, name="sent.zip"):
    with pytest.raises(FileRefused) as error:
        open_file(name, data)
    return error.value


def link():
    member = zipfile.ZipInfo("a.csv")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def with_password():
    data = bytearray(zipped(("a.csv", TABLE)))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    return bytes(data)


def that_lies_of_its_size():
    data = bytearray(zipped(("xl/workbook.xml", "x"), ("xl/worksheets/sheet1.xml", b"0" * 80_000_000)))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        where = data.rindex(sign)
        data[where + at : where + at + 4] = struct.pack("<I", 1000)
    return bytes(data)


def spoilt():
    return zipped(("a.csv", TABLE * 50), method=zipfile.ZIP_STORED).replace(b"x\n", b"y\n", 1)


def test_one_file_in_an_archive_is_that_file_with_its_own_fingerprint():
    plain, sent = (
        open_file("a.csv", TABLE),
        open_file("police.zip", zipped(("2024-05/", b""), ("2024-05/a.csv", TABLE))),
    )
    assert (sent.content, sent.format, sent.name) == (TABLE, "csv", "a.csv")
    assert sent.content_sha256 == plain.content_sha256 != sent.sha256


def test_what_the_system_or_the_publisher_put_beside_it_is_no_second_file():
    sent = zipped(
        ("a.csv", TABLE), ("__MACOSX/._a.csv", b"x"), (".DS_Store", b"x"), ("readme.txt", b"x"), ("a.pdf", b"x")
    )
    assert open_file("a.zip", sent).content == TABLE


def test_a_workbook_or_features_in_an_archive_are_read():
    assert open_table(open_file("a.zip", zipped(("a.xlsx", workbook(["when"], ["x"]))))).headings == ("when",)
    assert open_file("a.zip", zipped(("a.geojson", b'{"type": "FeatureCollection", "features": []}'))).format == "json"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (zipped(("a.csv", TABLE), ("b.csv", TABLE)), "unrecognised_format", "2 files that could be read"),
        (zipped(("a.csv", TABLE), ("a.csv", TABLE)), "unrecognised_format", "one by one"),
        (zipped(("a.pdf", b"x")), "unrecognised_format", "no file that can be read"),
        (zipped(), "unrecognised_format", "no file that can be read"),
        (zipped(("a.shp", b"x"), ("a.dbf", b"x"), ("a.prj", b"x")), "unrecognised_format", "shapefile"),
        (zipped(("word/document.xml", b"x")), "unrecognised_format", "Word"),
        (zipped(("mimetype", b"x"), ("content.xml", b"x")), "unrecognised_format", "OpenDocument"),
        (zipped(("xl/workbook.bin", b"x")), "unrecognised_format", "xlsb"),
        (zipped(("doc.kml", b"x")), "unrecognised_format", "KMZ"),
        (zipped(("../a.csv", TABLE)), "unsafe_archive", "outside"),
        (zipped(("/a.csv", TABLE)), "unsafe_archive", "outside"),
        (zipped(("..\\a.csv", TABLE)), "unsafe_archive", "outside"),
        (zipped(("C:\\a.csv", TABLE)), "unsafe_archive", "outside"),
        (zipped((link(), b"/etc/passwd")), "unsafe_archive", "links"),
        (with_password(), "unsafe_archive", "password"),
        (zipped(("a.zip", zipped(("a.csv", TABLE)))), "unsafe_archive", "another archive"),
        (zipped(("a.csv.gz", packed(TABLE))), "unsafe_archive", "another archive"),
        (zipped(("a.csv", packed(TABLE))), "unsafe_archive", "another archive"),
        (zipped(("a.csv", zipped(("b.csv", TABLE)))), "unsafe_archive", "another archive"),
        (zipped(("a.xlsx", zipped(("xl/workbook.xml", b""), ("xl/vbaProject.bin", b"")))), "macro_file", "macros"),
        (zipped(("xl/workbook.xml", b""), ("xl/macrosheets/sheet1.xml", b"")), "macro_file", "macros"),
        (zipped(("xl/workbook.xml", b""), ("[Content_Types].xml", b"macroEnabled.main+xml")), "macro_file", "macros"),
        (zipped(("a.csv", b"0" * 80_000_000)), "zip_bomb", "far more"),
        (zipped(("a.txt", b"0" * 80_000_000), ("b.csv", TABLE)), "zip_bomb", "far more"),
        (that_lies_of_its_size(), "zip_bomb", "far more"),
        (zipped(("a.csv", TABLE))[:-30], "unrecognised_format", "damaged"),
        (spoilt(), "unrecognised_format", "damaged"),
    ],
    ids=range(27),
)  # fmt: skip
def test_an_archive_that_is_not_one_file_is_refused_with_its_reason(data, code, words):
    said = refusal(data)
    assert (said.code, words in said.message) == (code, True)


def test_an_archive_of_very_many_names_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    assert refusal(zipped(*((f"{i}.pdf", b"") for i in range(4)))).code == "zip_bomb"
