"""Lists of places beside what is held: postcodes, streets, sites; and what of them is never kept."""

from __future__ import annotations

import csv
import io
import json

import pytest
import sqlalchemy as sa

from contextual import services
from contextual.codes import PLACE_TYPES
from contextual.intake.layouts import layouts
from contextual.store.schema import metadata

BANKS = "Name,Referral method,Opening times,Address,Postcode,Contact,Area name\n" + "".join(
    f"Kelp Kitchen {n},Agency,Mondays,{n} Kelp Row,ZZ1 1A{letter},wilhelmina@featherstonehaugh.example,Dogger\n"
    for n, letter in enumerate("ABD")
)
POSTCODES = "postcode,lon,lat\nZZ1 1AA,1.60034,54.60012\nZZ1 1AB,1.61034,54.61012\n"


def test_a_list_with_postcodes_alone_waits_until_they_are_held_and_then_comes_in_bit_by_bit(desk):
    waiting = desk.bring(BANKS, "places", "council", "banks.csv")
    assert waiting.refused == (
        "no_rows",
        "The places of this file have only postcodes, and none of those is held: bring in postcodes as boundaries, "
        "then this file again.",
    )
    desk.bring(POSTCODES, "boundaries", "council", "postcodes.csv")
    some = desk.bring(BANKS, "places", "council", "banks.csv")
    assert (some.refused, some.accepted, some.rejected) == (None, 2, 1)
    again = desk.bring(BANKS, "places", "council", "banks.csv")
    assert (again.already_held, again.accepted) == (3, 0)
    desk.bring(POSTCODES + "ZZ1 1AD,1.62034,54.62012\n", "boundaries", "council", "postcodes.csv")
    all_ = desk.bring(BANKS, "places", "council", "banks.csv")
    assert (all_.accepted, all_.rejected) == (3, 0)
    assert "This file is held already, and 1 more of its rows can be placed now." in all_.notes
    assert len(desk.house.places()) == 3


def test_no_place_of_a_list_is_kept_before_somebody_says_what_its_places_are(desk):
    data = "name,area_name,long,lat\nGull Road,Dogger,1.60034,54.60012\n"
    asked = desk.bring(data, "places", "council")
    assert (asked.accepted, asked.rejected) == (0, 1)
    assert [question.code for question in asked.questions] == ["place_type"]
    assert desk.house.places().empty
    told = desk.bring(data, "places", "council", answers=services.answers_of_words(["place_type=transport-hub"]))
    assert (told.refused, told.accepted) == (None, 1)
    assert not [note for note in told.notes if "held already" in note]
    assert desk.house.places()["type"].tolist() == ["transport_hub"]


def test_an_answer_that_is_no_type_of_place_is_a_wrong_use():
    from contextual.errors import BadAnswer

    with pytest.raises(BadAnswer, match="place_type is one of"):
        services.answers_of_words(["place_type=dragon_den"])


def test_stops_that_all_stand_on_one_point_are_left_out_and_one_sentence_says_why(desk):
    rows = "".join(f"C{n},Gull Road {n},1.60034,54.60012\n" for n in range(30))
    said = desk.bring("atco_code,common_name,lon,lat\n" + rows, "places", "council", answers={"place_type": "bus_stop"})
    assert (said.accepted, said.rejected) == (0, 30)
    assert "30 places stand on one point" in " ".join(said.notes)


