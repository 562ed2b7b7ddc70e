from __future__ import annotations

import h3
import numpy as np
import pytest

from contextual.codes import unmask
from contextual.errors import FileRefused
from contextual.intake import Known, PseudonymKey, normalise
from contextual.intake.people.pseudonyms import keyed_hashes
from tests.intake.sent import KEY, TEMPLATE, codes, incidents, quoted, sheet, take, utc, workbook

ROW = "A1,YP-7,harmed,2024-03-05 21:30,Knife crime,54.60012,1.60034"


def refused(*rows, **said):
    with pytest.raises(FileRefused) as error:
        incidents(*rows, **said)
    return error.value.code


def one(*rows, **said):
    return incidents(*rows, **said).records.iloc[0]


def test_a_row_of_the_template_becomes_a_record():
    record = one(ROW)
    assert (record["line"], record["kind"], record["agency"], record["part"]) == (2, "incident", "police", "harmed")
    assert unmask(record["harms"]) == ("serious_violence",)
    assert record["category"] == "Knife crime"
    assert utc(record["earliest"]) == "2024-03-05T21:30:00"
    assert record["earliest"] == record["latest"]
    assert (record["time_precision"], record["span"], record["month"]) == ("instant", 1, 2024 * 12 + 2)
    assert record["hour"] == 24 + 21  # a Tuesday
    assert record["cell"] == h3.str_to_int(h3.latlng_to_cell(54.60012, 1.60034, 10))
    assert (record["finest"], record["place_text"], record["note"], record["reference"]) == (10, "", "", "A1")


def test_times_are_local_and_kept_in_utc():
    summer = one("A1,,,2024-07-05 00:30,cse,54.60012,1.60034")
    assert utc(summer["earliest"]) == "2024-07-04T23:30:00"
    assert summer["month"] == 2024 * 12 + 6


def test_a_time_in_utc_is_told_by_the_local_clock():
    record = one("A1,,,2024-06-30T23:30:00Z,cse,54.60012,1.60034")
    assert (record["month"], record["hour"]) == (2024 * 12 + 6, 0)  # Monday 1 July, just after midnight


def test_a_person_is_a_keyed_hash_within_scheme_and_agency():
    record = one(ROW)
    assert record["person"] == keyed_hashes(KEY, "v1|police|police|", ["YP-7"])[0]
    assert record["scheme"] == "police"
    assert one(ROW, scheme="custody")["person"] != record["person"]
    assert one(ROW, agency="health")["person"] != record["person"]
    assert one(ROW, keys=PseudonymKey("k2", bytes(32)))["person"] != record["person"]


def test_a_shared_scheme_gives_two_agencies_the_same_pseudonym():
    said = {"scheme": "social_care", "shared_scheme": True}
    assert one(ROW, **said)["person"] == one(ROW, agency="health", **said)["person"]


def test_references_are_the_same_person_however_they_are_spaced_and_not_when_numbers_differ():
    people = incidents(
        "A1,YP-010,harmed,2024-03-05,cse,,", "A2, yp-010 ,harmed,2024-03-05,cse,,", "A3,YP–010,harmed,2024-03-05,cse,,",
        "A4,YP-10,harmed,2024-03-05,cse,,", "A5,,harmed,2024-03-05,cse,,",
    ).records["person"].tolist()  # fmt: skip
    assert people[0] == people[1] == people[2] != people[3]
    assert people[4] == ""
    assert normalise("YP-010") != normalise("YP-10")


def test_several_people_of_one_incident_share_its_hash():
    records = incidents(ROW, ROW.replace("YP-7", "YP-8").replace("harmed", "witness")).records
    assert records["incident"].nunique() == 1
    assert len(records["incident"].iloc[0]) == 32


def test_other_headings_orders_and_separators_are_understood():
    data = sheet(
        "Latitude;Lng;Incident Type;Crime Ref;Date of incident;Time;person_id;Role;Shoe size",
        "54.60012;1.60034;Knife crime;A1;25/03/2024;21:30;YP-7;Victim;7",
    )
    reading = take(data)
    assert reading.records["time_precision"].tolist() == ["instant"]
    assert reading.records["part"].tolist() == ["harmed"]
    assert reading.unread == ("Shoe size",)


