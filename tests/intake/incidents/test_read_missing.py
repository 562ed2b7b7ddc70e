from __future__ import annotations

import numpy as np
import pytest

from contextual.codes import unmask
from contextual.errors import FileRefused
from contextual.intake.layouts import Layout
from tests.intake.sent import codes, sheet, take, utc

HEADER = (
    "episode_id,young_person_ref,age_band,missing_from,missing_from_type,start_at,return_at,missing_from_lat,"
    "missing_from_lon,found_lat,found_lon,found_place,push,pull,return_interview,return_interview_at"
)


def episode(
    n=1, who="YP-7", start="2024-03-05 21:30", end="2024-03-06 02:00", home="54.61000,1.62000",
    found="54.60012,1.60034", place="Pier", missing_from="Gull House",
):  # fmt: skip
    before = f"E{n},{who},14,{missing_from},children's home,{start},{end},{home},{found},{place}"
    return f"{before},bullying,peers; party,done,2024-03-07"


def missing(*rows, header=HEADER, **said):
    return take(sheet(header, *rows), kind="missing", **said)


def test_an_episode_is_a_record_of_harm_where_the_young_person_was_found():
    record = missing(episode()).records.iloc[0]
    assert (record["kind"], record["part"], unmask(record["harms"])) == ("missing", "harmed", ("missing",))
    assert (record["age_band"], record["missing_from_type"]) == ("13_15", "residential")
    assert (record["push"], record["pull"], record["return_interview"]) == ("bullying", "peers|party", "done")
    assert (round(record["lat"], 5), record["place_text"], record["own_return"]) == (54.60012, "Pier", False)
    assert record["latest"] - record["earliest"] == 4.5 * 3600
    assert (record["time_precision"], record["span"]) == ("window", 5)
    assert utc(record["return_interview_at"]) == "2024-03-07T00:00:00"


def test_the_place_missing_from_is_never_kept_as_a_point():
    records = missing(episode()).records
    assert "54.61" not in records.to_string()
    assert "missing_from_lat" not in records.columns


def test_found_within_100_metres_of_home_is_an_own_return_and_private():
    reading = missing(episode(found="54.61080,1.62000"), episode(2, found="54.61100,1.62000"))
    assert reading.records["own_return"].tolist() == [True, False]
    home = reading.records.iloc[0]
    assert (home["private"], home["finest"], home["place_text"]) == (True, 7, "")
    assert np.isnan(home["lat"])
    assert "own home" in reading.remarks[0]


def test_found_at_the_place_missing_from_is_an_own_return_by_its_name():
    assert missing(episode(home=",", found=",", place="gull house")).records["own_return"].tolist() == [True]


def test_an_episode_without_a_return_is_of_any_length():
    record = missing(episode(end="")).records.iloc[0]
    assert (record["time_precision"], record["span"], record["earliest"]) == ("wider", 168, record["latest"])


def test_a_return_before_the_start_keeps_the_start_and_says_so():
    reading = missing(
        episode(end="2024-03-04 02:00"), episode(2, end="2024-03-05 21:30"), episode(3, who="YP-9", end="2026-03-05")
    )
    assert codes(reading) == ["return_before_start", "zero_duration", "implausible_duration"]
    assert reading.accepted == 3
    assert reading.problems["taken"].all()
    assert reading.records["time_precision"].tolist() == ["wider", "instant", "wider"]
    assert reading.records["span"].tolist() == [168, 1, 168]


def test_episodes_of_one_young_person_that_overlap_are_said():
    reading = missing(episode(), episode(2, start="2024-03-06 01:00", end="2024-03-06 09:00"), episode(3, who="YP-8"))
    assert reading.problems[["row", "code"]].values.tolist() == [[3, "overlapping_episodes"]]


def test_the_statutory_return_of_looked_after_children_is_understood_and_birthdays_are_not_read():
    data = sheet(
        "CHILD,DOB,MISSING,MIS_START,MIS_END",
        "510000,12/03/2002,M,13/11/2017,25/11/2017",
        "92296,19/05/2004,A,21/11/2017,",
    )
    reading = take(data, kind="missing", agency="childrens_services")
    assert (reading.layout, reading.accepted, reading.unread) == ("ssda903_missing", 2, ("DOB",))
    assert reading.records["time_precision"].tolist() == ["window", "wider"]
    assert reading.not_mapped == 2


def test_missing_and_away_without_authorisation_are_told_apart_in_words():
    data = sheet(
        "CHILD,DOB,MISSING,MIS_START,MIS_END",
        "510000,12/03/2002,M,13/11/2017,25/11/2017",
        "92296,19/05/2004,A,21/11/2017,22/11/2017",
        "92297,19/05/2004,X,21/12/2017,22/12/2017",
    )
    reading = take(data, kind="missing", agency="childrens_services")
    assert reading.records["category"].tolist() == ["Missing", "Away from placement without authorisation", "Not known"]
    assert set(codes(reading)) == {"unknown_category", "no_location"}
    assert "2002" not in reading.records.to_string()


def test_the_standard_safeguarding_dataset_is_read_with_what_it_says_of_return_interviews():
    header = (
        "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
        "miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted"
    )
    rows = [
        f"T{n},P{n},2024-03-0{n},{kind},2024-03-0{n + 1},{rhi}"
        for n, (kind, rhi) in enumerate([("M", "Y,Y"), ("A", "Y,N"), ("M", "N,N"), ("absent", "Y,"), ("M", ",")], 1)
    ]
    reading = take(sheet(header, *rows), kind="missing", agency="childrens_services")
    assert (reading.layout, reading.accepted, set(codes(reading))) == ("ssd_missing", 5, {"no_location"})
    said = reading.records["return_interview"].tolist()
    assert said == ["accepted", "declined", "not_offered", "offered", "not_recorded"]
    assert reading.records["category"].tolist()[3] == "Absent"
    again = take(sheet(header, *rows, ""), kind="missing", agency="childrens_services")
    assert set(again.row_keys) == set(reading.row_keys)


HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,2,27/03/2008,WROM,D000000000000,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "1,15/02/2016,L,C2,N3,T2,PR0,14/08/2017,X1,CLOSE,QQ1 1QQ,QQ2 2QQ,1\n"
)


@pytest.mark.parametrize("kind", ["incidents", "missing", "places", "cohort", "boundaries"])
@pytest.mark.parametrize(("text", "says"), [(HEADER, "every looked-after child"), (EPISODES, "homes and placements")])
def test_the_parts_of_the_return_that_list_children_and_their_homes_are_refused_whatever_they_are_sent_as(
    kind, text, says
):
    with pytest.raises(FileRefused, match=says) as refusal:
        take(text.encode(), kind=kind, agency="childrens_services")
    assert refusal.value.code == "identifiable_data"
    assert "missing.csv" in str(refusal.value.message)


def test_nor_are_they_taken_when_somebody_has_matched_their_columns():
    mapped = Layout("mine", "missing", {"start_at": ("DECOM",), "young_person_ref": ("CHILD",)})
    with pytest.raises(FileRefused, match="homes and placements"):
        take(EPISODES.encode(), kind="missing", agency="childrens_services", mapping=mapped)
