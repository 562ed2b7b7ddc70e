"""Keys: four secrets, each in a file of its own, kept apart from the store and never inside it or its backups."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contextual.errors import PassphraseNeeded, StoreKeyMissing, StoreRefused
from contextual.store.wrapping import Lock, Opener, wrapped

NAMES = ("store", "pseudonym", "audit", "release")
KEY_BYTES = 32
_RETIRED = "store-"
_READY = "keys.ready"
"""Marks that all new key files are whole and only want their names."""
POSIX = os.name == "posix"
"""Windows has no owner-only modes; there the folder's own access list protects the keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """One secret of 32 bytes, and the name it goes by in the store. The secret is never printed."""

    id: str
    secret: bytes = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """
        Make a key for one purpose, from which this key cannot be found.

        Parameters
        ----------
        purpose : str
            What the key is for; another purpose gives an unrelated key.

        Returns
        -------
        bytes, 32 long
            HKDF-SHA-256 of the secret (RFC 5869).

        Examples
        --------
        >>> key = Key("k1", bytes(32))
        >>> key.derive("one") == key.derive("two"), len(key.derive("one"))
        (False, 32)
        """
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"contextual|" + purpose.encode()).derive(self.secret)

    def check_value(self, store_id: str) -> str:
        """
        Say which key this is without giving it away, so that a store can refuse another's key.

        Examples
        --------
        >>> len(Key("k1", bytes(32)).check_value("a-store"))
        32
        """
        message = f"contextual key check|{store_id}".encode()
        return hmac.new(self.derive("key check"), message, sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Keys:
    """
    The four keys of a store: of its file, of pseudonyms, of the trace chain and of releases.

    `retired` are earlier keys of its file: backups made under them open with nothing else.
    """

    folder: Path
    store: Key
    pseudonym: Key
    audit: Key
    release: Key
    retired: tuple[Key, ...] = ()


def make_keys(folder: str | Path) -> Keys:
    """
    Make the four keys of a new store.

    Parameters
    ----------
    folder : str or Path
        The key folder. Made when it is not there, for its owner only (0700; files 0600).

    Raises
    ------
    StoreRefused
        When the folder holds a key already: a key is never written over, since what it protects would be lost.

    Examples
    --------
    >>> import tempfile
    >>> keys = make_keys(Path(tempfile.mkdtemp()) / "keys")
    >>> sorted(path.name for path in keys.folder.iterdir())
    ['audit.key', 'pseudonym.key', 'release.key', 'store.key']
    """
    return put_keys(folder, {name: Key(secrets.token_hex(8), secrets.token_bytes(KEY_BYTES)) for name in NAMES})


def put_keys(folder: str | Path, keys: Mapping[str, Key]) -> Keys:
    """
    Keep four keys in a folder that holds none: new ones, or those that were read from a recovery sheet.

    Raises
    ------
    StoreRefused
        When the folder holds a key already.
    """
    folder = Path(folder).expanduser()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _owner_only(folder, 0o700)
    if any(_path(folder, name).exists() for name in NAMES):
        msg = f"The key folder {folder} already holds keys, and keys are never written over."
        raise StoreRefused(msg)
    for name in NAMES:
        _write(_path(folder, name), _plainly(keys[name]))
    return load_keys(folder)


def load_keys(folder: str | Path, passphrase: str = "") -> Keys:
    """
    Read the four keys.

    Parameters
    ----------
    passphrase : str
        What they are protected with (`wrap_keys`); not asked for where they are not.

    Raises
    ------
    StoreKeyMissing
        When one of them is not there.
    PassphraseNeeded, PassphraseWrong
        When they are protected with a passphrase, and none or another one was given.
    StoreRefused
        When a key file cannot be read as one.

    Examples
    --------
    >>> load_keys("no-such-folder")
    Traceback (most recent call last):
    ...
    contextual.errors.StoreKeyMissing: ...
    """
    folder = Path(folder).expanduser()
    _finish(folder)
    opener = Opener(passphrase) if passphrase else None
    store, pseudonym, audit, release = (_read(_path(folder, name), opener) for name in NAMES)
    retired = tuple(_read(path, opener) for path in sorted(folder.glob(f"{_RETIRED}*.key")))
    return Keys(folder=folder, store=store, pseudonym=pseudonym, audit=audit, release=release, retired=retired)


def wrap_keys(keys: Keys, passphrase: str) -> None:
    """
    Protect the keys in their folder with a passphrase, or with another one; all four or none.

    The secrets stay what they are, so nothing in the store changes. What lay in the old files may stay readable on a
    disk until it is written over.

    Parameters
    ----------
    keys : Keys
        As they were read.
    passphrase : str
        At least `contextual.store.wrapping.SHORTEST` characters.

    Raises
    ------
    StoreRefused
        When the passphrase is too short; nothing is changed then.
    """
    for left in keys.folder.glob("*.key.new"):
        left.unlink()
    lock = Lock.new(passphrase)
    for name, key in _named(keys):
        made = _write_beside(_path(keys.folder, name), wrapped(_role(name), key.id, key.secret, lock))
        if _read(made, Opener.of(passphrase, lock), name) != key:
            msg = "The disk did not keep the new key files as they were written; the old ones stay."
            raise StoreRefused(msg)
    os.close(os.open(keys.folder / _READY, os.O_WRONLY | os.O_CREAT, 0o600))
    _finish(keys.folder)


def write_next(keys: Keys, key: Key, passphrase: str) -> None:
    """Write down the store's next key, protected as the others are, before the store is changed to it."""
    held = wrapped("store", key.id, key.secret, Lock.new(passphrase)) if are_wrapped(keys.folder) else _plainly(key)
    _write(next_of(keys.folder), held)


def next_of(folder: Path) -> Path:
    """Say where the next key of a store lies while its key is being changed."""
    return folder / "store.next"


def read_next(keys: Keys, passphrase: str) -> Key:
    """Read the store's next key."""
    return _read(next_of(keys.folder), Opener(passphrase) if passphrase else None, "store")


def take_next(keys: Keys) -> None:
    """Make the store's next key its key; the one it had is kept beside it, for backups that were made under it."""
    had = _held(_path(keys.folder, "store"))
    if had["id"] == keys.store.id:
        _write(_path(keys.folder, f"{_RETIRED}{keys.store.id}"), had)
        with suppress(FileNotFoundError):  # another program that found it half-way was quicker
            next_of(keys.folder).replace(_path(keys.folder, "store"))


def are_wrapped(folder: str | Path) -> bool:
    """
    Say whether a passphrase is needed to read the keys of a folder.

    Examples
    --------
    >>> import tempfile
    >>> are_wrapped(make_keys(Path(tempfile.mkdtemp()) / "keys").folder)
    False
    """
    folder = Path(folder).expanduser()
    return any(_held(_path(folder, name))["wrap"] == "scrypt" for name in NAMES if _path(folder, name).exists())


def readable_by_others(folder: str | Path) -> list[str]:
    """
    Name the key files, or the folder itself, that other users of this machine can read.

    Examples
    --------
    >>> import tempfile
    >>> readable_by_others(make_keys(Path(tempfile.mkdtemp()) / "keys").folder)
    []
    """
    if not POSIX:
        return []
    folder = Path(folder)
    return [path.name for path in [folder, *(_path(folder, name) for name in NAMES)] if path.stat().st_mode & 0o077]


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def _owner_only(path: Path, mode: int) -> None:
    if POSIX:
        path.chmod(mode)


def _plainly(key: Key) -> dict[str, Any]:
    return {"id": key.id, "wrap": "none", "key": key.secret.hex()}


def _named(keys: Keys) -> list[tuple[str, Key]]:
    """Give every key with the name of its file."""
    return [(name, getattr(keys, name)) for name in NAMES] + [(f"{_RETIRED}{key.id}", key) for key in keys.retired]


def _role(name: str) -> str:
    """Say what a key is of: a retired key of the store is one of the store's."""
    return name.partition("-")[0]


def _finish(folder: Path) -> None:
    """Give the new key files their names; a program that was stopped here is taken up by the next that reads them."""
    if not (folder / _READY).exists():
        return
    for new in folder.glob("*.key.new"):
        with suppress(FileNotFoundError):
            new.replace(new.with_suffix(""))
    (folder / _READY).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _write(path: Path, held: dict[str, Any]) -> None:
    """Write a key file that is whole or not there, readable by its owner from its first byte."""
    _write_beside(path, held).replace(path)


def _write_beside(path: Path, held: dict[str, Any]) -> Path:
    new = _beside(path)
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    return new


def _held(path: Path) -> dict[str, Any]:
    """Read a key file as it is."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {**held, "wrap": held["wrap"], "id": str(held["id"]), "key": held["key"]}
    except FileNotFoundError:
        msg = f"The key {path.name} is not in the key folder {path.parent}: put it back from its safe copy."
        raise StoreKeyMissing(msg) from None
    except (ValueError, KeyError, TypeError, OSError):
        raise StoreRefused(_no_key(path)) from None


def _no_key(path: Path) -> str:
    return f"The key file {path.name} in {path.parent} cannot be read as a key: put it back from its safe copy."


def _read(path: Path, opener: Opener | None = None, name: str = "") -> Key:
    held = _held(path)
    if held["wrap"] == "none":
        return Key(held["id"], _secret(path, held["key"]))
    if held["wrap"] != "scrypt":
        msg = f"The key {path.name} is protected in a way that this version cannot open."
        raise StoreRefused(msg)
    if opener is None:
        msg = "The keys are protected with a passphrase: it is needed to open the store."
        raise PassphraseNeeded(msg)
    try:
        return Key(held["id"], _secret(path, opener.open(_role(name or path.stem), held).hex()))
    except (ValueError, KeyError, TypeError):
        raise StoreRefused(_no_key(path)) from None


def _secret(path: Path, text: object) -> bytes:
    try:
        secret = bytes.fromhex(str(text))
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        msg = f"The key file {path.name} in {path.parent} does not hold a key of {KEY_BYTES} bytes."
        raise StoreRefused(msg)
    return secret
