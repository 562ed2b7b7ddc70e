"""The snapshot of 2011, made up row by row to its published counts, read as any file and counted again."""

from __future__ import annotations

import csv
import io
from itertools import chain, repeat

import pytest

from contextual.counts.register import count_fields
from contextual.intake.read import read
from contextual.records import REGISTERS
from tests.intake.sent import KEY, TODAY

PEOPLE = 1065


def one_word(known, **words):
    """A column of which `known` rows say something; what no word accounts for is "other"."""
    said = list(chain.from_iterable(repeat(word.replace("_", " "), n) for word, n in words.items()))
    return [*said, *["other"] * (known - len(said)), *["Not known"] * (PEOPLE - known)]


def several_words(known, **words):
    """A column of several words a row, spread over `known` rows; a row no word reaches says "other"."""
    rows = [[] for _ in range(known)]
    for at, word in enumerate(chain.from_iterable(repeat(word, n) for word, n in words.items())):
        rows[at % known].append(word.replace("_", " "))
    return [*("; ".join(dict.fromkeys(row)) or "other" for row in rows), *[""] * (PEOPLE - known)]


COLUMNS = {
    "young_person_ref": [f"S-{n:04d}" for n in range(PEOPLE)],
    "snapshot_on": ["06/06/2011"] * PEOPLE,
    "gender": one_word(PEOPLE, male=92, transgender=1, female=972),
    "ethnicity": one_word(1040, white=819, asian=73, black=61, mixed=62),
    "models": several_words(439, older_partner=137, peer=119, relative=26, organised_network=78),
    "coercion": several_words(473, grooming=211, technology=36, social_networking=82, exploited_peer=60, gang_area=44,
                              other=58, business=26),
    "missing_band": one_word(427, over_10=150, once=277),
    "moved_areas": one_word(481, yes=47, no=434),
    "placement": one_word(145, residential=78, foster=37, supported=18, bed_and_breakfast=3, secure_custody=6),
    "living": one_word(648, looked_after=145, family=479),
    "social_care": one_word(684, child_protection=135, child_in_need=66),
    "circumstances": several_words(684, substance=124, sexual_health=88, mental_health=81, offences=67,
                                   offending_support=15),
    "domestic_violence": several_words(223, witness=100, direct=72, how_not_said=51),
    "education_status": one_word(459, not_attending=225, truanting=62, pru=46),
    "disability": several_words(135, physical=8, learning=95),
    "sen": one_word(857, yes=67, no=790),
    "offending": one_word(341, yes=115, no=226),
    "police_active": one_word(PEOPLE, yes=238, no=827),
    "court": one_word(158, convicted=34),
}  # fmt: skip


@pytest.fixture(scope="module")
def counted():
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(zip(*COLUMNS.values(), strict=True))
    made = read("2011.csv", out.getvalue().encode(), kind="cohort", agency="voluntary_sector", keys=KEY, today=TODAY)
    assert (made.accepted, len(made.problems)) == (PEOPLE, 0)
    return count_fields(REGISTERS["cohort"], made.register).set_index(["field", "code"])


@pytest.mark.parametrize(("field", "known", "published"), [
    ("ethnicity", 1040, {"white": 819, "asian": 73, "black": 61, "mixed": 62}),
    ("models", 439, {"older_partner": 137, "relative": 26, "organised_network": 78}),
    ("coercion", 473, {"grooming": 211, "social_networking": 82, "business": 26, "other": 58}),
    ("missing_band", 427, {"over_10": 150}),
    ("moved_areas", 481, {"yes": 47}),
    ("living", 648, {"looked_after": 145, "family": 479}),
    ("placement", 145, {"residential": 78, "foster": 37, "supported": 18, "bed_and_breakfast": 3, "secure_custody": 6}),
    ("social_care", 684, {"child_protection": 135, "child_in_need": 66}),
    ("circumstances", 684, {"substance": 124, "sexual_health": 88, "mental_health": 81, "offences": 67,
                            "offending_support": 15}),
    ("domestic_violence", 223, {"witness": 100, "direct": 72}),
    ("education_status", 459, {"truanting": 62, "pru": 46}),
    ("disability", 135, {"physical": 8, "learning": 95}),
    ("sen", 857, {"yes": 67}),
    ("offending", 341, {"yes": 115}),
    ("police_active", PEOPLE, {"yes": 238}),
    ("court", 158, {"convicted": 34}),
])  # fmt: skip
def test_every_published_count_comes_back_with_its_own_denominator(counted, field, known, published):
    rows = counted.loc[field]
    assert (rows["known"] == known).all()
    assert (rows["total"] == PEOPLE).all()
    assert {code: rows.loc[code, "n"] for code in published} == published


def test_words_said_together_add_up_to_more_than_the_rows_and_it_is_said(counted):
    mentions = counted.loc["coercion"].drop(["not_known", "not_recorded"])
    assert mentions["n"].sum() == 517
    assert (mentions["known"] == 473).all()
    assert mentions["several"].all()


def test_what_is_not_known_is_never_counted_as_no(counted):
    assert counted.loc[("moved_areas", "no"), "n"] == 434
    assert counted.loc[("moved_areas", "not_known"), "n"] == PEOPLE - 481


def test_no_share_is_among_the_figures(counted):
    assert counted.reset_index().columns.tolist() == ["field", "code", "label", "n", "known", "total", "several"]
