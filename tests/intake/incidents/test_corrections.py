from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.intake import Known, PseudonymKey, read
from contextual.intake.incidents.comparing import CHANGED, COMPARED, NEW, SAME, compare

HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,place_name,location_kind\n"
FIRST = [
    "A1,amy,harmed,13_15,2026-03-06 20:15,cse,54.60010,1.60010,20,,public",
    "A2,amy,harmed,13_15,2026-04-02 18:00,cce,54.60011,1.60012,20,,public",
    "A3,cat,suspected,16_17,2026-04-03 18:00,cce,,,,Lantern Park,public",
    "A4,dan,harmed,13_15,2026-04-04 23:00,cse,54.61000,1.62000,20,,home",
]
KEY = PseudonymKey("k", bytes(32))


def reading(rows, known=None, **answers):
    text = HEAD + "\n".join(rows) + "\n"
    return read(
        "a.csv", text.encode(), kind="incidents", agency="police", keys=KEY, today=1_800_000_000,
        known=known or Known(), answers=answers,
    )  # fmt: skip


def holding(rows):
    """What would be known if these rows were held, with ids 1, 2 ..."""
    made = reading(rows)
    held = made.records.assign(id=np.arange(1, len(made.records) + 1), row_key=made.row_keys)[["id", *COMPARED]]
    return Known(
        row_keys=set(made.row_keys), incidents=set(held["incident"]),
        held_rows=lambda some: held[held["incident"].isin(some)].reset_index(drop=True),
    )  # fmt: skip


def changed(old, new, row=0):
    return [line.replace(old, new) if at == row else line for at, line in enumerate(FIRST)]


def test_rows_that_are_held_as_they_are_add_nothing_and_new_ones_are_taken():
    made = reading([*FIRST, "A5,eve,harmed,13_15,2026-05-01 12:00,cse,54.60012,1.60013,20,,public"], holding(FIRST))
    assert (made.rows, made.accepted, made.already_held, made.rejected) == (5, 1, 4, 0)
    assert made.problems.empty
    assert made.questions == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("20:15", "21:15", "Time"),
        ("54.60010", "54.60100", "Position moved by 100 m"),
        ("cse,", "cce,", "Category; Harms: Child sexual exploitation, now Child criminal exploitation, county lines"),
        ("harmed", "both", "Part: Harmed, now Harmed and suspected"),
        ("13_15", "16_17", "Age band: 13 to 15, now 16 to 17"),
        ("20,,", "50,,", "How closely the position is known"),
        ("54.60010,1.60010,20", ",,", "Position"),
        (",,public", ",Tern Street,public", "Place as written"),
    ],
)
def test_what_differs_is_said_in_fields_and_codes(old, new, words):
    made = reading(changed(old, new), holding(FIRST))
    [question] = made.questions
    assert question.code == "corrections"
    assert question.examples == (("Line 2", words),)


def test_a_corrected_row_waits_for_an_answer_with_its_line_and_without_its_values():
    made = reading(changed("20:15", "21:15"), holding(FIRST))
    assert (made.accepted, made.rejected, made.already_held) == (0, 1, 3)
    [problem] = made.problems.to_dict("records")
    assert (problem["row"], problem["code"], problem["taken"]) == (2, "conflicting_duplicate", False)
    assert "(time)" in problem["message"]
    assert "21" not in problem["message"]


def test_a_corrected_row_is_taken_instead_of_the_held_one_when_somebody_says_so():
    made = reading(changed("20:15", "21:15"), holding(FIRST), corrections="take")
    assert (made.accepted, made.rejected, made.already_held) == (1, 0, 3)
    assert made.supersedes.tolist() == [1]
    assert made.questions == ()


def test_what_is_held_stays_when_somebody_says_so():
    made = reading(changed("20:15", "21:15"), holding(FIRST), corrections="keep")
    assert (made.accepted, made.rejected, made.already_held) == (0, 0, 4)
    assert made.problems.empty


def test_a_home_is_compared_by_its_wide_area_only():
    assert reading(changed("54.61000", "54.61010", 3), holding(FIRST)).already_held == 4
    [question] = reading(changed("54.61000", "54.71000", 3), holding(FIRST)).questions
    assert question.examples == (("Line 5", "Position"),)


def test_a_second_offence_of_a_held_incident_is_a_row_of_its_own():
    second = FIRST[0].replace("cse", "cce")
    made = reading([*FIRST, second], holding(FIRST))
    assert (made.accepted, made.already_held) == (1, 4)
    assert made.questions == ()


def test_a_row_that_cannot_be_read_is_not_taken_for_gone():
    made = reading(changed("2026-03-06", "2026-13-06"), holding(FIRST))
    assert made.rejected == 1
    assert len(made.compared.unread) == 1


STREET = "Crime ID,Month,Longitude,Latitude,Crime type\n"


def street(*rows, known=None, **answers):
    text = STREET + "\n".join(rows) + "\n"
    return read(
        "s.csv", text.encode(), kind="incidents", agency="police", keys=KEY, today=1_800_000_000,
        known=known or Known(), answers=answers, layout="police_uk_street",
    )  # fmt: skip


def test_a_crime_id_that_comes_back_in_another_month_is_another_row_and_in_the_same_month_a_correction():
    first = street("c1,2026-01,1.6,54.6,Drugs")
    held = first.records.assign(id=[7], row_key=first.row_keys)[["id", *COMPARED]]
    known = Known(row_keys=set(first.row_keys), incidents=set(held["incident"]), held_rows=lambda _: held)
    assert street("c1,2026-02,1.6,54.6,Drugs", known=known).accepted == 1
    assert street("c1,2026-01,1.6,54.6,Drugs", known=known).already_held == 1
    [question] = street("c1,2026-01,1.6,54.6,Robbery", known=known).questions
    assert "Category" in question.examples[0][1]


rows = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("pq"), st.sampled_from(["harmed", "witness"]), st.integers(0, 2)),
    max_size=8,
)


def frame(some):
    from contextual.records import records_frame

    columns = {name: [one[at] for one in some] for at, name in enumerate(("incident", "person", "part", "earliest"))}
    return records_frame(columns, len(some)).assign(row_key="")


@given(rows, rows)
def test_every_held_row_is_paired_at_most_once_and_equal_rows_always_are(sent, held):
    beside = compare(frame(sent), frame(held).assign(id=np.arange(1, len(held) + 1)))
    used = beside.held[beside.state != NEW]
    assert len(set(used)) == len(used)
    counts = pd.Series(sent, dtype=object).value_counts(), pd.Series(held, dtype=object).value_counts()
    assert beside.count(SAME) == sum(min(int(n), int(counts[1].get(row, 0))) for row, n in counts[0].items())
    assert beside.count(CHANGED) == len(beside.changed)
