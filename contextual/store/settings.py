"""Settings: what set-up decided for this store, by name."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from contextual.store.schema import settings


def put_setting(conn: sa.Connection, name: str, value: Any) -> None:
    """Keep a setting: anything JSON can hold. An earlier value is replaced."""
    text = json.dumps(value)
    change = sa.update(settings).where(settings.c.name == name)
    if not conn.execute(change.values(value=text, row_version=settings.c.row_version + 1)).rowcount:
        conn.execute(sa.insert(settings).values(name=name, value=text, row_version=1))


def get_setting(conn: sa.Connection, name: str, default: Any = None) -> Any:
    """Read a setting; `default` when it was never made."""
    text = conn.scalar(sa.select(settings.c.value).where(settings.c.name == name))
    return default if text is None else json.loads(text)
