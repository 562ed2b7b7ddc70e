"""Swapping: a store's file is replaced whole by another one, while nobody has it open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from contextual.errors import StoreBusy, StoreRefused
from contextual.store import sqlite
from contextual.store.faults import plain_words
from contextual.store.keys import Keys

_WAIT_MS = 2_000
_NOT_REPLACED = "The store at {path} could not be replaced: check the folder's permissions and its room."


@contextmanager
def beside(place: sqlite.Location) -> Iterator[sqlite.Location]:
    """Give a name beside a store for one that is being made, and take away what is left under it in the end."""
    made = place.at(place.path.with_name(f".{place.path.name}.{uuid4().hex[:8]}.part"))
    try:
        yield made
    finally:
        sqlite.remove(made.path)


def alone(place: sqlite.Location, keys: Keys) -> None:
    """
    Put everything of a store into its one file, which can only be done while no other program has it open.

    Raises
    ------
    StoreBusy
        When another program has the store open.
    """
    with closing(sqlite.connect(place, keys, guarded=False)) as raw:
        lock(raw)


def lock(raw: Any) -> None:
    """
    Put everything of a store into its one file and keep all others out for as long as this connection is open.

    Raises
    ------
    StoreBusy
        When another program has the store open.
    """
    with plain_words():
        raw.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        try:
            raw.execute("PRAGMA journal_mode = DELETE")
            raw.execute("BEGIN EXCLUSIVE")
        except Exception as error:
            if "locked" not in str(error):
                raise
            msg = "Another program has the store open: close the app and every other command, then try again."
            raise StoreBusy(msg) from None


def replace(made: Path, place: sqlite.Location, keys: Keys, kept: Path | None = None) -> None:
    """
    Put a finished store in the place of another, in one step: at any moment one of the two has the name.

    Parameters
    ----------
    kept : pathlib.Path, optional
        Name for the store that was there; left out, it is let go.

    Raises
    ------
    StoreBusy
        When another program has the store open; nothing is replaced then.
    """
    try:
        alone(place, keys)
    except StoreBusy:
        raise
    except StoreRefused:
        pass  # one that does not open is put aside as it is, its log with it
    path = place.path
    try:
        if kept is not None:
            _second_name(path, kept)
            _take_along(path, kept)
        sqlite.remove_log(path)
    except OSError:
        raise StoreRefused(_NOT_REPLACED.format(path=path)) from None
    rename_over(made, path)


def rename_over(made: Path, path: Path) -> None:
    """Give a finished store the name of another, in one step."""
    try:
        os.replace(made, path)  # noqa: PTH105  the one step that replaces
        _keep_names(path.parent)
    except OSError:
        raise StoreRefused(_NOT_REPLACED.format(path=path)) from None


def free_name(path: Path, word: str) -> Path:
    """
    Find a name beside a store that nothing has.

    Examples
    --------
    >>> free_name(Path("no-such-folder/store.db"), "before-restore").name
    'store.db.before-restore-0'
    """
    number = 0
    while (name := path.with_name(f"{path.name}.{word}-{number}")).exists():
        number += 1
    return name


def _second_name(path: Path, kept: Path) -> None:
    """Give the store that is there a second name; some disks know no second names, and get a copy."""
    try:
        os.link(path, kept)
    except OSError:
        with path.open("rb") as old:
            sqlite.make_file(kept)
            with kept.open("wb") as new:
                shutil.copyfileobj(old, new)


def _take_along(path: Path, kept: Path) -> None:
    for end in ("-wal", "-journal"):
        beside_it = path.with_name(path.name + end)
        if beside_it.exists():
            beside_it.rename(kept.with_name(kept.name + end))


def _keep_names(folder: Path) -> None:
    """Have the disk keep the folder's names, where a folder can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
