"""SQLite: one encrypted file, the settings every connection has, and what a running program may never do to it."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, QueuePool

from contextual.errors import StoreDamaged, StoreRefused
from contextual.store.faults import DAMAGED, plain_words
from contextual.store.keys import POSIX, Keys
from contextual.store.schema import KEPT

BUSY_MS = 30_000
PRAGMAS: dict[str, tuple[str, object]] = {
    "foreign_keys": ("ON", 1),
    "secure_delete": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "trusted_schema": ("OFF", 0),
    "synchronous": ("FULL", 2),
    "recursive_triggers": ("ON", 1),
    "cache_size": ("-65536", -65536),
}
"""Setting -> (as asked for, as SQLite answers). `recursive_triggers`: a replaced row counts as a deleted one."""

_PLAIN_START = b"SQLite format 3\x00"
_NOT_ENCRYPTED = "The store at {path} is not encrypted: add ?plain=1 to its address if that is meant."
_MAY_READ = frozenset({
    "busy_timeout", "cache_size", "cipher_integrity_check", "cipher_version", "data_version", "foreign_key_check",
    "foreign_keys", "freelist_count", "integrity_check", "journal_mode", "page_count", "page_size", "quick_check",
    "query_only", "read_uncommitted", "recursive_triggers", "secure_delete", "synchronous", "table_list", "temp_store",
    "trusted_schema", "user_version", "wal_checkpoint",
})  # fmt: skip
_MAY_SET = frozenset({"query_only", "wal_checkpoint", "busy_timeout"})
_TAKES_A_TABLE = frozenset({"foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo",
                            "table_info", "table_xinfo", "table_list"})  # fmt: skip
_NEVER = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        "CREATE_INDEX", "CREATE_TABLE", "CREATE_TRIGGER", "CREATE_VIEW", "CREATE_VTABLE", "DROP_INDEX", "DROP_TABLE",
        "DROP_TRIGGER", "DROP_VIEW", "DROP_VTABLE", "ALTER_TABLE", "ATTACH", "DETACH", "CREATE_TEMP_TRIGGER",
    )
)  # fmt: skip
"""What only a migration does. The numbers are SQLite's own and the same for both drivers."""
_LEFT_ALONE = frozenset({*KEPT, "sqlite_master", "sqlite_schema"})


@dataclass(frozen=True, slots=True)
class Location:
    """Where a SQLite store is, and whether it is plain on a plain choice."""

    path: Path
    plain: bool

    @classmethod
    def of(cls, url: URL) -> Location:
        """
        Read ``sqlite:///path`` or ``sqlite:///path?plain=1``.

        Raises
        ------
        StoreRefused
            When the address names no file.

        Examples
        --------
        >>> Location.of(sa.make_url("sqlite:///C:/data/store.db?plain=1")).plain
        True
        """
        if not url.database or url.database == ":memory:":
            msg = "A store needs a file: write its address as sqlite:///path/to/store.db."
            raise StoreRefused(msg)
        return cls(Path(url.database).expanduser().absolute(), str(url.query.get("plain", "")) == "1")

    @property
    def driver(self) -> ModuleType:
        """The driver that reads it."""
        if self.plain:
            return sqlite3
        import sqlcipher3.dbapi2

        return sqlcipher3.dbapi2  # type: ignore[no-any-return]

    @property
    def url(self) -> URL:
        """Its address."""
        return URL.create("sqlite", database=self.path.as_posix(), query={"plain": "1"} if self.plain else {})

    def at(self, path: Path) -> Location:
        """Another file of the same sort."""
        return Location(path, self.plain)


def connect(place: Location, keys: Keys, *, guarded: bool = True) -> Any:
    """
    Open one driver connection with the key given and every setting made.

    Parameters
    ----------
    guarded : bool
        Refuse what only a migration does: dropping, altering and making tables and triggers, attaching files.

    Raises
    ------
    StoreKeyWrong
        When the key is another store's.
    StoreRefused
        When there is no such file, or it is plain and was not asked for as plain.
    """
    _refuse_unfit(place)
    with plain_words():
        raw = place.driver.connect(
            f"{place.path.as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_MS / 1000,
        )
        try:
            _set_up(raw, place, keys)
            if guarded:
                raw.set_authorizer(_authorise)
        except BaseException:
            raw.close()
            raise
    return raw


