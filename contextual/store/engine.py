"""The store: made once, opened with its keys, read and written in whole transactions."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from contextual.errors import StoreRefused
from contextual.store import migrate, postgres, sqlite
from contextual.store.faults import WRONG_KEY, StoreKeyWrong, StoreTooOld, plain_words
from contextual.store.keys import Keys
from contextual.store.schema import REVISIONS, store_state

CLASSES = ("fictional", "partnership")
"""What a store may be for. Open files may be kept in either."""

KEY_NAMES = ("store", "pseudonym", "audit", "release")


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """An open store. Everything is read or written inside `read` or `write`; each is one transaction."""

    url: sa.URL
    keys: Keys
    engine: sa.Engine = field(repr=False)
    store_id: str
    store_class: str

    @property
    def encrypted(self) -> bool:
        """True where the store itself encrypts every page; a server's disk is its keeper's to encrypt."""
        return self.path is not None and not sqlite.Location.of(self.url).plain

    @property
    def path(self) -> Path | None:
        """The file of a SQLite store; None on a server."""
        return sqlite.Location.of(self.url).path if self.url.get_backend_name() == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """
        Read in one transaction: nothing another program writes meanwhile is seen, and nothing can be written.

        Yields
        ------
        sqlalchemy.Connection

        Raises
        ------
        StoreDamaged, StoreBusy, StoreRefused
            In place of whatever the database's driver says.
        """
        with plain_words(), self.engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """
        Write in one transaction: all of the block is kept when it ends, or none of it when it raises.

        Yields
        ------
        sqlalchemy.Connection

        Raises
        ------
        StoreBusy
            When another program was still writing after half a minute.
        DiskFull, StoreDamaged, TraceRefused, StoreRefused
            In place of whatever the database's driver says.
        """
        with plain_words(), self.engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            yield conn

    def version(self) -> int:
        """Say which version of its contents the store holds; it moves whenever what is counted changes."""
        with self.read() as conn:
            return version(conn)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def store_url(path: str | Path, *, plain: bool = False) -> sa.URL:
    """
    Make the address of a SQLite store from any path, Windows ones included.

    Examples
    --------
    >>> sa.make_url(str(store_url("C:/data/a b.db", plain=True))).database
    'C:/data/a b.db'
    """
    return sa.URL.create("sqlite", database=Path(path).as_posix(), query={"plain": "1"} if plain else {})


def store_exists(url: str | sa.URL) -> bool:
    """
    Say whether there is a store at an address, whoever's it is.

    Raises
    ------
    StoreRefused
        When the address names neither a file nor a server that answers.

    Examples
    --------
    >>> store_exists("sqlite:///no-such-folder/store.db")
    False
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return sqlite.Location.of(address).path.exists()
    engine = postgres.engine(address)
    try:
        with plain_words(), engine.connect() as conn:
            return bool(migrate.revision(conn))
    finally:
        engine.dispose()


def create_store(url: str | sa.URL, keys: Keys, store_class: str) -> Store:
    """
    Make a store, all of it or nothing, and open it.

    Parameters
    ----------
    url : str or sqlalchemy.URL
        ``sqlite:///path``, ``sqlite:///path?plain=1`` (not encrypted) or ``postgresql+psycopg://...``.
    store_class : {"fictional", "partnership"}
        What the store is for, for good.

    Raises
    ------
    StoreRefused
        When there is a store already, or the class is neither of the two.

    Examples
    --------
    >>> import tempfile
    >>> from contextual.store.keys import make_keys
    >>> folder = Path(tempfile.mkdtemp())
    >>> store = create_store(store_url(folder / "a.db"), make_keys(folder / "keys"), "fictional")
    >>> store.store_class, store.version()
    ('fictional', 0)
    """
    if store_class not in CLASSES:
        msg = f"A store is for one of: {', '.join(CLASSES)}."
        raise StoreRefused(msg)
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        _create_file(sqlite.Location.of(address), keys, store_class)
    else:
        _create_on_server(address, keys, store_class)
    return open_store(address, keys)