def test_a_day_a_month_and_a_window_are_what_they_are():
    records = incidents(
        "A1,,,2024-03-05,cse,,", "A2,,,2024-03,cse,,", "A3,,,2024-03-05 10:15,cse,,", header=TEMPLATE,
    ).records  # fmt: skip
    assert records["time_precision"].tolist() == ["day", "month", "instant"]
    assert records["span"].tolist() == [24, 168, 1]
    assert (records["latest"] - records["earliest"]).tolist() == [86_400, 31 * 86_400 - 3_600, 0]  # summer time began


def test_a_column_whose_every_time_is_midnight_holds_days():
    records = incidents("A1,,,2024-03-05 00:00,cse,,", "A2,,,2024-03-06 00:00:00,cse,,").records
    assert records["time_precision"].tolist() == ["day", "day"]
    records = incidents("A1,,,2024-03-05 00:00,cse,,", "A2,,,2024-03-06 00:01,cse,,").records
    assert records["time_precision"].tolist() == ["instant", "instant"]


WINDOW = "incident_id,earliest,latest,category"


def test_a_window_says_which_hours_it_touches_and_where_it_counts():
    records = incidents(
        "A1,2024-03-05 22:15,2024-03-06 01:00,cse", "A2,2024-03-31 20:00,2024-04-01 04:00,cse",
        "A3,2024-03-05 22:15,2024-03-05 22:15,cse", "A4,2024-03-05 22:15,,cse", header=WINDOW,
    ).records  # fmt: skip
    assert records["span"].tolist() == [3, 8, 1, 1]
    assert records["time_precision"].tolist() == ["window", "window", "instant", "instant"]
    assert records["crosses_month"].tolist() == [False, True, False, False]
    assert records["month"].tolist() == [24290, 24290, 24290, 24290]


def test_a_window_that_ends_before_it_starts_keeps_its_start_and_says_so():
    reading = incidents("A1,2024-03-05 22:15,2024-03-04 01:00,cse", header=WINDOW)
    assert (reading.accepted, codes(reading)) == (1, ["no_location", "bad_date"])
    assert reading.records["time_precision"].tolist() == ["instant"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A1,,,,cse,,", "missing_required"), ("A1,,,2024-03-05,,,", "missing_required"),
        ("A1,,,soon,cse,,", "bad_date"),
        ("A1,,,2031-03-05,cse,,", "future_date"), ("A1,,,1970-01-01,cse,,", "date_too_old"),
        ("A1,,,31/02/2024,cse,,", "bad_date"),
    ],
)  # fmt: skip
def test_a_row_that_means_nothing_is_left_out_with_its_reason(row, code):
    reading = incidents(ROW.replace("A1", "B1"), row)
    assert (reading.rows, reading.accepted, reading.rejected) == (2, 1, 1)
    named = reading.problems[reading.problems["row"] == 3]
    assert code in named["code"].tolist()
    assert not named["taken"].any()


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        ("1.60034", "54.60012", "swapped_latlon"), ("528624", "634537", "projected_coords"), ("0", "0", "null_island"),
        ("nan", "1.6", "non_finite"), ("54.6", "inf", "non_finite"), ("north", "1.60034", "bad_number"),
        ("154.60012", "1.60034", "out_of_range"), ("49.766807", "-7.557160", "default_location"),
        ("", "", "no_location"),
        ("54.60012", "", "no_location"),
    ],
)  # fmt: skip
def test_a_position_that_cannot_stand_is_dropped_and_the_row_kept(lat, lon, code):
    reading = incidents(*[ROW.replace("A1", f"B{i}") for i in range(12)], f"A1,,,2024-03-05,cse,{lat},{lon}")
    last = reading.records.iloc[-1]
    assert (reading.rejected, last["finest"], last["cell"]) == (0, -1, 0)
    assert np.isnan(last["lat"])
    assert codes(reading) == [code]
    assert reading.problems["taken"].tolist() == [True]
    assert reading.not_mapped == 1


def test_a_position_far_from_these_isles_is_kept_and_counted_as_outside():
    reading = incidents("A1,,,2024-03-05,cse,37.80012,-122.40034")
    assert codes(reading) == ["outside_area"]
    assert reading.records["outside"].tolist() == [True]
    assert reading.records["finest"].tolist() == [10]


