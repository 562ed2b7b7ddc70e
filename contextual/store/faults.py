"""Faults: what a database driver says, as one plain sentence of ours that holds no value from the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contextual.errors import DiskFull, StoreBusy, StoreDamaged, StoreRefused


class StoreKeyWrong(StoreRefused):
    """The key in the key folder does not open this store."""


class StoreTooNew(StoreRefused):
    """A newer version of Contextual made the store."""


class StoreTooOld(StoreRefused):
    """The store is as an earlier version left it, and has not been migrated."""


class TraceRefused(StoreRefused):
    """The database refused to change what is kept for good, or to put a trace out of its order."""


WRONG_KEY = (
    "The store does not open with the key in the key folder: the key is another store's, or the start of the file is "
    "damaged."
)
DAMAGED = "The store is damaged: a part of it is not what was written, and it is not shown; restore a backup."
FULL = "The store could not be written, most likely because the disk is full; nothing of this step was kept."
BUSY = "Another program is writing to the store; try again in a moment."
READ_ONLY = "The store cannot be opened for writing: check the folder's and the file's permissions."
NO_SERVER = "The database server named by the store's address does not answer or does not let this account in."
DUPLICATE = "The store already holds this; nothing was added."

_SQLITE: tuple[tuple[str, type[StoreRefused], str], ...] = (
    ("file is not a database", StoreKeyWrong, WRONG_KEY),
    ("file is encrypted", StoreKeyWrong, WRONG_KEY),
    ("malformed", StoreDamaged, DAMAGED),
    ("disk is full", DiskFull, FULL),
    ("disk i/o error", DiskFull, FULL),
    ("locked", StoreBusy, BUSY),
    ("readonly", StoreRefused, READ_ONLY),
    ("unable to open", StoreRefused, READ_ONLY),
    ("kept for good", TraceRefused, "What is kept for good in the store cannot be changed, removed or reordered."),
    ("not authorized", TraceRefused, "The store refuses this from a running program."),
    ("prohibited", TraceRefused, "The store refuses this from a running program."),
    ("unique constraint failed", StoreRefused, DUPLICATE),
)
_POSTGRES: dict[str, tuple[type[StoreRefused], str]] = {
    "53100": (DiskFull, FULL),
    "55P03": (StoreBusy, BUSY),
    "40P01": (StoreBusy, BUSY),
    "40001": (StoreBusy, BUSY),
    "XX001": (StoreDamaged, DAMAGED),
    "XX002": (StoreDamaged, DAMAGED),
    "42501": (TraceRefused, "The store refuses this from a running program."),
    "23505": (StoreRefused, DUPLICATE),
    "P0001": (TraceRefused, "What is kept for good in the store cannot be changed, removed or reordered."),
}


def translate(error: BaseException) -> StoreRefused | None:
    """
    Say in one sentence what a driver's error means for the store.

    Parameters
    ----------
    error : BaseException
        A driver's error, or SQLAlchemy's around one.

    Returns
    -------
    StoreRefused or None
        The error to raise instead; None when `error` did not come from a database driver.

    Examples
    --------
    >>> import sqlite3
    >>> type(translate(sqlite3.OperationalError("database is locked"))).__name__
    'StoreBusy'
    >>> translate(ValueError("mine")) is None
    True
    """
    original = getattr(error, "orig", None) or error
    family = type(original).__module__.partition(".")[0]
    if family in {"sqlite3", "sqlcipher3"}:
        return _from_sqlite(original)
    if family == "psycopg":
        return _from_postgres(original)
    return None


@contextmanager
def plain_words() -> Iterator[None]:
    """
    Raise our own error for a driver's inside the block. The driver's text, which may hold values, goes no further.

    Examples
    --------
    >>> import sqlite3
    >>> with plain_words():
    ...     raise sqlite3.DatabaseError("database disk image is malformed")
    Traceback (most recent call last):
    ...
    contextual.errors.StoreDamaged: The store is damaged: ...
    """
    try:
        yield
    except Exception as error:
        ours = translate(error)
        if ours is None:
            raise
        raise ours from None


def _from_sqlite(error: BaseException) -> StoreRefused:
    text = str(error).lower()
    for part, kind, sentence in _SQLITE:
        if part in text:
            return kind(sentence)
    # SQLite names tables and columns in its messages, never values
    return StoreRefused(f"The store refused this step: {error}.")


def _from_postgres(error: BaseException) -> StoreRefused:
    state = getattr(error, "sqlstate", None)
    if state is None:
        unreached = type(error).__name__ == "OperationalError"
        return StoreRefused(NO_SERVER if unreached else f"The store refused this step ({type(error).__name__}).")
    if state[:2] in {"08", "28", "3D", "57"}:
        return StoreRefused(NO_SERVER)
    kind, sentence = _POSTGRES.get(state, (StoreRefused, f"The store refused this step (SQLSTATE {state})."))
    return kind(sentence)
