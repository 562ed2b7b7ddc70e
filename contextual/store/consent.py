"""Consent: which marks were taken back, known by their keys alone, for as long as the store lasts."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from contextual.store.schema import registers
from contextual.store.settings import get_setting, put_setting

TAKEN_BACK = "withdrawn"
_NAME = "taken_back"


def remember(conn: sa.Connection, kind: str, row_keys: Collection[str]) -> None:
    """Remember that rows of these keys were taken back, whether they are held, will be, or have gone."""
    before = remembered(conn, kind)
    if not before.issuperset(row_keys):
        every = get_setting(conn, _NAME, {})
        put_setting(conn, _NAME, every | {kind: sorted(before.union(row_keys))})


def remembered(conn: sa.Connection, kind: str) -> set[str]:
    """Give the keys of the rows of a register that were taken back and that no held file need tell."""
    return set(get_setting(conn, _NAME, {}).get(kind, ()))


def remember_those_of(conn: sa.Connection, seq: int) -> None:
    """Remember what was taken back of one file (`Batch.seq`), because the file itself goes."""
    for kind, table in registers.items():
        if "consent" in table.c:
            query = sa.select(table.c.row_key).where(table.c.batch == seq, table.c.consent == TAKEN_BACK)
            remember(conn, kind, {str(row[0]) for row in conn.execute(query)})