def test_positions_with_few_decimals_are_counted_no_closer_than_they_are():
    records = incidents(
        "A1,,,2024-03-05,cse,54.6,1.6", "A2,,,2024-03-05,cse,54.61,1.63", "A3,,,2024-03-05,cse,54.612,1.631"
    )
    assert records.records["finest"].tolist() == [0, 7, 10]
    assert codes(records) == ["low_precision", "low_precision"]


@pytest.mark.parametrize(
    ("precision", "finest"),
    [("20", 10), ("100", 10), ("101", 9), ("250", 9), ("600", 8), ("1500", 7), ("5000", 0), ("", 10)],
)
def test_a_stated_precision_says_how_closely_a_row_may_be_counted(precision, finest):
    header = TEMPLATE + ",precision_m"
    assert one(f"{ROW},{precision}", header=header)["finest"] == finest


GRID = "incident_id,occurred_at,category,easting,northing,grid_ref"


def test_eastings_and_northings_and_grid_references_are_positions():
    records = incidents("A1,2024-03-05,cse,634537,528624,", "A2,2024-03-05,cse,,,NZ 495 205", header=GRID).records
    assert records["lat"].round(2).tolist() == [54.6, 54.58]
    assert records["precision_m"].tolist() == [100, 100]
    bad = incidents("A1,2024-03-05,cse,,,ZZ 1", header=GRID)
    assert (codes(bad), bad.accepted) == (["bad_grid_ref"], 1)


def test_a_row_with_two_positions_has_the_one_that_can_stand():
    header = "occurred_at,category,lat,lon,easting,northing"
    reading = incidents("2024-03-05,cse,1.6,54.6,634537,528624", "2024-03-05,cse,,,634537,528624", header=header)
    assert reading.records["lat"].round(2).tolist() == [54.6, 54.6]
    assert codes(reading) == ["swapped_latlon"]
    assert "other position" in reading.problems["message"].iloc[0]


def test_x_and_y_are_told_from_their_numbers():
    degrees = one("2024-03-05,cse,1.60034,54.60012", header="date,category,X,Y")
    metres = one("2024-03-05,cse,634537,528624", header="date,category,x,y")
    assert (round(degrees["lat"], 3), round(metres["lat"], 2)) == (54.6, 54.6)


def test_a_file_whose_every_position_is_swapped_is_asked_about_and_read_as_answered():
    rows = [f"A{i},,,2024-03-05,cse,1.6003{i},54.6001{i}" for i in range(5)]
    asked = incidents(*rows)
    assert [question.code for question in asked.questions] == ["position"]
    assert asked.not_mapped == 5
    answered = incidents(*rows, answers={"position": "swapped"})
    assert (answered.not_mapped, answered.questions) == (0, ())


def test_a_file_of_metres_in_degree_columns_is_asked_about_and_read_as_answered():
    rows = [f"A{i},,,2024-03-05,cse,52862{i},63453{i}" for i in range(5)]
    assert [question.code for question in incidents(*rows).questions] == ["position"]
    assert incidents(*rows, answers={"position": "grid"}).records["lat"].round(2).tolist() == [54.6] * 5


def test_dates_that_read_both_ways_are_asked_about_and_never_guessed():
    rows = [f"A{i},,,0{i + 1}/03/2024,cse,54.60012,1.60034" for i in range(7)]
    asked = incidents(*rows)
    assert (asked.accepted, asked.rejected) == (1, 6)  # 03/03/2024 reads the same both ways
    assert codes(asked) == ["ambiguous_date"] * 6
    question = asked.questions[0]
    assert (question.code, len(question.examples)) == ("date_order", 5)
    assert question.examples[0] == ("01/03/2024", "2024-03-01", "2024-01-03")
    for order, month in (("day_first", 24290), ("month_first", 24288)):
        answered = incidents(*rows, answers={"date_order": order})
        assert (answered.accepted, answered.records["month"].iloc[0], answered.questions) == (7, month, ())


def test_a_year_of_two_digits_is_read_and_said():
    reading = incidents("A1,,,25/03/24,cse,54.60012,1.60034")
    assert (reading.accepted, codes(reading)) == (1, ["two_digit_year"])


