"""Erasing: everything held of one person goes for good, and nothing of it stays in the file."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from contextual.errors import DiskFull, StoreBusy
from contextual.store import erasures, postgres, sqlite
from contextual.store.engine import Store
from contextual.store.faults import plain_words
from contextual.store.keys import Keys
from contextual.store.removing import column_of, parts_of, remove, with_corrected
from contextual.store.schema import batches, registers

STILL_OPEN = (
    "It is erased from the store, but another program still reads the store's log: close the app and every other "
    "command, and erase again to clean the log."
)
NO_ROOM = (
    "It is erased from the store, but there is no room to write the file anew, so its log and free pages are not clean "
    "yet: make room as large as the store and erase again."
)
PERSONAL = {kind: table for kind, table in registers.items() if "person" in table.c}
"""Registers whose rows say of whom they are."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of some people: how many records, in which files, and how many rows of registers."""

    records: int
    files: tuple[int, ...]
    register_rows: int

    @property
    def nothing(self) -> bool:
        """True where nothing is held."""
        return not (self.records or self.register_rows)


def held_of(conn: sa.Connection, people: Collection[str]) -> Held:
    """Count what is held of some people, by their pseudonyms. Nothing is changed."""
    rows = with_corrected(conn, _rows_of(conn, people))
    files = {part[0] for part in rows}
    many = 0
    for table in PERSONAL.values():
        query = sa.select(table.c.batch, sa.func.count()).where(table.c.person.in_(list(people)))
        for seq, count in conn.execute(query.group_by(table.c.batch)):
            files.add(int(seq))
            many += int(count)
    return Held(int(sum(which.sum() for which in rows.values())), tuple(sorted(files)), many)


def everybody(conn: sa.Connection) -> set[str]:
    """Give every pseudonym that the store holds."""
    found: set[str] = set()
    for part in parts_of(conn):
        people = column_of(conn, part, "person")
        found |= set() if people is None else set(people)
    for table in PERSONAL.values():
        found |= {str(row[0]) for row in conn.execute(sa.select(table.c.person).distinct())}
    return found - {""}


def erase(conn: sa.Connection, people: Collection[str], keys: Keys) -> Held:
    """
    Take out all that is held of some people, in the open transaction, and keep their tokens.

    Records of others in the same incidents stay. What was released stays: a released figure is of nobody alone.

    Returns
    -------
    Held
        What was held and is gone.
    """
    held = held_of(conn, people)
    remove(conn, with_corrected(conn, _rows_of(conn, people)), keys)
    for table in PERSONAL.values():
        theirs = table.c.person.in_(list(people))
        query = sa.select(table.c.batch, sa.func.count()).where(theirs).group_by(table.c.batch)
        for seq, count in conn.execute(query).all():
            change = sa.update(batches).where(batches.c.seq == seq)
            conn.execute(change.values(stored=batches.c.stored - count))
        conn.execute(sa.delete(table).where(theirs))
    erasures.keep(conn, {erasures.token(keys, one) for one in people})
    return held


def erase_again(store: Store, tokens: Collection[str]) -> int:
    """
    Do again, in a store made from a backup, what was erased since the backup.

    Returns
    -------
    int
        People who were in the backup and are not in the store.
    """
    with store.write() as conn:
        people = erasures.of_those(store.keys, everybody(conn), tokens)
        erase(conn, people, store.keys)
        erasures.keep(conn, tokens)
    if people:
        clean(store)
    return len(people)


def clean(store: Store) -> None:
    """
    Leave nothing of what was removed in the store's file, its log or its free pages.

    Raises
    ------
    StoreBusy, DiskFull
        When another program reads the store, or there is no room; what was erased is gone from the store, and this can
        be done again.
    """
    store.dispose()
    try:
        _clean_file(store) if store.path is not None else _clean_server(store)
    except DiskFull:
        raise DiskFull(NO_ROOM) from None


def _clean_file(store: Store) -> None:
    with closing(sqlite.connect(sqlite.Location.of(store.url), store.keys, guarded=False)) as raw, plain_words():
        raw.execute("VACUUM")
        if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise StoreBusy(STILL_OPEN)


def _clean_server(store: Store) -> None:
    """Write every table anew. What the server archived before ages out with its archives."""
    engine = postgres.engine(store.url)
    try:
        with plain_words(), engine.connect() as conn:
            raw = conn.connection.driver_connection
            raw.rollback()  # type: ignore[union-attr]
            raw.autocommit = True  # type: ignore[union-attr]
            raw.execute("VACUUM FULL")  # type: ignore[union-attr]
            raw.execute("CHECKPOINT")  # type: ignore[union-attr]
            raw.autocommit = False  # type: ignore[union-attr]
    finally:
        engine.dispose()


def _rows_of(conn: sa.Connection, people: Collection[str]) -> dict[tuple[int, int], NDArray[np.bool_]]:
    wanted = list(people)
    found = {part: column_of(conn, part, "person") for part in parts_of(conn)} if wanted else {}
    marks = {part: np.isin(np.asarray(names, object), wanted) for part, names in found.items() if names is not None}
    return {part: which for part, which in marks.items() if which.any()}
