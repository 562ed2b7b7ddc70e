"""Proof: is anything of a person left, looked for in every place where the store could hold it."""

from __future__ import annotations

import glob
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from contextual.records import COLUMNS
from contextual.records.texts import letters
from contextual.store import columns
from contextual.store.engine import Store
from contextual.store.keys import Keys
from contextual.store.records import KEPT_BESIDE, LIST
from contextual.store.schema import batches, ledgers, metadata, record_columns
from contextual.store.sources import name_of, unseal

_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Looked:
    """One place looked at: what it is, how much of it there is, and how often the person was found there."""

    where: str
    many: int
    found: int


def look_for(store: Store, needles: Collection[str]) -> list[Looked]:
    """
    Look for texts (pseudonyms, references) in all that a store holds. Nothing is changed.

    Returns
    -------
    list of Looked
        Columns of records, sealed references, columns of every other table, counts that are kept, free pages, log and,
        where the file is not encrypted, its bytes.
    """
    with store.read() as conn:
        made = [*_in_records(conn, needles, store.keys), _in_tables(conn, needles), _in_counts(conn)]
        if store.path is not None:
            made.append(Looked("free pages", 0, int(conn.exec_driver_sql("PRAGMA freelist_count").scalar() or 0)))
    if store.path is not None:
        log = store.path.with_name(store.path.name + "-wal")
        size = log.stat().st_size if log.exists() else 0
        made.append(Looked("bytes in the log", size, 0))
        if not store.encrypted:
            made.append(_in_bytes([store.path, log], needles))
    return made


def copies_beside(store: Store) -> list[Path]:
    """
    List the copies of the store that lie beside it.

    A migration keeps one, so does a backup that took its place, and a program that was stopped leaves one unfinished.
    """
    if store.path is None:
        return []
    name = glob.escape(store.path.name)
    found = [*store.path.parent.glob(f"{name}.before-*"), *store.path.parent.glob(f".{name}.*.part*")]
    return sorted(one for one in found if one.is_file())


def holds(path: Path, needles: Collection[str]) -> bool:
    """
    Say whether the bytes of a file hold one of some texts, in any case of its letters.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = file.write_bytes(b"ref,when" + bytes(5) + b"yp-4711,today")
    >>> holds(file, ["YP-4711"]), holds(file, ["YP-4712"])
    (True, False)
    """
    wanted = [one.lower().encode() for one in needles]
    before = b""
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            here = before + part.lower()
            if any(one in here for one in wanted):
                return True
            before = here[-max(map(len, wanted), default=0) :]
    return False


def _in_records(conn: sa.Connection, needles: Collection[str], keys: Keys) -> Iterator[Looked]:
    held = record_columns.c
    query = sa.select(held.part, held.column, held.data, batches.c.id).join(batches, batches.c.seq == held.batch)
    looked = {"columns of records": [0, 0], "sealed references": [0, 0]}
    for part, name, data, batch_id in conn.execute(query.where(held.column != LIST).execution_options(yield_per=8)):
        texts: Any = None
        if name == "reference":
            texts = unseal(bytes(data), name_of(str(batch_id), int(part)), keys)
        elif (KEPT_BESIDE.get(name) or COLUMNS[name].dtype) == "str":
            texts = columns.unpack(bytes(data), "str")
        if texts is not None:
            count = looked["sealed references" if name == "reference" else "columns of records"]
            count[0] += 1
            count[1] += _matches(letters(texts), needles)
    yield from (Looked(where, many, found) for where, (many, found) in looked.items())


def _matches(texts: pa.LargeStringArray, needles: Collection[str]) -> int:
    pattern = "|".join(re.escape(one) for one in needles)
    hits = pc.sum(pc.match_substring_regex(texts, pattern, ignore_case=True)).as_py()
    return int(hits or 0)


def _in_tables(conn: sa.Connection, needles: Collection[str]) -> Looked:
    many, found = 0, 0
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, sa.String):
                many += 1
                text = sa.func.lower(column)
                hit = sa.or_(*(text.contains(one.lower(), autoescape=True) for one in needles))
                found += int(conn.scalar(sa.select(sa.func.count()).select_from(table).where(hit)) or 0)
    return Looked("columns of other tables", many, found)


def _in_counts(conn: sa.Connection) -> Looked:
    """Count the kept counts: they hold people as numbers, so none from before an erasure may be kept."""
    kept = int(conn.scalar(sa.select(sa.func.count(sa.distinct(ledgers.c.store_version)))) or 0)
    return Looked("counts made before", kept, kept)


def _in_bytes(files: Collection[Path], needles: Collection[str]) -> Looked:
    there = [one for one in files if one.exists()]
    return Looked("bytes of the file", sum(one.stat().st_size for one in there), sum(holds(f, needles) for f in there))
