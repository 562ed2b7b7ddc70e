from __future__ import annotations

import pytest

from contextual.records import boundaries_frame, figures_frame, links_frame, problems_frame
from contextual.store import areas
from contextual.store.batches import add_batch, withdraw
from tests.store.builders import sent

WARD = {"layer": "ward", "code": ["E1", "E2"], "name": ["Kelp", "Tern"], "outline": [b"a", b"b"]}
LINK = {"layer": "lsoa", "code": ["L1", "L2"], "within_layer": "ward", "within_code": ["E1", "E1"]}
FIGURE = {"layer": "lsoa", "code": ["L1", "L2"], "measure": "residents", "period": "2021", "value": [1500.0, 1200.0]}
KINDS = {
    "boundaries": (areas.upsert_boundaries, areas.read_boundaries, boundaries_frame, WARD, "name", ["Kelp", "Pier"]),
    "links": (areas.upsert_links, areas.read_links, links_frame, LINK, "within_code", ["E1", "E2"]),
    "figures": (areas.upsert_figures, areas.read_figures, figures_frame, FIGURE, "value", [1500.0, 1300.0]),
}


def keep(store, upsert, frame, content):
    with store.write() as conn:
        batch = add_batch(conn, sent(2, content, kind="boundaries"), None, problems_frame(), keys=store.keys)
        return batch, upsert(conn, frame, batch.id)


@pytest.mark.parametrize("what", KINDS)
def test_the_newest_file_stands_and_withdrawing_it_brings_the_earlier_one_back(store, what):
    upsert, read, frame, columns, changing, later = KINDS[what]
    before = frame(columns, 2)
    _, new = keep(store, upsert, before, "one")
    batch, changed = keep(store, upsert, frame(columns | {changing: later}, 2), "two")
    assert (new, changed) == (2, 1)
    with store.read() as conn:
        assert read(conn)[changing].tolist() == later
    with store.write() as conn:
        withdraw(conn, batch.id, 1_800_000_000, "terminal")
    with store.read() as conn:
        assert read(conn)[changing].tolist() == before[changing].tolist()


@pytest.mark.parametrize("what", KINDS)
def test_what_is_held_as_it_is_adds_nothing(store, what):
    upsert, read, frame, columns, _, _ = KINDS[what]
    keep(store, upsert, frame(columns, 2), "one")
    assert keep(store, upsert, frame(columns, 2), "two")[1] == 0
    assert keep(store, upsert, frame({}, 0), "three")[1] == 0
    with store.read() as conn:
        assert len(read(conn)) == 2


def test_a_figure_of_another_period_is_another_figure(store):
    keep(store, areas.upsert_figures, figures_frame(FIGURE, 2), "one")
    keep(store, areas.upsert_figures, figures_frame(FIGURE | {"period": "2022-06"}, 2), "two")
    with store.read() as conn:
        assert len(areas.read_figures(conn, "lsoa")) == 4
        assert areas.read_figures(conn, "ward").empty


def test_boundaries_are_read_by_one_layer_or_several(store):
    several = {"layer": ["ward", "street", "postcode"], "code": "1", "name": "", "outline": [b"a", b"b", b"c"]}
    keep(store, areas.upsert_boundaries, boundaries_frame(several, 3), "one")
    with store.read() as conn:
        assert areas.held_layers(conn) == ["postcode", "street", "ward"]
        assert areas.read_boundaries(conn, "street", "ward")["layer"].tolist() == ["street", "ward"]
