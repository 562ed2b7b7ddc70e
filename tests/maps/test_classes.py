"""Counts become classes by fixed edges."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from contextual.errors import ContextualError
from contextual.maps.classes import EXACT, LETTERS, OPEN, PALETTE, RELEASED, classify, legend_rows, legend_title, spoken


@pytest.mark.parametrize(
    ("scale", "counts", "letters"),
    [
        (EXACT, [0, 1, 2, 3, 4, 5, 9, 10, 14, 15, 900], "01122334455"),
        (RELEASED, [0, 5, 11, 14, 15, 24, 25, 49, 50, 99, 100], "hh112233445"),
        (OPEN, [0, 1, 9, 10, 49, 50, 199, 200, 499, 500], "0112233445"),
    ],
)
def test_the_borders_of_every_class(scale, counts, letters):
    assert classify(np.array(counts), scale) == letters


def test_the_ranges_are_written_as_decided():
    assert EXACT.ranges() == ("1 to 2", "3 to 4", "5 to 9", "10 to 14", "15 or more")
    assert RELEASED.ranges() == ("11 to 14", "15 to 24", "25 to 49", "50 to 99", "100 or more")
    assert OPEN.ranges() == ("1 to 9", "10 to 49", "50 to 199", "200 to 499", "500 or more")


def test_a_released_nought_and_a_hidden_number_look_the_same():
    assert classify(np.array([0, 7, np.nan]), RELEASED, np.array([True, False, False])) == "hhh"
    assert [row.fill for row in legend_rows(RELEASED, "h1")][-1] == "hatch"


def test_only_the_released_map_says_about():
    assert legend_title(RELEASED) == "Young people, about"
    assert legend_title(EXACT) == "Young people"
    assert spoken(RELEASED)["2"] == "class 2 of 5: about 15 to 24"


def test_not_known_is_never_drawn_as_a_number_or_as_none():
    assert classify(np.array([0, 0, 2]), EXACT, np.array([True, False, True])) == "u01"


def test_a_count_below_nought_is_refused():
    with pytest.raises(ContextualError, match="below nought"):
        classify(np.array([3, -1]))


def test_the_classes_get_darker():
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    values = [luminance(colour) for colour in PALETTE]
    assert values == sorted(values, reverse=True)
    assert min(a / b for a, b in pairwise(values)) > 1.3


@given(
    hnp.arrays(np.int64, st.integers(0, 30), elements=st.integers(0, 2000)), st.sampled_from([EXACT, RELEASED, OPEN])
)
def test_a_class_never_depends_on_the_other_counts(counts, scale):
    alone = "".join(classify(np.array([count]), scale) for count in counts)
    assert classify(counts, scale) == alone
    assert set(alone) <= set(LETTERS)
