from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.sample import shapes, terrain, town
from contextual.sample.draws import Draws
from contextual.sample.ground import easting_northing, lon_lat


@pytest.fixture(scope="module")
def grid():
    from pyproj import Transformer

    return Transformer.from_crs(27700, 4326, always_xy=True)


def test_the_town_lies_on_dogger_bank_where_nobody_lives(grid):
    lon, lat = lon_lat((0, 0))
    assert abs(lon - 1.60) < 0.001
    assert abs(lat - 54.60) < 0.001


@given(x=st.integers(-14_000, 5_000), y=st.integers(-14_000, 5_000))
def test_the_towns_own_arithmetic_agrees_with_the_national_grid_within_two_metres(x, y):
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(27700, 4326, always_xy=True).transform(*easting_northing((x, y)))
    assert abs(lon_lat((x, y))[0] - lon) < 1.6e-5  # a metre and the fifth decimal place
    assert abs(lon_lat((x, y))[1] - lat) < 1.6e-5


def test_the_draws_are_the_same_numbers_on_every_machine():
    draws = Draws(54)
    assert [draws.below(1000) for _ in range(6)] == [913, 137, 556, 483, 958, 380]
    assert [draws.poisson(4) for _ in range(6)] == [6, 7, 5, 0, 2, 5]


@pytest.mark.parametrize("mean", [0.03, 1.25, 8.5, 40.0])
def test_poisson_draws_have_the_mean_and_the_variance_of_their_name(mean):
    draws = Draws(1)
    made = [draws.poisson(mean) for _ in range(20_000)]
    average = sum(made) / len(made)
    spread = sum((n - average) ** 2 for n in made) / len(made)
    assert abs(average - mean) < 4 * (mean / len(made)) ** 0.5
    assert spread == pytest.approx(mean, rel=0.06 if mean > 1 else 0.15)


def test_weights_of_nought_only_are_refused():
    with pytest.raises(ValueError, match="above nought"):
        Draws(1).weighted({"a": 0, "b": 0} | {"c": -1})


def test_a_point_on_every_street_is_on_land():
    coast_side = shapes.inside
    land = terrain.land()
    for street in town.streets():
        assert all(coast_side(shapes.along(street.line, k / 10), land) for k in range(1, 10)), street.name


def test_the_wards_cover_the_study_area_once():
    from shapely import Polygon, unary_union

    area = Polygon(terrain.study_area())
    wards = [Polygon(ring) for ring in terrain.wards().values()]
    assert all(ward.is_valid for ward in wards)
    assert area.is_valid
    assert sum(ward.area for ward in wards) == pytest.approx(area.area, rel=1e-4)
    assert unary_union(wards).symmetric_difference(area).area < area.area * 1e-4


def test_every_place_stands_on_its_own_ground():
    from shapely import Point, Polygon

    water = Polygon(terrain.water())
    shapes_of = [(p, Polygon(p.outline) if p.outline else Point(p.at)) for p in town.places()]
    names = [p.name for p in town.places()]
    assert len(set(names)) == len(names)
    for k, (place, shape) in enumerate(shapes_of):
        assert terrain.ward_of(place.at), place.name
        assert not shape.intersects(water), place.name
        assert all(shape.distance(other) > 60 for _, other in shapes_of[k + 1 :]), place.name


def test_nothing_public_stands_near_a_childrens_home():
    homes = [p for p in town.places() if p.private]
    assert [p.type for p in homes] == ["care_setting"] * 4
    for place in town.places():
        assert place.private or all(shapes.metres(place.at, home.at) > 400 for home in homes), place.name
