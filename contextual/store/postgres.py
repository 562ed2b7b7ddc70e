"""PostgreSQL: the same store on a partnership's server."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import URL

from contextual.errors import StoreRefused

IMPORTS = 7_310_001
TRACES = 7_310_002
"""Numbers of the locks that let one import, and one trace, be added at a time. Any numbers nobody else uses."""


def engine(url: URL) -> sa.Engine:
    """
    Make the engine of a store on a server.

    Raises
    ------
    StoreRefused
        When the driver for PostgreSQL is not installed.
    """
    try:
        made = sa.create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError:
        msg = "A store on PostgreSQL needs its driver: install contextual[server]."
        raise StoreRefused(msg) from None
    sa.event.listen(made, "begin", _begin)
    return made


def take_turn(conn: sa.Connection, what: int) -> None:
    """Wait until no other transaction is doing the same, until this one ends. A SQLite writer has waited already."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(what)))


def _begin(conn: sa.Connection) -> None:
    """Give a reader one steady picture of the store, and no right to write."""
    if not conn.get_execution_options().get("contextual_write", False):
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
