"""Reference data through the door: kept in one transaction, said in the receipt, withdrawn whole."""

from __future__ import annotations

import json

from contextual import services
from contextual.store import areas
from contextual.store.check import check

POSTCODES = "postcode,lat,lon\nZZ1 1AA,54.60012,1.60034\nZZ1 1AB,54.60112,1.60134\n"
LOOKUP = "LSOA21CD,WD24CD,LAD24CD\nE01000001,E05000001,E06000001\nE01000002,E05000001,E06000001\n"
CENSUS = "date,geography,geography code,Total\n2021,A,E01000001,1500\n2021,B,E01000002,1200\n"
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
    + "c" * 64 + ",2024-05,Sandbar Police,Sandbar Police,1.60034,54.60012,On or near Pier,,,Awaiting court outcome\n"
)  # fmt: skip


def held(desk, read, *layers):
    with desk.house.store.read() as conn:
        return read(conn, *layers)


def test_the_receipt_says_how_many_of_what_were_kept(desk):
    postcodes = desk.bring(POSTCODES, "boundaries", "council", "p.csv")
    assert (postcodes.accepted, postcodes.notes) == (2, ("It holds 2 postcodes; new or changed: 2.",))
    links = desk.bring(LOOKUP, "boundaries", "council", "l.csv")
    assert links.notes == ("It holds 5 links from an area to a larger one; new or changed: 5.",)
    figures = desk.bring(CENSUS, "boundaries", "council", "c.csv")
    assert figures.notes == ("It holds 2 figures about areas (residents); new or changed: 2.",)
    assert held(desk, areas.read_figures)["value"].tolist() == [1500.0, 1200.0]


def test_the_same_file_again_adds_nothing(desk):
    desk.bring(LOOKUP, "boundaries", "council")
    again = desk.bring(LOOKUP, "boundaries", "council")
    assert (again.already_held, again.accepted) == (2, 0)


def test_withdrawing_a_file_takes_all_it_brought_and_brings_the_earlier_back(desk):
    desk.bring(CENSUS, "boundaries", "council", "a.csv")
    later = desk.bring(CENSUS.replace("1500", "1600"), "boundaries", "council", "b.csv")
    assert held(desk, areas.read_figures)["value"].tolist() == [1600.0, 1200.0]
    services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, later.batch_id)
    assert held(desk, areas.read_figures)["value"].tolist() == [1500.0, 1200.0]


def test_postcodes_and_streets_are_never_drawn_as_boundaries(desk):
    line = {"type": "LineString", "coordinates": [[1.6, 54.6], [1.601, 54.6]]}
    road = {"type": "Feature", "properties": {"usrn": "1", "road_name": "Kelp Row"}, "geometry": line}
    sent = json.dumps({"type": "FeatureCollection", "features": [road]})
    assert desk.bring(sent, "boundaries", "council", "roads.geojson").accepted == 1
    desk.bring(POSTCODES, "boundaries", "council", "p.csv")
    from contextual.services.base_map import base_layers

    assert base_layers(desk.house) == {}


def test_what_was_understood_of_a_lookup_or_a_census_table_is_shown_before_it_is_kept(desk):
    for sent, column in ((LOOKUP, "within_code"), (CENSUS, "measure")):
        sending = services.Sending(name="a.csv", data=sent.encode(), kind="boundaries", agency="council")
        seen = services.understand(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
        assert (seen.accepted, column in seen.sample.columns) == (2, True)
    assert held(desk, areas.read_links).empty


def test_a_store_of_reference_data_is_sound(desk):
    for name, sent in (("p.csv", POSTCODES), ("l.csv", LOOKUP), ("c.csv", CENSUS)):
        assert desk.bring(sent, "boundaries", "council", name).accepted == 2
    assert desk.bring(OUTCOMES, "incidents", "open_data", "o.csv").accepted == 1
    assert check(desk.house.store)["batches"].ok
