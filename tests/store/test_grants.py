from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from contextual.errors import StoreRefused
from contextual.store import grants
from contextual.store.check import check
from contextual.store.engine import create_store, open_store
from contextual.store.faults import TraceRefused
from contextual.store.schema import KEPT, metadata
from contextual.store.segments import let_go
from contextual.store.traces import append, verify
from tests.store.builders import a_trace, bring, count

pytestmark = pytest.mark.server


@pytest.fixture
def account(server):
    """A login role of its own on the server, dropped afterwards."""
    name = f'app "{uuid4().hex[:8]}'
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    quoted = engine.dialect.identifier_preparer.quote_identifier(name)
    with engine.connect() as conn:
        conn.exec_driver_sql(f"CREATE ROLE {quoted} LOGIN PASSWORD 'only-for-this-test'")
    yield name
    engine.dispose()


@pytest.fixture
def as_app(on_server, account):
    """The store, opened with the account of the app."""
    with on_server.write() as conn:
        append(conn, a_trace(), on_server.keys.audit)
        grants.grant(conn, account)
    store = open_store(on_server.url.set(username=account, password="only-for-this-test"), on_server.keys)
    yield store
    store.dispose()
    with on_server.write() as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(account)
        conn.exec_driver_sql(f"DROP OWNED BY {quoted}")
        conn.exec_driver_sql(f"DROP ROLE {quoted}")


def test_the_app_brings_in_files_and_leaves_traces_with_its_own_account(as_app):
    bring(as_app, 5)
    assert count(as_app, "records") == 5
    with as_app.read() as conn:
        assert verify(conn, as_app.keys.audit) is None
    assert check(as_app).ok
    assert "only add to" in check(as_app)["account"].sentence


KEPT_FROM = (
    "DELETE FROM {}", "TRUNCATE {} CASCADE", "DROP TABLE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL",
    "CREATE RULE quiet AS ON INSERT TO {} DO INSTEAD NOTHING", "ALTER TABLE {} OWNER TO CURRENT_USER",
    "UPDATE {} SET {first} = {first}",
)  # fmt: skip
KEEPS = (
    "DROP TRIGGER traces_insert ON traces", "DROP FUNCTION contextual_kept() CASCADE",
    "CREATE OR REPLACE FUNCTION contextual_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = replica", "CREATE TABLE mine (a int)",
    "UPDATE alembic_version SET version_num = '0'",
    "INSERT INTO trace_tombstones VALUES (1, 1, 0, 0, '', '', '', 0, '')",
)  # fmt: skip


def refused(store, statement):
    try:
        with store.write() as conn:
            conn.exec_driver_sql(statement)
    except StoreRefused:
        return True
    return False


def test_the_apps_account_can_only_read_and_add_to_what_is_kept_for_good(as_app):
    for table in KEPT:
        first = next(iter(metadata.tables[table].columns)).name
        for statement in KEPT_FROM:
            assert refused(as_app, statement.format(table, first=first)), (table, statement)


def test_the_apps_account_cannot_take_away_what_keeps_the_trace(as_app):
    assert [statement for statement in KEEPS if not refused(as_app, statement)] == []
    with as_app.read() as conn:
        assert verify(conn, as_app.keys.audit) is None


def test_months_are_let_go_by_the_owners_account_alone(as_app, on_server):
    with as_app.write() as conn:
        append(conn, a_trace(at=2_000_000_000), as_app.keys.audit)
    with pytest.raises(TraceRefused):
        let_go(as_app, 1_900_000_000, "Time is up", a_trace("let_trace_go"))
    assert count(as_app, "traces") == 2
    assert let_go(on_server, 1_900_000_000, "Time is up", a_trace("let_trace_go")).entries == 1


def test_granting_again_takes_back_what_somebody_gave_besides(as_app, on_server, account):
    with on_server.write() as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(account)
        conn.exec_driver_sql(f"GRANT DELETE ON traces TO {quoted}")
        grants.grant(conn, account)
        assert not conn.scalar(sa.text("SELECT has_table_privilege(:who, 'traces', 'DELETE')"), {"who": account})


def test_the_account_that_owns_the_tables_is_known_and_is_not_for_the_app(on_server, as_app):
    with on_server.write() as conn:
        owner = conn.scalar(sa.text("SELECT current_user"))
        assert grants.owns(conn)
        with pytest.raises(StoreRefused, match="owns the store's tables"):
            grants.grant(conn, owner)
    with as_app.read() as conn:
        assert not grants.owns(conn)


def test_an_account_that_is_not_there_is_refused_in_words(on_server):
    with pytest.raises(StoreRefused, match="no such account"), on_server.write() as conn:
        grants.grant(conn, "nobody; DROP TABLE traces")


def test_a_partnerships_store_opened_with_the_account_that_owns_it_is_not_sound(database, keys):
    store = create_store(database, keys, "partnership")
    assert "switch off" in check(store)["account"].sentence
    assert not check(store)["account"].ok
    store.dispose()


def test_a_store_in_one_file_has_no_accounts(encrypted):
    with pytest.raises(StoreRefused, match="no accounts"), encrypted.write() as conn:
        grants.grant(conn, "anybody")
