"""Heads kept elsewhere: copies of the trace's last number and hash in a folder apart from the store, a line each."""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from contextual.errors import FolderRefused
from contextual.store.chain import Head
from contextual.store.keys import Key

NO_HASH = ""


@dataclass(frozen=True, slots=True)
class HeadCopy:
    """One copy: when it was made, the head, and whether it still is what was written."""

    at: int
    seq: int
    hash: str
    sound: bool

    @property
    def head(self) -> Head:
        """The number and hash it keeps."""
        return self.seq, self.hash


def add_copy(folder: Path, store_id: str, audit_key: Key, head: Head, at: int) -> Path:
    """
    Write a copy of a head at the end of the store's file in the folder. Earlier copies are never touched.

    Raises
    ------
    FolderRefused
        When the folder is not there or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder, key = Path(tempfile.mkdtemp()), Key("k", bytes(32))
    >>> path = add_copy(folder, "a-store", key, (7, "abc"), at=60)
    >>> [(copy.seq, copy.sound) for copy in read_copies(folder, "a-store", key)]
    [(7, True)]
    """
    path = path_of(folder, store_id)
    said = {"at": at, "seq": head[0], "hash": head[1], "check": _check(store_id, audit_key, at, head)}
    try:
        ends = not path.exists() or path.read_bytes()[-1:] in (b"", b"\n")
        line = ("" if ends else "\n") + json.dumps(said) + "\n"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        msg = f"the folder for copies of the trace's head cannot be written: {(error.strerror or 'unknown').lower()}"
        raise FolderRefused(msg) from None
    return path


def read_copies(folder: Path, store_id: str, audit_key: Key) -> list[HeadCopy]:
    """
    Read the copies of a store, oldest first; a line that was changed or cannot be read is not sound.

    Raises
    ------
    FolderRefused
        When the folder is not there or the file cannot be read: copies that are out of reach confirm nothing.
    """
    path = path_of(folder, store_id)
    if not folder.is_dir():
        msg = "the folder for copies of the trace's head is not there: mount it, or mend CONTEXTUAL_AUDIT_HEAD"
        raise FolderRefused(msg)
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    except OSError as error:
        msg = f"the copies of the trace's head cannot be read: {(error.strerror or 'unknown').lower()}"
        raise FolderRefused(msg) from None
    return [_read(line, store_id, audit_key) for line in text.splitlines() if line.strip()]


def path_of(folder: Path, store_id: str) -> Path:
    """Give the file of a store's copies; several stores may keep theirs in one folder."""
    return folder / f"trace-head-{store_id[:12]}.jsonl"


def _read(line: str, store_id: str, audit_key: Key) -> HeadCopy:
    try:
        said = json.loads(line)
        at, head = int(said["at"]), (int(said["seq"]), str(said["hash"]))
        sound = hmac.compare_digest(_check(store_id, audit_key, at, head), str(said["check"]))
    except (ValueError, KeyError, TypeError):
        return HeadCopy(0, 0, NO_HASH, sound=False)
    return HeadCopy(at, *head, sound=sound)


def _check(store_id: str, audit_key: Key, at: int, head: Head) -> str:
    message = f"{store_id}|{at}|{head[0]}|{head[1]}".encode()
    return hmac.new(audit_key.derive("trace head"), message, sha256).hexdigest()
