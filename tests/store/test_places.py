from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.records import boundaries_frame, problems_frame
from contextual.store.areas import read_boundaries, upsert_boundaries
from contextual.store.batches import add_batch
from contextual.store.places import read_places
from tests.store.builders import bring_places, sent, some_places


def read(store, **more):
    with store.read() as conn:
        return read_places(conn, **more)


def test_places_come_back_as_they_went_in(store):
    frame = some_places(
        "Lantern {{ 7*7 }}", "Pier", lat=[54.6, np.nan], lon=[1.6, np.nan], radius_m=[np.nan, 30.0],
        outline=[b"\x01\x00shape", b""],
        private=[False, True], valid_from="2024-01-01",
    )  # fmt: skip
    bring_places(store, frame)
    pd.testing.assert_frame_equal(read(store), frame)


def test_the_same_places_twice_add_nothing(store):
    frame = some_places("Lantern Park", "Pier", outline=[b"shape", b""])
    assert bring_places(store, frame, "one")[1] == 2
    before = store.version()
    assert bring_places(store, frame, "two")[1] == 0
    assert store.version() == before


def test_a_place_that_changed_is_as_the_newest_file_says(store):
    bring_places(store, some_places("Lantern Park", "Pier", outline=[b"old", b""]), "one")
    _, changed = bring_places(store, some_places("Lamp Park", "Pier", outline=[b"new", b""]), "two")
    assert changed == 1
    assert read(store)[["name", "outline"]].to_numpy().tolist() == [["Lamp Park", b"new"], ["Pier", b""]]


def test_a_place_can_lose_its_outline(store):
    bring_places(store, some_places("Pier", outline=[b"old"]), "one")
    bring_places(store, some_places("Pier"), "two")
    assert read(store)["outline"].tolist() == [b""]


def test_closed_places_are_kept_and_left_out(store):
    bring_places(store, some_places("Lantern Park", "Pier", status=["open", "closed"]))
    assert read(store)["name"].tolist() == ["Lantern Park"]
    assert read(store, include_closed=True)["name"].tolist() == ["Lantern Park", "Pier"]


def test_places_can_be_read_without_their_outlines(store):
    bring_places(store, some_places("Pier", outline=[b"shape"]))
    assert read(store, outlines=False)["outline"].tolist() == [b""]


def test_the_last_of_several_rows_with_one_id_stands(store):
    bring_places(store, some_places("Old Pier", "Pier", place_id=["t:1", "t:1"]))
    assert read(store)["name"].tolist() == ["Pier"]


def test_a_store_without_places_gives_an_empty_table(store):
    assert read(store).shape == (0, 13)


def test_boundaries_are_kept_by_layer_and_code(store):
    frame = boundaries_frame({"layer": ["ward", "ward", "town"], "code": ["E1", "E2", "E1"], "name": "Northbank",
                              "outline": [b"a", b"b", b"c"]}, 3)  # fmt: skip
    with store.write() as conn:
        batch = add_batch(conn, sent(3, kind="boundaries"), None, problems_frame(), keys=store.keys)
        assert upsert_boundaries(conn, frame, batch.id) == 3
        assert upsert_boundaries(conn, frame, batch.id) == 0
    with store.read() as conn:
        assert read_boundaries(conn, "ward")["outline"].tolist() == [b"a", b"b"]
        assert len(read_boundaries(conn)) == 3


def test_a_file_of_which_nothing_was_taken_can_follow_one_that_was(store):
    bring_places(store, some_places("Pier"))
    assert bring_places(store, some_places(), "none of it could be read")[1] == 0
    assert read(store)["name"].tolist() == ["Pier"]
