"""Sources: the agencies' own references, sealed one by one; never in clear in any file of the store."""

from __future__ import annotations

import os
from collections.abc import Sequence

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contextual.errors import StoreDamaged
from contextual.store.keys import Keys
from contextual.store.schema import batches, records

NONCE = 12
PURPOSE = "source references v1"


def seal(references: Sequence[str], ids: Sequence[str], keys: Keys) -> list[bytes | None]:
    """
    Encrypt references, each bound to its record, with a key made from the store's.

    Parameters
    ----------
    references : sequence of str, length n
        The sources' own references; "" = none.
    ids : sequence of str, length n
        The records' ids: a sealed reference moved to another record does not open.

    Returns
    -------
    list of bytes or None, length n
        12 random bytes, then AES-256-GCM with its 16-byte tag (NIST SP 800-38D).

    Examples
    --------
    >>> import tempfile
    >>> from contextual.store.keys import make_keys
    >>> keys = make_keys(tempfile.mkdtemp())
    >>> sealed = seal(["case 7", ""], ["a", "b"], keys)
    >>> unseal(sealed, ["a", "b"], keys)
    ['case 7', '']
    """
    box = AESGCM(keys.store.derive(PURPOSE))
    nonces = os.urandom(NONCE * len(references))
    return [
        (nonce := nonces[NONCE * i : NONCE * (i + 1)]) + box.encrypt(nonce, reference.encode(), one.encode())
        if reference
        else None
        for i, (reference, one) in enumerate(zip(references, ids, strict=True))
    ]


def unseal(sealed: Sequence[bytes | None], ids: Sequence[str], keys: Keys) -> list[str]:
    """
    Open sealed references.

    Raises
    ------
    StoreDamaged
        When one is not what was sealed for its record.
    """
    box = AESGCM(keys.store.derive(PURPOSE))
    try:
        return [
            box.decrypt(bytes(one[:NONCE]), bytes(one[NONCE:]), name.encode()).decode() if one else ""
            for one, name in zip(sealed, ids, strict=True)
        ]
    except InvalidTag:
        msg = "A sealed reference is not what was stored for its record, and is not shown; restore a backup."
        raise StoreDamaged(msg) from None


def read_references(conn: sa.Connection, ids: Sequence[str], agency: str, keys: Keys) -> dict[str, str]:
    """
    Read the own references of some records of one agency.

    Parameters
    ----------
    ids : sequence of str
        Record ids. Those of another agency's files, and those without a reference, are left out of the answer.
    agency : str
        The agency that sent the files, and alone may see its references.

    Returns
    -------
    dict
        Record id -> reference.
    """
    query = (
        sa.select(records.c.id, records.c.sealed_reference)
        .join(batches, batches.c.seq == records.c.batch)
        .where(records.c.id.in_(ids), batches.c.agency == agency, records.c.sealed_reference.is_not(None))
    )
    rows = conn.execute(query).all()
    opened = unseal([row[1] for row in rows], [row[0] for row in rows], keys)
    return dict(zip([str(row[0]) for row in rows], opened, strict=True))
