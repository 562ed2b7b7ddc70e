"""Sources: the agencies' own references, sealed part by part; never in clear in any file of the store."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contextual.errors import StoreDamaged
from contextual.records.texts import is_empty
from contextual.store import columns
from contextual.store.keys import Keys
from contextual.store.records import place_of
from contextual.store.schema import batches, record_columns

NONCE = 12
PURPOSE = "source references v2"


def sealed_parts(references: Any, batch_id: str, keys: Keys) -> dict[int, bytes]:
    """
    Seal the references of a file's records, as many together as are kept together.

    Parameters
    ----------
    references : pandas.Series of str, shape (n,)
        The sources' own references; "" = none.
    batch_id : str
        `Batch.id`.

    Returns
    -------
    dict
        Part -> sealed references; a part in which no record has one is left out.
    """
    made = {}
    for part, start in enumerate(range(0, len(references), columns.AT_ONCE)):
        here = references[start : start + columns.AT_ONCE]
        if not is_empty(here).all():
            made[part] = seal(here, name_of(batch_id, part), keys)
    return made


def name_of(batch_id: str, part: int) -> str:
    """
    Name a part of a file: sealed references that were moved to another part do not open.

    Examples
    --------
    >>> name_of("ab", 0)
    'ab|0'
    """
    return f"{batch_id}|{part}"


def seal(references: Any, name: str, keys: Keys) -> bytes:
    """
    Encrypt references, bound to where they are kept and in which order, with a key made from the store's.

    Returns
    -------
    bytes
        12 random bytes, then AES-256-GCM with its 16-byte tag (NIST SP 800-38D).

    Examples
    --------
    >>> import tempfile
    >>> from contextual.store.keys import make_keys
    >>> keys = make_keys(tempfile.mkdtemp())
    >>> unseal(seal(["case 7", ""], "a|0", keys), "a|0", keys)
    ['case 7', '']
    """
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(keys.store.derive(PURPOSE)).encrypt(nonce, columns.pack(references), name.encode())


def unseal(sealed: bytes, name: str, keys: Keys) -> list[str]:
    """
    Open sealed references.

    Raises
    ------
    StoreDamaged
        When they are not what was sealed there.
    """
    box = AESGCM(keys.store.derive(PURPOSE))
    try:
        opened = box.decrypt(bytes(sealed[:NONCE]), bytes(sealed[NONCE:]), name.encode())
    except InvalidTag:
        msg = "A sealed reference is not what was stored for its record, and is not shown; restore a backup."
        raise StoreDamaged(msg) from None
    return [str(one) for one in columns.unpack(opened, "str")]


def read_references(conn: sa.Connection, ids: Sequence[int], agency: str, keys: Keys) -> dict[int, str]:
    """
    Read the own references of some records of one agency.

    Parameters
    ----------
    ids : sequence of int
        Record ids. Those of another agency's files, and those without a reference, are left out of the answer.
    agency : str
        The agency that sent the files, and alone may see its references.

    Returns
    -------
    dict
        Record id -> reference.
    """
    opened: dict[tuple[int, int], list[str]] = {}
    found = {}
    for one in ids:
        seq, part, row = place_of(int(one))
        if (seq, part) not in opened:
            opened[seq, part] = _opened(conn, seq, part, agency, keys)
        if row < len(opened[seq, part]) and opened[seq, part][row]:
            found[one] = opened[seq, part][row]
    return found


def _opened(conn: sa.Connection, seq: int, part: int, agency: str, keys: Keys) -> list[str]:
    held = record_columns.c
    query = sa.select(batches.c.id, held.data).join(batches, batches.c.seq == held.batch)
    query = query.where(held.batch == seq, held.part == part, held.column == "reference", batches.c.agency == agency)
    row = conn.execute(query).first()
    return [] if row is None else unseal(bytes(row[1]), name_of(str(row[0]), part), keys)
