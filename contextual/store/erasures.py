"""Erasures: who was erased, known by a keyed token only, so that a backup from before is put right when restored."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Collection, Iterable
from hashlib import sha256

import sqlalchemy as sa

from contextual.errors import StoreRefused
from contextual.store.keys import Keys
from contextual.store.settings import get_setting, put_setting

LIST = "erasures.list"
"""File in the key folder: one line an erasure. It outlives the store, as a backup does."""

_SETTING = "erasures"


def token(keys: Keys, person: str) -> str:
    """
    Make the token of a pseudonym: it says whether a record is of an erased person, and nothing else.

    Examples
    --------
    >>> import tempfile
    >>> from contextual.store.keys import make_keys
    >>> keys = make_keys(tempfile.mkdtemp())
    >>> token(keys, "a" * 32) == token(keys, "a" * 32), "a" * 32 in token(keys, "a" * 32)
    (True, False)
    """
    return hmac.new(keys.pseudonym.derive("erasures"), person.encode(), sha256).hexdigest()[:32]


def note(keys: Keys, store_id: str, people: Iterable[str], at: int) -> None:
    """
    Write down in the key folder that people are erased from a store, before they are.

    Whoever stops the program in between leaves a list that says too much, never too little.
    """
    line: dict[str, object] = {"store": store_id, "at": at, "erased": sorted(token(keys, one) for one in people)}
    line["mac"] = _mac(keys, line)
    handle = os.open(keys.folder / LIST, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def noted(keys: Keys, store_id: str) -> set[str]:
    """
    Read the tokens of those erased from a store.

    Raises
    ------
    StoreRefused
        When a line is not what was written: a restored backup could then bring somebody back.
    """
    path = keys.folder / LIST
    if not path.exists():
        return set()
    found: set[str] = set()
    for number, text in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        line = _read(text)
        if not line or not hmac.compare_digest(_mac(keys, line), str(line.get("mac", ""))):
            msg = f"Line {number} of {LIST} in the key folder is not what was written: put the file back from its copy."
            raise StoreRefused(msg)
        if line["store"] == store_id:
            found |= set(line["erased"])  # type: ignore[call-overload]
    return found


def keep(conn: sa.Connection, tokens: Collection[str]) -> None:
    """Keep tokens in the store too: a key folder may be made again from a sheet, without its list."""
    held = kept(conn)
    if not held.issuperset(tokens):
        put_setting(conn, _SETTING, sorted(held.union(tokens)))


def kept(conn: sa.Connection) -> set[str]:
    """Read the tokens that the store keeps."""
    return set(get_setting(conn, _SETTING, ()))


def of_those(keys: Keys, people: Iterable[str], tokens: Collection[str]) -> set[str]:
    """Say which pseudonyms are of people who were erased."""
    return {one for one in people if one and token(keys, one) in tokens} if tokens else set()


def _read(text: str) -> dict[str, object]:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) and {"store", "at", "erased", "mac"} <= set(line) else {}


def _mac(keys: Keys, line: dict[str, object]) -> str:
    said = json.dumps({name: line[name] for name in ("store", "at", "erased")}, sort_keys=True)
    return hmac.new(keys.audit.derive("erasures"), said.encode(), sha256).hexdigest()
