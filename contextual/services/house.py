"""The house: one open store with its keys, and the ledgers that all visitors share."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

import pandas as pd
from sqlalchemy import make_url

from contextual.counts.ledger import Ledger
from contextual.errors import MissingColumns, StoreBusy, StoreRefused
from contextual.services.places.joined import joined_as_shown
from contextual.settings import Settings
from contextual.space.one_place import as_one
from contextual.store import area as area_store
from contextual.store import ledgers as ledger_store
from contextual.store import places as place_store
from contextual.store import records as record_store
from contextual.store.check import check_at_start
from contextual.store.engine import Store, create_store, open_store, store_exists
from contextual.store.engine import version as version_of
from contextual.store.faults import StoreTooOld
from contextual.store.keys import NAMES, Keys, load_keys, make_keys
from contextual.store.rotating import settled

_COUNTED = (
    "incident", "person", "scheme", "agency", "recorded", "part", "place_type", "age_band", "harms", "month", "hour",
    "span", "finest", "cell", "place", "private", "own_return", "crosses_month", "outside", "batch", "earliest",
    "latest", "lat", "lon",
)  # fmt: skip

Progress = Callable[[float, str], None]


def silent(_share: float, _sentence: str) -> None:
    """Show no progress."""


def now() -> int:
    """Seconds since 1970 UTC: the one clock of the services."""
    return int(time.time())


@dataclass
class House:
    """
    One open store. Pages hold it and pass it on; only services look inside.

    `head_kept_at`: when a copy of the trace's head was last kept elsewhere, as far as this process knows.
    """

    settings: Settings
    store: Store
    keys: Keys
    head_kept_at: int = 0
    _kept: dict[Any, Any] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    @property
    def store_class(self) -> str:
        """Whose store this is: fictional or partnership."""
        return self.store.store_class

    @property
    def point_secret(self) -> bytes:
        """The key under which decisions about points are kept."""
        return self.keys.pseudonym.derive("points")

    @property
    def text_secret(self) -> bytes:
        """The key under which a text that means a home is known."""
        return self.keys.pseudonym.derive("homes")

    def version(self) -> int:
        """Give a number that grows whenever something that is counted changes."""
        return self.store.version()

    def ledger(self, batch_class: str) -> Ledger:
        """Give the ledger of a class, built once per store version and shared read-only."""
        made: Ledger = self.once("ledger", batch_class, lambda: self._ledger(batch_class))
        return made

    def places(self) -> pd.DataFrame:
        """Give all places, closed and private ones too; those that people said are one once, with ``also``."""
        return self.once("places", "", self._places)

    def every_place(self) -> pd.DataFrame:
        """Give all places as they were brought in, joined ones each for itself."""
        return self.once("every_place", "", self._every_place)

    def study_area(self) -> Any:
        """Give the frozen study area, or None when set-up had no area file."""
        return self.once("area", "", self._area)

    def once(self, what: str, key: Any, make: Callable[[], Any]) -> Any:
        """Make something once per store version; the values of older versions are let go."""
        version = self.version()
        with self._lock:
            if (version, what, key) not in self._kept:
                made = make()
                self._kept = {k: v for k, v in self._kept.items() if k[0] == version}
                self._kept[version, what, key] = made
            return self._kept[version, what, key]

    def forget(self) -> None:
        """Let go of everything made for this version: something that is shown but not counted has changed."""
        with self._lock:
            self._kept = {}

    def _ledger(self, batch_class: str) -> Ledger:
        with self.store.read() as conn:
            kept = ledger_store.load_ledger(conn, batch_class)
        if kept:
            try:
                return Ledger.from_columns(kept[1], kept[0])
            except MissingColumns:
                pass  # a ledger kept by another version of the program: build it again below
        with self.store.read() as conn:
            version = version_of(conn)
            frame = record_store.read_records(conn, batch_class, _COUNTED)
        ledger = Ledger.build(frame, frame["batch"].to_numpy(), batch_class)
        arrays, header = ledger.to_columns()
        with suppress(StoreBusy), self.store.write() as conn:  # another program writes: the next one will keep it
            ledger_store.save_ledger(conn, version, batch_class, header, arrays)
        return ledger

    def _every_place(self) -> pd.DataFrame:
        with self.store.read() as conn:
            return place_store.read_places(conn, include_closed=True)

    def _places(self) -> pd.DataFrame:
        with self.store.read() as conn:
            return as_one(self.every_place(), joined_as_shown(conn))

    def _area(self) -> Any:
        with self.store.read() as conn:
            return area_store.read_area(conn)

    def close(self) -> None:
        """Let go of the store's connections."""
        self.store.dispose()


def open_house(settings: Settings | None = None, progress: Progress = silent, *, checked: bool = False) -> House:
    """
    Open the store that the environment names; build the fictional one when none is named and none is there.

    Parameters
    ----------
    settings : Settings, optional
        Left out, they are read from the environment.
    progress : callable, optional
        Called with (share done, sentence) while the fictional store is built.
    checked : bool
        Check the file first, as the app does when it starts (`contextual.store.check.check_at_start`).

    Raises
    ------
    StoreRefused
        When the named store is not there or cannot be opened, in one sentence.
    """
    settings = settings or Settings.from_environment()
    if settings.fictional:
        from contextual.services.fictional import build_once

        build_once(settings, progress)
    if not store_exists(settings.store_url):
        msg = "there is no store there yet: make one with `python -m contextual init`"
        raise StoreRefused(msg)
    keys = settled(settings.store_url, load_keys(settings.keys, settings.passphrase), settings.passphrase)
    try:
        store = open_store(settings.store_url, keys)
    except StoreTooOld:
        if not settings.fictional:
            raise  # a named store is migrated when somebody says so
        from contextual.services.fictional import bring_up

        bring_up(settings, progress)
        store = open_store(settings.store_url, keys)
    if checked:
        check_at_start(store)
    return House(settings, store, keys)


def new_house(settings: Settings, store_class: str) -> House:
    """
    Make a new, empty store; make its keys too, unless the key folder holds keys already.

    Raises
    ------
    StoreRefused
        When there is a store already.
    """
    if store_exists(settings.store_url):
        msg = "there is a store there already; name another one in CONTEXTUAL_DB"
        raise StoreRefused(msg)
    have = any((settings.keys / f"{name}.key").exists() for name in NAMES)
    keys = load_keys(settings.keys, settings.passphrase) if have else make_keys(settings.keys)
    url = make_url(settings.store_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return House(settings, create_store(settings.store_url, keys, store_class), keys)
