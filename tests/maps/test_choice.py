"""What the browser sends back is read with care."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.maps.choice import Choice, read_choice
from tests.maps.places_and_cells import MIDDLE, NASTY


def sent(**properties: object) -> dict:
    return {"last_active_drawing": {"type": "Feature", "properties": properties, "geometry": None}}


def test_a_hexagon_and_a_place_are_read():
    assert read_choice(sent(c=MIDDLE, n=5)) == Choice("cell", MIDDLE, 5)
    assert read_choice(sent(u="u17", n=6)) == Choice("place", "u17", 6)


def test_choosing_the_same_hexagon_again_is_a_new_choice():
    assert read_choice(sent(c=MIDDLE, n=5), after=5) is None
    assert read_choice(sent(c=MIDDLE, n=6), after=5) == Choice("cell", MIDDLE, 6)


@pytest.mark.parametrize("text", [*NASTY, "", "u", "u1 ", MIDDLE[:-1], MIDDLE.upper()])
def test_an_id_of_another_form_is_no_choice(text):
    assert read_choice(sent(c=text, n=1)) is None
    assert read_choice(sent(u=text, n=1)) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["properties", "c", "u", "n"]), inner),
    max_leaves=8,
)


@given(anything)
def test_whatever_is_sent_is_a_choice_or_nothing(thing):
    got = read_choice({"last_active_drawing": thing})
    assert got is None or isinstance(got, Choice)
