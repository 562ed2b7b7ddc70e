from __future__ import annotations

from functools import cache

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from contextual.intake.gazetteer import Gazetteer, normal
from contextual.records import boundaries_frame, places_frame
from contextual.sample.draws import Draws
from tests.intake.names import noise
from tests.intake.names.corpus import corpus
from tests.intake.names.ground import frames

TOWN = frames()
HIDDEN = set(TOWN.places.loc[TOWN.places["private"] | (TOWN.places["status"] == "closed"), "place_id"])
NAMES = sorted(TOWN.places["name"])
written = st.one_of(
    st.text(max_size=40), st.sampled_from(NAMES), st.sampled_from(sorted({one.text for one in corpus(7, 300)})),
    st.builds(lambda seed, name: noise.typed(Draws(seed), name, 2), st.integers(0, 9_999), st.sampled_from(NAMES)),
)  # fmt: skip


@cache
def gazetteer():
    return TOWN.gazetteer()


def meant(text):
    return gazetteer().settle("police", [text])[0], gazetteer().candidates("police", [text])[0]


@given(written)
def test_a_private_or_closed_place_is_never_settled_on_nor_shown(text):
    answer, shown = meant(text)
    assert answer is None or answer.place_id not in HIDDEN
    assert not {one.place_id for one in shown} & HIDDEN


@given(written)
def test_candidates_are_in_order_and_say_why(text):
    shown = meant(text)[1]
    assert [one.confidence for one in shown] == sorted((one.confidence for one in shown), reverse=True)
    assert all(0 < one.confidence <= 1 and one.reasons and one.precision_m >= 250 for one in shown)


@given(st.sampled_from(sorted({one.text for one in corpus(8, 300)})))
def test_capitals_spaces_and_marks_change_nothing(text):
    spaced = f"  {text.upper()} ".replace(" ", "   ").replace("   ", " , ", 1)
    assert normal(spaced) == normal(text)
    assert meant(spaced) == meant(text)


@given(st.sampled_from(NAMES), st.integers(0, 10_000))
def test_an_unrelated_place_does_not_change_what_an_exact_name_means(name, seed):
    draws = Draws(seed)
    letters = "".join(draws.one("bdfgklmnprtvz") + draws.one("aeiou") for _ in range(4))
    extra = places_frame({"place_id": ["new"], "name": [f"Q{letters} Observatory"], "lat": [54.61], "lon": [1.61]}, 1)
    with_it = pd.concat([TOWN.places, extra], ignore_index=True)
    nothing = boundaries_frame()
    before = Gazetteer.of(TOWN.places, nothing, nothing, {}).settle("police", [name])
    assert Gazetteer.of(with_it, nothing, nothing, {}).settle("police", [name]) == before


@given(st.lists(written, max_size=6))
def test_a_text_means_the_same_alone_and_among_others(texts):
    together = gazetteer().settle("police", texts)
    assert together == [meant(text)[0] for text in texts]