def test_hours_that_clocks_skip_or_repeat_are_said():
    reading = incidents("A1,,,31/03/2024 01:30,cse,54.60012,1.60034", "A2,,,27/10/2024 01:30,cse,54.60012,1.60034")
    assert codes(reading) == ["dst_gap", "dst_fold"]
    assert [utc(t) for t in reading.records["earliest"]] == ["2024-03-31T01:30:00", "2024-10-27T00:30:00"]


def test_a_category_nobody_knows_is_kept_as_not_known():
    reading = incidents("A1,,,2024-03-05,unkown,54.60012,1.60034")
    assert (reading.accepted, codes(reading)) == (1, ["unknown_category"])
    assert unmask(reading.records["harms"].iloc[0]) == ("not_known",)
    assert reading.records["category"].tolist() == ["unkown"]


def test_several_harms_stand_in_one_cell():
    header = TEMPLATE + ",harm"
    assert unmask(one(ROW + ",cse; missing", header=header)["harms"]) == ("cse", "missing")


def test_a_file_without_a_part_column_takes_everyone_named_as_harmed_and_says_so():
    header = "occurred_at,category,young_person_ref"
    reading = incidents("2024-03-05,cse,YP-7", "2024-03-05,cse,", header=header)
    assert reading.records["part"].tolist() == ["harmed", "not_recorded"]
    assert "taken as harmed" in reading.remarks[0]


def test_the_agency_that_recorded_it_stands_before_the_one_that_sent_it():
    header = TEMPLATE + ",source"
    reading = incidents(ROW + ",social care", ROW.replace("A1", "A2") + ",", header=header)
    assert reading.records["agency"].tolist() == ["childrens_services", "police"]


def test_a_home_keeps_only_its_wide_hexagon():
    header = TEMPLATE + ",location_kind,place_name"
    reading = incidents(ROW + ",home,Net Loft", ROW.replace("A1", "A2") + ",public,Lantern Park", header=header)
    home, park = reading.records.iloc[0], reading.records.iloc[1]
    cell = h3.latlng_to_cell(54.60012, 1.60034, 10)
    assert home["cell"] == h3.str_to_int(h3.cell_to_center_child(h3.cell_to_parent(cell, 7), 10))
    assert (home["finest"], home["private"], home["place_text"]) == (7, True, "")
    assert np.isnan(home["lat"])
    assert np.isnan(home["lon"])
    assert (park["private"], park["place_text"]) == (False, "Lantern Park")
    assert codes(reading) == ["private_address"]


def test_a_row_that_names_its_place_is_not_lost_without_a_position():
    reading = incidents("2024-03-05,cse,,,Lantern Park", header="occurred_at,category,lat,lon,place_name")
    assert (codes(reading), reading.not_mapped) == ([], 1)


def test_free_text_is_read_only_where_it_is_switched_on():
    header = TEMPLATE + ",note"
    off, on = incidents(ROW + ",seen by the pier", header=header), None
    on = incidents(ROW + ",seen by the pier", header=header, free_text=True)
    assert off.records["note"].tolist() == [""]
    assert "note" in off.unread
    assert on.records["note"].tolist() == ["seen by the pier"]


def many(bad, n=100, value="943 476 5919"):
    return [f"A{i},,,2024-03-05,cse,,,{value if i < bad else 'Lantern Park'}" for i in range(n)]


def test_an_identifier_is_dropped_and_its_row_taken():
    reading = incidents(*many(5), header=TEMPLATE + ",place_name")
    assert reading.accepted == 100
    assert codes(reading).count("identifiable_data") == 5
    assert not reading.records["place_text"].str.contains("943").any()
    assert not reading.problems["message"].str.contains("943").any()


def test_identifiers_in_more_than_one_row_in_twenty_refuse_the_file_without_naming_one():
    with pytest.raises(FileRefused) as error:
        incidents(*many(6), header=TEMPLATE + ",place_name")
    assert error.value.code == "identifiable_data"
    assert "943" not in error.value.message


def test_a_number_of_a_person_is_allowed_as_the_reference():
    rows = [f"A{i},943 476 5919,harmed,2024-03-05,cse,," for i in range(20)]
    assert incidents(*rows).accepted == 20


def test_a_column_of_names_is_never_read():
    reading = incidents(ROW + ",Net Gull", header=TEMPLATE + ",Surname")
    assert reading.unread == ("Surname",)
    assert "Gull" not in reading.records.to_string()


