"""Keys: four secrets, each in a file of its own, kept apart from the store and never inside it or its backups."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contextual.errors import StoreKeyMissing, StoreRefused

NAMES = ("store", "pseudonym", "audit", "release")
KEY_BYTES = 32
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
    """The four keys of a store: of its file, of pseudonyms, of the trace chain and of releases."""

    folder: Path
    store: Key
    pseudonym: Key
    audit: Key
    release: Key


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
    folder = Path(folder).expanduser()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _owner_only(folder, 0o700)
    if any(_path(folder, name).exists() for name in NAMES):
        msg = f"The key folder {folder} already holds keys, and keys are never written over."
        raise StoreRefused(msg)
    for name in NAMES:
        _write(_path(folder, name), Key(secrets.token_hex(8), secrets.token_bytes(KEY_BYTES)))
    return load_keys(folder)


def load_keys(folder: str | Path) -> Keys:
    """
    Read the four keys.

    Raises
    ------
    StoreKeyMissing
        When one of them is not there.
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
    store, pseudonym, audit, release = (_read(_path(folder, name)) for name in NAMES)
    return Keys(folder=folder, store=store, pseudonym=pseudonym, audit=audit, release=release)


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


def _write(path: Path, key: Key) -> None:
    """Write a key file that is whole or not there, readable by its owner from its first byte."""
    new = path.with_suffix(".key.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"id": key.id, "wrap": "none", "key": key.secret.hex()}, file)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)


def _read(path: Path) -> Key:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        wrap, name, secret = held["wrap"], str(held["id"]), held["key"]
    except FileNotFoundError:
        msg = f"The key {path.name} is not in the key folder {path.parent}: put it back from its safe copy."
        raise StoreKeyMissing(msg) from None
    except (ValueError, KeyError, TypeError, OSError):
        msg = f"The key file {path.name} in {path.parent} cannot be read as a key: put it back from its safe copy."
        raise StoreRefused(msg) from None
    if wrap != "none":
        msg = f"The key {path.name} is protected in a way that this version cannot open."
        raise StoreRefused(msg)
    return Key(name, _secret(path, secret))


def _secret(path: Path, text: object) -> bytes:
    try:
        secret = bytes.fromhex(str(text))
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        msg = f"The key file {path.name} in {path.parent} does not hold a key of {KEY_BYTES} bytes."
        raise StoreRefused(msg)
    return secret
