"""Migrate: bring a store's schema to this version's, all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from contextual.store import postgres, sqlite
from contextual.store.faults import StoreTooNew, plain_words
from contextual.store.keys import Keys
from contextual.store.schema import REVISIONS, metadata

MIGRATIONS = Path(__file__).parent / "migrations"
TOO_NEW = "The store was made by a newer version of Contextual: use that version, or a newer one."


def migrate(url: str | sa.URL, keys: Keys) -> Path | None:
    """
    Bring a store to this version's schema. A SQLite store is copied first, beside itself.

    Returns
    -------
    pathlib.Path or None
        The copy of the store as it was; None when nothing had to be done, or on a server, which keeps its own backups.

    Raises
    ------
    StoreTooNew
        When the store is of a newer version.
    """
    address = sa.make_url(url)
    on_file = address.get_backend_name() == "sqlite"
    engine = sqlite.engine(sqlite.Location.of(address), keys, guarded=False) if on_file else postgres.engine(address)
    try:
        with plain_words(), engine.connect() as conn:
            held = revision(conn)
        if held == REVISIONS[-1]:
            return None
        refuse_unknown(held)
        kept = _copy(sqlite.Location.of(address), keys, held) if on_file else None
        with plain_words(), engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            upgrade(conn, keys=keys)
        return kept
    finally:
        engine.dispose()


def upgrade(conn: sa.Connection, to: str = "head", keys: Keys | None = None) -> None:
    """Run the migrations that `conn`'s store has not had yet, inside its open transaction, with its keys at hand."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(MIGRATIONS))

    def steps(held: Any, _: Any) -> Any:
        return script._upgrade_revs(to, held)

    config = Config(attributes={"keys": keys})
    with EnvironmentContext(config, script, fn=steps, destination_rev=to) as environment:
        environment.configure(connection=conn, target_metadata=metadata, transactional_ddl=True)
        environment.run_migrations()


def revision(conn: sa.Connection) -> str:
    """
    Say which schema the store has; "" when it has none.

    Returns
    -------
    str
        One of `contextual.store.schema.REVISIONS`, or a newer version's.
    """
    if not sa.inspect(conn).has_table("alembic_version"):
        return ""
    return str(conn.scalar(sa.text("SELECT version_num FROM alembic_version")) or "")


def refuse_unknown(held: str) -> None:
    """
    Refuse a store whose schema this version does not know.

    Examples
    --------
    >>> refuse_unknown("0001")
    """
    if held not in REVISIONS:
        raise StoreTooNew(TOO_NEW)


def _copy(place: sqlite.Location, keys: Keys, held: str) -> Path:
    """Copy the store beside itself, under a name that says which schema it has and is not taken."""
    number = 0
    while (to := place.path.with_name(f"{place.path.name}.before-{held}-{number}")).exists():
        number += 1
    sqlite.copy(place, keys, to)
    return to
