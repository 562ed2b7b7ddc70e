"""Rings: how many hexagons apart."""

from __future__ import annotations

import h3.api.basic_int as h3
import numpy as np
import pytest

from contextual.space.cells import cells_at, with_ring
from contextual.space.rings import rings_among


def _as_set(pairs) -> set[tuple[int, int, int]]:
    return {
        (int(pairs.cells[a]), int(pairs.cells[b]), int(ring))
        for a, b, ring in zip(pairs.centre, pairs.cell, pairs.ring, strict=True)
    }


def test_every_pair_within_reach_is_there_once_with_the_distance_the_grid_gives():
    some = np.random.default_rng(3).permutation(with_ring(cells_at([54.6], [1.6], 9), 4))[:30]
    pairs = rings_among(some, 3)
    wanted = {
        (int(a), int(b), h3.grid_distance(int(a), int(b)))
        for a in some for b in some if h3.grid_distance(int(a), int(b)) <= 3
    }  # fmt: skip
    assert _as_set(pairs) == wanted
    assert len(pairs.ring) == len(wanted)


def test_the_order_of_the_hexagons_changes_nothing_but_their_positions():
    some = with_ring(cells_at([54.6], [1.6], 8), 2)
    assert _as_set(rings_among(some, 2)) == _as_set(rings_among(some[::-1], 2))


def test_around_a_pentagon_rings_have_five_tenths_fewer_and_still_hold():
    pentagon = h3.get_pentagons(7)[0]
    around = h3.grid_disk(pentagon, 2)
    pairs = rings_among(around, 2)
    centre = list(around).index(pentagon)
    assert np.bincount(pairs.ring[pairs.centre == centre]).tolist() == [1, 5, 10]


def test_no_hexagon_gives_no_pair():
    assert len(rings_among([], 3).ring) == 0


def test_a_hexagon_given_twice_is_refused():
    cell = int(cells_at([54.6], [1.6], 9)[0])
    with pytest.raises(ValueError, match="twice"):
        rings_among([cell, cell], 1)
