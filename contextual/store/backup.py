"""Backup: the whole store in one more file, tried before it counts as one; and a store made again from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from contextual.errors import DiskFull, StoreRefused
from contextual.store import migrate, sqlite, swapping
from contextual.store.check import CheckReport, check, refuse_unsound
from contextual.store.engine import Store, open_store
from contextual.store.faults import FULL, plain_words
from contextual.store.keys import Keys
from contextual.store.rotating import keys_of, write_anew
from contextual.store.schema import REVISIONS

ON_A_SERVER = "A store on a server is backed up by its server: use pg_dump or the server's own archives."


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup gave: how many people were erased in it again, and where the store that was there before lies."""

    erased: int
    kept: Path | None
    migrated: bool


def back_up(store: Store, to: Path) -> CheckReport:
    """
    Copy a store into one more file while others go on using it, and check the copy whole before it has its name.

    Parameters
    ----------
    to : pathlib.Path
        A file that is not there yet. It is encrypted with the store's key, and the keys are not in it.

    Returns
    -------
    CheckReport
        Of the copy, every finding sound.

    Raises
    ------
    StoreRefused
        When there is such a file, the store is on a server, or the copy is not sound; no file is left then.
    DiskFull
        When there is no room for it.
    """
    place = _place(store.url)
    _refuse_unfit(to, store.keys)
    with swapping.beside(place.at(to)) as made:
        sqlite.copy(place, store.keys, made.path)
        report = _checked(made, store)
        sqlite.put_in_place(made.path, to)
    return report


def restore(
    backup: Path,
    url: str | sa.URL,
    keys: Keys,
    *,
    instead: bool = False,
    reapply: Callable[[Store], int] | None = None,
) -> Restored:
    """
    Make a store again from a backup: copied, brought to this version, checked whole, erasures done again, then named.

    The backup itself is only read.

    Parameters
    ----------
    url : str or sqlalchemy.URL
        Where the store is to be.
    instead : bool
        Put it in the place of the store that is there, which is kept beside it under another name.
    reapply : callable, optional
        Does again, in the restored store, what was erased since the backup; returns how many erasures.

    Raises
    ------
    StoreRefused
        When the backup is not whole or another store's, or there is a store already; nothing is changed then.
    StoreBusy
        When another program has the store open.
    """
    place = _place(sa.make_url(url))
    if not backup.is_file():
        msg = f"There is no backup at {backup}."
        raise StoreRefused(msg)
    if place.path.exists() and not instead:
        msg = f"There is a store at {place.path} already: say --instead to put the backup in its place and keep it too."
        raise StoreRefused(msg)
    with swapping.beside(place) as copied, swapping.beside(place) as again:
        migrated, made = _opened(backup, copied, again, keys)
        erased = _tried(made, keys, reapply)
        kept = swapping.free_name(place.path, "before-restore") if place.path.exists() else None
        if kept is None:
            sqlite.remove_log(place.path)  # a log without its store is no part of this one
            sqlite.put_in_place(made.path, place.path)
        else:
            swapping.replace(made.path, place, keys, kept)
    return Restored(erased, kept, migrated)


def _place(url: sa.URL) -> sqlite.Location:
    if url.get_backend_name() != "sqlite":
        raise StoreRefused(ON_A_SERVER)
    return sqlite.Location.of(url)


def _refuse_unfit(to: Path, keys: Keys) -> None:
    if to.exists():
        msg = f"There is a file at {to} already, and backups are never written over."
        raise StoreRefused(msg)
    if not to.parent.is_dir():
        msg = f"There is no folder {to.parent}."
        raise StoreRefused(msg)
    if keys.folder.resolve() in (to.parent.resolve(), *to.parent.resolve().parents):
        msg = "A backup in the key folder would lie with the keys that open it: choose another folder."
        raise StoreRefused(msg)


def _checked(made: sqlite.Location, store: Store) -> CheckReport:
    copy = open_store(made.url, store.keys)
    try:
        report = check(copy)
    finally:
        copy.dispose()
    refuse_unsound(report, "backup")
    return report


def _copy_bytes(backup: Path, to: Path) -> None:
    """Copy the backup's bytes, and those of a log beside it: somebody opened it as a store then."""
    for end in ("", "-wal"):
        source, target = backup.with_name(backup.name + end), to.with_name(to.name + end)
        if source.exists():
            sqlite.make_file(target)
            try:
                with source.open("rb") as old, target.open("wb") as new:
                    shutil.copyfileobj(old, new, 1 << 20)
            except OSError:
                raise DiskFull(FULL) from None


def _opened(backup: Path, made: sqlite.Location, again: sqlite.Location, keys: Keys) -> tuple[bool, sqlite.Location]:
    """Copy a backup and bring it to this version, and to this key where it was made under one that is retired."""
    _copy_bytes(backup, made.path)
    theirs = keys_of(made, keys)
    migrated = _bring_up(made, theirs)
    if theirs.store == keys.store:
        return migrated, made
    write_anew(made, theirs, again, keys)
    return migrated, again


def _bring_up(made: sqlite.Location, keys: Keys) -> bool:
    """Bring the copy of a backup that an earlier version made to this version's schema."""
    engine = sqlite.engine(made, keys, guarded=False)
    try:
        with plain_words(), engine.connect() as conn:
            held = migrate.revision(conn)
        if held == REVISIONS[-1] or not held:
            return False
        migrate.refuse_unknown(held)
        with plain_words(), engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            migrate.upgrade(conn, keys=keys)
        return True
    finally:
        engine.dispose()


def _tried(made: sqlite.Location, keys: Keys, reapply: Callable[[Store], int] | None) -> int:
    """Open the copy as a store, check it whole, and do again in it what was erased since."""
    store = open_store(made.url, keys)
    try:
        refuse_unsound(check(store), "backup")
        return reapply(store) if reapply else 0
    finally:
        store.dispose()
