"""Bad dates, positions and people: what each value is, and what a careful registrar makes of it."""

from __future__ import annotations

from tests.intake.bad.one import Bad, table
from tests.intake.sent import workbook

HEAD = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,place_name"
EPISODE = "episode_id,young_person_ref,start_at,return_at,found_lat,found_lon"


def when(*dates: str) -> bytes:
    return table(HEAD, *(f"A{i},yp-{i},harmed,{day},cse,54.60012,1.60034," for i, day in enumerate(dates)))


def where(*positions: str) -> bytes:
    return table(HEAD, *(f"A{i},yp-{i},harmed,2024-03-05 21:30,cse,{at}," for i, at in enumerate(positions)))


def named(*names: str) -> bytes:
    return table(
        HEAD, *(f'A{i},yp-{i},harmed,2024-03-05 21:30,cse,54.60012,1.60034,"{n}"' for i, n in enumerate(names))
    )


def grid(columns: str, *values: str) -> bytes:
    return table(
        f"incident_id,occurred_at,category,{columns}", *(f"A{i},2024-03-05,cse,{v}" for i, v in enumerate(values))
    )


def away(*rows: str) -> bytes:
    return table(EPISODE, *(f"E{i},{row},54.60012,1.60034" for i, row in enumerate(rows)))


DATES = [
    Bad(
        "dates that can be read both ways",
        "a.csv",
        when("01/02/2024", "03/04/2024"),
        rejected=2,
        codes={"ambiguous_date"},
        asks="date_order",
    ),
    Bad(
        "dates of which one settles the order",
        "a.csv",
        when("01/02/2024", "25/03/2024"),
        accepted=2,
        months=["2024-02", "2024-03"],
    ),
    Bad(
        "dates that contradict each other",
        "a.csv",
        when("13/02/2024", "02/14/2024", "01/02/2024"),
        accepted=2,
        rejected=1,
        codes={"ambiguous_date"},
        asks="date_order",
    ),
    Bad(
        "a day that does not exist",
        "a.csv",
        when("31/02/2024", "25/03/2024"),
        accepted=1,
        rejected=1,
        codes={"bad_date"},
    ),
    Bad(
        "an ISO day that does not exist",
        "a.csv",
        when("2024-02-30", "2024-03-01"),
        accepted=1,
        rejected=1,
        codes={"bad_date"},
    ),
    Bad(
        "a year nobody has reached",
        "a.csv",
        when("2124-03-05", "2024-03-05"),
        accepted=1,
        rejected=1,
        codes={"future_date"},
    ),
    Bad(
        "a year of the last century",
        "a.csv",
        when("1899-12-30", "2024-03-05"),
        accepted=1,
        rejected=1,
        codes={"date_too_old"},
    ),
    Bad(
        "years of two digits",
        "a.csv",
        when("25/03/24 20:00", "05/03/24 21:30"),
        accepted=2,
        codes={"two_digit_year"},
        months=["2024-03"],
    ),
    Bad("an hour that did not exist", "a.csv", when("2024-03-31 01:30"), accepted=1, codes={"dst_gap"}),
    Bad("an hour that came twice", "a.csv", when("2024-10-27 01:30"), accepted=1, codes={"dst_fold"}),
    Bad("a summer midnight in UTC", "a.csv", when("2019-05-31T23:01:00+00:00"), accepted=1, months=["2019-06"]),
    Bad("the last second called 24:00", "a.csv", when("2024-03-05 24:00"), accepted=1, months=["2024-03"]),
    Bad(
        "an hour that does not exist",
        "a.csv",
        when("2024-03-05 25:61", "2024-03-05"),
        accepted=1,
        rejected=1,
        codes={"bad_date"},
    ),
    Bad("a month and no day", "a.csv", when("2024-03"), accepted=1, months=["2024-03"]),
    Bad("words", "a.csv", when("last Tuesday", "2024-03-05"), accepted=1, rejected=1, codes={"bad_date"}),
    Bad("noughts", "a.csv", when("0000-00-00", "2024-03-05"), accepted=1, rejected=1, codes={"missing_required"}),
    Bad("no date", "a.csv", when("", "2024-03-05"), accepted=1, rejected=1, codes={"missing_required"}),
    Bad("the day numbers of a spreadsheet", "a.csv", when("45356.5", "45357"), rejected=2, codes={"ambiguous_date"}),
    Bad(
        "a morning and an evening",
        "a.csv",
        when("25/03/2024 09:15 PM", "01/29/2024 12:00:00 AM"),
        accepted=2,
        months=["2024-01", "2024-03"],
    ),
    Bad("names of months", "a.csv", when("5 March 2024", "05-Mar-2024 21:30"), accepted=2, months=["2024-03"]),
    Bad(
        "a window that ends before it begins",
        "a.csv",
        table(
            "incident_id,earliest,latest,category",
            "A1,2024-03-05 10:00,2024-03-04 10:00,cse",
            "A2,2024-03-05 10:00,2024-03-06 10:00,cse",
        ),
        accepted=2,
        codes={"bad_date", "no_location"},
        located=0,
    ),
    Bad(
        "a return before its start",
        "a.csv",
        away("yp-1,2024-03-05 20:00,2024-03-05 10:00"),
        "missing",
        accepted=1,
        codes={"return_before_start"},
    ),
    Bad(
        "an episode of two years",
        "a.csv",
        away("yp-1,2022-03-05 20:00,2024-03-05 10:00"),
        "missing",
        accepted=1,
        codes={"implausible_duration"},
    ),
    Bad(
        "an episode without length",
        "a.csv",
        away("yp-1,2024-03-05 20:00,2024-03-05 20:00"),
        "missing",
        accepted=1,
        codes={"zero_duration"},
    ),
    Bad(
        "episodes that overlap",
        "a.csv",
        away("yp-1,2024-03-05 20:00,2024-03-07 20:00", "yp-1,2024-03-06 20:00,2024-03-08 20:00"),
        "missing",
        accepted=2,
        codes={"overlapping_episodes"},
    ),
    Bad("an episode that has not ended", "a.csv", away("yp-1,2024-03-05 20:00,"), "missing", accepted=1),
]

