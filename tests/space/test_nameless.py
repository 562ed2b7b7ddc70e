"""Names for places that have none."""

from __future__ import annotations

import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contextual.records import boundaries_frame, places_frame
from contextual.space.nameless import BY_AREA, BY_KIND, BY_NEAR, BY_SITE, BY_STREET, name_nameless

ROAD = boundaries_frame(
    {"layer": "street", "code": ["a", "b"], "name": ["Acacia Road", ""], "outline": [
        shapely.to_wkb(shapely.LineString([(1.5, 54.601), (1.7, 54.601)])),
        shapely.to_wkb(shapely.LineString([(1.5, 54.6001), (1.7, 54.6001)]))]}, 2,
)  # fmt: skip
NOTHING = boundaries_frame()


def site(name: str, west: float, side: float, **more: object) -> pd.DataFrame:
    outline = shapely.to_wkb(shapely.box(west, 54.6, west + side, 54.6 + side))
    said = {"place_id": [name], "name": [name], "type": "park", "lat": [54.6 + side / 2], "lon": [west + side / 2]}
    return places_frame({**said, "outline": [outline], **more}, 1)


def court(lon: float = 1.6, lat: float = 54.6, **more: object) -> dict[str, object]:
    return {"place_id": "c1", "kind": "Tennis court", "lat": lat, "lon": lon, "outline": b"", "locality": "", **more}


def named(*rows: dict[str, object], sites: pd.DataFrame | None = None, streets: pd.DataFrame = NOTHING, taken=()):
    return name_nameless(pd.DataFrame(rows), places_frame() if sites is None else sites, streets, taken)


def test_the_site_that_holds_it_stands_before_the_street_and_the_smaller_site_before_the_larger():
    sites = pd.concat([site("Great Park", 1.59, 0.1), site("Lantern Park", 1.595, 0.01)], ignore_index=True)
    made = named(court(), sites=sites, streets=ROAD)
    assert made.values.tolist() == [["Tennis court, Lantern Park", BY_SITE]]


def test_the_nearest_street_with_a_name_stands_before_a_site_that_is_merely_near():
    sites = site("Lantern Park", 1.605, 0.01)
    assert named(court(), sites=sites, streets=ROAD).values.tolist() == [["Tennis court off Acacia Road", BY_STREET]]
    assert named(court(), sites=sites).values.tolist() == [["Tennis court near Lantern Park", BY_NEAR]]


def test_far_from_everything_it_is_named_by_its_locality_or_by_its_kind_alone():
    far = {"lat": 55.5}
    made = named(court(**far, locality="Dogger"), court(**far, place_id="c2"), streets=ROAD)
    assert made.values.tolist() == [["Tennis court, Dogger", BY_AREA], ["Tennis court", BY_KIND]]


def test_closed_and_private_places_and_stops_give_no_name():
    for more in ({"status": "closed"}, {"private": True}, {"type": "bus_stop"}):
        assert named(court(), sites=site("Quay House", 1.59, 0.1, **more))["by"].tolist() == [BY_KIND]


def test_an_outline_is_as_near_as_its_edge():
    pitch = court(outline=shapely.to_wkb(shapely.box(1.6, 54.58, 1.61, 54.6005)), lat=54.59, lon=1.605)
    assert named(pitch, streets=ROAD)["name"].tolist() == ["Tennis court off Acacia Road"]


def test_no_places_have_no_names():
    assert name_nameless(pd.DataFrame([court()]).iloc[:0], places_frame(), ROAD).empty


rows = st.lists(
    st.tuples(st.floats(54.59, 54.62), st.floats(1.55, 1.65), st.sampled_from(["Pitch", "Play space", "Pitch, 2"])),
    min_size=1, max_size=25,
)  # fmt: skip


@given(rows, st.permutations(range(25)), st.sets(st.sampled_from(["Pitch off Acacia Road", "Play space"])))
def test_no_two_get_one_name_and_the_order_of_the_list_changes_none(sent, order, taken):
    places = [
        court(lon, lat, kind=kind, place_id=f"c{i:02}") for i, (lat, lon, kind) in enumerate(sent)
    ]  # fmt: skip
    shuffled = [places[i] for i in order if i < len(places)]
    made, again = named(*places, streets=ROAD, taken=taken), named(*shuffled, streets=ROAD, taken=taken)
    assert made["name"].is_unique
    assert not set(made["name"]) & taken
    ids = [one["place_id"] for one in places]
    assert dict(zip([one["place_id"] for one in shuffled], again["name"], strict=True)) == dict(
        zip(ids, made["name"], strict=True)
    )
