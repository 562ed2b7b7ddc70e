"""Wrapping: a key is kept under a passphrase, so that the key folder by itself opens nothing."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contextual.errors import PassphraseWrong, StoreRefused

SHORTEST = 12
"""Characters of a passphrase, at least. Four words drawn by chance are longer and easier to keep in mind."""

_NONCE = 12
_COST = {"n": 1 << 17, "r": 8, "p": 1}
"""scrypt (RFC 7914): 128 MB and about half a second for each guess."""
_MOST = {"n": 1 << 20, "r": 16, "p": 4}
"""What a key file may ask for: one that was tampered with must not take all memory."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a passphrase becomes with one salt; it wraps and opens keys and is never printed or kept."""

    salt: bytes
    box: AESGCM

    @classmethod
    def new(cls, passphrase: str) -> Lock:
        """
        Make a lock with a salt of its own.

        Raises
        ------
        StoreRefused
            When the passphrase is too short.
        """
        if len(passphrase.strip()) < SHORTEST:
            msg = f"A passphrase needs at least {SHORTEST} characters: four words drawn by chance are a good one."
            raise StoreRefused(msg)
        return cls.of(passphrase, os.urandom(16), _COST)

    @classmethod
    def of(cls, passphrase: str, salt: bytes, cost: dict[str, int]) -> Lock:
        """Make the lock of a salt that was used before."""
        text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
        room = 128 * cost["n"] * cost["r"] + (1 << 25)
        return cls(salt, AESGCM(hashlib.scrypt(text, salt=salt, dklen=32, maxmem=room, **cost)))


def wrapped(name: str, key_id: str, secret: bytes, lock: Lock) -> dict[str, Any]:
    """
    Write a key as what its file holds. Name and id are sealed with it: one key's file opens as no other key.

    Examples
    --------
    >>> lock = Lock.of("a passphrase", bytes(16), {"n": 16, "r": 1, "p": 1})
    >>> held = wrapped("store", "k1", bytes(32), lock)
    >>> held["wrap"], bytes(32).hex() in held["key"]
    ('scrypt', False)
    """
    nonce = os.urandom(_NONCE)
    sealed = lock.box.encrypt(nonce, secret, _bound(name, key_id))
    return {"id": key_id, "wrap": "scrypt", **_COST, "salt": lock.salt.hex(), "key": (nonce + sealed).hex()}


class Opener:
    """Opens wrapped keys with one passphrase; each salt costs its half second once."""

    def __init__(self, passphrase: str) -> None:
        self._passphrase = passphrase
        self._locks: dict[tuple[Any, ...], Lock] = {}

    @classmethod
    def of(cls, passphrase: str, lock: Lock) -> Opener:
        """Make an opener that has the lock already."""
        made = cls(passphrase)
        made._locks[lock.salt, *_COST.values()] = lock
        return made

    def open(self, name: str, held: dict[str, Any]) -> bytes:
        """
        Give the secret of a wrapped key.

        Raises
        ------
        PassphraseWrong
            When the passphrase is not the one it was wrapped with, or the file was changed.
        ValueError, KeyError
            When the file is no wrapped key.
        """
        cost = {one: int(held[one]) for one in _COST}
        if not all(0 < cost[one] <= most for one, most in _MOST.items()):
            msg = "no cost of ours"
            raise ValueError(msg)
        salt, sealed = bytes.fromhex(held["salt"]), bytes.fromhex(held["key"])
        which = (salt, *cost.values())
        if which not in self._locks:
            self._locks[which] = Lock.of(self._passphrase, salt, cost)
        try:
            opened: bytes = self._locks[which].box.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(name, held["id"]))
        except InvalidTag:
            msg = "The passphrase is not the one the keys are protected with."
            raise PassphraseWrong(msg) from None
        return opened


def _bound(name: str, key_id: str) -> bytes:
    return f"contextual|{name}|{key_id}".encode()
