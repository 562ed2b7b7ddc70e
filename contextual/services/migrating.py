"""Migrating: a store that an earlier version made is brought to this version, with a copy kept beside it."""

from __future__ import annotations

from contextual.access import Principal, Purpose, require
from contextual.errors import StoreRefused
from contextual.services.gate import trace
from contextual.services.house import House, Progress, open_house, silent
from contextual.settings import Settings
from contextual.store.engine import store_exists
from contextual.store.keys import load_keys
from contextual.store.migrate import migrate


def migrate_store(
    principal: Principal, purpose: Purpose, settings: Settings | None = None, progress: Progress = silent
) -> str:
    """
    Bring the store that the environment names to this version, all of it or nothing. Leaves a trace.

    Returns
    -------
    str
        One sentence: what was done, and where the copy of the store as it was lies.

    Raises
    ------
    StoreRefused
        When there is no store, its keys are missing, or a newer version made it.
    """
    require(principal, "set_up")
    settings = settings or Settings.from_environment()
    if not store_exists(settings.store_url):
        msg = "there is no store there yet: make one with `python -m contextual init`"
        raise StoreRefused(msg)
    progress(0.0, "Migrating the store")
    kept = migrate(settings.store_url, load_keys(settings.keys, settings.passphrase))
    house: House = open_house(settings)
    try:
        trace(house, principal, purpose, "migrate_store", object_type="store", object_id=house.store.store_id)
    finally:
        house.close()
    progress(1.0, "Ready")
    if kept is None:
        return "The store is of this version."
    return f"The store is of this version now. As it was before, it is kept as {kept.name} beside it."
