from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual import codes
from contextual.errors import UnknownCode


def test_every_harm_has_a_bit_of_its_own_that_never_moves():
    bits = [harm.bit for harm in codes.HARMS.values()]
    assert bits == list(range(len(bits)))
    assert codes.HARMS["cse"].bit == 0
    assert codes.HARMS["missing"].bit == 9
    assert codes.HARMS["crime_asb"].bit == 14
    assert codes.HARMS["stop_search"].bit == 28


@given(st.sets(st.sampled_from(list(codes.HARMS))))
def test_packing_harms_and_unpacking_them_gives_the_same_harms(harms):
    assert set(codes.unmask(codes.mask(harms))) == harms


@pytest.mark.parametrize("table", [codes.RECORDED, codes.PARTS, codes.AGE_BANDS, codes.LOCATION_KINDS, codes.HARMS])
def test_other_not_known_and_not_recorded_are_three_codes(table):
    assert {"other", "not_known", "not_recorded"} <= set(table)


def test_an_unknown_code_is_refused_with_the_choices():
    with pytest.raises(UnknownCode, match="choose from: harmed"):
        codes.PARTS["offender"]


def test_nobody_is_ever_called_an_offender():
    words = " ".join(
        row.label for table in (codes.PARTS, codes.HARMS, codes.PUSH, codes.PULL) for row in table.values()
    )
    assert "offender" not in words.lower()


def test_only_care_settings_among_the_place_types_are_private():
    assert [key for key, kind in codes.PLACE_TYPES.items() if kind.private] == ["care_setting"]


def test_an_agency_may_use_a_code_of_its_own():
    assert codes.agency_code("Dogger Trust-2") == "dogger_trust_2"
    with pytest.raises(UnknownCode):
        codes.agency_code("a/b")


def test_no_problem_sentence_has_room_for_a_value():
    assert not any("{" in row.label or "%" in row.label for row in codes.PROBLEMS.values())
