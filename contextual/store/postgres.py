"""PostgreSQL: the same store on a partnership's server."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import URL

from contextual.errors import StoreRefused

TURN = 7_310_001
"""Number of the lock that lets one program write at a time. Any number nobody else uses in this database."""

BUSY_SECONDS: float = 30


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


def _begin(conn: sa.Connection) -> None:
    """Give a reader one steady picture of the store and no right to write; let a writer wait its turn, as on SQLite."""
    if conn.get_execution_options().get("contextual_write", False):
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = {int(BUSY_SECONDS * 1000)}")
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
    else:
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
