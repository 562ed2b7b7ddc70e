"""Verifying: is every entry of the trace what was written, and do the heads kept elsewhere agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from contextual.access import Principal, Purpose
from contextual.errors import ContextualError, FolderRefused
from contextual.services.auditing.heads import copies_of, keep_head
from contextual.services.gate import allow, trace
from contextual.services.house import House
from contextual.store.chain import BREAKS, Break, Followed, Head, follow
from contextual.store.heads import HeadCopy
from contextual.store.segments import Tombstone, tombstones
from contextual.store.traces import head

NO_FOLDER = (
    "No copy of the head is kept elsewhere, so an end that was cut off would not be noticed: name a folder in "
    "CONTEXTUAL_AUDIT_HEAD, best on another machine, or keep on paper what audit head writes."
)
_WRITTEN = re.compile(r"(\d{1,12})-([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class TraceReport:
    """What verifying found, sentence by sentence, and the first entry that is not what was written (0 = none)."""

    findings: tuple[tuple[bool, str], ...]
    first_bad: int
    entries: int

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return all(ok for ok, _ in self.findings)


def verify_trace(principal: Principal, purpose: Purpose, house: House, paper: str = "") -> TraceReport:
    """
    Follow the whole trace and compare it with the heads kept elsewhere. Leaves a trace, and a new copy if all is well.

    Parameters
    ----------
    paper : str
        A head as `audit head` wrote it once, kept on paper or in a letter.

    Raises
    ------
    ContextualError
        When `paper` is not a head.
    """
    allow(house, principal, purpose, "check_store")
    kept = [_of_paper(paper)] if paper else []
    copies, amiss = _copies(house)
    with house.store.read() as conn:
        found = follow(conn, house.keys.audit, kept + [copy.head for copy in copies if copy.sound])
        gone = tombstones(conn)
    findings = [_chain(found), *_gone(gone), amiss or _agree(house, copies, found)]
    if paper and found.broken is None:
        findings.append((True, "The head that was given is in it."))
    outcome = f"broken at {found.broken.seq}" if found.broken else "whole"
    trace(house, principal, purpose, "verify_trace", object_type="trace", outcome=outcome)
    report = TraceReport(tuple(findings), found.broken.seq if found.broken else 0, found.last - found.first + 1)
    if report.ok:
        keep_head(house)
    return report


def trace_head(principal: Principal, purpose: Purpose, house: House) -> str:
    """Write the head of the trace as it is now, to be kept on paper or in a letter. Leaves a trace first."""
    allow(house, principal, purpose, "check_store")
    trace(house, principal, purpose, "look_at_head", object_type="trace")
    with house.store.read() as conn:
        return written(head(conn))


def written(one: Head) -> str:
    """
    Write a head as one word.

    Examples
    --------
    >>> written((7, "ab"))
    '7-ab'
    """
    return f"{one[0]}-{one[1]}"


def moment(at: int) -> str:
    """
    Say a moment in words.

    Examples
    --------
    >>> moment(1_777_593_600)
    '1 May 2026, 00:00 UTC'
    """
    then = datetime.fromtimestamp(at, UTC)
    return f"{then.day} {then:%b %Y, %H:%M} UTC"


def _of_paper(text: str) -> Head:
    found = _WRITTEN.fullmatch(text.strip().lower())
    if found is None:
        msg = "this is no head: give it as audit head wrote it, a number, a dash and 64 letters and digits"
        raise ContextualError(msg)
    return int(found[1]), found[2]


def _copies(house: House) -> tuple[list[HeadCopy], tuple[bool, str] | None]:
    try:
        return copies_of(house), None
    except FolderRefused as away:
        said = str(away)
        return [], (False, f"{said[0].upper()}{said[1:]}.")


def _chain(found: Followed) -> tuple[bool, str]:
    if found.broken is not None:
        return False, _broken(found.broken, found.confirmed)
    if found.last < found.first:
        return True, "The trace is whole: it has no entries yet."
    when = f"{moment(found.first_at)} to {moment(found.last_at)}"
    return True, f"The trace is whole: entries {found.first:,} to {found.last:,}, {when}."


def _broken(broken: Break, confirmed: int) -> str:
    when = f", which says it is of {moment(broken.at)}" if broken.at else ""
    said = f"The trace is broken at entry {broken.seq:,}{when}: {BREAKS.label(broken.kind)}."
    if broken.kind in ("cut", "rewritten"):
        said += (
            f" Entries up to {confirmed:,} are confirmed by a copy kept elsewhere; those after it are not."
            if confirmed
            else " No copy kept elsewhere confirms an earlier entry."
        )
    return said


def _gone(gone: list[Tombstone]) -> list[tuple[bool, str]]:
    return [
        (
            True,
            f"Entries {one.segment.first:,} to {one.segment.last:,}, {moment(one.segment.first_at)} to "
            f"{moment(one.segment.last_at)}, were let go on {moment(one.at)} by {one.by}: {one.reason}.",
        )
        for one in gone
    ]


def _agree(house: House, copies: list[HeadCopy], found: Followed) -> tuple[bool, str]:
    if house.settings.audit_head is None:
        return True, NO_FOLDER
    bad = sum(not copy.sound for copy in copies)
    if bad:
        many = "1 copy of the head is" if bad == 1 else f"{bad:,} copies of the head are"
        return False, f"{many} not what was written, of {len(copies):,} kept elsewhere: somebody changed them."
    if not copies:
        return True, "No copy of the head had been kept elsewhere yet; one is kept now."
    newest = moment(max(copy.at for copy in copies))
    if found.broken is not None:
        return True, f"{len(copies):,} copies of the head are kept elsewhere, the newest of {newest}."
    words = "1 copy" if len(copies) == 1 else f"{len(copies):,} copies"
    return True, f"{words} of the head kept elsewhere agree{'s' if len(copies) == 1 else ''}, the newest of {newest}."
