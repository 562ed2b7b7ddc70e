from __future__ import annotations

import h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contextual.errors import ContextualError
from contextual.space.area import StudyArea
from contextual.space.cells import cells_at, label, neighbours, parents

LAND = shapely.box(1.58, 54.59, 1.62, 54.61)
AREA = StudyArea.from_outlines([LAND])
RESOLUTIONS = (7, 8, 9, 10)


def hexagon(cell: int) -> shapely.Polygon:
    return shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(label(cell))])


def test_the_finest_cells_are_exactly_those_that_overlap_the_land():
    lat, lon = np.meshgrid(np.arange(54.585, 54.615, 0.0003), np.arange(1.57, 1.63, 0.0003))
    nearby = set(cells_at(lat.ravel(), lon.ravel()).tolist())
    assert set(AREA.cells(10).tolist()) == {cell for cell in nearby if hexagon(cell).intersects(LAND)}


@pytest.mark.parametrize("resolution", [7, 8, 9])
def test_coarser_cells_are_the_parents_of_the_finest(resolution):
    assert AREA.cells(resolution).tolist() == np.unique(parents(AREA.cells(10), resolution)).tolist()


@given(st.floats(1.58, 1.62), st.floats(54.59, 54.61))
def test_every_record_on_the_land_lies_in_the_area_at_every_resolution(lon, lat):
    cell = cells_at([lat], [lon])
    for resolution in RESOLUTIONS:
        assert parents(cell, resolution)[0] in AREA.cells(resolution)


def test_islands_and_holes():
    lake = shapely.box(1.59, 54.595, 1.61, 54.605)
    ring = StudyArea.from_outlines([LAND.difference(lake)])
    middle = cells_at([54.6], [1.6])[0]
    assert middle in AREA.cells(10)
    assert middle not in ring.cells(10)
    isle = shapely.box(1.7, 54.6, 1.705, 54.602)
    both = StudyArea.from_outlines([shapely.to_wkb(shapely.MultiPolygon([LAND, isle]))])
    apart = StudyArea.from_outlines([LAND, shapely.GeometryCollection([isle, shapely.Point(1.6, 54.6)])])
    assert both.cells(9).tolist() == apart.cells(9).tolist()
    assert len(both.cells(9)) > len(AREA.cells(9))


def test_land_smaller_than_a_hexagon_is_still_an_area():
    tiny = StudyArea.from_outlines([shapely.box(1.6, 54.6, 1.60001, 54.60001)])
    assert [len(tiny.cells(resolution)) for resolution in (7, 8, 9)] == [1, 1, 1]


def test_a_file_without_a_polygon_is_refused():
    with pytest.raises(ContextualError, match="no polygon"):
        StudyArea.from_outlines([shapely.Point(1.6, 54.6)])


def test_a_record_outside_adds_its_cell_but_never_to_the_areas_own():
    (outside,) = cells_at([54.7], [1.6])
    wider = AREA.with_records([outside, 0, AREA.cells(10)[0]], [9, 10, 10])
    assert parents([outside], 9)[0] in wider.cells(9)
    assert outside not in wider.cells(10)  # it is not known that closely
    for resolution in RESOLUTIONS:
        assert wider.cells(resolution, own_only=True).tolist() == AREA.cells(resolution).tolist()
    again = wider.with_records(cells_at([54.8], [1.6]))
    assert parents([outside], 9)[0] in again.cells(9)


def test_without_an_area_file_it_is_where_records_lie_and_one_ring():
    here = cells_at([54.6], [1.6])
    area = StudyArea.from_occupied([*here, 0, *here])
    assert not area.from_outline
    for resolution in RESOLUTIONS:
        (cell,) = parents(here, resolution)
        assert set(area.cells(resolution).tolist()) == {cell, *neighbours(cell).tolist()}
        if resolution < 10:
            assert np.isin(parents(area.cells(10), resolution), area.cells(resolution)).all()


def test_an_area_of_no_records_is_empty():
    assert [len(StudyArea.from_occupied([]).cells(resolution)) for resolution in RESOLUTIONS] == [0, 0, 0, 0]


def test_an_area_kept_as_arrays_comes_back_the_same():
    wider = AREA.with_records(cells_at([54.7], [1.6]))
    own, added = wider.to_arrays()
    again = StudyArea.from_arrays(1, from_outline=True, own=own, added=added)
    for resolution in RESOLUTIONS:
        assert again.cells(resolution).tolist() == wider.cells(resolution).tolist()
        assert again.cells(resolution, own_only=True).tolist() == wider.cells(resolution, own_only=True).tolist()


def test_the_mean_area_is_of_the_areas_own_cells():
    assert AREA.mean_area_m2(9) == pytest.approx(91_000, rel=0.05)
