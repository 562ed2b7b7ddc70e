from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.intake.when import civil, clocks, date_order, dates


def parsed(*texts, serials=False):
    return dates.parse(pd.Series(list(texts), dtype="str"), serials=serials)


def day(text, order="day_first", **more):
    one = parsed(text, **more)
    days, good = date_order.days_since_1970(one, order)
    return str(np.datetime64(int(days[0]), "D")) if good[0] else None


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05", "2024/03/05", "20240305", "2024-03-05T14:30:00Z", "2024-03-05 14:30", "05/03/2024", "5/3/2024",
        "05-03-2024", "05.03.2024", "05/03/24", "05/03/2024 14:30", "5 Mar 2024", "05-Mar-24", "5th March 2024",
        "March 5, 2024", "Tuesday 5 March 2024", "Tue, 05/03/2024", "05/03/2024 2:30 PM", "20240305T143000",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert day(text) == "2024-03-05"


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "2024-13-01", "32/01/2024", "00/01/2024", "soon", "12", "2024", "29/02/2023", "1/2/3/4", "٣/٣/٢٠٢٤"],
)
def test_what_is_no_day_is_none(text):
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("14:30", 52_200),
        ("14:30:05", 52_205),
        ("2:30 PM", 52_200),
        ("12:05 am", 300),
        ("2.30pm", 52_200),
        ("1430", 52_200),
    ],
)
def test_a_time_of_day_is_read_however_it_is_written(text, seconds):
    assert clocks.parse_clock(pd.Series([text], dtype="str")).tolist() == [seconds]


@pytest.mark.parametrize("text", ["25:00", "14:60", "late", "13:00 pm", "2461"])
def test_what_is_no_time_of_day_is_said(text):
    assert clocks.parse_clock(pd.Series([text], dtype="str")).tolist() == [-1]


def test_a_month_alone_is_a_month():
    assert parsed("2024-03", "March 2024", "03/2024").says.tolist() == [dates.MONTH] * 3


def test_excel_counts_of_days_are_dates_only_in_workbooks():
    assert day("45356", serials=True) == "2024-03-05"
    assert day("45356") is None


def test_a_zone_in_the_text_is_kept():
    assert parsed("2024-07-01T12:00:00+01:00", "2024-07-01T12:00:00Z", "2024-07-01 12:00").offset[:2].tolist() == [
        3600,
        0,
    ]


def test_one_value_that_can_only_be_read_one_way_settles_the_file():
    assert date_order.read_order([parsed("05/03/2024", "25/03/2024")]) == "day_first"
    assert date_order.read_order([parsed("05/03/2024", "03/25/2024")]) == "month_first"
    assert date_order.read_order([parsed("05/03/2024"), parsed("30/03/2024")]) == "day_first"


def test_values_that_speak_against_each_other_settle_nothing():
    assert date_order.read_order([parsed("25/03/2024", "03/25/2024", "05/03/2024")]) == ""


def test_one_slip_against_fifty_one_does_not_unsettle_the_file():
    assert date_order.read_order([parsed(*["25/03/2024"] * 51, "03/25/2024")]) == "day_first"


def test_nothing_is_settled_by_values_that_read_both_ways():
    assert date_order.read_order([parsed("05/03/2024", "01/02/2024")]) == ""


def test_weekdays_settle_the_order():
    month_first = parsed("01/05/2016", "02/01/2016", "03/02/2016")
    weekday = clocks.parse_weekday(pd.Series(["Tuesday", "Monday", "Wednesday"], dtype="str"))
    assert date_order.read_order([month_first], weekday) == "month_first"


def test_a_column_of_weekdays_that_agree_with_neither_settles_nothing():
    weekday = clocks.parse_weekday(pd.Series(["Sunday", "Sunday"], dtype="str"))
    assert date_order.read_order([parsed("01/05/2016", "02/01/2016")], weekday) == ""


@given(st.dates(date(1990, 1, 1), date(2039, 12, 31)))
def test_every_day_is_read_back_as_written(when):
    assert day(when.isoformat()) == day(when.strftime("%d/%m/%Y")) == when.isoformat()
    assert day(when.strftime("%m/%d/%Y"), "month_first") == when.isoformat()
    assert day(when.strftime("%d %B %Y")) == day(when.strftime("%a %d-%b-%Y")) == when.isoformat()


@given(st.datetimes(datetime(1990, 1, 1), datetime(2039, 12, 31)))
def test_local_time_goes_to_utc_and_back_except_in_the_hour_that_did_not_exist(when):
    local = np.array([np.datetime64(when.replace(microsecond=0), "s").astype(np.int64)])
    utc, gap, _ = civil.to_utc(local, "Europe/London")
    back = civil.to_local(utc, "Europe/London")
    assert back[0] == local[0] + (3600 if gap[0] else 0)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2039, 12, 31)))
def test_utc_agrees_with_the_standard_library(when):
    from zoneinfo import ZoneInfo

    moment = when.replace(microsecond=0, tzinfo=ZoneInfo("Europe/London"), fold=0)
    local = np.array([np.datetime64(when.replace(microsecond=0), "s").astype(np.int64)])
    utc, gap, fold = civil.to_utc(local, "Europe/London")
    assert utc[0] == int(moment.timestamp())
    assert fold[0] == (moment.utcoffset() != moment.replace(fold=1).utcoffset() and not gap[0])


def test_the_hour_that_came_twice_is_taken_once_and_said():
    local = np.array([np.datetime64("2024-10-27T01:30", "s").astype(np.int64)])
    utc, gap, fold = civil.to_utc(local, "Europe/London")
    assert str(utc.astype("datetime64[s]")[0]) == "2024-10-27T00:30:00"
    assert (gap[0], fold[0]) == (False, True)


