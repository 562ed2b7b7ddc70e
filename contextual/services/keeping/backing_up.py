"""Backing up: one more file of the whole store, tried before it counts; and a store made again from it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from contextual.access import Principal, Purpose, require
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now, open_house
from contextual.services.keeping.erasing import again_in
from contextual.settings import Settings
from contextual.store import backup as backup_store
from contextual.store.keys import load_keys
from contextual.store.settings import get_setting, put_setting

_LAST = "last_backup"


def back_up_store(principal: Principal, purpose: Purpose, house: House, to: Path) -> str:
    """
    Copy the store into one more file while it is used, and check that file whole before it has its name.

    Parameters
    ----------
    to : pathlib.Path
        A new file, or a folder in which it gets a name with the date and time.

    Returns
    -------
    str
        One sentence: where it lies and what was checked.

    Raises
    ------
    StoreRefused
        When there is such a file, it would lie with the keys, or the store is on a server.
    """
    allow(house, principal, purpose, "set_up")
    if to.is_dir():
        to = to / f"contextual-{datetime.fromtimestamp(now(), UTC):%Y-%m-%d-%H%M%S}.backup"
    trace(house, principal, purpose, "back_up", object_type="store", object_id=house.store.store_id)
    report = backup_store.back_up(house.store, to)
    with house.store.write() as conn:
        put_setting(conn, _LAST, {"at": now(), "bytes": to.stat().st_size})
    return (
        f"Backed up to {to}: {to.stat().st_size:,} bytes, {len(report.findings)} checks sound. "
        "The keys are not in it: without them it opens for nobody."
    )


def last_backup(principal: Principal, purpose: Purpose, house: House) -> int:
    """Give the time of the last backup, seconds since 1970 UTC; 0 when there was none."""
    allow(house, principal, purpose, "check_store")
    with house.store.read() as conn:
        return int(get_setting(conn, _LAST, {}).get("at", 0))


def restore_store(
    principal: Principal, purpose: Purpose, backup: Path, *, instead: bool = False, settings: Settings | None = None
) -> str:
    """
    Make the store that the environment names again from a backup, all of it or nothing. Leaves a trace in it.

    Parameters
    ----------
    backup : pathlib.Path
        A file made by `back_up_store`. It is only read.
    instead : bool
        Put it in the place of the store that is there, which is kept beside it.

    Returns
    -------
    str
        What was done, and where the store that was there before lies.

    Raises
    ------
    StoreRefused
        When the backup is not whole or another store's; nothing is changed then.
    """
    require(principal, "set_up")
    settings = settings or Settings.from_environment()
    keys = load_keys(settings.keys, settings.passphrase)
    again = again_in(settings, keys)
    done = backup_store.restore(backup, settings.store_url, keys, instead=instead, reapply=again)
    house = open_house(settings)
    try:
        with house.store.write() as conn:
            trace_in(conn, house, principal, purpose, "restore", object_type="store", object_id=house.store.store_id)
    finally:
        house.close()
    return _said(done)


def _said(done: backup_store.Restored) -> str:
    parts = ["Restored: the backup is whole, and it is the store now."]
    if done.migrated:
        parts.append("An earlier version had made it; it was brought to this one.")
    if done.erased:
        parts.append(f"Erased in it again, as they had been since it was made: {done.erased} young people.")
    if done.kept is not None:
        parts.append(f"The store that was there is kept as {done.kept.name} beside it: delete it when you are sure.")
    return " ".join(parts)
