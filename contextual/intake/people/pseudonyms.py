"""Pseudonyms: what a file calls a person or an incident becomes a keyed hash at the door, and nothing else is kept."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd
import pyarrow as pa

from contextual.records.texts import BYTES, hashes, is_empty, letters, mostly_distinct, run_of

_BLOCK = 64
_AT_ONCE = 65_536
_BLANK = re.compile(rb"[\s\x1c-\x1f]")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")


@dataclass(frozen=True, slots=True)
class PseudonymKey:
    """The 32 secret bytes that pseudonyms are made with, and the name of the key. It is never printed."""

    id: str
    secret: bytes = field(repr=False)


def normalise(reference: str) -> str:
    """
    Write a reference in the one way that is hashed: NFKC, capitals, no blanks, plain dashes. Numbers are not squeezed.

    Examples
    --------
    >>> normalise(" yp\u2013010 "), normalise("YP-10")
    ('YP-010', 'YP-10')
    """
    if reference.isascii():
        return "".join(reference.upper().split())
    text = unicodedata.normalize("NFKC", reference).upper().translate(_DASHES)
    return "".join(text.split())


def keyed_hashes(key: PseudonymKey, prefix: str, texts: Sequence[str]) -> list[str]:
    """
    Hash each text with HMAC-SHA-256 and keep 128 bits: 32 hexadecimal digits; "" stays "".

    The two halves of HMAC are prepared once and copied for each text: half the time of asking anew.

    Parameters
    ----------
    key : PseudonymKey
        The project's key.
    prefix : str
        Says what is hashed, for whom: two prefixes never give the same hash for one text.
    texts : sequence of str, length n
        Already normalised.

    Examples
    --------
    >>> key = PseudonymKey("k1", bytes(32))
    >>> import hmac
    >>> keyed_hashes(key, "a|", ["x"])[0] == hmac.new(key.secret, b"a|x", "sha256").hexdigest()[:32]
    True
    """
    given = [text.encode("utf-8", "surrogatepass") for text in texts if text]
    hashed = _digests(key, prefix, given).hex()
    width = 2 * BYTES
    each = iter(hashed[i : i + width] for i in range(0, len(hashed), width))
    return [next(each) if text else "" for text in texts]


def _digests(key: PseudonymKey, prefix: str, texts: Iterable[bytes]) -> bytes:
    """Hash each text; give the first `BYTES` of each hash, one after the other."""
    secret = hashlib.sha256(key.secret).digest() if len(key.secret) > _BLOCK else key.secret
    padded = secret.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded) + prefix.encode()).copy
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in padded)).copy
    out = bytearray()
    for text in texts:  # a million times: nothing here that need not be
        first = inner()
        first.update(text)
        second = outer()
        second.update(first.digest())
        out += second.digest()[:BYTES]
    return bytes(out)


def pseudonyms(references: pd.Series, key: PseudonymKey, *, scheme: str, agency: str, shared: bool = False) -> Any:
    """
    Turn references of people into pseudonyms, each distinct reference once.

    The reference scheme and the agency are inside the hash, so that two agencies' "10" are two people unless the
    scheme is declared shared.

    Returns
    -------
    array of str, shape (n,)
        32 hexadecimal digits, or "" where the reference is empty.

    Examples
    --------
    >>> key = PseudonymKey("k1", bytes(32))
    >>> refs = pd.Series(["YP 7", "yp7", ""], dtype="str")
    >>> one = pseudonyms(refs, key, scheme="social_care", agency="police")
    >>> bool(one[0] == one[1]), one[2], bool(one[0] == pseudonyms(refs, key, scheme="nhs", agency="police")[0])
    (True, '', False)
    """
    return _by_distinct(references, key, f"v1|{scheme}|{'shared' if shared else agency}|")


def incident_hashes(references: pd.Series, key: PseudonymKey, *, agency: str, kind: str) -> Any:
    """
    Turn an agency's own incident references into keyed hashes; "" where a row has none.

    Examples
    --------
    >>> key = PseudonymKey("k1", bytes(32))
    >>> incident_hashes(pd.Series(["", "A1"], dtype="str"), key, agency="police", kind="incident")[0]
    ''
    """
    return _by_distinct(references, key, f"v1|{kind}|{agency}|")


def _by_distinct(references: pd.Series, key: PseudonymKey, prefix: str) -> Any:
    """Hash each distinct reference once; where next to none repeats, looking for repeats would cost more."""
    made = letters(references)
    if mostly_distinct(made):
        return _hashed(made, key, prefix)
    coded = made.dictionary_encode()
    return _hashed(coded.dictionary, key, prefix).take(coded.indices.to_numpy(zero_copy_only=False))


def _hashed(made: pa.LargeStringArray, key: PseudonymKey, prefix: str) -> Any:
    rows = ~is_empty(made)
    some = made if rows.all() else made.filter(pa.array(rows))
    parts = (some.slice(start, _AT_ONCE) for start in range(0, len(some), _AT_ONCE))
    return hashes(b"".join(_digests(key, prefix, _normalised(part)) for part in parts), rows)


def _normalised(made: pa.LargeStringArray) -> Iterable[bytes]:
    """Normalise many references; plain ones without blanks, which is nearly all of them, in one go."""
    whole, ends = run_of(made)
    if whole.isascii() and not _BLANK.search(whole):
        whole = whole.upper()
        return (whole[start:end] for start, end in pairwise(ends.tolist()))
    return (normalise(text).encode("utf-8", "surrogatepass") for text in made.to_pylist())