def open_store(url: str | sa.URL, keys: Keys) -> Store:
    """
    Open a store that exists, after checking that its keys and its schema are the ones it needs.

    Raises
    ------
    StoreKeyWrong
        When a key is another store's.
    StoreTooNew, StoreTooOld
        When its schema is not this version's.
    StoreDamaged, StoreRefused
        When it cannot be read, or there is none.
    """
    address = _address(url)
    engine = _engine(address, keys)
    try:
        with plain_words(), engine.connect() as conn, conn.begin():
            _refuse_other_schema(conn)
            state = conn.execute(sa.select(store_state)).mappings().one()
            _refuse_other_keys(keys, str(state["store_id"]), json.loads(state["key_checks"]))
    except BaseException:
        engine.dispose()
        raise
    return Store(address, keys, engine, str(state["store_id"]), str(state["store_class"]))


def version(conn: sa.Connection) -> int:
    """Say which version of its contents the store holds, in the open transaction."""
    return int(conn.scalar(sa.select(store_state.c.version)) or 0)


def bump(conn: sa.Connection) -> None:
    """Move the store's version: what is counted has changed, so what was counted before no longer stands."""
    conn.execute(sa.update(store_state).values(version=store_state.c.version + 1))


def _address(url: str | sa.URL) -> sa.URL:
    """Read a store's address. It may hold a password, so no message repeats it."""
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        address = sa.URL.create("")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        msg = "A store is kept in SQLite or PostgreSQL: write its address as sqlite:///path or postgresql://..."
        raise StoreRefused(msg)
    return address


def _engine(address: sa.URL, keys: Keys) -> sa.Engine:
    if address.get_backend_name() == "sqlite":
        return sqlite.engine(sqlite.Location.of(address), keys)
    return postgres.engine(address)


def _create_file(place: sqlite.Location, keys: Keys, store_class: str) -> None:
    """Make the store under another name and rename it, so that a store that was not finished is never taken for one."""
    if place.path.exists():
        msg = f"There is a store at {place.path} already."
        raise StoreRefused(msg)
    new = place.at(place.path.with_name(f".{place.path.name}.{uuid4().hex[:8]}.part"))
    sqlite.make_file(new.path)
    engine = sqlite.engine(new, keys, guarded=False)
    try:
        with plain_words(), engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            _fill(conn, keys, store_class)
        engine.dispose()
        sqlite.put_in_place(new.path, place.path)
    finally:
        engine.dispose()
        sqlite.remove(new.path)


def _create_on_server(address: sa.URL, keys: Keys, store_class: str) -> None:
    engine = _engine(address, keys)
    try:
        with plain_words(), engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            if migrate.revision(conn):
                msg = "There is a store in this database already."
                raise StoreRefused(msg)
            _fill(conn, keys, store_class)
    finally:
        engine.dispose()


def _fill(conn: sa.Connection, keys: Keys, store_class: str) -> None:
    migrate.upgrade(conn)
    store_id = uuid4().hex
    checks = {name: getattr(keys, name).check_value(store_id) for name in KEY_NAMES}
    conn.execute(
        sa.insert(store_state).values(
            one=1, store_id=store_id, store_class=store_class, created_at=int(time.time()), version=0, area_version=0,
            key_checks=json.dumps(checks),
        )
    )  # fmt: skip


def _refuse_other_schema(conn: sa.Connection) -> None:
    held = migrate.revision(conn)
    if not held:
        msg = "There is no store here: the database holds something else, or nothing."
        raise StoreRefused(msg)
    migrate.refuse_unknown(held)
    if held != REVISIONS[-1]:
        msg = "The store is as an earlier version left it: run store migrate once, which keeps a copy."
        raise StoreTooOld(msg)


def _refuse_other_keys(keys: Keys, store_id: str, checks: dict[str, str]) -> None:
    for name in KEY_NAMES:
        if getattr(keys, name).check_value(store_id) != checks.get(name):
            if name == "store":
                raise StoreKeyWrong(WRONG_KEY)
            msg = f"The key {name}.key in the key folder is another store's: put back the one this store was made with."
            raise StoreKeyWrong(msg)
