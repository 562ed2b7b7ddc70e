from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from contextual.records import REGISTERS, problems_frame, register_frame
from contextual.store import batches, registers
from contextual.store.check import check
from tests.store.builders import sent


def some_rows(kind, count=3):
    """Rows of a register with something in every column."""
    register = REGISTERS[kind]
    made = {
        "str": [f"{name}-{row}" for row in range(count)] if (name := "word") else [],
        "float64": [54.6, np.nan, 1.5], "int64": [2, 3, 4], "int8": [10, 7, -1], "bool": [False, True, False],
        "object": [b"\x01\x00", b"", b"\x02"],
    }  # fmt: skip
    columns = {name: made[dtype][:count] for name, (dtype, _) in register.columns.items()}
    if "consent" in columns:
        columns["consent"] = ["given"] * count
    return register_frame(register, columns, count)


def bring(store, kind, frame, content="r" * 64, keys=None, **more):
    with store.write() as conn:
        file = sent(len(frame), content, kind=kind, **more)
        batch = batches.add_batch(conn, file, None, problems_frame(), keys=store.keys)
        registers.add_register(conn, batch.id, frame, keys or [f"{kind}{row:027d}" for row in range(len(frame))])
    return batch


def read(store, kind, batch_class="fictional"):
    with store.read() as conn:
        return registers.read_register(conn, kind, batch_class)


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_a_register_comes_back_as_it_went_in(store, kind):
    frame = some_rows(kind)
    bring(store, kind, frame)
    pd.testing.assert_frame_equal(read(store, kind), frame)
    assert check(store).ok


def test_a_register_moves_no_count_of_records(store):
    before = store.version()
    bring(store, "support", some_rows("support"))
    assert store.version() == before


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_withdrawing_the_file_takes_every_row_with_it(store, kind):
    batch = bring(store, kind, some_rows(kind))
    with store.write() as conn:
        batches.withdraw(conn, batch.id, 1_700_000_000, "steward")
    assert read(store, kind).empty
    assert check(store).ok


def test_classes_are_never_read_together(store):
    bring(store, "services", some_rows("services"), batch_class="open")
    assert read(store, "services").empty
    assert len(read(store, "services", "open")) == 3


def test_keys_are_those_of_one_agency_and_kind_and_empty_ones_tell_nothing(store):
    batch = bring(store, "training", some_rows("training"), keys=["a" * 32, "", "b" * 32])
    with store.read() as conn:
        assert registers.held_row_keys(conn, "police", "training") == {"a" * 32, "b" * 32}
        assert registers.held_row_keys(conn, "health", "training") == set()
        assert registers.held_row_keys(conn, "police", "training", without=[batch.seq]) == set()
        assert registers.count_without_key(conn, "training", [batch.seq]) == 1


def test_a_mark_taken_back_says_nothing_and_is_still_known_as_taken_back(store):
    bring(store, "voices", some_rows("voices"), keys=["a" * 32, "b" * 32, "c" * 32])
    with store.write() as conn:
        assert registers.take_back(conn, "voices", ["b" * 32, "d" * 32]) == 1
        assert registers.take_back(conn, "voices", ["b" * 32]) == 0
    assert read(store, "voices")["line"].tolist() == [2, 4]
    with store.read() as conn:
        assert "b" * 32 in registers.held_row_keys(conn, "police", "voices")
        row = conn.exec_driver_sql(f"SELECT * FROM voices WHERE row_key = '{'b' * 32}'").mappings().one()
    words = {str(value) for name, value in row.items() if name not in ("row_key", "consent")}
    assert not any(word.startswith("word") for word in words)
    assert row["lat"] is None
    assert check(store).ok


def test_a_mark_that_becomes_private_keeps_neither_point_nor_name(store):
    bring(store, "voices", some_rows("voices"))
    with store.write() as conn:
        held = registers.read_marks(conn)
        registers.hide_marks(conn, held.iloc[:1].assign(finest=7, cell=5, shape="point"))
    first = read(store, "voices").iloc[0]
    assert (first["place_name"], first["outline"], bool(first["private"]), first["finest"]) == ("", b"", True, 7)
    assert np.isnan(first["lat"])