def test_a_possible_name_and_a_home_address_are_dropped():
    header = TEMPLATE + ",place_name,home_area"
    rows = [f"A{i},,,2024-03-05,cse,54.60012,1.60034,Pier,Northbank" for i in range(50)]
    reading = incidents(*rows, "B1,,,2024-03-05,cse,54.60012,1.60034,Mrs Gull,12 Seaholly Road", header=header)
    assert codes(reading) == ["private_address", "possible_name"]
    assert reading.records.iloc[-1][["place_text", "home_area"]].tolist() == ["", ""]


def test_control_characters_and_overlong_texts_are_removed_and_said():
    places = ["Pi\x07er\u202e", "x" * 400, "{{ 7*7 }}"]
    rows = [["2024-03-05", "cse", "54.60012", "1.60034", place] for place in places]
    data = quoted(["occurred_at", "category", "lat", "lon", "place_name"], *rows)
    reading = take(data)
    assert codes(reading) == ["control_chars", "oversize_field"]
    assert reading.records["place_text"].tolist() == ["Pier", "", "{{ 7*7 }}"]


def test_a_repeated_row_is_taken_once_and_a_contradiction_is_left_out():
    reading = incidents(
        ROW, ROW, ROW.replace("21:30", "22:30"), ROW.replace("Knife crime", "cse"), ROW.replace("YP-7", "YP-8")
    )
    assert codes(reading) == ["duplicate_id", "conflicting_duplicate"]
    assert (reading.rows, reading.accepted, reading.rejected) == (5, 3, 2)
    assert reading.records["incident"].nunique() == 1


def test_rows_without_a_reference_are_never_repeats():
    reading = incidents(*[",,,2024-03-05,cse,54.60012,1.60034"] * 3)
    assert (reading.accepted, codes(reading)) == (3, [])
    assert reading.row_keys.tolist() == ["", "", ""]
    assert reading.records["incident"].tolist() == ["", "", ""]


def test_the_same_contents_again_are_all_held_without_a_problem():
    first = incidents(ROW, "A2,,,soon,cse,,")
    again = incidents(ROW, "A2,,,soon,cse,,", known=Known(files={first.content_sha256}))
    assert (again.rows, again.already_held, again.accepted, again.rejected) == (2, 2, 0, 0)
    assert (len(again.records), len(again.problems), again.questions) == (0, 0, ())


def test_a_row_held_from_another_file_is_not_taken_twice():
    first = incidents(ROW)
    again = incidents(ROW, ROW.replace("A1", "A2"), known=Known(row_keys=set(first.row_keys)))
    assert (again.rows, again.already_held, again.accepted) == (2, 1, 1)
    assert again.records["reference"].tolist() == ["A2"]


def test_rows_outside_the_study_area_are_counted_not_dropped():
    inside = h3.str_to_int(h3.latlng_to_cell(54.60012, 1.60034, 10))
    area = {10: np.array([inside]), 7: np.array([h3.str_to_int(h3.cell_to_parent(h3.int_to_str(inside), 7))])}
    reading = incidents(ROW, "A2,,,2024-03-05,cse,54.70012,1.60034", known=Known(area_cells=area))
    assert reading.records["outside"].tolist() == [False, True]
    assert codes(reading) == ["outside_area"]
    assert reading.accepted == 2


def test_a_workbook_with_a_title_and_true_dates_is_read():
    from datetime import date, datetime, time

    data = workbook(
        ["Contacts of the month"], [], ["Date of incident", "Time", "Concern", "Place", "Grade"],
        [date(2024, 5, 3), time(21, 30), "cse", "Pier", 1], [datetime(2024, 5, 4, 10, 15), "", "cse", "Pier", 2],
        more={"Notes": [["nothing here"]]},
    )  # fmt: skip
    reading = take(data, "sent.xlsx")
    assert reading.records["line"].tolist() == [4, 5]
    assert reading.records["time_precision"].tolist() == ["instant", "instant"]
    assert [utc(t) for t in reading.records["earliest"]] == ["2024-05-03T20:30:00", "2024-05-04T09:15:00"]
    assert "other sheet" in reading.remarks[0]


