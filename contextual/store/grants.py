"""Grants: on a server, what the account that the app uses may do, so that not even the app can undo the trace."""

from __future__ import annotations

import sqlalchemy as sa

from contextual.errors import StoreRefused
from contextual.store.schema import KEPT, metadata

_KEPT_ALONE = frozenset({"trace_tombstones"})
"""Written only by the account that owns the tables, when months of the trace are let go."""

_OWNS = sa.text(
    "SELECT bool_or(pg_has_role(:who, tableowner, 'MEMBER')) "
    "OR (SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = :who) "
    "FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'traces'"
)


def grant(conn: sa.Connection, account: str) -> None:
    """
    Let an account read and write the store as the app does, and nothing else. Asked again, it grants the same.

    It may add to what is kept for good and read it; not change, delete, empty, drop or alter it, nor switch off a
    trigger. Earlier grants on the store's tables are taken away first.

    Parameters
    ----------
    account : str
        A login role that exists already.

    Raises
    ------
    StoreRefused
        On SQLite, which has no accounts; when there is no such account, or it owns the tables or may do anything.
    """
    if conn.dialect.name != "postgresql":
        msg = "a store in one file has no accounts: grants are for a store on a server"
        raise StoreRefused(msg)
    if not conn.scalar(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :who"), {"who": account}):
        msg = "the server has no such account: make it there first, with a password of its own"
        raise StoreRefused(msg)
    if owns(conn, account):
        msg = "this account owns the store's tables or may do anything on the server: name another for the app"
        raise StoreRefused(msg)
    for statement in _statements(conn, account):
        conn.exec_driver_sql(statement)


def owns(conn: sa.Connection, account: str = "") -> bool:
    """Say whether an account could switch off what keeps the trace; left out, the account that is connected."""
    who = account or str(conn.scalar(sa.text("SELECT current_user")))
    return bool(conn.scalar(_OWNS, {"who": who}))


def _statements(conn: sa.Connection, account: str) -> list[str]:
    quote = conn.dialect.identifier_preparer.quote_identifier
    who, schema = quote(account), quote(str(conn.scalar(sa.text("SELECT current_schema()"))))
    made = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {who}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {who}",
        f"GRANT USAGE ON SCHEMA {schema} TO {who}",
        f"GRANT SELECT ON alembic_version TO {who}",
    ]
    for table in metadata.sorted_tables:
        may = "SELECT, INSERT, UPDATE, DELETE"
        if table.name in KEPT:
            may = "SELECT" if table.name in _KEPT_ALONE else "SELECT, INSERT"
        made.append(f"GRANT {may} ON {quote(table.name)} TO {who}")
    return made