POSITIONS = [
    Bad(
        "latitude and longitude swapped",
        "a.csv",
        where("1.60034,54.60012"),
        accepted=1,
        located=0,
        codes={"swapped_latlon"},
        asks="position",
    ),
    Bad(
        "metres in columns for degrees",
        "a.csv",
        where("520354,449106"),
        accepted=1,
        located=0,
        codes={"projected_coords"},
        asks="position",
    ),
    Bad("nought and nought", "a.csv", where("0,0", "54.60012,1.60034"), accepted=2, located=1, codes={"null_island"}),
    Bad("no number and infinity", "a.csv", where("nan,1.6", "inf,-inf"), accepted=2, located=0, codes={"non_finite"}),
    Bad("off the earth", "a.csv", where("95.1,1.6"), accepted=1, located=0, codes={"out_of_range"}),
    Bad(
        "nines for not known",
        "a.csv",
        where("999,999", "-9999,-9999", "99.9999,99.9999"),
        accepted=3,
        located=0,
        codes={"out_of_range"},
    ),
    Bad(
        "the middle of the United Kingdom",
        "a.csv",
        where("55.378051,-3.435973"),
        accepted=1,
        located=0,
        codes={"default_location"},
    ),
    Bad("one decimal", "a.csv", where("54.6,1.6"), accepted=1, codes={"low_precision"}),
    Bad("another country", "a.csv", where("48.85661,2.35222"), accepted=1, codes={"outside_area"}),
    Bad(
        "degrees, minutes and seconds",
        "a.csv",
        where("54°36'00N,1°36'02E"),
        accepted=1,
        located=0,
        codes={"bad_number"},
    ),
    Bad("half a position", "a.csv", where("54.60012,"), accepted=1, located=0, codes={"no_location"}),
    Bad("no position", "a.csv", where(","), accepted=1, located=0, codes={"no_location"}),
    Bad(
        "a grid reference that is none",
        "a.csv",
        grid("grid_ref", "ZZ 99 99", "NZ 495 205"),
        accepted=2,
        located=1,
        codes={"bad_grid_ref"},
    ),
    Bad(
        "eastings beyond the grid",
        "a.csv",
        grid("easting,northing", "9049106,520354", "449106,520354"),
        accepted=2,
        located=1,
        codes={"out_of_range"},
    ),
    Bad(
        "the corner of the grid",
        "a.csv",
        grid("easting,northing", "0,0", "449106,520354"),
        accepted=2,
        located=1,
        codes={"null_island"},
    ),
    Bad(
        "kilometres for metres", "a.csv", grid("easting,northing", "449000,520000"), accepted=1, codes={"low_precision"}
    ),
    Bad(
        "thirty names at one point",
        "a.csv",
        table(
            HEAD,
            *(
                f"A{i},yp-{i},harmed,2024-03-05 21:30,cse,54.5742,1.2349,{name} Street"
                for i, name in enumerate(
                    [
                        "Ash",
                        "Bay",
                        "Cod",
                        "Dab",
                        "Eel",
                        "Fig",
                        "Gull",
                        "Hake",
                        "Iris",
                        "Jay",
                        "Kelp",
                        "Ling",
                        "Mew",
                        "Nut",
                        "Oak",
                        "Pike",
                    ]
                    * 2
                )
            ),
            *(f"B{i},yp-{i},harmed,2024-03-06 21:30,cse,54.6{i}12,1.6{i}34," for i in range(10, 20)),
        ),
        accepted=42,
        located=10,
        codes={"default_location"},
    ),
    Bad(
        "a home with its position",
        "a.csv",
        table(HEAD + ",location_kind", "A1,yp-1,harmed,2024-03-05 21:30,cse,54.60012,1.60034,,home"),
        accepted=1,
        codes={"private_address"},
    ),
]

