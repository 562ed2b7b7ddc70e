"""Check: is the store whole, the one its keys belong to, and does it add up."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from contextual.errors import StoreDamaged, StoreRefused
from contextual.store import chain, columns, grants, migrate, sqlite
from contextual.store.chain import Head
from contextual.store.engine import Store
from contextual.store.faults import DAMAGED, plain_words
from contextual.store.keys import readable_by_others
from contextual.store.records import LIST
from contextual.store.schema import (
    REVISIONS,
    area_figures,
    area_links,
    batches,
    boundaries,
    ledgers,
    outcomes,
    places,
    record_columns,
    record_touches,
    registers,
    store_state,
)

AT_START = 64 << 20
"""Bytes of the largest file that is checked whole whenever the app starts: about a second's work."""
SHOWN = 5
"""Most batches, pages or rows that one sentence names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, whether it is as it should be, and one sentence."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything `check` looked at."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return all(finding.ok for finding in self.findings)

    def __getitem__(self, name: str) -> Finding:
        return next(finding for finding in self.findings if finding.name == name)


def check(store: Store, *anchors: Head) -> CheckReport:
    """
    Look the whole store over; nothing in it is changed.

    Parameters
    ----------
    anchors : (int, str)
        Earlier heads of the trace chain, kept elsewhere (`contextual.store.traces.head`).

    Returns
    -------
    CheckReport
        Keys, file, links, schema, traces, batches, columns, counts and account, each with one sentence. A part that
        cannot be read is a finding, never an exception.

    Examples
    --------
    >>> import tempfile
    >>> from contextual.store.engine import create_store, store_url
    >>> from contextual.store.keys import make_keys
    >>> folder = tempfile.mkdtemp()
    >>> store = create_store(store_url(folder + "/a.db"), make_keys(folder + "/keys"), "fictional")
    >>> check(store).ok, check(store)["traces"].sentence
    (True, 'The trace chain is whole: 0 entries.')
    """
    parts: dict[str, Callable[[sa.Connection], str]] = {
        "links": _links,
        "schema": _schema,
        "traces": lambda conn: _traces(conn, store, anchors),
        "batches": _batches,
        "columns": _columns,
        "counts": _counts,
        "account": lambda conn: _account(conn, store),
    }
    found = [_look("keys", lambda: _keys(store)), _look("file", lambda: _file(store))]
    found += [_look(name, lambda part=part: _reading(store, part)) for name, part in parts.items()]  # type: ignore[misc]
    return CheckReport(tuple(found))


def check_at_start(store: Store) -> None:
    """
    Refuse a store whose file is not what was written, before anything of it is shown.

    A file larger than `AT_START` takes longer than somebody who waits should: there each page is checked as it is read,
    and all of them by `check`.

    Raises
    ------
    StoreDamaged
    """
    if store.path is None or store.path.stat().st_size > AT_START:
        return
    found = _look("file", lambda: _file(store))
    if not found.ok:
        store.dispose()
        raise StoreDamaged(found.sentence)


class _Amiss(Exception):
    """A sentence about something that is not as it should be."""


def _look(name: str, part: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, part())
    except (_Amiss, StoreRefused) as error:
        return Finding(name, False, str(error))


def refuse_unsound(report: CheckReport, what: str) -> None:
    """
    Refuse what was not found sound, with the first thing that is wrong.

    Parameters
    ----------
    what : str
        What it is, for the sentence: a backup, a store.

    Raises
    ------
    StoreDamaged
        With the first finding that is not sound; loose rights of the key folder alone are no fault of it.
    """
    wrong = [finding.sentence for finding in report.findings if not finding.ok and finding.name != "keys"]
    if wrong:
        msg = f"The {what} is not whole and was not used. {wrong[0]}"
        raise StoreDamaged(msg)


def _reading(store: Store, part: Callable[[sa.Connection], str]) -> str:
    with store.read() as conn:
        return part(conn)


def _keys(store: Store) -> str:
    loose = readable_by_others(store.keys.folder)
    if loose:
        msg = f"Other users of this machine can read the key folder: {', '.join(loose)}."
        raise _Amiss(msg)
    return "The keys are this store's and only their owner can read them."


def _file(store: Store) -> str:
    """Check every page on a connection of its own, so that no page comes from memory."""
    if store.path is None:
        return "The server keeps the pages of this store."
    place = sqlite.Location.of(store.url)
    with plain_words():
        raw = sqlite.connect(place, store.keys)
        try:
            # Where the disk was full, the file may hold half a page that stands whole in the log, which is the one read
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            bad = [] if place.plain else [row[0] for row in raw.execute("PRAGMA cipher_integrity_check")]
            bad = bad or [row[0] for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
        finally:
            raw.close()
    if bad:
        msg = f"{DAMAGED} Found: {len(bad)} fault(s), first: {bad[0]}."
        raise _Amiss(msg)
    if place.plain:
        return "The pages hang together; this store is not encrypted, so damage inside most values is not noticed."
    return "Every page of the file is what was written."


def _links(conn: sa.Connection) -> str:
    if conn.dialect.name == "sqlite" and conn.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        msg = "Some rows belong to a batch or record that the store does not hold."
        raise _Amiss(msg)
    return "Every row belongs to a batch or record that is held."


def _schema(conn: sa.Connection) -> str:
    held = migrate.revision(conn)
    if held != REVISIONS[-1]:
        msg = f"The schema is {held or 'none'}, and this version's is {REVISIONS[-1]}."
        raise _Amiss(msg)
    return f"The schema is this version's ({held})."


def _traces(conn: sa.Connection, store: Store, anchors: Collection[Head]) -> str:
    found = chain.follow(conn, store.keys.audit, anchors)
    if found.broken is not None:
        msg = f"The trace chain is broken at entry {found.broken.seq}: {chain.BREAKS.label(found.broken.kind)}."
        raise _Amiss(msg)
    return f"The trace chain is whole: {found.last - found.first + 1} entries."


def _batches(conn: sa.Connection) -> str:
    """Compare what each batch says was stored with what is there, and its rows with what became of them."""
    several = (places, boundaries, area_links, area_figures, outcomes, *registers.values())
    held = [_records_per_batch(conn), *(_per_batch(conn, one) for one in several)]
    amiss, count = [], 0
    for row in conn.execute(sa.select(batches).order_by(batches.c.seq)).mappings():
        there = sum(counts.get(row["seq"], 0) for counts in held)
        adds_up = row["rows"] == row["accepted"] + row["rejected"] + row["already_held"]
        if not adds_up or there != (row["stored"] if row["status"] == "held" else 0):
            amiss.append(str(row["seq"]))
        count += 1
    if amiss:
        msg = f"{len(amiss)} file(s) do not add up, by order of arrival: {', '.join(amiss[:SHOWN])}."
        raise _Amiss(msg)
    return f"Every row of {count} file(s) is accounted for."


def _columns(conn: sa.Connection) -> str:
    """Compare every column of the records, and of what they touch, with its sum, one at a time."""
    held, touched, count, amiss = record_columns.c, record_touches.c, 0, set()
    mine = sa.select(held.batch, held.data).where(held.column.not_in((LIST, "reference")))  # those are sealed
    theirs = (sa.select(touched.batch, one) for one in (touched.record, touched.place_id, touched.metres))
    for query in (mine, *theirs):
        for seq, data in conn.execute(query.execution_options(yield_per=8)):
            count += 1
            amiss |= set() if columns.sound(bytes(data)) else {int(seq)}
    if amiss:
        shown = ", ".join(map(str, sorted(amiss)[:SHOWN]))
        msg = f"Columns of {len(amiss)} file(s) are not what was written, by order of arrival: {shown}."
        raise _Amiss(msg)
    return f"Every one of {count} columns of records is what was written."


def _counts(conn: sa.Connection) -> str:
    version = int(conn.scalar(sa.select(store_state.c.version)) or 0)
    newest = int(conn.scalar(sa.select(sa.func.max(ledgers.c.store_version))) or 0)
    if newest > version:
        msg = "Counts are kept for a version that the store has not reached."
        raise _Amiss(msg)
    return f"The counts kept are for this version of the store ({version}) or for none."


def _account(conn: sa.Connection, store: Store) -> str:
    if conn.dialect.name != "postgresql":
        return "A store in one file has no accounts; a running program may change nothing that is kept for good."
    if not grants.owns(conn):
        return "The account in use can read what is kept for good and only add to it."
    said = "The account in use owns the tables, so it could switch off what keeps the trace: see store grants."
    if store.store_class == "partnership":
        raise _Amiss(said)
    return said


def _records_per_batch(conn: sa.Connection) -> dict[int, int]:
    """Count the records of each file; those of a part that lacks a column or rows of it do not count."""
    held = record_columns.c
    query = sa.select(held.batch, held.part, held.column, held.rows)
    there = pd.DataFrame(conn.execute(query).all(), columns=["batch", "part", "column", "rows"])
    lists = conn.execute(sa.select(held.batch, held.part, held.data).where(held.column == LIST)).all()
    names = {(seq, part): json.loads(bytes(data)) for seq, part, data in lists}
    counts: dict[int, int] = {}
    for (seq, part), some in there.groupby(["batch", "part"]):
        whole = sorted(set(some["column"]) - {LIST}) == names.get((seq, part)) and some["rows"].nunique() == 1
        counts[int(seq)] = counts.get(int(seq), 0) + (int(some["rows"].iloc[0]) if whole else 0)
    return counts


def _per_batch(conn: sa.Connection, table: sa.Table) -> dict[int, int]:
    query = sa.select(table.c.batch, sa.func.count()).group_by(table.c.batch)
    return {int(seq): int(count) for seq, count in conn.execute(query)}
