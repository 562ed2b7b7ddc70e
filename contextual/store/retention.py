"""Retention: how many months each kind of record is kept, and what has been kept longer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from contextual.store.consent import remember_those_of
from contextual.store.keys import Keys
from contextual.store.removing import column_of, parts_of, remove, with_corrected
from contextual.store.schema import batches, registers
from contextual.store.settings import get_setting, put_setting

RECORDS = ("incidents", "missing")
"""Kinds whose clock starts with the month of the record itself."""
FILES = ("cohort", "support", "voices")
"""Kinds whose clock starts with the month in which their file was brought in."""
KINDS = (*RECORDS, *FILES)

_SETTING = "retention"


@dataclass(frozen=True, slots=True)
class Due:
    """What has been kept longer than its kind may be: how many rows, of how many files, all before a month."""

    kind: str
    months: int
    before: int
    rows: int
    files: int


def clocks(conn: sa.Connection) -> dict[str, int]:
    """Read for how many months each kind is kept; a kind that is not in it is kept until it is withdrawn."""
    return {str(kind): int(months) for kind, months in get_setting(conn, _SETTING, {}).items()}


def set_clock(conn: sa.Connection, kind: str, months: int) -> None:
    """Say for how many months a kind is kept; 0 = until it is withdrawn."""
    held = clocks(conn)
    held.pop(kind, None)
    put_setting(conn, _SETTING, held | ({kind: months} if months else {}))


def due(conn: sa.Connection, month: int) -> list[Due]:
    """
    Count what has been kept longer than its kind may be. Nothing is changed.

    Parameters
    ----------
    month : int
        This month: year x 12 + month - 1. A record of `months` months ago is still kept, one of the month before not.
    """
    found = []
    for kind, months in sorted(clocks(conn).items()):
        before = month - months
        if kind in RECORDS:
            rows = _old_records(conn, kind, before)
            many, files = int(sum(which.sum() for which in rows.values())), len({part[0] for part in rows})
        else:
            held = _old_files(conn, kind, before)
            many, files = sum(held.values()), len(held)
        found.append(Due(kind, months, before, many, files))
    return found


def let_go(conn: sa.Connection, month: int, keys: Keys) -> list[Due]:
    """Take out for good what has been kept longer than its kind may be; return what it was."""
    found = due(conn, month)
    rows: dict[tuple[int, int], NDArray[np.bool_]] = {}
    for one in found:
        if one.kind in RECORDS:
            rows |= _old_records(conn, one.kind, one.before)
        else:
            _remove_files(conn, one.kind, one.before)
    remove(conn, with_corrected(conn, rows), keys)
    return found


def _old_records(conn: sa.Connection, kind: str, before: int) -> dict[tuple[int, int], NDArray[np.bool_]]:
    of_kind = {int(row[0]) for row in conn.execute(sa.select(batches.c.seq).where(batches.c.kind == kind))}
    months = {part: column_of(conn, part, "month") for part in parts_of(conn) if part[0] in of_kind}
    old = {part: np.asarray(one < before) for part, one in months.items() if one is not None}
    return {part: which for part, which in old.items() if which.any()}


def _old_files(conn: sa.Connection, kind: str, before: int) -> dict[int, int]:
    """Give the files of a register brought in before a month, and how many rows of each are held."""
    table = registers[kind]
    query = sa.select(batches.c.seq, batches.c.imported_at, sa.func.count()).join(table, table.c.batch == batches.c.seq)
    rows = conn.execute(query.group_by(batches.c.seq, batches.c.imported_at))
    return {int(seq): int(many) for seq, at, many in rows if month_of_time(int(at)) < before}


def _remove_files(conn: sa.Connection, kind: str, before: int) -> None:
    table = registers[kind]
    for seq, many in _old_files(conn, kind, before).items():
        remember_those_of(conn, seq)
        conn.execute(sa.delete(table).where(table.c.batch == seq))
        change = sa.update(batches).where(batches.c.seq == seq)
        conn.execute(change.values(stored=batches.c.stored - many))


def month_of_time(at: int) -> int:
    """
    Give the month of a time in seconds since 1970 UTC.

    Examples
    --------
    >>> month_of_time(0) == 1970 * 12, month_of_time(31 * 86_400) == 1970 * 12 + 1
    (True, True)
    """
    return 1970 * 12 + int(np.datetime64(at, "s").astype("datetime64[M]").astype(int))
