"""Zip archives, looked into without unpacking: a workbook, one file that can be read, or the reason why not."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import NoReturn

from contextual.errors import FileRefused

MAX_BYTES = 2_000_000_000
"""Largest file taken, packed or unpacked."""

BOMB_FROM, BOMB_RATIO = 64_000_000, 200
"""A packed file that grows past the first figure and by more than the second factor is refused."""

MOST_MEMBERS = 10_000
_DEFLATE_AT_MOST = 1_100
"""No deflated text grows by more than this factor, so a small one need not be unpacked to know it is no bomb."""

_READABLE = {".csv", ".tsv", ".txt", ".xlsx", ".json", ".geojson", ".gpkg", ".xml", ".osm", ".pbf"}
_NESTED = {".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".zst", ".kmz"}
_IS_SOMETHING_ELSE = {
    "xl/workbook.bin": "This is a binary Excel workbook (.xlsb). Save it as .xlsx and send it again.",
    "word/document.xml": "This is a Word document. Send the table in it as .xlsx or CSV.",
    "ppt/presentation.xml": "This is a presentation. Send the table in it as .xlsx or CSV.",
    "content.xml": "This is an OpenDocument file. Save it as .xlsx or CSV and send it again.",
    "doc.kml": "This is a KMZ file. Export it as GeoJSON or GeoPackage and send that.",
}


def look_into(name: str, content: bytes) -> tuple[str, bytes | None]:
    """
    Say what a zip archive is.

    Parameters
    ----------
    name : str
        The archive's name as sent.
    content : bytes
        The archive.

    Returns
    -------
    name : str
        Of the file to read: the archive's own when it is a workbook, else that of the one file in it.
    file : bytes or None
        That file unpacked; None when the archive is itself the workbook.

    Raises
    ------
    FileRefused
        ``unsafe_archive`` (paths that lead out, links, a password, archives in it), ``zip_bomb``, ``macro_file``,
        ``malformed_xlsx`` or ``unrecognised_format`` (nothing in it that can be read, or several files).

    Examples
    --------
    >>> packed = io.BytesIO()
    >>> with zipfile.ZipFile(packed, "w") as archive:
    ...     archive.writestr("2024-05/stops.csv", "id,name")
    >>> look_into("stops.zip", packed.getvalue())
    ('stops.csv', b'id,name')
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                _refuse_other(names)
            _refuse_unsafe(members, len(content))
            if "xl/workbook.xml" in names:
                _refuse_macros(archive, names)
                _refuse_lies(members, content)
                return name, None
            one = _the_one(members)
            return PurePosixPath(one.filename).name, _unpacked(archive, one, len(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error, OSError, RuntimeError) as error:
        if name.lower().endswith((".xlsx", ".xlsx.gz")):
            raise FileRefused("malformed_xlsx", "The workbook is damaged. Open it in Excel, save it again.") from error
        msg = "The zip archive is damaged or cut short. Send it again, or the file in it unpacked."
        raise FileRefused("unrecognised_format", msg) from error


def _refuse_other(names: set[str]) -> None:
    for sign, message in _IS_SOMETHING_ELSE.items():
        if sign in names:
            raise FileRefused("unrecognised_format", message)
    if any(name.lower().endswith(".shp") for name in names):
        msg = "This is a shapefile. Export it as GeoPackage or GeoJSON and send that."
        raise FileRefused("unrecognised_format", msg)


def _refuse_unsafe(members: list[zipfile.ZipInfo], size: int) -> None:
    for member in members:
        path = member.orig_filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":" or "\x00" in path:
            raise FileRefused("unsafe_archive", "The archive holds paths that lead outside itself.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise FileRefused("unsafe_archive", "The archive holds links. Send the file itself.")
        if member.flag_bits & 1:
            raise FileRefused("unsafe_archive", "The archive has a password. Unpack it and send the file in it.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_BYTES or (unpacked > BOMB_FROM and unpacked > BOMB_RATIO * size) or len(members) > MOST_MEMBERS:
        _bomb()


def _bomb() -> NoReturn:
    raise FileRefused("zip_bomb", "The archive unpacks to far more than it is. Send the file in it unpacked.")


def _refuse_macros(archive: zipfile.ZipFile, names: set[str]) -> None:
    lower = {name.lower() for name in names}
    kinds = _at_most(archive, "[Content_Types].xml", 10_000_000) if "[Content_Types].xml" in names else b""
    if (
        any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lower)
        or b"macroenabled" in kinds.lower()
    ):
        raise FileRefused("macro_file", "The workbook holds macros. Save it as .xlsx without them and send it again.")


def _at_most(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as member:
        return member.read(limit)


def _refuse_lies(members: list[zipfile.ZipInfo], content: bytes) -> None:
    """Refuse a member that is larger than it says: a reader that trusts it would fill the memory."""
    for member in members:
        if member.compress_size * _DEFLATE_AT_MOST > BOMB_FROM and member.compress_type == zipfile.ZIP_DEFLATED:
            start = member.header_offset + 30
            start += sum(int.from_bytes(content[start + i : start + i + 2], "little") for i in (-4, -2))
            packed, size = zlib.decompressobj(-15), 0
            rest = content[start : start + member.compress_size]
            while rest and not packed.eof:
                size += len(packed.decompress(rest, 8_000_000))
                rest = packed.unconsumed_tail
                if size > member.file_size:
                    _bomb()


def _the_one(members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """Return the one file that can be read; a text beside a table is its description."""
    files = [m for m in members if not m.is_dir() and not _of_the_system(m.filename)]
    endings = [PurePosixPath(member.filename.lower()).suffix for member in files]
    if any(ending in _NESTED for ending in endings):
        raise FileRefused("unsafe_archive", "The archive holds another archive. Unpack it and send the file in it.")
    able = [member for member, ending in zip(files, endings, strict=True) if ending in _READABLE]
    tables = [member for member in able if not member.filename.lower().endswith(".txt")] or able
    if len(tables) > 1:
        msg = f"The archive holds {len(tables)} files that could be read. Unpack it and send them one by one."
        raise FileRefused("unrecognised_format", msg)
    if not tables:
        msg = "The archive holds no file that can be read here. Unpack it and send the table in it."
        raise FileRefused("unrecognised_format", msg)
    return tables[0]


def _of_the_system(path: str) -> bool:
    """Say whether a file was put there by an operating system, not by a person."""
    name = PurePosixPath(path).name.lower()
    return path.startswith("__MACOSX/") or name.startswith(".") or name in {"thumbs.db", "desktop.ini"}


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> bytes:
    out, got = io.BytesIO(), 0
    with archive.open(member) as packed:
        while step := packed.read(8_000_000):
            got += out.write(step)
            if got > MAX_BYTES or (got > BOMB_FROM and got > BOMB_RATIO * size):
                _bomb()
    return out.getvalue()
