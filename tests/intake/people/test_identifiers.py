from __future__ import annotations

import pandas as pd
import pytest

from contextual.intake.people.identifiers import find, is_address, kind_of_identifier, personal_heading

FOUND = {
    "NHS number": ["9434765919", "943 476 5919", "NHS no 943-476-5919 given"],
    "National Insurance number": ["AB123456C", "nino ab 12 34 56 c", "QQ123456C"],
    "full postcode": ["SW1A 1AA", "back of M11AE", "near ts1 2ab"],
    "phone number": ["(020) 7946 0018", "07700 900123", "+44 7700 900 123", "0044 20 7946 0018", "tel 020 7946 0018"],
    "e-mail address": ["gull@example.org", "write to a.b-c@kelp.example.co.uk."],
    "date of birth": ["DOB 01/02/2009", "d.o.b: 1-2-09", "born on 3 May 2010", "date of birth 2009-02-01"],
    "police national computer number": ["PNC 2003/1234567Z", "03/1234D"],
    "custody number": ["custody record 12345", "01NV/1234/24", "Custody no: AB/99"],
    "pupil number": ["B801200005001", "UPN b801200005001"],
}
NEAR = [
    "Lantern Park", "1234567890", "M25 3rd exit", "Junction 4", "A1 2BC", "2024-03-05", "05/03/2024 21:30", "bus 0205",
    "YP-00417", "room 101, block 2", "54.60012, 1.60034", "QQ1 9ZZ", "AB12345", "Staithe @ pier", "County lines",
    "Under 10 - 12", "634537 528624", "Crime 24/001006", "17:05-18:30",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_what_identifies_a_person_is_found_by_its_kind(kind, text):
    assert kind_of_identifier(text) == kind


@pytest.mark.parametrize("text", NEAR)
def test_what_only_looks_a_little_like_it_is_left_alone(text):
    assert kind_of_identifier(text) == ""


def test_an_nhs_number_needs_its_check_digit():
    assert kind_of_identifier("943 476 5918") == ""


def test_a_title_and_a_capital_may_be_a_name():
    kinds, names, _ = find(pd.Series(["Mrs Gull's house", "miss the bus", "Mr. Kelp"], dtype="str"))
    assert (kinds.tolist(), names.tolist()) == (["", "", ""], [True, False, True])


@pytest.mark.parametrize("text", ["12 Seaholly Road", "4b Lower Pier Street", "101 Kelp Row"])
def test_a_house_number_and_street_is_an_address(text):
    assert is_address(text)


@pytest.mark.parametrize("text", ["Seaholly Road", "Gull House", "2 boys in the road", "Pier 4"])
def test_a_place_without_a_house_number_is_no_address(text):
    assert not is_address(text)


@pytest.mark.parametrize(
    "heading",
    [
        "Name", "Surname", "First Name", "FORENAME", "childName", "DOB", "Date of Birth", "Address", "Address Line 1",
        "Home Postcode", "Phone", "Mobile Number", "e-mail", "NHS Number", "NI No", "Victim Name", "PNC ID",
    ],
)  # fmt: skip
def test_headings_that_promise_a_person_are_known(heading):
    assert personal_heading(heading)


@pytest.mark.parametrize(
    "heading", ["Place name", "Station Name", "Street name", "Category", "Crime ID", "Occurred at", "Ward name", "Lat"]
)
def test_headings_of_places_and_events_are_not(heading):
    assert not personal_heading(heading)


def test_a_number_of_a_person_is_allowed_as_the_reference_but_a_name_never_is():
    assert not personal_heading("Custody number", reference=True)
    assert not personal_heading("NHS number", reference=True)
    assert personal_heading("Surname", reference=True)
