"""Protecting the keys: a passphrase around them, and a sheet of paper from which they can be made again."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from contextual.access import Principal, Purpose, require
from contextual.errors import StoreRefused
from contextual.services.gate import allow, trace
from contextual.services.house import House, now
from contextual.settings import Settings
from contextual.store.engine import open_store
from contextual.store.keys import put_keys, wrap_keys
from contextual.store.rotating import rotate
from contextual.store.sheet import read_sheet, write_sheet


def protect_keys(principal: Principal, purpose: Purpose, house: House, passphrase: str) -> str:
    """
    Protect the keys in their folder with a passphrase, or with a new one; all four or none. Leaves a trace first.

    Returns
    -------
    str
        One sentence that says what is asked for from now on.

    Raises
    ------
    StoreRefused
        When the passphrase is too short; nothing is changed then.
    """
    allow(house, principal, purpose, "set_up")
    trace(house, principal, purpose, "protect_keys", object_type="keys", object_id=house.keys.store.id)
    wrap_keys(house.keys, passphrase)
    return (
        "The keys are protected: whoever opens the store is asked for the passphrase. Nobody can find it out; "
        "keep a recovery sheet (keys sheet) in a safe."
    )


def rotate_keys(principal: Principal, purpose: Purpose, house: House) -> str:
    """
    Give the store another key and write it anew under it. Leaves a trace before and after.

    Returns
    -------
    str
        One sentence: what changed, and what to print anew.

    Raises
    ------
    StoreBusy
        When another program has the store open or wrote to it; nothing is changed then.
    """
    allow(house, principal, purpose, "set_up")
    trace(house, principal, purpose, "rotate_keys", object_type="keys", object_id=house.keys.store.id, outcome="begun")
    keys = rotate(house.store, house.settings.passphrase)
    house.close()
    house.keys, house.store = keys, open_store(house.settings.store_url, keys)
    trace(house, principal, purpose, "rotate_keys", object_type="keys", object_id=keys.store.id)
    return (
        "The store is under a new key. The one it had is kept in the key folder, for backups made under it: delete it "
        "when the last of them is gone. Print a new recovery sheet (keys sheet)."
    )


def recovery_sheet(principal: Principal, purpose: Purpose, house: House, to: Path) -> str:
    """
    Write the recovery sheet of the keys into a new file that only its owner can read. Leaves a trace first.

    Raises
    ------
    StoreRefused
        When there is such a file, or it cannot be written.
    """
    allow(house, principal, purpose, "set_up")
    trace(house, principal, purpose, "write_sheet", object_type="keys", object_id=house.keys.store.id)
    day = f"{datetime.fromtimestamp(now(), UTC):%d %B %Y}"
    try:
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        msg = f"The sheet cannot be written to {to}: name a file that is not there yet, in a folder that is."
        raise StoreRefused(msg) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(write_sheet(house.keys, house.store.store_id, day))
    return f"The recovery sheet is in {to}: print it, keep it in a safe, and delete the file. It opens the store."


def keys_from_sheet(principal: Principal, purpose: Purpose, text: str, settings: Settings | None = None) -> str:
    """
    Make the key folder again from a recovery sheet that was typed back.

    No trace can be left before there are keys: the next command that opens the store leaves one.

    Raises
    ------
    StoreRefused
        When the folder holds keys already, or a line is not what was printed; nothing is written then.
    """
    require(principal, "set_up")
    settings = settings or Settings.from_environment()
    put_keys(settings.keys, read_sheet(text))
    return f"The four keys are in {settings.keys} again, without a passphrase: protect them with keys wrap."
