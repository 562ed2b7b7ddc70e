"""A drop folder: which files have arrived whole, and where each is filed once it is known what became of it."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from contextual.errors import FolderRefused
from contextual.intake.formats.archive import MAX_BYTES

TAKEN, QUARANTINE = "taken", "quarantine"
LOCK = ".contextual-watch"

Seen = Mapping[str, tuple[int, int]]
"""Name -> (size, time of the last change in nanoseconds)."""

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".opdownload")
_HIDDEN = (".", "~$")


def opened(folder: Path) -> Path:
    """
    Give the folder's own path.

    Raises
    ------
    FolderRefused
        When there is no such folder.
    """
    if not folder.is_dir():
        msg = f"there is no folder {folder}"
        raise FolderRefused(msg)
    return folder.resolve()


def look(folder: Path) -> dict[str, tuple[int, int]]:
    """
    List the files that lie in the folder itself, without links, unfinished uploads, hidden and empty ones.

    Examples
    --------
    >>> import tempfile
    >>> here = Path(tempfile.mkdtemp())
    >>> for name in ("a.csv", "b.csv.part", "~$c.xlsx"):
    ...     _ = (here / name).write_bytes(b"x")
    >>> _ = (here / "empty.csv").write_bytes(b"")
    >>> list(look(here))
    ['a.csv']
    """
    found = {}
    for name in sorted(os.listdir(folder)):  # noqa: PTH208  names only: each is looked at without following it
        if name.startswith(_HIDDEN) or name.lower().endswith(_UNFINISHED):
            continue
        with suppress(FileNotFoundError):
            is_now = _state(folder / name)
            if is_now:
                found[name] = is_now
    return found


def settled(before: Seen, now: Seen) -> list[str]:
    """
    Name the files that did not change between two looks, those that came first before the others.

    Examples
    --------
    >>> settled({"a": (5, 9), "b": (5, 1)}, {"a": (5, 9), "b": (7, 2), "c": (1, 1)})
    ['a']
    """
    return sorted((name for name in now if before.get(name) == now[name]), key=lambda name: (now[name][1], name))


def read_whole(path: Path, seen: tuple[int, int]) -> bytes | Path | None:
    """Read a file that is still as it was seen, never through a link; None when it has changed meanwhile."""
    if seen[0] > MAX_BYTES:
        return path  # the reader refuses it by its size alone
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        data = file.read()
    return data if _state(path) == seen and len(data) == seen[0] else None


def file_away(path: Path, seen: tuple[int, int], where: str, receipt: Mapping[str, Any], line: str = "") -> Path | None:
    """
    Move a file into a folder below its own, beside its receipt; nothing is ever written over.

    The receipt is written first: whoever stops the program in between finds the file where it lay, and the next run
    files it with the same receipt.

    Parameters
    ----------
    where : str
        Below the file's folder, such as ``taken/2026-03``.
    receipt : mapping
        Plain values for JSON, with ``sha256``.
    line : str
        One line for people, beside the receipt.

    Returns
    -------
    Path or None
        Where it lies now; None when it has changed since it was seen, so that it stays.
    """
    if _state(path) != seen:
        return None
    to = _free(_below(path.parent, where), path.name, str(receipt["sha256"]))
    note = to.with_name(f"{to.name}.json")
    if not note.exists():
        _write(note, json.dumps(receipt, indent=1))
    if line:
        _write(to.with_name(f"{to.name}.txt"), f"{line}\n")
    _move(path, to)
    return to


def in_quarantine(folder: Path) -> list[Path]:
    """List the files that wait in the quarantine of a folder, and of the folders in it: those with a receipt."""
    places = [folder / QUARANTINE, *(one / QUARANTINE for one in _folders_in(folder))]
    return [
        path for place in places if place.is_dir() for path in sorted(place.iterdir())
        if path.is_file() and path.with_name(f"{path.name}.json").is_file()
    ]  # fmt: skip


def hash_in_receipt(path: Path) -> str:
    """Give the hash of a file that its receipt names, "" where there is none to read."""
    try:
        return str(json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def out_of_quarantine(path: Path, where: str) -> Path:
    """File what a person has brought in by hand with the other files that were taken, and its receipt with it."""
    note, line = path.with_name(f"{path.name}.json"), path.with_name(f"{path.name}.txt")
    to = _free(_below(path.parent.parent, where), path.name, "")
    _move(path, to)
    _move(note, to.with_name(f"{to.name}.json"))
    line.unlink(missing_ok=True)
    return to


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """
    Watch alone. SQLite's lock on a file is let go of by a program that dies, however it dies.

    Raises
    ------
    FolderRefused
        When another program watches this folder, or a folder in it leads elsewhere.
    """
    lock = folder / LOCK
    for where in (TAKEN, QUARANTINE):
        _below(folder, where)
    if lock.is_symlink():
        msg = f"{lock} is a link: take it away"
        raise FolderRefused(msg)
    with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as held:
        try:
            held.execute("PRAGMA journal_mode = MEMORY")  # no second file beside the lock
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            msg = f"another program watches {folder} already"
            raise FolderRefused(msg) from None
        yield


def _folders_in(folder: Path) -> list[Path]:
    return [one for one in sorted(folder.iterdir()) if one.is_dir()] if folder.is_dir() else []


def _state(path: Path) -> tuple[int, int] | None:
    """Give size and time of a plain file with something in it; None for anything else."""
    found = path.lstat()
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) and found.st_size else None


def _below(folder: Path, where: str) -> Path:
    """Make the folders below, one by one, and refuse one that leads elsewhere."""
    here = folder
    for part in where.split("/"):
        here = here / part
        here.mkdir(exist_ok=True)
        if here.resolve() != here.parent.resolve() / part:
            msg = f"{here} leads out of the folder: take it away"
            raise FolderRefused(msg)
    return here


def _free(target: Path, name: str, sha256: str) -> Path:
    """Find a name that nothing has: no file, and no receipt but this file's own. An empty file is one we left."""
    stem, dot, ending = name.partition(".")
    for number in count(1):
        to = target / (name if number == 1 else f"{stem}-{number}{dot}{ending}")
        note = to.with_name(f"{to.name}.json")
        if not (os.path.lexists(to) and (to.is_symlink() or to.stat().st_size)) and _is_of(note, sha256):
            return to
    raise AssertionError


def _is_of(note: Path, sha256: str) -> bool:
    return not os.path.lexists(note) or bool(sha256 and hash_in_receipt(note.with_suffix("")) == sha256)


def _write(path: Path, text: str) -> None:
    """Write a small file whole: under another name first, never through a link that somebody put there."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with part.open("x", encoding="utf-8") as file:  # "x" follows no link
        file.write(text)
    part.replace(path)


def _move(path: Path, to: Path) -> None:
    """Move a file to a name that is ours alone: the name is taken first, so nothing else can be written over."""
    if not (to.exists() and not to.stat().st_size):
        to.open("x").close()
    path.replace(to)
