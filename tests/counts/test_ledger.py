from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.counts.ledger import Ledger
from contextual.counts.selection import true_at
from contextual.counts.tally import tally
from contextual.errors import MissingColumns
from contextual.records.frame import empty_records
from tests.counts.builders import JAN, cell_near, frame_of, lens, lenses, record, rows
from tests.counts.test_tally import counts, ledger_of


def kept_and_read(ledger: Ledger) -> Ledger:
    """As the store does: arrays as bytes, the header as JSON."""
    arrays, header = ledger.to_columns()
    kept = {name: (str(column.dtype), column.tobytes()) for name, column in arrays.items()}
    back = {name: np.frombuffer(data, dtype) for name, (dtype, data) in kept.items()}
    return Ledger.from_columns(back, json.loads(json.dumps(header)))


@given(rows, lenses)
def test_a_ledger_read_back_from_bytes_counts_the_same(records, view):
    ledger = ledger_of(*records)
    again = kept_and_read(ledger)
    for by in ("cell", "place", "agency", "hour_of_week", ("cell", "month")):
        assert counts(tally(again, view, by)) == counts(tally(ledger, view, by))


def test_a_ledger_of_another_format_is_built_again():
    arrays, header = ledger_of(record()).to_columns()
    with pytest.raises(MissingColumns, match="build it again"):
        Ledger.from_columns(arrays, header | {"format": 0})
    with pytest.raises(MissingColumns, match="span"):
        Ledger.from_columns({name: column for name, column in arrays.items() if name != "span"}, header)


def test_rows_are_in_the_order_of_cells_and_then_people():
    records = [record(cell=cell_near(step % 5), person=f"p{step * 7 % 11}") for step in range(40)]
    ledger = ledger_of(*records)
    order = ledger.cell.astype(np.int64) << 32 | ledger.person
    assert np.all(np.diff(order) >= 0)
    for resolution in (7, 8, 9):
        assert np.all(np.diff(ledger.coarser[resolution][0]) >= 0)


def test_each_scheme_is_one_range_of_people_and_schemes_never_share_a_person():
    records = [record(person=p, scheme=s) for p in ("x", "y") for s in ("police", "health")] + [
        record(person="", scheme="")
    ]
    ledger = ledger_of(*records)
    assert ledger.person.max() == 3
    assert ledger.schemes == 3  # "" stands among them, with nobody in it
    assert ledger.scheme_of.tolist() == [1, 1, 2, 2]


def test_columns_are_as_narrow_as_their_codes():
    arrays, _ = ledger_of(*(record(month=JAN + step) for step in range(300))).to_columns()
    assert (arrays["month"].dtype, arrays["agency"].dtype, arrays["hour"].dtype) == (np.uint16, np.uint8, np.uint8)


def test_a_table_that_is_no_records_frame_is_refused():
    with pytest.raises(MissingColumns, match="cell, harms"):
        Ledger.build(empty_records().drop(columns=["harms", "cell"]))


@pytest.mark.parametrize("given", [{"hour": 168}, {"hour": -1}, {"span": 0}, {"span": 169}, {"finest": 11}])
def test_a_value_that_would_be_counted_in_another_slot_is_refused(given):
    with pytest.raises(ValueError, match=next(iter(given))):
        Ledger.build(frame_of(record(**given)))


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 400))
def test_true_positions_equal_numpys_at_any_density(start, more):
    yes = np.array([*start, *[False] * more, *start], bool)
    assert true_at(yes).tolist() == np.flatnonzero(yes).tolist()


def test_a_finest_resolution_without_a_cell_is_not_mapped():
    assert tally(ledger_of(record(cell=0)), lens()).left_out.not_mapped == 1


def test_a_batch_sequence_may_be_given_once_for_all():
    ledger = Ledger.build(frame_of(record(), record()), 7)
    assert ledger.arrived.tolist() == [7, 7]
