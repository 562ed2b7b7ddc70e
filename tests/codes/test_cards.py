"""The method cards: every question of the page has one, each says when not to use it, and the guide is of today."""

from __future__ import annotations

import pytest

from contextual.codes.cards import CARDS
from contextual.codes.cards_guide import guide
from tests.conftest import ROOT

ON_THE_PAGE = {
    "hotspots", "emerging", "rates", "scan", "near_repeat", "week", "backtest", "change", "recording",
}  # fmt: skip


def test_every_method_of_the_page_has_its_card():
    assert set(CARDS) >= ON_THE_PAGE


@pytest.mark.parametrize("key", sorted(CARDS))
def test_a_card_asks_a_question_and_says_when_not_to_use_the_method_and_where_it_comes_from(key):
    card = CARDS[key]
    assert card.asks.endswith("?")
    assert len(card.reads) > 60
    assert len(card.not_for) > 60
    assert any(year.isdigit() and len(year) == 4 for year in card.source.replace(";", " ").replace(",", " ").split())


@pytest.mark.parametrize("word", ["high-risk", "hot-spot area", "offender", "next victim will"])
def test_no_card_speaks_of_risky_areas_or_of_persons_to_come(word):
    assert word not in " ".join(part for card in CARDS.values() for part in (card.asks, card.reads, card.not_for))


def test_the_page_of_cards_in_the_docs_is_written_from_the_cards():
    assert (ROOT / "docs" / "methods.md").read_text("utf-8") == guide()
