from __future__ import annotations

from dataclasses import asdict

import pytest
import sqlalchemy as sa

from contextual.errors import StoreRefused
from contextual.store import sqlite
from contextual.store.check import check
from contextual.store.faults import TraceRefused
from contextual.store.schema import KEPT, releases, traces
from contextual.store.traces import append, head, read_traces, verify
from tests.store.builders import a_trace


def leave(store, count=5):
    for number in range(count):
        with store.write() as conn:
            append(conn, a_trace("look", at=number), store.keys.audit)


def bad_row(store, **more):
    with store.read() as conn:
        return verify(conn, store.keys.audit, **more)


def behind_its_back(store, *statements):
    """Change the store as somebody with the file, the key and no scruples would."""
    engine = sqlite.engine(sqlite.Location.of(store.url), store.keys, guarded=False)
    with engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
        for event in ("update", "delete", "insert"):
            conn.exec_driver_sql(f"DROP TRIGGER traces_{event}")
        for statement in statements:
            conn.exec_driver_sql(statement)


def test_traces_are_numbered_and_chained(store):
    leave(store, 3)
    with store.read() as conn:
        held = read_traces(conn)
        assert held["seq"].tolist() == [3, 2, 1]
        assert read_traces(conn, newest=1)["seq"].tolist() == [3]
        rows = conn.execute(sa.select(traces.c.prev, traces.c.hash).order_by(traces.c.seq)).all()
    assert [row[0] for row in rows] == [store.store_id, rows[0][1], rows[1][1]]
    assert bad_row(store) is None


def test_an_empty_chain_is_whole_and_starts_from_the_store(store):
    assert bad_row(store) is None
    with store.read() as conn:
        assert head(conn) == (0, store.store_id)


def test_a_trace_comes_back_as_it_was_left(store):
    trace = a_trace("look|{{ 7*7 }}")
    with store.write() as conn:
        append(conn, trace, store.keys.audit)
        assert read_traces(conn).iloc[0].drop("seq").to_dict() == asdict(trace)


def append_and_fail(conn, store):
    append(conn, a_trace(), store.keys.audit)
    raise ZeroDivisionError


def test_a_trace_is_undone_with_what_it_tells_of(store):
    with pytest.raises(ZeroDivisionError), store.write() as conn:
        append_and_fail(conn, store)
    with store.read() as conn:
        assert head(conn)[0] == 0


@pytest.mark.parametrize("statement", [
    "UPDATE traces SET actor = 'somebody' WHERE seq = 2", "DELETE FROM traces", "DELETE FROM traces WHERE seq = 5",
])  # fmt: skip
def test_the_database_itself_refuses_to_change_a_trace(store, statement):
    leave(store)
    if store.path is None:
        with pytest.raises(TraceRefused), store.write() as conn:
            conn.exec_driver_sql(statement)
    else:
        engine = sqlite.engine(sqlite.Location.of(store.url), store.keys, guarded=False)
        conn = engine.connect().execution_options(contextual_write=True)
        with pytest.raises(sa.exc.DBAPIError, match="kept for good"), conn, conn.begin():
            conn.exec_driver_sql(statement)
    assert bad_row(store) is None


@pytest.mark.server
@pytest.mark.parametrize("table", KEPT)
def test_a_server_refuses_to_empty_what_is_kept_for_good(on_server, table):
    with pytest.raises(TraceRefused), on_server.write() as conn:
        conn.exec_driver_sql(f"TRUNCATE {table} CASCADE")


def _row(store, **changes):
    own = {"seq": 6, "prev": "x", "hash": "y"} | asdict(a_trace())
    with store.read() as conn:
        own["prev"] = head(conn)[1]
    return own | changes


@pytest.mark.parametrize("changes", [{"prev": "x"}, {"seq": 7}, {"seq": 5}, {"seq": 0}, {"seq": -1}])
def test_a_trace_that_does_not_follow_the_last_is_refused(store, changes):
    leave(store)
    with pytest.raises(StoreRefused), store.write() as conn:
        conn.execute(sa.insert(traces).values(**_row(store, **changes)))
    assert bad_row(store) is None


def test_a_trace_cannot_be_put_in_place_of_another(on_file):
    leave(on_file)
    row = _row(on_file, seq=5)
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    with pytest.raises(TraceRefused), on_file.write() as conn:
        conn.exec_driver_sql(f"INSERT OR REPLACE INTO traces ({names}) VALUES ({marks})", tuple(row.values()))
    assert bad_row(on_file) is None


def test_a_trace_with_another_key_is_found(store):
    leave(store, 2)
    with store.write() as conn:
        append(conn, a_trace(), store.keys.release)
    assert bad_row(store) == 3


@pytest.mark.parametrize(("statement", "found"), [
    ("UPDATE traces SET outcome = 'refused' WHERE seq = 2", 2),
    ("UPDATE traces SET at = 99 WHERE seq = 1", 1),
    ("UPDATE traces SET lens = '' WHERE seq = 3", None),
    ("UPDATE traces SET hash = prev WHERE seq = 4", 4),
    ("UPDATE traces SET prev = hash WHERE seq = 4", 4),
    ("DELETE FROM traces WHERE seq = 3", 3),
    ("DELETE FROM traces WHERE seq = 1", 1),
    ("UPDATE traces SET seq = seq + 10 WHERE seq = 5", 5),
    ("UPDATE traces SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE seq END", 1),
])  # fmt: skip
def test_what_was_changed_behind_the_programs_back_is_found_and_named(encrypted, statement, found):
    leave(encrypted)
    behind_its_back(encrypted, statement)
    assert bad_row(encrypted) == found
    assert check(encrypted)["traces"].ok == (found is None)


def test_an_end_that_was_cut_off_is_found_with_a_head_kept_elsewhere(encrypted):
    leave(encrypted)
    with encrypted.read() as conn:
        anchor = head(conn)
    behind_its_back(encrypted, "DELETE FROM traces WHERE seq > 3")
    assert bad_row(encrypted) is None
    assert bad_row(encrypted, anchor=anchor) == 4
    assert not check(encrypted, anchor)["traces"].ok


def test_a_chain_that_grew_still_holds_its_earlier_head(store):
    leave(store, 2)
    with store.read() as conn:
        anchor = head(conn)
    leave(store, 2)
    assert bad_row(store, anchor=anchor) is None
    assert bad_row(store, anchor=(2, "another")) == 2


@pytest.mark.parametrize("statement", ["UPDATE releases SET k = 1", "DELETE FROM releases"])
def test_a_release_is_only_ever_added(store, statement):
    text, number = {"event": "built"}, {}
    for column in releases.c:
        (text if isinstance(column.type, (sa.Text, sa.String)) else number).setdefault(column.name, 0)
    row = dict.fromkeys(text, "x") | number
    with store.write() as conn:
        conn.execute(sa.insert(releases).values(**row))
    with pytest.raises(TraceRefused), store.write() as conn:
        conn.exec_driver_sql(statement)