def test_play_spaces_are_named_by_the_streets_that_are_held(desk):
    street = {
        "type": "Feature", "properties": {"@id": "way/1", "highway": "residential", "name": "Acacia Road"},
        "geometry": {"type": "LineString", "coordinates": [[1.59, 54.601], [1.63, 54.601]]},
    }  # fmt: skip
    desk.bring(json.dumps({"type": "FeatureCollection", "features": [street]}), "boundaries", "council", "s.geojson")
    ring = [[1.6, 54.6], [1.6005, 54.6], [1.6005, 54.6005], [1.6, 54.6]]
    play = {
        "type": "Feature", "properties": {"site_type": "Play Space", "site_name": None},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip
    receipt = desk.bring(
        json.dumps({"type": "FeatureCollection", "features": [play]}), "places", "council", "p.geojson"
    )
    assert desk.house.places()["name"].tolist() == ["Play space off Acacia Road"]
    assert "1 place(s) have no name in the file" in " ".join(receipt.notes)


PLANTED = {
    "HeadFirstName": "Wilhelmina", "HeadLastName": "Featherstonehaugh", "TelephoneNum": "01632 960001",
    "contact": "Wilhelmina Featherstonehaugh", "telephone": "01632 960002", "email": "ada@featherstonehaugh.example",
    "Phone": "01632 960003", "AddressLine1": "7 Featherstonehaugh Mews", "address": "8 Featherstonehaugh Mews",
    "LICENCEHOLDER": "Ada Featherstonehaugh", "LICENCEHOLDERADDRESS": "9 Featherstonehaugh Mews",
    "DESIGNATEDPREMISESSUPERVISOR": "Ada Featherstonehaugh", "SUPERVISORLICENCENO": "PA-960004",
    "LOCATIONTEXT": "10 Featherstonehaugh Mews", "operator": "Ada Featherstonehaugh", "contact:phone": "01632 960005",
    "addr:housename": "Featherstonehaugh Villa", "website": "featherstonehaugh.example",
}  # fmt: skip
GIVEN = {
    "place_id": "X1", "place_name": "Lantern Kitchen", "lat": "54.60012", "lon": "1.60034", "easting": "449849",
    "northing": "521161", "postcode": "ZZ1 1AA", "holder": "Ada Featherstonehaugh", "amenity": "pub",
    "address": "8 Featherstonehaugh Mews",
}  # fmt: skip


def everything_kept(desk) -> str:
    """Read every value of every table of the store as one text."""
    with desk.house.store.read() as conn:
        return " ".join(str(tuple(row)) for table in metadata.sorted_tables for row in conn.execute(sa.select(table)))


@pytest.mark.parametrize("name", [name for name, layout in layouts().items() if layout.kind == "places"])
def test_nothing_of_a_person_in_a_list_of_places_is_kept_whatever_its_layout(desk, name):
    layout = layouts()[name]
    word = next((word for word, code in layout.words.get("place_type", {}).items() if code in PLACE_TYPES), "park")
    columns = {
        several[0]: GIVEN.get(field, word if field == "place_type" else "") for field, several in layout.columns.items()
    }
    columns = PLANTED | columns
    desk.bring(POSTCODES, "boundaries", "council", "postcodes.csv")
    if "geometry" in " ".join(layout.needs):
        point = {"type": "Point", "coordinates": [1.60034, 54.60012]}
        document = {"type": "Feature", "properties": columns, "geometry": point}
        receipt = desk.bring(json.dumps(document), "places", "council", "list.geojson", layout=name)
    else:
        out = io.StringIO()
        csv.writer(out).writerows([columns.keys(), columns.values()])
        receipt = desk.bring(out.getvalue(), "places", "council", "list.csv", layout=name)
    assert (receipt.refused, receipt.accepted) == (None, 1)
    kept = everything_kept(desk)
    assert not [value for value in PLANTED.values() if value in kept]
    assert "eatherstonehaugh" not in kept + " ".join(receipt.notes) + receipt.problems.to_json()
    assert "960" not in receipt.problems.to_json()


def test_a_care_home_of_a_public_list_is_kept_and_never_shown(desk):
    data = json.dumps(
        [{"FHRSID": 1, "BusinessName": "Quay House", "BusinessType": "Caring Premises", "PostCode": "",
          "geocode": {"latitude": "54.60012", "longitude": "1.60034"}}]
    )  # fmt: skip
    assert desk.bring(data, "places", "open_data", "fhrs.json").accepted == 1
    assert desk.house.places()["private"].tolist() == [True]
    incident = "incident_id,occurred_at,category,lat,lon,precision_m\nA1,2026-03-06 20:15,cse,54.60012,1.60034,10\n"
    assert desk.bring(incident).accepted == 1
    assert desk.places().units.empty
