from __future__ import annotations

from benchmarks.drawn import differences, drawn_town
from contextual import services
from contextual.services import held
from contextual.services.looking import study_cells
from contextual.settings import Settings


def test_a_town_drawn_in_memory_counts_as_the_store_of_its_seed(tmp_path):
    town = drawn_town()
    house = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(tmp_path)}))
    try:
        assert differences(town, house.ledger("fictional"), held.months_sent(house, "fictional")) == []
        assert study_cells(house, town.lens())[0].tolist() == town.study().tolist()
    finally:
        house.close()


def test_a_difference_between_a_drawn_town_and_a_store_is_named():
    town, other = drawn_town(26), drawn_town(27)
    assert "place" in differences(town, other.ledger, other.sent)
    assert "months sent" in differences(town, other.ledger, other.sent)
