from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contextual.errors import MissingColumns, StoreRefused
from contextual.records import COLUMNS, records_frame
from contextual.store.batches import withdraw
from contextual.store.bulk import new_ids
from contextual.store.check import check
from contextual.store.places import read_places
from contextual.store.records import (
    add_touches,
    coverage,
    drop_place_texts,
    held_classes,
    held_row_keys,
    months_without_reference,
    place_of,
    read_records,
    read_touches,
    update_places,
    update_positions,
    waiting_texts,
)
from tests.store.builders import bring, bring_places, incidents, some_places, touches

KEPT = [name for name in COLUMNS if name != "reference"]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
NUMBERS = {"int64": 63, "int32": 31, "int16": 15, "int8": 7}


def values_of(dtype):
    if dtype == "str":
        return WORDS
    if dtype == "bool":
        return st.booleans()
    if dtype == "float64":
        return st.floats(allow_infinity=False)
    return st.integers(-(2 ** NUMBERS[dtype]), 2 ** NUMBERS[dtype] - 1)


@st.composite
def frames(draw):
    rows = draw(st.integers(1, 4))
    columns = {
        name: draw(st.lists(values_of(column.dtype), min_size=rows, max_size=rows)) for name, column in COLUMNS.items()
    }
    return records_frame(columns, rows)


def read(store, columns=None, batch_class="fictional"):
    with store.read() as conn:
        return read_records(conn, batch_class, columns)


def test_records_come_back_as_they_went_in(store):
    frame = incidents(7, lat=[np.nan, *[54.6] * 6], place_text="The Lamp; {{ 7*7 }}", private=[True] + [False] * 6)
    bring(store, frame=frame)
    pd.testing.assert_frame_equal(read(store)[KEPT], frame[KEPT])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(frame=frames())
def test_any_records_come_back_as_they_went_in(store, frame):
    bring(store, frame=frame, content="")
    held = read(store)
    pd.testing.assert_frame_equal(held[KEPT].tail(len(frame)).reset_index(drop=True), frame[KEPT])


def test_records_come_in_the_order_they_arrived(store):
    for content, first in (("x", 100), ("y", 50), ("z", 70)):
        bring(store, content=content, frame=incidents(3, line=np.array([first, first + 1, first + 1])))
    assert read(store, ["line"])["line"].tolist() == [100, 101, 101, 50, 51, 51, 70, 71, 71]
    assert read(store, ["batch"])["batch"].tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_more_places_than_one_fetch_come_back_whole(plain, monkeypatch):
    monkeypatch.setattr("contextual.store.bulk.CHUNK", 3)
    bring_places(plain, some_places(*"abcdefghij"))
    with plain.read() as conn:
        assert read_places(conn)["name"].tolist() == ["a", "j", *"bcdefghi"]


def test_every_record_has_an_id_of_its_own(store):
    bring(store, 50)
    ids = read(store, ["id"])["id"]
    assert ids.nunique() == 50
    assert [place_of(one) for one in ids[:2]] == [(1, 0, 0), (1, 0, 1)]


def test_ids_made_in_bulk_do_not_repeat():
    assert len(set(new_ids(100_000))) == 100_000


def test_classes_are_never_read_together(store):
    bring(store, 2, "x")
    bring(store, 3, "y", batch_class="open")
    assert (len(read(store)), len(read(store, batch_class="open")), len(read(store, batch_class="partnership"))) == (
        2,
        3,
        0,
    )
    with store.read() as conn:
        assert held_classes(conn) == ["fictional", "open"]


def test_an_empty_store_gives_an_empty_table_with_every_column(store):
    frame = read(store)
    assert len(frame) == 0
    assert {name: str(frame[name].dtype) for name in KEPT} == {name: COLUMNS[name].dtype for name in KEPT}


@pytest.mark.parametrize("name", ["reference", "sealed_reference", "1; DROP TABLE records"])
def test_what_is_not_kept_in_clear_cannot_be_asked_for(store, name):
    with pytest.raises(MissingColumns):
        read(store, ["line", name])


def test_row_keys_are_those_of_the_agencys_files_of_one_kind(store):
    bring(store, 3, "x", row_keys=["k1", "", "k2"])
    bring(store, 1, "y", row_keys=["k3"], agency="youth_service")
    bring(store, 1, "z", row_keys=["k4"], kind="missing")
    with store.read() as conn:
        assert held_row_keys(conn, "police", "incidents").tolist() == ["k1", "k2"]


def test_row_keys_of_a_withdrawn_file_are_held_no_longer(store):
    batch = bring(store, 1, row_keys=["k1"])
    with store.write() as conn:
        withdraw(conn, batch.id, 1, "co")
        assert held_row_keys(conn, "police", "incidents").empty


def test_months_of_records_without_a_reference_are_counted(store):
    bring(store, 6, "x", row_keys=["", "", "", "k", "k", ""])
    with store.read() as conn:
        assert months_without_reference(conn, [1]) == {24300: 2, 24301: 1, 24302: 1}
        assert months_without_reference(conn, []) == {}


