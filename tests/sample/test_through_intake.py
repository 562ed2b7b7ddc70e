"""The agencies' files through the same door as any file, against the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from contextual.codes import AGE_BANDS, PLACE_TYPES
from contextual.intake.people.pseudonyms import PseudonymKey
from contextual.intake.read import read
from contextual.sample import draw_partnership, place_counts, sample_files, truth
from contextual.sample.sending import missing

TODAY = 1_795_305_600  # 22 November 2026
KEY = PseudonymKey("test", bytes(32))
LAYOUTS = {
    "agencies/police_incidents.csv": "sample_police",
    "agencies/childrens_services.xlsx": "sample_childrens_services",
    "agencies/police_missing.csv": "sample_police_missing",
    "agencies/transport_police.csv": "sample_transport_police",
    "agencies/emergency_department.xlsx": "sample_emergency_department",
    "agencies/youth_work.csv": "sample_youth_service",
    "agencies/return_interviews.csv": "sample_return_interviews",
}


@pytest.fixture(scope="module")
def sample():
    return draw_partnership()


@pytest.fixture(scope="module")
def readings(sample):
    files = sample_files(sample)
    return {sheet.path: _read(sheet, files[sheet.path]) for sheet in sample.sheets}


def _read(sheet, content):
    kind = "missing" if sheet.path in {missing.POLICE_PATH, missing.INTERVIEW_PATH} else "incidents"
    return read(sheet.path.split("/")[1], content, kind=kind, agency=sheet.agency, keys=KEY, today=TODAY)


@pytest.fixture(scope="module")
def places(sample):
    content = sample_files(sample)["places.geojson"]
    return read("places.geojson", content, kind="places", agency="council", keys=KEY, today=TODAY).places


@pytest.fixture(scope="module")
def placed(readings, places):
    """All records with the place they join: by the smallest outline or nearest point, else by the exact name."""
    records = pd.concat([reading.records for reading in readings.values()], ignore_index=True)
    return records.assign(at=_by_point(records, places).where(lambda at: at != "", _by_name(records, places)))


def _by_name(records, places):
    ids = dict(zip(places["name"], places["place_id"], strict=True))
    return records["place_text"].map(lambda text: ids.get(text, ""))


def _by_point(records, places):
    """An oracle written for this test: every record against every place, in metres."""
    import shapely
    from pyproj import Geod

    globe = Geod(ellps="WGS84")
    lat, lon = records["lat"].to_numpy(), records["lon"].to_numpy()
    nearest, best = np.full(len(records), "", dtype=object), np.full(len(records), np.inf)
    for row in places.sort_values("place_id").itertuples():
        if row.outline:
            inside = shapely.contains_xy(shapely.from_wkb(row.outline), lon, lat)
            metres = np.where(inside, -1.0, np.inf)
        else:
            away = globe.inv(lon, lat, np.full(len(lon), row.lon), np.full(len(lat), row.lat))[2]
            metres = np.where(away <= PLACE_TYPES[row.type].match_m, away, np.inf)
        closer = metres < best
        nearest[closer], best[closer] = row.place_id, metres[closer]
    return pd.Series(nearest, index=records.index)


def _ranked(placed, places, first, last):
    """Young people per place: the most distinct references within any one scheme."""
    private = set(places.loc[places["private"], "place_id"])
    young = placed["age_band"].map(lambda band: AGE_BANDS[band].young) & placed["part"].isin(["harmed", "both"])
    use = placed["month"].between(first, last) & (placed["at"] != "") & ~placed["at"].isin(private)
    rows = placed[use & young & (placed["person"] != "") & ~placed["private"]]
    schemes = rows.groupby(["at", "scheme"])["person"].nunique()
    return schemes.groupby("at").max().sort_values(ascending=False)


def test_every_file_is_recognised_by_its_own_headings(readings):
    assert {path: reading.layout for path, reading in readings.items()} == LAYOUTS


def test_every_row_is_accounted_for_and_only_the_planted_faults_are_rejected(sample, readings):
    faults = truth(sample)["faults"]
    for sheet in sample.sheets:
        reading = readings[sheet.path]
        assert reading.rows == len(sheet.rows) == reading.accepted + reading.rejected
        assert reading.rejected == sum(fault["rejected"] for fault in faults if fault["file"] == sheet.path)
        assert not reading.questions


def test_every_planted_fault_is_named_on_its_line_and_column(sample, readings):
    for fault in truth(sample)["faults"]:
        problems = readings[fault["file"]].problems
        hit = problems[(problems["row"] == fault["line"]) & (problems["code"] == fault["code"])]
        assert hit["column"].tolist() == [fault["column"]]


def test_no_other_problem_than_planted_unplaced_and_private_rows(readings):
    usual = {"no_location", "private_address", "bad_date", "unknown_category", "return_before_start"}
    assert {code for reading in readings.values() for code in reading.problems["code"]} <= usual
    unknown = sum((reading.problems["code"] == "unknown_category").sum() for reading in readings.values())
    assert unknown == 2


def test_the_two_planted_hot_spots_lead_when_records_join_by_point_or_exact_name(sample, placed, places):
    for first in (sample.last - 11, sample.first):
        ranked = _ranked(placed, places, first, sample.last)
        own_id = dict(zip(places["place_id"], places["name"], strict=True))
        assert {own_id[place] for place in ranked.index[:2]} == {"Tern Street bus station", "Lantern Park"}
        known = {row["place_name"]: row["young_people"] for row in place_counts(sample, first, sample.last)}
        assert all(ranked.iloc[k] == known[own_id[ranked.index[k]]] for k in range(2))


def test_the_programs_own_matching_places_each_record_as_the_test_does(placed, places):
    from contextual.space.match import match

    primary = match(placed["lat"], placed["lon"], places).primary
    ids = np.append(places["place_id"].to_numpy(object), "")
    assert ids[primary].tolist() == _by_point(placed, places).tolist()


def test_every_row_joins_the_place_where_it_happened(sample, readings, placed, places):
    names = dict(zip(places["place_id"], places["name"], strict=True))
    start = 0
    for sheet in sample.sheets:
        lines = readings[sheet.path].records["line"]
        rows = placed.iloc[start : start + len(lines)]
        start += len(lines)
        told = [sheet.origins[line - 2].place for line in lines]
        joined = [names.get(at, "") for at in rows["at"]]
        assert all(place is None or place.name == name for place, name in zip(told, joined, strict=True))


def test_every_own_return_is_private_and_counts_nowhere(sample, readings):
    reading = readings[missing.POLICE_PATH]
    at_home = [
        o.happening.why == "own_return" for o in next(s for s in sample.sheets if s.path == missing.POLICE_PATH).origins
    ]
    own = set(reading.records.loc[reading.records["own_return"], "line"])
    told = {k + 2 for k, yes in enumerate(at_home) if yes}
    assert own <= told
    assert len(own) > 0.95 * len(told)
    assert reading.records.loc[reading.records["own_return"], "lat"].isna().all()


def test_whatever_is_recorded_near_the_childrens_home_joins_it_and_so_is_private(placed, places):
    home = places[places["name"] == "Fulmar House"].iloc[0]
    assert home["private"]
    north, east = (placed["lat"] - home["lat"]) * 111_320, (placed["lon"] - home["lon"]) * 64_500
    near = placed[np.hypot(north, east) < 400]
    assert (near["at"] == home["place_id"]).all()
    assert (placed["at"] == home["place_id"]).any()


def test_the_address_in_no_list_is_far_from_every_place(sample, readings, placed):
    sheet = next(s for s in sample.sheets if s.path == missing.POLICE_PATH)
    lines = {k + 2 for k, origin in enumerate(sheet.origins) if origin.happening.why == "unlisted"}
    rows = placed[(placed["kind"] == "missing") & (placed["agency"] == "police") & placed["line"].isin(lines)]
    located = rows[rows["lat"].notna()]
    assert len(located) >= 3
    assert (located["at"] == "").all()
    assert located[["lat", "lon"]].drop_duplicates().shape[0] == 1
    assert located["missing_from"].nunique() == 1


def test_every_word_an_agency_uses_is_in_its_layout(readings):
    for reading in readings.values():
        records = reading.records
        assert not (records["recorded"] == "not_known").any()
        assert (records["harms"] == 1 << 12).sum() <= 2  # not known: the two planted concerns


def test_a_place_told_only_as_a_part_of_town_is_known_but_not_closely(sample, readings):
    sheet = next(s for s in sample.sheets if s.path == "agencies/childrens_services.xlsx")
    at = sheet.headings.index("Place precision")
    told = {k + 2 for k, row in enumerate(sheet.rows) if row[at] == "Area of town"}
    records = readings[sheet.path].records
    assert set(records.loc[records["finest"] == 0, "line"]) == told & set(records["line"])
    assert len(told) >= 10
    assert set(records["stated_m"].dropna()) == {100.0, 500.0, 5000.0}
