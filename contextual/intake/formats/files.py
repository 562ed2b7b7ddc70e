"""The bytes of a sent file: its fingerprints, what it was packed in, and what kind of file it is."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from contextual.errors import FileRefused
from contextual.intake.formats.archive import BOMB_FROM, BOMB_RATIO, MAX_BYTES, look_into

_GZIP, _OLE = b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NOTHING = b"\x00\t\n\r \xef\xbb\xbf"
_SQLITE = b"SQLite format 3\x00"
_MALFORMED = {
    ".xlsx": ("malformed_xlsx", "The file is called .xlsx but is not an Excel workbook, or it has a password."),
    ".xlsm": ("malformed_xlsx", "The file is called .xlsm but is not an Excel workbook, or it has a password."),
    ".gpkg": ("malformed_gpkg", "The file is called .gpkg but is not a GeoPackage."),
    ".geojson": ("malformed_json", "The file is called .geojson but is not JSON."),
    ".json": ("malformed_json", "The file is called .json but is not JSON."),
}
_WORKBOOKS = {".xlsx", ".xlsm", ".gpkg"}
_WEB_PAGE = re.compile(r"<(!doctype\s+)?html", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A sent file: its own fingerprint, its content unpacked, the content's fingerprint and its format."""

    name: str
    sha256: str
    content: bytes
    content_sha256: str
    format: str


def open_file(name: str, data: bytes | Path | str) -> SentFile:
    """
    Take a sent file in: unpack it where it is packed, fingerprint it and say what it is. Nothing is written to disk.

    A zip archive with one file in it that can be read is that file.

    Parameters
    ----------
    name : str
        Name of the file as sent; only its endings are looked at.
    data : bytes or path
        The file, or where it lies.

    Returns
    -------
    SentFile
        ``format`` is "csv", "xlsx", "json" (GeoJSON too), "xml", "osm" or "gpkg".

    Raises
    ------
    FileRefused
        ``empty_file``, ``too_large``, ``zip_bomb``, ``unsafe_archive``, ``macro_file``, ``unrecognised_format`` or
        the ``malformed_...`` of what its name promises.

    Examples
    --------
    >>> open_file("a.csv", b"when,what").format
    'csv'
    """
    raw = _read(data)
    content = _unpack(raw) if raw.startswith(_GZIP) else raw
    if content.startswith(_ZIP):
        name, content = _from_archive(name, content)
    if not content[:4096].strip(_NOTHING) and not content.strip(_NOTHING):
        raise FileRefused("empty_file", "The file is empty.")
    sha256 = hashlib.sha256(raw).hexdigest()
    own = sha256 if content is raw else hashlib.sha256(content).hexdigest()
    return SentFile(name, sha256, content, own, _format(name, content))


def _from_archive(name: str, content: bytes) -> tuple[str, bytes]:
    """Return the one file of an archive; a workbook is an archive, and stays as it is."""
    found, inside = look_into(name, content)
    if inside is None:
        return name, content
    if inside.startswith(_GZIP) or (inside.startswith(_ZIP) and look_into(found, inside)[1] is not None):
        raise FileRefused("unsafe_archive", "The archive holds another archive. Unpack it and send the file in it.")
    return found, inside


def _read(data: bytes | Path | str) -> bytes:
    if isinstance(data, bytes):
        raw = data
    else:
        path = Path(data)
        if path.stat().st_size > MAX_BYTES:
            raise _too_large()
        raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise _too_large()
    return raw


def _too_large() -> FileRefused:
    return FileRefused("too_large", f"The file is larger than {MAX_BYTES // 1_000_000_000} GB. Send it in parts.")


def _unpack(raw: bytes) -> bytes:
    """Unpack gzip in steps, and stop as soon as it grows out of proportion."""
    out, size = io.BytesIO(), 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            while step := packed.read(8_000_000):
                size += out.write(step)
                if size > MAX_BYTES or (size > BOMB_FROM and size > BOMB_RATIO * len(raw)):
                    raise FileRefused("zip_bomb", "The file unpacks to far more than it is. Send it unpacked.")
    except (OSError, EOFError, zlib.error) as error:
        msg = "The gzip file is damaged or cut short. Send it again."
        raise FileRefused("unrecognised_format", msg) from error
    content = out.getvalue()
    if content.startswith(_GZIP):
        raise FileRefused("unsafe_archive", "The file is packed more than once. Send it packed once, or unpacked.")
    return content


def _format(name: str, content: bytes) -> str:
    if content.startswith(_ZIP):
        return "xlsx"
    if content.startswith(_SQLITE):
        return "gpkg"
    if b"OSMHeader" in content[:64]:
        return "osm"
    start, promised = _start(content), Path(name.lower().removesuffix(".gz")).suffix
    if start.startswith(("{", "[", "\x1e")) and promised not in {".csv", ".tsv", ".txt", *_WORKBOOKS}:
        return "json"
    if _WEB_PAGE.match(start):
        msg = "This is a web page under another name. Open it in Excel, save it as .xlsx and send that."
        raise FileRefused("unrecognised_format", msg)
    if start.startswith("<") and promised not in _WORKBOOKS:
        return "osm" if "<osm" in _start(content, 1000) else "xml"
    if content.startswith(_OLE) and promised == ".xls":
        raise FileRefused(
            "unrecognised_format", "This is an old Excel workbook (.xls). Save it as .xlsx and send that."
        )
    if promised in _MALFORMED:
        raise FileRefused(*_MALFORMED[promised])
    if start.startswith("<") or content.startswith((b"%PDF", _OLE)) or _binary(content):
        raise _not_ours()
    return "csv"


def _start(content: bytes, length: int = 64) -> str:
    """Read the first characters that are not blank."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content[:length].decode("utf-16" if wide else "utf-8-sig", errors="ignore")
    return text.lstrip(" \t\r\n")


def _not_ours() -> FileRefused:
    msg = (
        "This is not a CSV, Excel (.xlsx), JSON, XML, GeoJSON, GeoPackage or OpenStreetMap file. "
        "Export it as one of these and send it again."
    )
    return FileRefused("unrecognised_format", msg)


def _binary(content: bytes) -> bool:
    """
    Say whether the bytes hold what no text holds.

    UTF-16 text has zeros at every other byte and is text; so is UTF-8 with a stray control character here and there.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff", codecs.BOM_UTF32_BE)):
        return False
    head = (content.rstrip(b"\0\x1a") if content.endswith(b"\0\0") else content)[:4096]  # room that was never used
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if head.count(0):
        half = len(head) // 2
        wide = max(zeros := [head[0::2].count(0), head[1::2].count(0)]) > 0.7 * half > 2 * min(zeros)
        return not wide and (controls > max(1, len(head) // 20) or not _is_utf8(content))
    return controls > len(head) // 10


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