def told(*texts, weekdays=None, said=""):
    """Settle a column and give each value as a day, "" where its order is not known."""
    days = None if weekdays is None else clocks.parse_weekday(pd.Series(weekdays, dtype="str"))
    column = date_order.settle({"when": parsed(*texts)}, days, said)["when"]
    found, good = date_order.days_since_1970(column, "")
    good &= ~date_order.ambiguous(column)
    return [str(np.datetime64(int(day), "D")) if yes else "" for day, yes in zip(found, good, strict=True)]


SLASHED = [f"01/{day}/2016 12:00:00 AM" for day in range(13, 29)]
DASHED = [f"{month:02d}-05-2016 00:00" for month in range(1, 13)]


def test_a_second_way_of_writing_without_one_number_over_12_is_not_settled_by_the_first():
    found = told(*SLASHED, *DASHED)
    assert found[0] == "2016-01-13"
    assert [text for text in found[len(SLASHED) :] if text] == ["2016-05-05"]


def test_weekdays_settle_each_way_of_writing_by_itself():
    names = [pd.Timestamp(2016, 1, day).day_name() for day in range(13, 29)]
    names += [pd.Timestamp(2016, month, 5).day_name() for month in range(1, 13)]
    found = told(*SLASHED, *DASHED, weekdays=names)
    assert found[len(SLASHED) :] == [f"2016-{month:02d}-05" for month in range(1, 13)]


def test_a_few_dates_written_another_way_are_read_as_the_rest_of_the_file():
    assert told("25/03/2024", "28/03/2024", "05-03-2024")[-1] == "2024-03-05"


def test_what_a_person_says_holds_for_what_the_numbers_leave_open_and_for_no_more():
    found = told(*SLASHED, *DASHED, said="day_first")
    assert (found[0], found[len(SLASHED)]) == ("2016-01-13", "2016-05-01")


def test_two_ways_of_writing_in_two_orders_are_read_each_in_its_own():
    days = [f"{day:02d}/03/2024" for day in range(1, 26)] + [f"03-{day:02d}-2024" for day in range(1, 26)]
    assert told(*days) == [f"2024-03-{day:02d}" for day in range(1, 26)] * 2


def test_a_weekday_beside_the_date_settles_its_order():
    assert told("Tue 05/03/2024", "Wed 06/03/2024") == ["2024-03-05", "2024-03-06"]


def test_two_columns_settled_by_weekdays_in_two_orders_settle_nothing():
    weekday = clocks.parse_weekday(pd.Series(["Tuesday", "Monday", "Wednesday"], dtype="str"))
    first, second = parsed("01/05/2016", "02/01/2016", "03/02/2016"), parsed("05/01/2016", "01/02/2016", "02/03/2016")
    assert date_order.read_order([first], weekday) == "month_first"
    assert date_order.read_order([first, second], weekday) == ""


@pytest.mark.parametrize("text", ["Until 05/03/2024", "Maybe 2024", "5 Marble 2024", "circa 5 March 2024"])
def test_a_word_that_is_no_month_and_no_weekday_is_not_taken_for_one(text):
    assert day(text) is None


@pytest.mark.parametrize("text", ["5 Sept 2024", "5 Sep 2024", "September 5, 2024", "Thurs 5 September 2024"])
def test_months_and_weekdays_may_be_cut_short(text):
    assert day(text) == "2024-09-05"


def test_24_00_is_the_midnight_at_which_the_day_ends():
    one = parsed("2024-03-05 24:00", "2024-03-05 24:01")
    assert (one.says.tolist(), int(one.clock[0])) == ([dates.MOMENT, dates.NONE], 86_400)


@pytest.mark.parametrize("text", ["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00/00/00"])
def test_a_date_of_noughts_is_no_date(text):
    assert dates.without_no_date(pd.Series([text, "2024-03-05"], dtype="str")).tolist() == ["", "2024-03-05"]


def test_a_count_of_days_from_1904_is_read_from_1904():
    one = dates.parse(pd.Series(["43894"], dtype="str"), serials=True, first_day=dates.EXCEL_DAY_1904)
    assert (one.year[0], one.first[0], one.second[0]) == (2024, 3, 5)


def test_each_moment_is_read_in_its_own_zone():
    noon = np.array([np.datetime64("2015-07-04T12:00", "s").astype(np.int64)] * 3)
    zones = np.array(["America/New_York", "America/Phoenix", ""], dtype=object)
    utc, _, _ = civil.to_utc(noon, zones)
    assert ((utc - noon) // 3600).tolist() == [4, 7, 0]
    assert civil.to_local(utc, zones).tolist() == noon.tolist()


def test_a_short_year_that_looks_written_first_is_not_taken_for_a_day():
    assert told("24-03-05", "24-03-18", "24-11-27") == ["", "", ""]
    assert told("24-03-05", "25-11-05") == ["2005-03-24", "2005-11-25"]
    assert told("28/03/22", "28/03/23", "14/03/24") == ["2022-03-28", "2023-03-28", "2024-03-14"]


def test_a_short_year_that_cannot_be_read_one_way_is_to_be_written_in_full():
    from tests.intake.sent import incidents

    rows = [f"A{n},,,24-03-{day:02d},cse,54.60012,1.60034" for n, day in enumerate((5, 18, 27))]
    reading = incidents(*rows)
    assert (reading.accepted, set(reading.problems["code"])) == (0, {"bad_date"})
    assert "four digits" in reading.problems["message"].iloc[0]
