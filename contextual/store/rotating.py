"""Rotating: a store is written anew under another key, and the key it had opens it no longer."""

from __future__ import annotations

import json
import secrets
from contextlib import closing
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from contextual.errors import StoreBusy, StoreRefused
from contextual.store import sqlite, swapping
from contextual.store.check import check, refuse_unsound
from contextual.store.engine import Store, open_store
from contextual.store.faults import plain_words
from contextual.store.keys import KEY_BYTES, Key, Keys, next_of, read_next, take_next, wrap_keys, write_next
from contextual.store.schema import batches, record_columns, store_state
from contextual.store.sources import name_of, seal, unseal

WRITTEN_MEANWHILE = "Another program wrote to the store meanwhile; nothing was changed: close the app and try again."


def rotate(store: Store, passphrase: str = "") -> Keys:
    """
    Give a store another key. Whoever stops the program leaves it under one of the two, and it opens.

    Pseudonyms, trace and releases keep their own keys: a pseudonym stays what it is.

    Parameters
    ----------
    passphrase : str
        What the keys are protected with, so that the new one is too.

    Returns
    -------
    Keys
        With the new key; the one it had is kept among the retired, for the backups made under it.

    Raises
    ------
    StoreBusy
        When another program has the store open or wrote to it; nothing is changed then.
    """
    new = Key(secrets.token_hex(8), secrets.token_bytes(KEY_BYTES))
    keys = replace(store.keys, store=new, retired=(*store.keys.retired, store.keys.store))
    store.dispose()
    if store.path is None:
        with store.write() as conn:
            _seal_anew(conn, store.keys, keys)
            write_next(store.keys, new, passphrase)
    else:
        _rotate_file(sqlite.Location.of(store.url), store.keys, keys, passphrase)
    take_next(store.keys)
    if passphrase:
        wrap_keys(keys, passphrase)
    return keys


def settled(url: str | sa.URL, keys: Keys, passphrase: str = "") -> Keys:
    """
    Finish a change of the store's key that was stopped after the store had changed and before its key had.

    Returns
    -------
    Keys
        The ones that open the store; as they were given where nothing was stopped half-way.
    """
    if not next_of(keys.folder).exists():
        return keys
    late = replace(keys, store=read_next(keys, passphrase), retired=(*keys.retired, keys.store))
    try:
        open_store(url, late).dispose()
    except StoreRefused:
        return keys
    take_next(keys)
    return late


def write_anew(place: sqlite.Location, keys: Keys, made: sqlite.Location, later: Keys) -> None:
    """Write a store into a new file under another key: its pages, and what is sealed in it."""
    with closing(sqlite.connect(place, keys, guarded=False)) as source:
        _copy(source, made, keys, later)


def keys_of(place: sqlite.Location, keys: Keys) -> Keys:
    """Find which of the keys, the present one or a retired one, a store's file is under."""
    for one in (keys.store, *reversed(keys.retired)):
        candidate = replace(keys, store=one)
        try:
            with closing(sqlite.connect(place, candidate)) as raw, plain_words():
                store_id, checks = raw.execute("SELECT store_id, key_checks FROM store_state").fetchone()
        except (StoreRefused, TypeError):
            continue
        if json.loads(checks).get("store") == one.check_value(store_id):
            return candidate
    return keys


def _rotate_file(place: sqlite.Location, keys: Keys, later: Keys, passphrase: str) -> None:
    with swapping.beside(place) as made, closing(sqlite.connect(place, keys, guarded=False)) as source:
        before = _changes(source)
        _copy(source, made, keys, later)
        _refuse_unsound(made, later)
        swapping.lock(source)
        if _changes(source) != before:
            raise StoreBusy(WRITTEN_MEANWHILE)
        write_next(keys, later.store, passphrase)
        swapping.rename_over(made.path, place.path)


def _copy(source: Any, made: sqlite.Location, keys: Keys, later: Keys) -> None:
    sqlite.make_file(made.path)
    with plain_words(), closing(sqlite.connect(made, later, guarded=False)) as target:
        source.backup(target)
    engine = sqlite.engine(made, later)
    try:
        with plain_words(), engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            _seal_anew(conn, keys, later)
    finally:
        engine.dispose()


def _seal_anew(conn: sa.Connection, keys: Keys, later: Keys) -> None:
    """Seal the sources' references with the new key, and say in the store which key it is."""
    held = record_columns.c
    query = sa.select(held.batch, held.part, held.data, batches.c.id).join(batches, batches.c.seq == held.batch)
    for seq, part, data, batch_id in conn.execute(query.where(held.column == "reference")).all():
        name = name_of(str(batch_id), int(part))
        sealed = seal(unseal(bytes(data), name, keys), name, later)
        here = sa.and_(held.batch == seq, held.part == part, held.column == "reference")
        conn.execute(sa.update(record_columns).where(here).values(data=sealed))
    store_id, checks = conn.execute(sa.select(store_state.c.store_id, store_state.c.key_checks)).one()
    said = json.loads(checks) | {"store": later.store.check_value(str(store_id))}
    conn.execute(sa.update(store_state).values(key_checks=json.dumps(said)))


def _refuse_unsound(made: sqlite.Location, keys: Keys) -> None:
    store = open_store(made.url, keys)
    try:
        refuse_unsound(check(store), "store that was written anew")
    finally:
        store.dispose()


def _changes(raw: Any) -> int:
    """Give a number that moves when another program writes to the store."""
    return int(raw.execute("PRAGMA data_version").fetchone()[0])
