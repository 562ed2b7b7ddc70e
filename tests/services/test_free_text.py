from __future__ import annotations

import pytest
import sqlalchemy as sa

from contextual import services
from contextual.access import Purpose
from contextual.errors import IdentifiableText
from contextual.store import schema
from tests.services.conftest import INCIDENTS

IDENTIFYING = {
    "NHS number": ["for 943 476 5919", "nhs_943_476_5919", "nhs.943.476.5919", "9 4 3 4 7 6 5 9 1 9",
                   "943\u2013476\u20135919"],
    "phone number": ["ring 07700 900123", "(020) 7946 0018", "0_7_7_0_0_9_0_0_1_2_3"],
    "e-mail address": ["ask gull@example.org", "gull\u200b@example.org"],
    "full postcode": ["near TS1 2AB", "ts12ab evenings"],
    "National Insurance number": ["AB 12 34 56 C"],
    "date of birth": ["dob 3/5/2010", "the one born 3 May 2010"],
    "custody number": ["custody no 12/3456"],
    "person's name": ["Mrs Gull's list"],
    "house's address": ["12 Seaholly Road"],
}  # fmt: skip
HARMLESS = [
    "Late evenings", "Winter 2025-26", "2024-01-01/2024-12-31", "1.9.2025 to 30.9.2025", "22:00 to 04:00", "k 10",
    "M25 3rd exit",
    "Lantern Park", "Platform 2", "Top 20 of 105 places", "", "Ward E05001234", "Operation Heron 2", "res 9, 24 months",
    "Meeting of 14.10.2026, item 3", "H&M and the 7 bus", "Ages 10-15", "Ages 10 11 12 13",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in IDENTIFYING.items() for text in texts])
def test_what_identifies_a_person_is_refused_by_its_kind_and_never_repeated(kind, text):
    with pytest.raises(IdentifiableText, match=kind) as refused:
        services.no_identifiers(text, "the note")
    assert "the note" in str(refused.value)
    assert not {word for word in text.split() if any(c.isdigit() for c in word)} & set(str(refused.value).split())


@pytest.mark.parametrize("text", HARMLESS)
def test_what_people_call_their_lenses_passes(text):
    assert services.no_identifiers(text) == text


def test_what_is_kept_is_what_was_looked_through():
    assert services.no_identifiers(" Late\u202e \u200b evenings\n") == "Late evenings"


def test_a_lens_named_after_a_child_is_not_saved(desk):
    desk.bring(INCIDENTS)
    with pytest.raises(IdentifiableText):
        services.save_lens(desk.asker, desk.why, desk.house, "calls of 07700 900123", desk.lens())
    assert services.saved_lenses(desk.asker, desk.why, desk.house) == []


@pytest.mark.parametrize("said", [{"ref_scheme": "943 476 5919"}, {"agency": "Nhs 943 476 5919"}])
def test_a_scheme_or_an_agency_that_identifies_a_child_is_not_kept_with_its_file(desk, said):
    sent = {"name": "b.csv", "kind": "incidents", "agency": "police", "data": b"occurred_at,category\n2026-03-06,cse\n"}
    for step in (services.understand, services.bring_in):
        with pytest.raises(IdentifiableText):
            step(desk.asker, desk.why, desk.house, services.Sending(**(sent | said)))


def test_a_look_for_a_reason_that_identifies_a_child_is_refused_and_leaves_no_trace_of_it(desk):
    desk.bring(INCIDENTS)
    reason = Purpose(code="review", reason="about Miss Gull")
    lens = desk.lens()
    with pytest.raises(IdentifiableText):
        services.look_at_map(desk.asker, reason, desk.house, lens)
    with desk.house.store.read() as conn:
        kept = conn.execute(sa.select(schema.traces.c.reason)).scalars().all()
    assert not [one for one in kept if one]
