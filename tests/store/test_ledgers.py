from __future__ import annotations

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis.extra import numpy as npst

from contextual.errors import StoreDamaged
from contextual.store.ledgers import load_ledger, save_ledger
from tests.store.builders import bring

COLUMNS = {"when": np.arange(4, dtype=np.uint32), "own": np.array([True, False]), "lat": np.array([54.6, np.nan])}
HEADER = {"words": ["a", "{{ 7*7 }}"], "first": 24300}


def save(store, version=0, batch_class="fictional", header=HEADER, columns=COLUMNS):
    with store.write() as conn:
        return save_ledger(conn, version, batch_class, header, columns)


def load(store, batch_class="fictional"):
    with store.read() as conn:
        return load_ledger(conn, batch_class)


def test_a_ledger_comes_back_as_it_was_kept(store):
    assert save(store)
    header, columns = load(store)
    assert header == HEADER
    assert set(columns) == set(COLUMNS)
    for name, values in COLUMNS.items():
        np.testing.assert_array_equal(columns[name], values)
        assert columns[name].dtype == values.dtype


def test_a_ledgers_columns_cannot_be_changed(store):
    save(store)
    with pytest.raises(ValueError, match="read-only"):
        load(store)[1]["when"][0] = 7


def test_a_ledger_is_true_for_one_version_only(store):
    save(store)
    bring(store)
    assert load(store) is None


def test_a_ledger_that_was_counted_too_late_is_not_kept(store):
    bring(store)
    assert not save(store, version=0)
    assert load(store) is None


def test_ledgers_of_older_versions_are_dropped_on_saving(store):
    save(store)
    bring(store)
    assert save(store, version=1)
    with store.read() as conn:
        assert conn.execute(sa.text("SELECT DISTINCT store_version FROM ledgers")).all() == [(1,)]


def test_each_class_has_a_ledger_of_its_own(store):
    save(store)
    assert load(store, "open") is None
    assert save(store, batch_class="open", columns={})
    assert load(store, "open") == (HEADER, {})
    assert load(store)[1]


def test_keeping_the_same_ledger_again_keeps_nothing(store):
    assert save(store)
    assert not save(store)


def test_keeping_a_ledger_changes_no_version(store):
    save(store)
    assert store.version() == 0


def test_a_changed_column_is_not_shown_even_where_the_file_is_plain(plain):
    save(plain)
    with plain.write() as conn:
        conn.execute(sa.text("UPDATE ledgers SET data = x'00000000010000000200000004000000' WHERE \"column\" = 'when'"))
    with pytest.raises(StoreDamaged):
        load(plain)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=npst.arrays(npst.integer_dtypes() | npst.floating_dtypes(sizes=(32, 64)), npst.array_shapes(max_dims=1)))
def test_any_column_of_numbers_comes_back(plain, values):
    with plain.write() as conn:
        conn.execute(sa.text("DELETE FROM ledgers"))
    save(plain, columns={"x": values})
    np.testing.assert_array_equal(load(plain)[1]["x"], values)
