"""The bytes of a sent file: its fingerprints, what it was packed in, and what kind of file it is."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from contextual.errors import FileRefused

MAX_BYTES = 2_000_000_000
"""Largest file taken, packed or unpacked."""

BOMB_FROM, BOMB_RATIO = 64_000_000, 200
"""A packed file that grows past the first figure and by more than the second factor is refused."""

_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SQLITE = b"SQLite format 3\x00"
_MALFORMED = {
    ".xlsx": ("malformed_xlsx", "The file is called .xlsx but is not an Excel workbook, or it has a password."),
    ".gpkg": ("malformed_gpkg", "The file is called .gpkg but is not a GeoPackage."),
    ".geojson": ("malformed_json", "The file is called .geojson but is not JSON."),
    ".json": ("malformed_json", "The file is called .json but is not JSON."),
}


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
    Take a sent file in: unpack it where it is gzipped, fingerprint it and say what it is. Nothing is written to disk.

    Parameters
    ----------
    name : str
        Name of the file as sent; only its endings are looked at.
    data : bytes or path
        The file, or where it lies.

    Returns
    -------
    SentFile
        ``format`` is "csv", "xlsx", "geojson" or "gpkg".

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
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise FileRefused("empty_file", "The file is empty.")
    sha256 = hashlib.sha256(raw).hexdigest()
    own = sha256 if content is raw else hashlib.sha256(content).hexdigest()
    return SentFile(name, sha256, content, own, _format(name, content))


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
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(_ZIP):
        return _workbook(name, content)
    if content.startswith(_SQLITE):
        return "gpkg"
    promised = Path(name.lower().removesuffix(".gz")).suffix
    if start.startswith(b"{") and promised not in {".csv", ".tsv", ".txt"}:
        return "geojson"
    if promised in _MALFORMED and not (promised == ".json" and start.startswith(b"[")):
        raise FileRefused(*_MALFORMED[promised])
    if start.startswith((b"<", b"%PDF", _OLE)) or (start.startswith(b"[") and promised == ".json") or _binary(content):
        raise _not_ours()
    return "csv"


def _not_ours() -> FileRefused:
    msg = "This is not a CSV, Excel (.xlsx), GeoJSON or GeoPackage file. Export it as one of these and send it again."
    return FileRefused("unrecognised_format", msg)


def _binary(content: bytes) -> bool:
    """
    Say whether the bytes hold what no text holds.

    UTF-16 text has zeros at every other byte and is text; so is UTF-8 with a stray control character here and there.
    """
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if head.count(0):
        half = len(head) // 2
        wide = head[1::2].count(0) > 0.7 * half or head[0::2].count(0) > 0.7 * half
        return not wide and (controls > max(1, len(head) // 20) or not _is_utf8(content))
    return controls > len(head) // 10


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _workbook(name: str, content: bytes) -> str:
    """Look into a zip without unpacking it: a plain workbook, or the reason why not."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        if name.lower().endswith((".xlsx", ".xlsx.gz")):
            raise FileRefused("malformed_xlsx", "The workbook is damaged. Open it in Excel, save it again.") from error
        raise _not_ours() from error
    names = [member.filename for member in members]
    if any(part.startswith(("/", "\\")) or ".." in part.replace("\\", "/").split("/") for part in names):
        raise FileRefused("unsafe_archive", "The archive holds paths that lead outside itself.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_BYTES or (unpacked > BOMB_FROM and unpacked > BOMB_RATIO * len(content)):
        raise FileRefused("zip_bomb", "The workbook unpacks to far more than it is. Send it as CSV.")
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise FileRefused("macro_file", "The workbook holds macros. Save it as .xlsx without them and send it again.")
    if "xl/workbook.xml" not in names:
        raise _not_ours()
    return "xlsx"