def engine(place: Location, keys: Keys, *, guarded: bool = True) -> sa.Engine:
    """
    Make the engine of a store: pooled for the app, one connection at a time for a migration.

    The driver is left in autocommit and SQLAlchemy sends BEGIN, so that a schema change is inside the transaction too.
    """
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 5} if guarded else {"poolclass": NullPool}
    made = sa.create_engine(
        "sqlite://",
        creator=lambda: connect(place, keys, guarded=guarded),
        module=place.driver,
        hide_parameters=True,
        **pool,
    )
    sa.event.listen(made, "begin", _begin)
    return made


def make_file(path: Path) -> None:
    """Make an empty file that only its owner can read, so that the store is never open to others, however briefly."""
    with plain_words():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def put_in_place(made: Path, path: Path) -> None:
    """
    Give a finished store its name, unless another program was quicker.

    Raises
    ------
    StoreRefused
        When the name is taken.
    """
    try:
        _rename_to_new(made, path)
    except FileExistsError:
        msg = f"There is a store at {path} already."
        raise StoreRefused(msg) from None


def _rename_to_new(made: Path, path: Path) -> None:
    """Rename, never over another file: only Windows refuses that by itself, and some disks have no second names."""
    if POSIX and not path.exists():
        try:
            os.link(made, path)
        except PermissionError:
            made.rename(path)
        else:
            made.unlink()
    elif POSIX:
        raise FileExistsError
    else:
        made.rename(path)


def remove(path: Path) -> None:
    """Remove a store file and what SQLite keeps beside it."""
    path.unlink(missing_ok=True)
    remove_log(path)


def remove_log(path: Path) -> None:
    """Remove what SQLite keeps beside a store file."""
    for end in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def copy(place: Location, keys: Keys, to: Path) -> None:
    """Copy a store into a new file, encrypted with the same key, while others may go on reading it."""
    make_file(to)
    with plain_words():
        source, target = connect(place, keys), connect(place.at(to), keys, guarded=False)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()


def _refuse_unfit(place: Location) -> None:
    if not place.path.is_file():
        msg = f"There is no store at {place.path}: make one with init."
        raise StoreRefused(msg)
    with place.path.open("rb") as file:
        start = file.read(16)
    if not place.plain and start == _PLAIN_START:
        raise StoreRefused(_NOT_ENCRYPTED.format(path=place.path))


def _set_up(raw: Any, place: Location, keys: Keys) -> None:
    if not place.plain:
        raw.execute("PRAGMA cipher_log_level = NONE")
        raw.execute(f"PRAGMA key = \"x'{keys.store.secret.hex()}'\"")
    raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    for name, (value, _) in PRAGMAS.items():
        raw.execute(f"PRAGMA {name} = {value}")
    raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    _refuse_cut_short(raw, place)
    if raw.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        msg = "The store's folder does not allow SQLite's write-ahead log: put the store on a local disk."
        raise StoreRefused(msg)


def _refuse_cut_short(raw: Any, place: Location) -> None:
    """
    Refuse a file that lacks pages at its end, before anything is written to it.

    Pages that are still in the write-ahead log alone are not looked for in the file.
    """
    pages, size = (int(raw.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    log = place.path.with_name(place.path.name + "-wal")
    if not (log.exists() and log.stat().st_size) and place.path.stat().st_size < pages * size:
        raise StoreDamaged(DAMAGED)


def _begin(conn: sa.Connection) -> None:
    """Start a reader with one steady picture of the store, or a writer that waits its turn before it reads."""
    writing = conn.get_execution_options().get("contextual_write", False)
    conn.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _authorise(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action in _NEVER:
        return sqlite3.SQLITE_DENY
    if action in (sqlite3.SQLITE_DELETE, sqlite3.SQLITE_UPDATE) and first in _LEFT_ALONE:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_INSERT and first == "trace_tombstones":
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        allowed = name in _MAY_READ if second is None else name in _MAY_SET | _TAKES_A_TABLE
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
