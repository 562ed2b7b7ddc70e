"""Positions of a list that cannot all be right."""

from __future__ import annotations

import h3
import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from contextual.intake.faults import Faults
from contextual.intake.places.checks import check_piles, check_strays
from contextual.intake.where.coordinates import Positions
from contextual.space.area import StudyArea

TOWN = [(54.6 + i / 100, -1.2 + i / 100) for i in range(10)]


def strays(*points: tuple[float, float], area: dict | None = None) -> list[list[object]]:
    lat, lon = (np.array(column, float) for column in zip(*points, strict=True))
    faults = Faults(np.arange(2, len(lat) + 2))
    check_strays(Positions(lat, lon, np.full(len(lat), np.nan)), "lat", area or {}, faults)
    return faults.table()[["row", "code", "taken"]].values.tolist()


def around_town() -> dict[int, np.ndarray]:
    from shapely import box

    return dict(StudyArea.from_outlines([box(-1.3, 54.5, -1.0, 54.8)]).own)


def test_a_place_far_from_all_others_is_kept_and_said():
    assert strays(*TOWN, (51.5, -0.1)) == [[12, "out_of_range", True]]


def test_a_list_of_the_whole_country_has_no_strays():
    country = [(lat, lon) for lat in (50.5, 52.0, 53.5, 55.0) for lon in (-3.0, -1.5, 0.0)]
    assert strays(*country, (58.6, -3.1)) == []


def test_a_longitude_that_lost_its_sign_is_left_out():
    assert strays(*TOWN, (54.6, 1.2)) == [[12, "out_of_range", False]]


def test_with_a_study_area_a_stray_lies_outside_it_and_what_lies_inside_is_none():
    assert strays(*TOWN, (51.5, -0.1), area=around_town()) == [[12, "outside_area", True]]
    area = {9: np.array([h3.str_to_int(h3.latlng_to_cell(51.5, -0.1, 9))])}
    assert strays(*TOWN, (51.5, -0.1), area=area) == []


def test_a_whole_list_on_the_other_side_of_the_meridian_is_left_out_where_the_area_is_known():
    found = strays(*[(lat, -lon) for lat, lon in TOWN], area=around_town())
    assert {(code, taken) for _, code, taken in found} == {("out_of_range", False)}
    assert len(found) == len(TOWN)


def test_a_handful_of_places_have_no_usual_distance():
    assert strays((54.6, -1.2), (51.5, -0.1), (50.4, -4.1)) == []


@given(st.lists(st.tuples(st.floats(54.5, 54.7), st.floats(-1.4, -1.1)), min_size=5, max_size=40))
def test_places_of_one_town_are_never_strays_whatever_their_number(points):
    assert strays(*points) == []


def piles(names: list[str], points: list[tuple[float, float]], *, posted: bool = False) -> tuple[Faults, str]:
    lat, lon = (np.array(column, float) for column in zip(*points, strict=True))
    faults = Faults(np.arange(len(lat)))
    at = Positions(lat, lon, np.full(len(lat), np.nan))
    said = check_piles(at, pd.Series(names, dtype="str"), np.full(len(lat), posted), "lat", faults)
    return faults, said


def test_the_platforms_of_one_station_are_no_heap():
    faults, said = piles(["Gull Station"] * 30, [(54.6, 1.6)] * 30)
    assert (faults.refused.sum(), said) == (0, "")


def test_places_placed_by_their_postcode_share_its_middle_and_nobody_wonders():
    faults, said = piles([f"Shop {i}" for i in range(30)], [(54.6, 1.6)] * 30, posted=True)
    assert (faults.refused.sum(), said) == (0, "")


def test_half_of_a_list_on_one_point_is_left_out_and_the_other_half_kept():
    names = [f"Shop {i}" for i in range(40)]
    faults, _ = piles(names, [(54.6, 1.6)] * 20 + [(54.6, 1.6 + i / 100) for i in range(1, 21)])
    assert faults.refused.tolist() == [True] * 20 + [False] * 20
    assert set(faults.table()["code"]) == {"default_location"}
