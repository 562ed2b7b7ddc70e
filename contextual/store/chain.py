"""The chain: every trace is followed from the one before it, and the first that is not what was written is named."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from contextual.access import Trace, canonical
from contextual.codes.table import codes
from contextual.store.keys import Key
from contextual.store.schema import store_state, trace_tombstones, traces

FIELDS = tuple(field.name for field in fields(Trace))
BREAKS = codes(
    "break of the trace",
    ("changed", "it is not what was written there: changed, moved, or put in the place of another"),
    ("missing", "it is missing"),
    ("added", "an entry stands before it that this program did not write"),
    ("cut", "it is missing, and so is every entry after it: the end was cut off"),
    ("rewritten", "it is not the entry that was there when its copy was kept elsewhere"),
    ("let_go", "what is said of the months let go before it is not what was written"),
)
"""What can be wrong with an entry of the trace, as the end of a sentence about it."""

Head = tuple[int, str]
"""Number and hash of an entry that was the last one once."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that is not what was written: its number, what is wrong (`BREAKS`), and when it says it was."""

    seq: int
    kind: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """What following the chain found: first and last entry held, their times, the last hash, and the first break."""

    first: int
    last: int
    hash: str
    first_at: int
    last_at: int
    broken: Break | None
    confirmed: int = 0
    """Number of the last entry that a head kept elsewhere agrees with; 0 for none."""


def link(trace: Trace, seq: int, prev: str, secret: bytes) -> str:
    """
    Chain one trace: HMAC-SHA-256 over its number, the link before it and its own fields.

    Examples
    --------
    >>> from contextual.access import Principal, Purpose
    >>> trace = Trace.of(Principal(id="a", role="viewer"), Purpose(code="review"), "look", at=0)
    >>> link(trace, 1, "start", bytes(32)) == link(trace, 2, "start", bytes(32))
    False
    """
    return hmac.new(secret, f"{seq}|{prev}|".encode() + canonical(trace), sha256).hexdigest()


def chain_secret(audit_key: Key) -> bytes:
    """Make the secret that links are made with; nobody who holds only the store can make one."""
    return audit_key.derive("trace chain")


def tombstone_hash(row: Any, before: str, audit_key: Key) -> str:
    """Seal what is said of months let go, with the seal of what was let go before them."""
    said = "|".join(str(row[name]) for name in ("first_seq", "last_seq", "first_at", "last_at", "last_hash"))
    words = "|".join((before, said, str(row["dropped_at"]), row["dropped_by"], row["reason"]))
    return hmac.new(audit_key.derive("trace tombstone"), words.encode(), sha256).hexdigest()


def follow(conn: sa.Connection, audit_key: Key, heads: Iterable[Head] = ()) -> Followed:
    """
    Follow the chain from the first entry that is held to the last.

    Parameters
    ----------
    heads : iterable of (number, hash)
        Earlier heads, kept elsewhere: the chain must still hold each, unless its month was let go since.
    """
    start = str(conn.scalar(sa.select(store_state.c.store_id)))
    gone, prev, amiss = _let_go(conn, start, audit_key)
    if amiss is not None:
        return _ended(gone + 1, gone, prev, (0, 0), amiss, 0)
    return _follow(conn, chain_secret(audit_key), gone, prev, _by_number(heads))


def _let_go(conn: sa.Connection, start: str, audit_key: Key) -> tuple[int, str, Break | None]:
    """Give the last entry let go, its hash, and the first tombstone that is not what was written."""
    gone, prev, seal = 0, start, start
    for row in conn.execute(sa.select(trace_tombstones).order_by(trace_tombstones.c.first_seq)).mappings():
        wanted = tombstone_hash(row, seal, audit_key)
        if not hmac.compare_digest(wanted, str(row["hash"])):
            return gone, prev, Break(gone + 1, "let_go", int(row["dropped_at"]))
        gone, prev, seal = int(row["last_seq"]), str(row["last_hash"]), wanted
    return gone, prev, None


def _by_number(heads: Iterable[Head]) -> dict[int, set[str]]:
    kept: dict[int, set[str]] = {}
    for seq, its_hash in heads:
        kept.setdefault(seq, set()).add(its_hash)
    return kept


def _follow(conn: sa.Connection, secret: bytes, gone: int, prev: str, heads: dict[int, set[str]]) -> Followed:
    seq, confirmed, first_at, at = gone, 0, 0, 0
    entries = conn.execute(sa.select(traces).order_by(traces.c.seq).execution_options(yield_per=2000)).mappings()
    with closing(entries):
        for row in entries:
            its_link = link(Trace(**{name: row[name] for name in FIELDS}), seq + 1, prev, secret)
            kind = _amiss(row, seq + 1, prev, its_link)
            if kind is None and heads.get(seq + 1, {its_link}) != {its_link}:
                kind = "rewritten"
            if kind is not None:
                broken = Break(seq + 1, kind, int(row["at"]) if kind != "missing" else 0)
                return _ended(gone + 1, seq, prev, (first_at, at), broken, confirmed)
            seq, prev, at = seq + 1, its_link, int(row["at"])
            first_at = first_at or at
            confirmed = seq if seq in heads else confirmed
    cut = Break(seq + 1, "cut") if any(number > seq for number in heads) else None
    return _ended(gone + 1, seq, prev, (first_at, at), cut, confirmed)


def _amiss(row: Any, expected: int, prev: str, its_link: str) -> str | None:
    if row["seq"] > expected:
        return "missing"
    if row["seq"] < expected:
        return "added"
    whole = row["prev"] == prev and hmac.compare_digest(its_link, str(row["hash"]))
    return None if whole else "changed"


def _ended(
    first: int, last: int, its_hash: str, times: tuple[int, int], broken: Break | None, confirmed: int
) -> Followed:
    return Followed(first, last, its_hash, *times, broken, confirmed)
