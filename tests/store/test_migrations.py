from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from contextual.store import migrate as migrations
from contextual.store import sqlite
from contextual.store.check import check
from contextual.store.engine import open_store
from contextual.store.faults import StoreTooNew, StoreTooOld
from contextual.store.migrate import migrate
from contextual.store.schema import REVISIONS, metadata
from tests.store.builders import bring

NEXT = '''
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{last}"

def upgrade():
    op.create_table("extras", sa.Column("a", sa.Integer()))
    op.add_column("batches", sa.Column("extra", sa.Integer(), server_default="7"))
    {then}
'''  # fmt: skip


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """Make this program one version newer, with a second migration that ends as asked."""

    def make(then="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.MIGRATIONS, folder, dirs_exist_ok=True)
        (folder / "versions" / "v9999_next.py").write_text(NEXT.format(then=then, last=REVISIONS[-1]))
        monkeypatch.setattr(migrations, "MIGRATIONS", folder)
        for module in ("schema", "migrate", "engine", "check"):
            monkeypatch.setattr(f"contextual.store.{module}.REVISIONS", (*REVISIONS, "9999"))

    return make


def columns_of(store, table):
    engine = store.engine if store.path is None else sqlite.engine(sqlite.Location.of(store.url), store.keys)
    return [column["name"] for column in sa.inspect(engine).get_columns(table)]


def test_the_migrations_make_exactly_the_declared_schema(store):
    with store.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_migration_is_a_known_schema_in_order():
    script = ScriptDirectory(str(migrations.MIGRATIONS))
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == REVISIONS


def test_a_store_of_this_version_is_left_alone(store):
    assert migrate(store.url, store.keys) is None


def test_a_store_of_the_last_version_is_brought_up_with_what_it_holds(store, next_version):
    bring(store, 6)
    next_version()
    with pytest.raises(StoreTooOld):
        open_store(store.url, store.keys)
    migrate(store.url, store.keys)
    again = open_store(store.url, store.keys)
    assert "extra" in columns_of(again, "batches")
    assert again.version() == store.version()
    assert check(again).ok
    again.dispose()


def test_a_file_is_copied_before_it_is_changed(on_file, next_version, monkeypatch):
    bring(on_file, 6)
    next_version()
    kept = migrate(on_file.url, on_file.keys)
    assert kept.parent == on_file.path.parent
    assert on_file.encrypted == (not kept.read_bytes().startswith(b"SQLite"))
    for module in ("schema", "migrate", "engine", "check"):
        monkeypatch.setattr(f"contextual.store.{module}.REVISIONS", REVISIONS)
    before = open_store(on_file.url.set(database=str(kept)), on_file.keys)
    assert check(before).ok
    assert before.version() == 1
    assert "extra" not in columns_of(before, "batches")
    before.dispose()


def test_two_copies_never_share_a_name(on_file, next_version):
    next_version("1 / 0")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            migrate(on_file.url, on_file.keys)
    assert len(list(on_file.path.parent.glob(f"*.before-{REVISIONS[-1]}-*"))) == 2


def test_a_migration_that_fails_half_way_leaves_the_store_as_it_was(store, next_version):
    bring(store, 6)
    next_version("1 / 0")
    with pytest.raises(ZeroDivisionError):
        migrate(store.url, store.keys)
    assert "extra" not in columns_of(store, "batches")
    with store.read() as conn:
        assert migrations.revision(conn) == REVISIONS[-1]
        assert not sa.inspect(conn).has_table("extras")


def test_a_store_of_a_newer_version_is_not_migrated_back(store, next_version, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "REVISIONS", ("0000",))
        with pytest.raises(StoreTooNew):
            migrate(store.url, store.keys)
