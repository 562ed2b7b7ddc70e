from __future__ import annotations

import pytest

from contextual.codes import UNKNOWN
from contextual.records import REGISTERS, WORD_LISTS, months, register_frame
from contextual.records.register import READS

WITHOUT_OTHER = {"answer"}
"""Lists in which "other" would say nothing: a yes or no."""


@pytest.mark.parametrize("name", sorted(WORD_LISTS))
def test_every_list_has_other_not_known_and_not_recorded_as_three_codes(name):
    wanted = set(UNKNOWN) - ({"other"} if WORD_LISTS[name].name in WITHOUT_OTHER else set())
    assert wanted <= set(WORD_LISTS[name])


def test_a_field_of_one_name_has_one_list_in_every_register():
    for register in REGISTERS.values():
        for field in register.fields:
            assert field.codes is None or WORD_LISTS[field.name] is field.codes


def test_no_register_has_room_for_a_score_a_share_or_what_identifies_a_person():
    parted = {part for one in REGISTERS.values() for name in one.columns for part in name.split("_")}
    assert not parted & {"score", "risk", "rank", "percent", "share", "rate", "dob", "born", "address", "postcode",
                         "phone", "email", "surname", "forename", "nhs"}  # fmt: skip


def test_only_organisations_and_places_have_names():
    named = {f.name for one in REGISTERS.values() for f in one.fields if f.name.endswith("name")}
    assert named == {"service_name", "school_name", "place_name"}


def test_a_reference_that_points_to_a_person_is_no_column():
    assert "support_id" not in REGISTERS["support"].columns
    assert "voice_id" not in REGISTERS["voices"].columns
    assert "service_id" in REGISTERS["services"].columns


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_a_register_declares_what_can_be_read_and_says_what_it_holds(kind):
    register = REGISTERS[kind]
    assert all(field.reads in READS and field.meaning for field in register.fields)
    assert len({field.name for field in register.fields}) == len(register.fields)
    named = {name for need in (*register.needs, *register.key, *register.period) for name in need.split("|")}
    assert named <= {field.name for field in register.fields}
    assert len(register_frame(register, {}, 2)) == 2


def test_nobody_is_called_an_offender_or_blamed_in_any_list():
    said = " ".join(row.label.lower() for table in WORD_LISTS.values() for row in table.values())
    assert not any(word in said for word in ("offender", "risky", "lifestyle", "promiscuous", "prostitut", "abscond"))


def test_a_term_is_of_the_month_in_which_it_starts():
    said = {"academic_year": "2025/26", "term": ["autumn", "spring", "summer", "year", "not_known"]}
    made = months(REGISTERS["education"], register_frame(REGISTERS["education"], said, 5))
    assert [f"{m // 12}-{m % 12 + 1:02d}" for m in made] == ["2025-09", "2026-01", "2026-04", "2025-09", "2025-09"]


def test_support_is_of_the_day_of_its_status_else_of_its_start():
    said = {"as_of": ["2026-09-30", "not_recorded"], "started_on": ["2025-01-01", "2025-02"]}
    made = months(REGISTERS["support"], register_frame(REGISTERS["support"], said, 2))
    assert made.tolist() == [2026 * 12 + 8, 2025 * 12 + 1]
