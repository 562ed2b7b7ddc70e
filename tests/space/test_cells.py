from __future__ import annotations

import h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.errors import UnknownCode
from contextual.space.cells import (
    area_m2,
    boundaries,
    boundary,
    cells_at,
    centre,
    finest_resolution,
    from_label,
    label,
    neighbours,
    parents,
    resolutions,
    with_ring,
)

HERE = (54.6, 1.6)
MANY_RINGS = 70
"""12,000 cells or more: so many are asked about together."""
positions = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20)


@given(positions, st.integers(0, 15))
def test_cells_equal_h3_position_by_position(where, resolution):
    found = cells_at([lat for lat, _ in where], [lon for _, lon in where], resolution)
    assert [label(cell) for cell in found.tolist()] == [h3.latlng_to_cell(lat, lon, resolution) for lat, lon in where]


@given(positions)
def test_parents_equal_h3_at_every_coarser_resolution(where):
    cells = cells_at([lat for lat, _ in where], [lon for _, lon in where])
    for resolution in range(11):
        expected = [h3.cell_to_parent(label(cell), resolution) for cell in cells.tolist()]
        assert [label(cell) for cell in parents(cells, resolution).tolist()] == expected


@given(positions)
def test_sorted_cells_have_sorted_parents(where):
    cells = np.sort(cells_at([lat for lat, _ in where], [lon for _, lon in where]))
    for resolution in (9, 8, 7):
        assert np.all(np.diff(parents(cells, resolution)) >= 0)


def test_parents_under_a_pentagon_equal_h3():
    pentagon = h3.get_pentagons(7)[0]
    children = [h3.str_to_int(cell) for cell in h3.cell_to_children(pentagon, 10)]
    assert {label(cell) for cell in parents(children, 7).tolist()} == {pentagon}
    for resolution in (8, 9):
        expected = [h3.cell_to_parent(label(cell), resolution) for cell in children]
        assert [label(cell) for cell in parents(children, resolution).tolist()] == expected


@pytest.mark.parametrize(("lat", "lon"), [(np.nan, 1.6), (54.6, np.inf), (91, 1.6), (54.6, 181), (-np.inf, np.nan)])
def test_an_impossible_position_has_no_cell(lat, lon):
    assert cells_at([lat, 54.6], [lon, 1.6]).tolist() == [0, int(cells_at(*([one] for one in HERE))[0])]


def test_nothing_has_no_cells():
    assert cells_at([], []).tolist() == parents([], 7).tolist() == resolutions([]).tolist() == []
    assert with_ring([0]).tolist() == []


def test_no_cell_has_no_parent_and_a_coarser_cell_is_refused():
    assert parents([0], 7).tolist() == [0]
    with pytest.raises(ValueError, match="coarser than resolution 9"):
        parents(cells_at([54.6], [1.6], 8), 9)


@pytest.mark.parametrize(
    ("metres", "finest"),
    [(0, 10), (100, 10), (100.1, 9), (250, 9), (250.1, 8), (600, 8), (600.1, 7), (1500, 7), (1500.1, 0), (np.nan, 0)],
)
def test_precision_gives_the_finest_resolution(metres, finest):
    assert finest_resolution(metres).tolist() == [finest]


@pytest.mark.parametrize(("lat", "lon", "published"), [(51.5074, -0.1278, 94_175), (52.4862, -1.8904, 94_954)])
def test_areas_are_true_areas_not_the_published_average(lat, lon, published):
    area = area_m2(cells_at([lat], [lon], 9))[0]
    assert area == pytest.approx(published, rel=0.005)
    assert area < 0.92 * h3.average_hexagon_area(9, "m^2")


def test_neighbours_touch_and_leave_the_cell_out():
    (cell,) = cells_at([54.6], [1.6], 9).tolist()
    around = neighbours(cell).tolist()
    assert around == sorted(around)
    assert all(h3.are_neighbor_cells(label(cell), label(other)) for other in around)
    assert set(with_ring([cell, 0]).tolist()) == {cell, *around}


def test_an_outline_is_around_its_centre():
    (cell,) = cells_at([54.6], [1.6], 9).tolist()
    outline = boundary(cell)
    np.testing.assert_allclose(outline.mean(axis=0), centre(cell), atol=1e-4)
    np.testing.assert_array_equal(boundaries([cell])[0], outline)


@pytest.mark.parametrize(
    "text", ["", "zz", "89184926cdbfff", "089184926cdbffff", "ffffffffffffffff", "<b>184926cdbffff"]
)
def test_text_that_is_no_cell_is_refused_without_repeating_it(text):
    with pytest.raises(UnknownCode) as error:
        from_label(text)
    assert not text or text not in str(error.value).split()


@pytest.mark.parametrize("resolution", [3, 4, 9, 10])
@pytest.mark.parametrize("beside", ["home", "pentagon"])
def test_the_ring_around_very_many_cells_is_that_of_each_of_them(resolution, beside):
    middle = h3.latlng_to_cell(*HERE, resolution) if beside == "home" else h3.get_pentagons(resolution)[0]
    cells = [h3.str_to_int(cell) for cell in h3.grid_disk(middle, MANY_RINGS)]
    expected = sorted(h3.str_to_int(cell) for cell in h3.grid_disk(middle, MANY_RINGS + 1))
    assert len(cells) > 12_000
    assert with_ring([*cells, 0, cells[0]]).tolist() == expected
