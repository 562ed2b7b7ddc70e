from __future__ import annotations

import pytest

from contextual.errors import MissingColumns
from contextual.records import COLUMNS, Batch, Problem, empty_records, problems_frame, records_frame, require


def test_a_record_of_nothing_says_nothing():
    row = empty_records(1).iloc[0]
    assert row["finest"] == -1
    assert row["person"] == ""
    assert row["lat"] != row["lat"]


def test_every_column_keeps_its_own_type():
    frame = records_frame({"harms": [3], "hour": 5}, 1)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {n: c.dtype for n, c in COLUMNS.items()}


def test_a_column_that_records_do_not_have_is_an_error():
    with pytest.raises(MissingColumns, match="surname"):
        records_frame({"surname": ["x"]}, 1)


def test_a_step_says_every_column_it_lacks():
    with pytest.raises(MissingColumns, match="shoe_size, surname"):
        require(empty_records(), ["surname", "cell", "shoe_size"])


def test_no_column_names_or_describes_a_person():
    assert not {"name", "surname", "dob", "nhs_number", "address", "score", "rank", "risk"} & set(COLUMNS)


def test_problems_stand_in_the_order_of_the_file():
    table = problems_frame([Problem(9, "lat", "null_island", True), Problem(2, "date", "bad_date", False)])
    assert table["row"].tolist() == [2, 9]
    assert table["message"].str.len().gt(10).all()


def test_a_batch_that_loses_a_row_does_not_add_up():
    numbers = {"rows": 5, "accepted": 2, "rejected": 1, "already_held": 1, "not_mapped": 0}
    batch = Batch(
        kind="incidents", agency="police", batch_class="open", layout="t", file_name="a.csv", sha256="",
        content_sha256="", imported_at=0, imported_by="t", **numbers,
    )  # fmt: skip
    assert not batch.adds_up()
