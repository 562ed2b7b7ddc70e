"""Apportioning: what is shared out adds up, lies where it should, and is unknown where nothing reaches."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contextual.space.apportion import by_nearest_centre, by_overlap
from contextual.space.cells import area_m2, boundary, cells_at, centre, with_ring

CELLS = with_ring(cells_at([54.6], [1.6], 9), 8)
WEST, SOUTH, EAST, NORTH = 1.58, 54.592, 1.62, 54.608


def halves(at):
    return [shapely.box(WEST, SOUTH, at, NORTH).wkb, shapely.box(at, SOUTH, EAST, NORTH).wkb]


def test_figures_add_up_to_the_whole_where_hexagons_cover_their_areas():
    shared, reached = by_overlap(CELLS, halves(1.6), [1200.0, 300.0])
    assert np.nansum(shared) == pytest.approx(1500)
    assert reached.all()


def test_each_hexagon_has_the_part_of_each_area_that_lies_in_it():
    """One hexagon at a time, by the plain geometry of it."""
    shared, _ = by_overlap(CELLS, halves(1.6), [1200.0, 300.0])
    boxes = [shapely.from_wkb(one) for one in halves(1.6)]
    for at in range(0, len(CELLS), 23):
        hexagon = shapely.Polygon([(lon, lat) for lat, lon in boundary(int(CELLS[at]))])
        parts = [hexagon.intersection(box).area / box.area for box in boxes]
        expected = 1200 * parts[0] + 300 * parts[1]
        if expected:
            assert shared[at] == pytest.approx(expected)
        else:
            assert np.isnan(shared[at])


def test_where_no_area_reaches_the_figure_is_unknown_and_where_an_area_is_empty_it_is_nought():
    shared, reached = by_overlap(CELLS, halves(1.6), [0.0, 300.0])
    assert np.isnan(shared).any()
    assert (shared == 0).any()
    far = shapely.box(2.5, 55.5, 2.6, 55.6).wkb
    shared, reached = by_overlap(CELLS, [far], [10.0])
    assert np.isnan(shared).all()
    assert not reached.any()


@given(st.floats(1.585, 1.615), st.floats(1, 5000))
def test_parting_an_even_area_anywhere_changes_nothing(at, people):
    whole, _ = by_overlap(CELLS, [shapely.box(WEST, SOUTH, EAST, NORTH).wkb], [people])
    west = people * (at - WEST) / (EAST - WEST)
    parted, _ = by_overlap(CELLS, halves(at), [west, people - west])
    np.testing.assert_allclose(parted, whole, rtol=1e-6, atol=1e-9)


def test_of_centres_each_figure_goes_to_the_hexagons_nearest_to_it_and_none_is_lost():
    chance = np.random.default_rng(4)
    lat, lon = chance.uniform(SOUTH, NORTH, 12), chance.uniform(WEST, EAST, 12)
    figures = chance.integers(500, 2000, 12).astype(float)
    shared = by_nearest_centre(CELLS, lat, lon, figures)
    assert shared.sum() == pytest.approx(figures.sum())
    middle = np.array([centre(int(cell)) for cell in CELLS])
    across = np.cos(np.radians(middle[:, 0].mean()))
    mine = [
        int(np.argmin((middle[at, 0] - lat) ** 2 + ((middle[at, 1] - lon) * across) ** 2)) for at in range(len(CELLS))
    ]
    for one in range(12):
        here = np.array(mine) == one
        np.testing.assert_allclose(shared[here], figures[one] * area_m2(CELLS[here]) / area_m2(CELLS[here]).sum())


def test_centres_closer_together_than_hexagons_are_wide_lose_nobody():
    lat, lon = centre(int(CELLS[40]))
    shared = by_nearest_centre(CELLS[40:41], [lat, lat + 1e-5], [lon, lon], [100.0, 50.0])
    assert shared.tolist() == [150.0]


def test_no_centre_and_no_hexagon_are_unknown_and_nothing():
    assert np.isnan(by_nearest_centre(CELLS, [], [], [])).all()
    assert len(by_nearest_centre([], [54.6], [1.6], [1.0])) == 0
    assert np.isnan(by_overlap(CELLS, [], [])[0]).all()


def test_the_order_of_hexagons_and_areas_does_not_matter():
    shared, _ = by_overlap(CELLS, halves(1.6), [1200.0, 300.0])
    turned, _ = by_overlap(CELLS[::-1], halves(1.6)[::-1], [300.0, 1200.0])
    np.testing.assert_allclose(turned[::-1], shared, rtol=1e-12)