def test_coverage_counts_records_by_sender_kind_and_month(store):
    bring(store, frame=incidents(3, agency=["a", "b", "a"], month=[1, 2, 1]))
    with store.read() as conn:
        assert coverage(conn, "fictional").to_numpy().tolist() == [["a", "incident", 1, 2], ["b", "incident", 2, 1]]


def test_texts_wait_where_there_is_no_place_and_it_is_not_private(store):
    frame = incidents(6, place_text=["Pier", "Pier", "Arcade", "", "Mill Lane 4", "Park"],
                      place=["", "", "", "", "", "t:1"], private=[False] * 4 + [True, False])  # fmt: skip
    bring(store, frame=frame)
    with store.read() as conn:
        assert waiting_texts(conn, "fictional").drop(columns="public").to_numpy().tolist() == [
            ["police", "Pier", 2],
            ["police", "Arcade", 1],
        ]


def test_records_get_other_places_and_touches(store):
    bring(store, 3, touches=touches((0, "t:9", 1.0), (1, "t:8", 2.0)))
    ids = read(store, ["id"])["id"].tolist()
    before = store.version()
    with store.write() as conn:
        update_places(conn, ids[:2], ["t:1", ""], ["park", ""], touches((0, "t:1", 4.0), (0, "t:2", 9.5)))
    assert read(store, ["place", "place_type"]).to_numpy().tolist() == [["t:1", "park"], ["", ""], ["", ""]]
    with store.read() as conn:
        held = read_touches(conn, "fictional")
    assert held.to_numpy().tolist() == [[ids[0], "t:1", 4.0], [ids[0], "t:2", 9.5]]
    assert store.version() == before + 1
    assert check(store).ok


def test_records_get_a_position(store):
    bring(store, frame=incidents(2, lat=np.nan, lon=np.nan, finest=-1, cell=0))
    ids = read(store, ["id"])["id"].tolist()
    where = pd.DataFrame({"lat": [54.5, np.nan], "lon": [1.5, np.nan], "precision_m": [250.0, np.nan],
                          "finest": np.array([9, -1], np.int8), "cell": [7, 0]})  # fmt: skip
    with store.write() as conn:
        update_positions(conn, ids, where)
    held = read(store, list(where))
    pd.testing.assert_frame_equal(held, where)


def test_changing_no_records_changes_no_version(store):
    with store.write() as conn:
        update_places(conn, [], [], [])
    assert store.version() == 0


def test_a_record_of_no_file_is_refused_by_the_database(store):
    with pytest.raises(StoreRefused), store.write() as conn:
        add_touches(conn, 7, touches((0, "t:1", 1.0)))


@pytest.fixture
def small_parts(monkeypatch):
    """Three records kept together, so that a small file has several parts."""
    monkeypatch.setattr("contextual.store.columns.AT_ONCE", 3)


def test_records_of_several_parts_come_back_in_order_and_under_their_own_ids(store, small_parts):
    bring(store, 8, "x")
    bring(store, 4, "y")
    held = read(store, ["id", "batch", "position", "line"])
    assert held["line"].tolist() == [*range(2, 10), *range(2, 6)]
    assert held["position"].tolist() == [*range(8), *range(4)]
    assert [place_of(one) for one in held["id"][[0, 3, 7, 8, 11]]] == [
        (1, 0, 0), (1, 1, 0), (1, 2, 1), (2, 0, 0), (2, 1, 0),
    ]  # fmt: skip
    assert check(store).ok


def test_a_change_reaches_only_the_records_it_names(store, small_parts):
    bring(store, 8, touches=touches((1, "t:1", 1.0), (4, "t:1", 2.0), (7, "t:2", 3.0)))
    before = read(store)
    ids = before["id"].to_numpy()[[7, 1]]
    with store.write() as conn:
        update_places(conn, ids, ["t:9", "t:8"], ["park", "pier"], touches((0, "t:9", 4.0), (0, "t:3", 5.0)))
    after = read(store)
    assert after["place"].tolist() == ["", "t:8", "", "", "", "", "", "t:9"]
    assert after.drop(columns=["place", "place_type"]).equals(before.drop(columns=["place", "place_type"]))
    with store.read() as conn:
        held = read_touches(conn, "fictional")
    every = before["id"].tolist()
    assert held.to_numpy().tolist() == [[every[4], "t:1", 2.0], [every[7], "t:3", 5.0], [every[7], "t:9", 4.0]]


def test_what_records_say_about_their_place_is_taken_away_for_good(plain, monkeypatch):
    monkeypatch.setattr("contextual.store.columns.PACKED_AS", None)
    bring(plain, frame=incidents(3, place_text=["12 Acacia Avenue", "Pier", "12 Acacia Avenue"]))
    ids = read(plain, ["id"])["id"].tolist()
    with plain.write() as conn:
        drop_place_texts(conn, [ids[0], ids[2]])
    assert read(plain, ["place_text"])["place_text"].tolist() == ["", "Pier", ""]
    plain.dispose()
    assert b"Acacia" not in plain.path.read_bytes()
