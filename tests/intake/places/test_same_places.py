from __future__ import annotations

import numpy as np
import pytest
import shapely

from contextual.intake.places.likely_same import likely_same
from contextual.records import places_frame

LAT, LON = 54.6, 1.6


def likely(*rows):
    """The pairs found among (name, type, publisher, metres north, more) rows, as their numbers."""
    columns = {
        "place_id": [more.get("id", f"{publisher}:{n}") for n, (_, _, publisher, _, more) in enumerate(rows)],
        "name": [row[0] for row in rows], "type": [row[1] for row in rows], "publisher": [row[2] for row in rows],
        "lat": [LAT + row[3] / 111_316 for row in rows], "lon": LON,
        "outline": np.array([row[4].get("outline", b"") for row in rows] + [None], object)[:-1],
        "status": [row[4].get("status", "open") for row in rows],
        "private": [row[4].get("private", False) for row in rows],
    }  # fmt: skip
    return likely_same(places_frame(columns, len(rows)))


def row(name, kind="park", publisher="a", metres=0, **more):
    return name, kind, publisher, metres, more


def are_likely(*rows):
    return [(one.one, one.other) for one in likely(*rows)] == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lantern Park", "The Lantern Pk"), ("Lantern Park", "Lantern Park (Northbank)"),
        ("Lantern Park", "Lanturn Park"),
        ("Tern Rec", "Tern Recreation Ground"), ("Gull & Anchor Gardens", "Anchor and Gull Gardens"),
    ],
)  # fmt: skip
def test_two_lists_that_write_a_name_in_two_ways_are_asked_about(one, other):
    assert are_likely(row(one), row(other, publisher="b", metres=60))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (row("Hill School", "school"), row("Hill School playing field", "play_sports")),
        (row("Hill School", "other"), row("Hill School playing field", "other")),
        (row("Lantern Park"), row("Lantern Park play area", "play_sports")),
        (row("Lantern Park"), row("Sports facility, Lantern Park", "park")),
        (row("Lantern Park"), row("Lantern Park car park", "other")),
        (row("Tern Street", "transport_hub"), row("Tern Street", "bus_stop")),
        (row("Tern Street Stand A", "transport_hub"), row("Tern Street Stand B", "transport_hub")),
        (row("Tern Street", "transport_hub"), row("Tern Street (platform)", "transport_hub")),
        (row("Quay Court 3", "licensed"), row("Quay Court 4", "licensed")),
        (row("Tern Street Grill", "takeaway"), row("Tern Street Pizza", "takeaway")),
        (row("Lantern Park"), row("Beacon Park")),
        (row("Lantern Park"), row("Lantern Park", status="closed")),
        (row("Lantern Park"), row("Lantern Park", private=True)),
        (row("Lantern Park"), row("Lantern Park", metres=250)),
    ],
)  # fmt: skip
def test_what_is_no_more_than_near_or_called_alike_is_not(one, other):
    name, kind, _, metres, more = other
    assert not likely(one, (name, kind, "b", metres or 5, more))


def test_the_stops_of_a_pair_are_two_and_the_same_stop_of_two_lists_is_one():
    pair = [row("Acacia Road", "bus_stop", "naptan", metres, id=f"naptan:18{metres}") for metres in (0, 15)]
    assert not likely(*pair)
    assert not likely(pair[0], row("Acacia Road", "bus_stop", "town", 2, id="town:77"))
    assert are_likely(pair[0], row("Acacia Road", "bus_stop", "town", 2, id="town:180"))


def test_within_one_list_names_must_be_the_same_and_near():
    assert are_likely(row("Costa", "cafe_shisha"), row("Costa", "cafe_shisha", metres=10))
    assert not likely(row("Costa", "cafe_shisha"), row("Costas", "cafe_shisha", metres=10))
    assert not likely(row("Costa", "cafe_shisha"), row("Costa", "cafe_shisha", metres=70))


def test_a_point_in_an_outline_is_at_no_distance_however_far_from_its_middle():
    outline = shapely.to_wkb(shapely.box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01))
    found = likely(row("Lantern Park", outline=outline), row("Lantern Park", publisher="b", metres=900))
    assert [(one.metres, one.reasons[1]) for one in found] == [(0.0, "One lies inside the other’s outline.")]


def test_the_likeliest_comes_first_and_each_says_why():
    found = likely(
        row("Lantern Park"), row("Lantern Park", publisher="b", metres=120), row("Lantern Pk", publisher="c", metres=9)
    )  # fmt: skip
    assert [(one.one, one.other) for one in found] == [(0, 2), (1, 2), (0, 1)]
    assert likely(row("Lantern Park"), row("Lantern Pk", publisher="b", metres=44))[0].reasons == (
        "The same name, written in two ways.", "44 m apart.", "Both: park or open space.", "From two lists.",
    )  # fmt: skip


def test_nothing_is_likely_where_nothing_is_held():
    assert likely() == []
    assert likely(row("Lantern Park")) == []
