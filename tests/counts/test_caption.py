from __future__ import annotations

import pytest
from hypothesis import given

from contextual.codes import HARMS
from contextual.counts.caption import area_text, sentence
from contextual.counts.lens import Lens, month_of
from tests.counts.test_lens import every_lens

YEAR = {"first": month_of(2025, 10), "last": month_of(2026, 9)}


def said(batch_class="partnership", **given):
    return sentence(Lens(**({"batch_class": batch_class} | YEAR | given)), 91_000)


def test_the_usual_caption():
    assert said() == (
        "Young people harmed, Oct 2025 to Sep 2026, all harms, all agencies, however recorded, any hour. "
        "Hexagons of about 9 ha."
    )


def test_open_records_are_of_people_of_all_ages_whatever_was_asked():
    for of in ("young_people", "incidents"):
        assert said("open", of=of).startswith(
            "Recorded incidents, people of all ages, Oct 2025 to Sep 2026, all categories"
        )


def test_a_narrow_lens_says_everything_that_is_narrow():
    words = said(
        of="incidents", last=YEAR["first"], harms={"missing", "cse"}, agencies={"police", "harbour_watch"},
        recorded={"reported"}, parts={"both", "harmed"}, place_types={"park"}, hours=(22, 4), weekdays={4, 5, 6},
        arrived_after=12, resolution=8,
    )  # fmt: skip
    assert words == (
        "Incidents, Oct 2025, child sexual exploitation or missing or abducted, from police or harbour_watch, "
        "reported, part: harmed or harmed and suspected, at park or open space, "
        "Fridays, Saturdays and Sundays 22:00 to 04:00 the next morning, only records that arrived after import 12. "
        "Hexagons of about 9 ha."
    )


def test_of_many_harms_it_says_how_many():
    assert f"6 of {len(HARMS)} harms" in said(harms=set(list(HARMS)[:6]))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"harms": set()}, "no harm"),
        ({"agencies": set()}, "from no agency"),
        ({"weekdays": set()}, "on no day, any hour"),
        ({"weekdays": {0}}, "Mondays, any hour"),
        ({"hours": (9, 24)}, "09:00 to 24:00"),
    ],
)
def test_the_ends_of_each_choice_read_plainly(given, words):
    assert f", {words}" in said(**given)


def test_a_caption_of_places_says_nothing_of_hexagons():
    assert "Hexagons" not in sentence(Lens("open", **YEAR), unit="place")


@pytest.mark.parametrize(
    ("resolution", "size"), [(7, "4.6 square kilometres"), (8, "65 ha"), (9, "9 ha"), (10, "1.3 ha")]
)
def test_without_an_area_the_usual_one_of_the_resolution_is_said(resolution, size):
    assert sentence(Lens("open", **YEAR, resolution=resolution)).endswith(f"Hexagons of about {size}.")


def test_areas_are_said_as_a_person_would():
    assert [area_text(metres) for metres in (5_000, 19_000, 20_000, 999_000, 1_000_000)] == [
        "0.5 ha", "1.9 ha", "2 ha", "100 ha", "1.0 square kilometres",
    ]  # fmt: skip


@given(every_lens)
def test_every_lens_is_one_line_of_plain_words(lens):
    words = sentence(lens)
    assert "\n" not in words
    assert "None" not in words
    assert "frozenset" not in words
    assert ", ," not in words
    assert words.endswith(".")
