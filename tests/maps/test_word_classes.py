"""Classes in words: the map, its legend and its spoken words say the same."""

from __future__ import annotations

import numpy as np
import pytest

from contextual.codes.emerging import FIVE
from contextual.errors import ContextualError
from contextual.maps.classes import LETTERS, PALETTE
from contextual.maps.hexlayer import HexagonLayer
from contextual.maps.word_classes import CHANCE, EMERGING, LOOKED_ONLY, SCAN

SCALES = (CHANCE, EMERGING, SCAN)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
def test_no_more_than_five_classes_are_shaded_and_each_has_a_letter_of_its_own(scale):
    letters = [letter for _, letter, _ in scale.rows]
    assert len([letter for letter in letters if letter in "12345"]) <= 5
    assert len(set(letters)) == len(letters)
    assert set(letters) <= set(LETTERS)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
def test_what_the_map_says_aloud_is_what_its_legend_says(scale):
    every = scale.legend(LETTERS)
    assert {row.letter: row.text.lower() for row in every} == {k: v.lower() for k, v in scale.spoken().items()}
    assert {row.fill for row in every} <= {*PALETTE, "", "dots"}


def test_the_map_of_emerging_places_names_every_class_of_the_simple_view():
    keys = {key for key, _, _ in EMERGING.rows}
    assert keys == {*FIVE, LOOKED_ONLY}
    assert all(EMERGING.label(key).startswith(FIVE.label(key)) for key in FIVE)


def test_a_class_the_legend_does_not_name_is_refused_and_never_drawn():
    with pytest.raises(ContextualError, match="no class"):
        CHANCE.letters(["hot", "warm"])


def test_the_words_of_the_classes_reach_the_map():
    layer = HexagonLayer(np.array([0x891942C5893FFFF]), CHANCE.letters(["hot"]), scale=CHANCE)
    assert "more than chance" in layer.script_text()
    assert "class 5 of 5" not in layer.script_text()