FILL = [f"Lantern Park {i}" for i in range(30)]

PEOPLE = [
    Bad("an NHS number as a place", "a.csv", named("943 476 5919", *FILL), accepted=31, codes={"identifiable_data"}),
    Bad("NHS numbers in every place", "a.csv", named(*["9434765919"] * 5), refused="identifiable_data"),
    Bad(
        "an e-mail address as a place",
        "a.csv",
        named("gull@example.org", *FILL),
        accepted=31,
        codes={"identifiable_data"},
    ),
    Bad(
        "a telephone number as a place",
        "a.csv",
        named("call 07700 900123", *FILL),
        accepted=31,
        codes={"identifiable_data"},
    ),
    Bad(
        "a National Insurance number as a place",
        "a.csv",
        named("AB 12 34 56 C", *FILL),
        accepted=31,
        codes={"identifiable_data"},
    ),
    Bad("a day of birth as a place", "a.csv", named("DOB 05/03/2009", *FILL), accepted=31, codes={"identifiable_data"}),
    Bad("a title and a name as a place", "a.csv", named("with Mrs Gull", *FILL), accepted=31, codes={"possible_name"}),
    Bad(
        "a column of surnames",
        "a.csv",
        table(HEAD + ",surname", "A1,yp-1,harmed,2024-03-05,cse,54.6001,1.6001,,Gull"),
        accepted=1,
    ),
    Bad(
        "a home address for where they were missing from",
        "a.csv",
        table(EPISODE + ",missing_from", "E1,yp-1,2024-03-05 20:00,2024-03-06 10:00,54.60012,1.60034,12 Seaholly Road"),
        "missing",
        accepted=1,
        codes={"private_address"},
    ),
    Bad(
        "names and days of birth beside the rows of a workbook",
        "a.xlsx",
        workbook(
            ["Surname", "DOB", "occurred_at", "category", "lat", "lon"],
            ["Gull", "2009-03-05", "2024-03-05", "cse", 54.6001, 1.6001],
        ),
        accepted=1,
    ),
]

EVENTS = [*DATES, *POSITIONS, *PEOPLE]
