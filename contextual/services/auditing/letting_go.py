"""Letting go: whole months of the trace whose time is up, each leaving a tombstone that says so."""

from __future__ import annotations

from datetime import UTC, datetime

from contextual.access import Principal, Purpose, Trace
from contextual.errors import ContextualError
from contextual.services.auditing.heads import keep_head
from contextual.services.auditing.verifying import moment
from contextual.services.free_text import no_identifiers
from contextual.services.gate import allow, trace
from contextual.services.house import House, now
from contextual.store import segments

_LONGEST = 200


def let_trace_go(
    principal: Principal, purpose: Purpose, house: House, before: str, reason: str, *, dry_run: bool = False
) -> str:
    """
    Let go of every entry left before a month, or say what would go. Leaves a trace with it.

    Parameters
    ----------
    before : str
        The first month that stays, such as "2026-05"; the month that runs now always stays.
    reason : str
        Why, in words that name nobody: kept in the tombstone for good.
    dry_run : bool
        Only say what would go.

    Raises
    ------
    ContextualError
        When `before` is not a month that is over or runs now, or the reason is empty, too long, or names somebody.
    StoreRefused
        When the trace is broken: nothing of it is let go then.
    """
    allow(house, principal, purpose, "set_up")
    start, why = _start(before), _reason(reason)
    if dry_run:
        trace(house, principal, purpose, "let_trace_go", object_type="trace", outcome="dry run")
        with house.store.read() as conn:
            gone = segments.segment_before(conn, start)
        return _said(gone, "would be let go")
    entry = Trace.of(principal, purpose, "let_trace_go", at=now())
    gone = segments.let_go(house.store, start, why, entry)
    if gone is not None:
        keep_head(house)
    return _said(gone, "were let go; a tombstone stands for them")


def _start(before: str) -> int:
    try:
        first = datetime.strptime(before, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        msg = "give the first month that stays as year and month, such as 2026-05"
        raise ContextualError(msg) from None
    start = int(first.timestamp())
    if start > now():
        msg = "the month that runs now stays, and no later one can be named"
        raise ContextualError(msg)
    return start


def _reason(text: str) -> str:
    why = no_identifiers(text, "the reason")
    if not 0 < len(why) <= _LONGEST:
        msg = f"say why in 1 to {_LONGEST} characters"
        raise ContextualError(msg)
    return why


def _said(gone: segments.Segment | None, what: str) -> str:
    if gone is None:
        return "Nothing of the trace is that old."
    when = f"{moment(gone.first_at)} to {moment(gone.last_at)}"
    return f"{gone.entries:,} entries, {gone.first:,} to {gone.last:,}, {when}, {what}."
