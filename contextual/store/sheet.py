"""The recovery sheet: the four keys on paper, in groups a person can type back, each line with its own check."""

from __future__ import annotations

import re
from hashlib import sha256

from contextual.errors import StoreRefused
from contextual.store.keys import NAMES, Key, Keys

_LINE = 8
"""Bytes of a key on one line."""
_KEY = re.compile(r"^\s*(store|pseudonym|audit|release)[.]key\s+id\s+([0-9a-f]+)\s*$")
_ROW = re.compile(r"^\s*([1-4])\s+((?:[0-9a-foil]{4}\s+){4})check\s+([0-9a-foil]{4})\s*$")
_MISREAD = str.maketrans("oil", "011")


def write_sheet(keys: Keys, store_id: str, day: str) -> str:
    """
    Write the recovery sheet.

    Parameters
    ----------
    day : str
        Date it was made, as it is to stand on it.

    Examples
    --------
    >>> import tempfile
    >>> from contextual.store.keys import make_keys
    >>> keys = make_keys(tempfile.mkdtemp())
    >>> read_sheet(write_sheet(keys, "ab" * 16, "1 March 2026"))["store"] == keys.store
    True
    """
    head = [
        "CONTEXTUAL: RECOVERY SHEET OF A STORE'S KEYS", f"Store {store_id[:8]}, {day}", "",
        "Whoever holds this sheet and a copy of the store can read the store.",
        "Print it, seal it in an envelope, keep it in a safe apart from the computer, and delete the file.",
        "To make the key folder again, type it into a file and run: keys read-sheet FILE", "",
    ]  # fmt: skip
    return "\n".join(head + [line for name in NAMES for line in _lines(name, getattr(keys, name))])


def read_sheet(text: str) -> dict[str, Key]:
    """
    Read a recovery sheet that was typed back. Capitals, more blanks, and o, i, l for 0 and 1 do no harm.

    Raises
    ------
    StoreRefused
        Naming the line that is not what was printed, or the key that is not whole. It holds nothing of a key.
    """
    found: dict[str, Key] = {}
    name, key_id = "", ""
    for line in text.lower().splitlines():
        key, row = _KEY.match(line), _ROW.match(line)
        if key:
            name, key_id = key[1], key[2]
            found[name] = Key(key_id, b"")
        elif row and name:
            found[name] = Key(key_id, found[name].secret + _row(name, key_id, len(found[name].secret) // _LINE, row))
    for one in NAMES:
        if one not in found or len(found[one].secret) != 4 * _LINE:
            msg = f"The sheet does not hold the whole of {one}.key: each key has its name, its id and four lines."
            raise StoreRefused(msg)
    return found


def _lines(name: str, key: Key) -> list[str]:
    rows = [f"{name}.key  id {key.id}"]
    for number in range(4):
        part = key.secret[number * _LINE : (number + 1) * _LINE]
        groups = " ".join(part.hex()[at : at + 4] for at in range(0, 2 * _LINE, 4))
        rows.append(f"  {number + 1}  {groups}  check {_check(name, key.id, number, part)}")
    return [*rows, ""]


def _row(name: str, key_id: str, number: int, row: re.Match[str]) -> bytes:
    part = bytes.fromhex("".join(row[2].translate(_MISREAD).split()))
    if int(row[1]) != number + 1 or row[3].translate(_MISREAD) != _check(name, key_id, number, part):
        msg = f"Line {row[1]} of {name}.key is not as it was printed: compare it, the key's id too, letter by letter."
        raise StoreRefused(msg)
    return part


def _check(name: str, key_id: str, number: int, part: bytes) -> str:
    return sha256(f"{name}|{key_id}|{number}|".encode() + part).hexdigest()[:4]
