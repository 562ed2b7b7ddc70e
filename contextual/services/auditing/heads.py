"""Heads kept elsewhere: the trace's last number and hash, copied once a day into a folder apart from the store."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from contextual.errors import FolderRefused, StoreRefused
from contextual.services.house import House, now
from contextual.store.chain import Head
from contextual.store.heads import HeadCopy, add_copy, read_copies
from contextual.store.traces import head

DAY_S = 86_400
TRY_AGAIN_S = 3_600


def copies_of(house: House) -> list[HeadCopy]:
    """
    Read the copies kept of this store's heads, oldest first; none where no folder is named.

    Raises
    ------
    FolderRefused
        When the folder named in `CONTEXTUAL_AUDIT_HEAD` is out of reach.
    """
    folder = house.settings.audit_head
    return [] if folder is None else read_copies(folder, house.store.store_id, house.keys.audit)


def heads_in_reach(house: House) -> list[Head]:
    """Give the heads kept elsewhere that are what was written; none where the folder is away."""
    with suppress(FolderRefused):
        return [copy.head for copy in copies_of(house) if copy.sound]
    return []


def keep_head(house: House) -> Path | None:
    """Copy the head as it is now; None where no folder is named."""
    folder = house.settings.audit_head
    if folder is None:
        return None
    with house.store.read() as conn:
        newest = head(conn)
    at = now()
    path = add_copy(folder, house.store.store_id, house.keys.audit, newest, at)
    house.head_kept_at = at
    return path


def keep_head_daily(house: House) -> None:
    """
    Copy the head if the newest copy is a day old. Asked after every trace, so a busy store needs no clock of its own.

    A folder that is away stops nobody's work: it is tried again in an hour, and `audit verify` says that it is away.
    """
    at = now()
    if house.settings.audit_head is None or at - house.head_kept_at < DAY_S:
        return
    house.head_kept_at = at - DAY_S + TRY_AGAIN_S
    with suppress(FolderRefused, StoreRefused):
        newest = max((copy.at for copy in copies_of(house) if copy.sound), default=0)
        if at - newest < DAY_S:
            house.head_kept_at = newest
        else:
            keep_head(house)
