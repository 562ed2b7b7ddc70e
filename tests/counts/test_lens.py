from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.codes import CLASSES, HARMS, PARTS, PLACE_TYPES, RECORDED
from contextual.counts.lens import Lens, from_code, month_of, month_text, to_code
from contextual.errors import BadLens

JAN = month_of(2026, 1)


def codes(table):
    return st.none() | st.frozensets(st.sampled_from(list(table)))


every_lens = st.builds(
    lambda months, **given: Lens(first=min(months), last=max(months), **given),
    months=st.tuples(st.integers(1, 12 * 10_000 - 1), st.integers(1, 12 * 10_000 - 1)),
    batch_class=st.sampled_from(list(CLASSES)),
    harms=codes(HARMS),
    agencies=st.none() | st.frozensets(st.from_regex(r"[a-z0-9][a-z0-9_]{0,39}", fullmatch=True), max_size=5),
    recorded=codes(RECORDED),
    parts=codes(PARTS),
    place_types=codes(PLACE_TYPES),
    hours=st.none() | st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] != pair[1]),
    weekdays=st.none() | st.frozensets(st.integers(0, 6)),
    arrived_after=st.none() | st.integers(0, 10**9),
    resolution=st.sampled_from([7, 8, 9, 10]),
    of=st.sampled_from(["young_people", "incidents"]),
)


@given(every_lens)
def test_a_link_gives_the_same_lens_back_and_needs_no_escaping(lens):
    text = to_code(lens)
    assert from_code(text) == lens
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", text)


@given(every_lens, every_lens)
def test_two_lenses_have_the_same_link_only_when_they_are_the_same(one, other):
    assert (to_code(one) == to_code(other)) == (one == other)


@given(st.text() | st.from_regex(r"1~(open|fictional)~20\d{4}~20\d{4}~\d~[yi](~[a-z](\.[a-z0-9]+)*)*", fullmatch=True))
def test_any_other_text_is_a_bad_lens_or_is_written_back_as_it_was(text):
    try:
        lens = from_code(text)
    except BadLens:
        return
    assert to_code(lens) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "2~open~202401~202412~8~i", "1~open~202413~202412~8~i", "1~open~202412~202401~8~i",
        "1~open~202401~202412~6~i", "1~open~202401~202412~8~x", "1~open~202401~202412~8~i~h.murder",
        "1~open~202401~202412~8~i~h.missing.cse", "1~open~202401~202412~8~i~o.3", "1~open~202401~202412~8~i~o.09.17",
        "1~open~202401~202412~8~i~a.POLICE", "1~open~202401~202412~8~i~a.../etc", "1~open~202401~202412~8~i~q.1",
        "1~open~202401~202412~8~i~n.-1", "1~open~202401~202412~8~i ", "1~open~202401~202412~8~i~h.cse~h.missing",
    ],
)  # fmt: skip
def test_a_link_that_was_altered_is_refused_without_repeating_it(text):
    with pytest.raises(BadLens, match=r"^this link does not hold a view that can be opened; choose the view again$"):
        from_code(text)


@pytest.mark.parametrize(
    "given",
    [
        {"batch_class": "everything"}, {"first": JAN + 1}, {"last": JAN - 1}, {"harms": {"murder"}},
        {"agencies": {"A B"}}, {"recorded": {"guessed"}}, {"parts": {"victim"}}, {"place_types": {"moon"}},
        {"hours": (9, 9)}, {"hours": (24, 3)}, {"hours": (3, 0)}, {"weekdays": {7}}, {"arrived_after": -1},
        {"resolution": 6}, {"of": "people"},
    ],
)  # fmt: skip
def test_a_lens_that_cannot_be_is_refused(given):
    with pytest.raises(BadLens):
        Lens(**({"batch_class": "open", "first": JAN, "last": JAN} | given))


def test_a_lens_is_frozen_and_takes_any_collection_of_codes():
    lens = Lens("open", JAN, JAN, harms=["cse", "cse"])
    assert lens.harms == frozenset({"cse"})
    with pytest.raises(dataclasses.FrozenInstanceError):
        lens.first = 1
    assert hash(lens) == hash(Lens("open", JAN, JAN, harms={"cse"}))


def test_months_are_numbered_and_named():
    assert [month_text(month_of(2025, month)) for month in (1, 12)] == ["Jan 2025", "Dec 2025"]
    assert month_of(2026, 1) - month_of(2025, 12) == 1
