"""Neighbours: found by arithmetic, and the same as H3 finds one by one."""

from __future__ import annotations

import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.space.cells import with_ring
from contextual.space.neighbours import neighbours_of


def disk(lat, lon, resolution, rings=6):
    return np.array(sorted(h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), rings)), np.int64)


def one_by_one(cells, ring, own):
    """The oracle: ask H3 about every cell."""
    place = {cell: at for at, cell in enumerate(cells.tolist())}
    return [
        sorted(place[near] for near in h3.grid_disk(cell, ring) if near in place and (own or near != cell))
        for cell in cells.tolist()
    ]


def as_lists(found):
    return [sorted(found.of(at).tolist()) for at in range(len(found))]


PENTAGON_AT_4 = h3.cell_to_latlng(h3.get_pentagons(4)[0])
BETWEEN_BASE_CELLS = h3.cell_to_boundary(h3.latlng_to_cell(54.6, 1.6, 0))[0]


@pytest.mark.parametrize("ring", [1, 2, 3])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    ("lat", "lon", "resolution"),
    [
        (54.6, 1.6, 9),
        (50.4, -4.1, 8),
        (60.3, -1.2, 7),
        (*PENTAGON_AT_4, 4),
        (*PENTAGON_AT_4, 9),
        (*BETWEEN_BASE_CELLS, 6),
        (*h3.cell_to_latlng(h3.get_pentagons(0)[3]), 1),
        (0.0, 0.0, 2),
    ],
)
def test_neighbours_are_those_h3_gives_also_at_pentagons_and_between_base_cells(lat, lon, resolution, ring, own):
    cells = disk(lat, lon, resolution)
    assert as_lists(neighbours_of(cells, ring, own=own)) == one_by_one(cells, ring, own)


@given(
    st.sampled_from([(54.6, 1.6, 9), (*PENTAGON_AT_4, 5), (*BETWEEN_BASE_CELLS, 7)]),
    st.sets(st.integers(0, 126), min_size=1),
    st.sampled_from([1, 2]),
)
def test_holes_and_islands_leave_only_neighbours_inside_the_set(where, kept, ring):
    cells = disk(*where)
    cells = cells[[at for at in sorted(kept) if at < len(cells)]]
    assert as_lists(neighbours_of(cells, ring)) == one_by_one(cells, ring, True)


def test_a_set_too_scattered_for_a_table_of_the_ground_between_is_looked_up_instead():
    cells = np.union1d(disk(50.1, -5.5, 10, 2), disk(55.9, -2.1, 10, 2))
    assert as_lists(neighbours_of(cells, 2)) == one_by_one(cells, 2, True)


def test_all_of_base_cells_and_no_cell_at_all_are_answered():
    whole = np.array(sorted(h3.get_res0_cells()), np.int64)
    assert as_lists(neighbours_of(whole)) == one_by_one(whole, 1, True)
    assert len(neighbours_of(np.zeros(0, np.int64))) == 0


def test_neighbours_go_both_ways():
    cells = disk(54.6, 1.6, 9)[::2]
    found = neighbours_of(cells, 2, own=False)
    pairs = {(at, near) for at in range(len(cells)) for near in found.of(at).tolist()}
    assert pairs == {(near, at) for at, near in pairs}


@given(st.lists(st.integers(0, 9), min_size=19, max_size=19), st.booleans())
def test_sums_are_of_the_neighbours_listed_in_one_column_or_many(values, own):
    found = neighbours_of(disk(54.6, 1.6, 9, 2), own=own)
    expected = [sum(values[near] for near in found.of(at).tolist()) for at in range(19)]
    assert found.sums(values).tolist() == expected
    assert found.sums(values).dtype == np.int64
    doubled = found.sums(np.column_stack([values, 2 * np.array(values)]))
    assert doubled[:, 1].tolist() == [2 * total for total in expected]


def test_what_is_no_sorted_set_of_one_resolution_is_refused():
    cells = disk(54.6, 1.6, 9, 1)
    for wrong in (cells[::-1], np.repeat(cells, 2), np.union1d(cells, disk(54.6, 1.6, 8, 1))):
        with pytest.raises(ValueError, match="sorted, each once"):
            neighbours_of(wrong)
    with pytest.raises(ValueError, match="one ring or more"):
        neighbours_of(cells, 0)
    with pytest.raises(ValueError, match="one value for each of the 7"):
        neighbours_of(cells).sums([1, 2])


def test_a_cell_with_all_its_ring_has_seven_or_nineteen():
    cells = with_ring(with_ring([h3.latlng_to_cell(54.6, 1.6, 9)]))
    assert neighbours_of(cells, 1).counts.max() == 7
    assert neighbours_of(cells, 2).counts.max() == 19