def test_rows_of_only_separators_are_no_rows():
    reading = incidents(ROW, ",,,,,,", ",,,,,,")
    assert (reading.rows, reading.accepted) == (1, 1)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("a,b", "missing_headers"),
        ("occurred_at,lat", "missing_headers"),
        ("occurred_at,category,lat,lat", "duplicate_headers"),
    ],
)
def test_a_file_whose_headings_do_not_serve_is_refused(header, code):
    assert refused("1,2,3,4", header=header) == code


def test_a_heading_without_rows_is_refused():
    assert refused(header=TEMPLATE) == "no_rows"


def test_every_problem_names_a_line_of_the_file_and_a_heading_of_it():
    rows = [ROW, "A2,,,soon,cse,0,0", "A3,,,2024-03-05,unkown,x,1", "A4,,,2024-03-05"]
    reading = incidents(*rows)
    assert reading.rows == len(rows)
    assert set(reading.problems["row"]) == {3, 4, 5}
    assert set(reading.problems["column"]) <= {*TEMPLATE.split(","), ""}
    assert reading.problems["row"].is_monotonic_increasing


def test_a_row_that_names_nobody_is_still_known_by_its_reference():
    first = incidents(ROW.replace("YP-7", ""), ",YP-7,harmed,2024-03-05,cse,,")
    assert [bool(key) for key in first.row_keys] == [True, False]
    assert incidents(ROW.replace("YP-7", ""), known=Known(row_keys=set(first.row_keys))).already_held == 1


def test_a_held_row_that_comes_again_unreadable_is_refused_once_and_counted_once():
    first = incidents(ROW)
    again = incidents(ROW.replace("2024-03-05 21:30", "soon"), known=Known(row_keys=set(first.row_keys)))
    assert (again.rows, again.rejected, again.already_held) == (1, 1, 0)


def test_where_a_file_contradicts_itself_only_values_that_read_one_way_are_taken():
    rows = [f"A{i},,,{when},cse,54.60012,1.60034" for i, when in enumerate(["25/03/2024", "03/26/2024", "05/03/2024"])]
    reading = incidents(*rows)
    assert [utc(t)[:10] for t in reading.records["earliest"]] == ["2024-03-25", "2024-03-26"]
    assert codes(reading) == ["ambiguous_date"]


def test_a_stated_precision_is_not_believed_beyond_the_digits_of_the_position():
    record = one("A1,,,2024-03-05,cse,54.61,1.63,20", header=TEMPLATE + ",precision_m")
    assert (record["finest"], record["precision_m"]) == (7, 700)


def test_no_problem_or_refusal_repeats_a_value_of_the_file():
    header = TEMPLATE + ",place_name,home_area"
    odd = "zzqx"
    rows = [f"{odd}{i},{odd},{odd},{odd},{odd},{odd},{odd},{odd},{odd}" for i in range(3)]
    reading = incidents(ROW + ",,", *rows, header=header)
    assert not reading.problems["message"].str.contains(odd).any()
    assert not reading.problems["column"].str.contains(odd).any()


def test_numbers_that_may_be_excels_count_of_days_are_asked_about_and_read_as_answered():
    rows = ["A1,,,45356,cse,54.60012,1.60034", "A2,,,2024-03-06,cse,54.60012,1.60034"]
    asked = incidents(*rows)
    assert (asked.accepted, codes(asked), [q.code for q in asked.questions]) == (
        1,
        ["ambiguous_date"],
        ["counted_days"],
    )
    answered = incidents(*rows, answers={"counted_days": "excel"})
    assert [utc(one) for one in answered.records["earliest"]] == ["2024-03-05T00:00:00", "2024-03-06T00:00:00"]
    assert utc(
        incidents(rows[0].replace("45356", "43894"), answers={"counted_days": "excel_1904"}).records["earliest"][0]
    )
    refused = incidents(*rows, answers={"counted_days": "no"})
    assert (refused.accepted, codes(refused), refused.questions) == (1, ["bad_date"], ())


def test_a_weekday_that_does_not_go_with_its_date_is_said_and_the_date_kept():
    reading = incidents("A1,,,Mon 25/03/2024,cse,54.60012,1.60034", "A2,,,Sun 26/03/2024,cse,54.60012,1.60034")
    assert (reading.accepted, codes(reading)) == (2, ["bad_date"])
    assert reading.problems["taken"].all()


def test_noughts_for_a_date_are_an_empty_cell():
    assert codes(incidents("A1,,,0000-00-00,cse,54.60012,1.60034")) == ["missing_required"]
