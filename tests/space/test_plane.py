"""Positions in metres: distances are those of the ellipsoid, within the error that is stated."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Geod

from contextual.space.plane import local_plane

EARTH = Geod(ellps="WGS84")


@pytest.mark.parametrize(("middle", "reach"), [(50.4, 0.02), (54.6, 0.1), (57.5, 0.3), (0.5, 0.1)])
def test_short_distances_are_the_ellipsoids_within_the_stated_error(middle, reach):
    chance = np.random.default_rng(4)
    lat, lon = middle + reach * (2 * chance.random(400) - 1), -1.2 + 0.2 * chance.random(400)
    lat[200:], lon[200:] = lat[:200] + 0.004 * chance.random(200), lon[:200] + 0.004 * chance.random(200)
    plane = local_plane(lat, lon)
    ours = np.hypot(plane.easting[200:] - plane.easting[:200], plane.northing[200:] - plane.northing[:200])
    _, _, true = EARTH.inv(lon[:200], lat[:200], lon[200:], lat[200:])
    assert np.abs(ours / true - 1).max() <= plane.error
    assert plane.error < 0.01


def test_in_a_town_a_distance_of_a_kilometre_is_right_to_two_metres():
    plane = local_plane([54.5, 54.7], [1.5, 1.8])
    assert plane.error * 1_000 < 2.5


def test_records_at_one_point_stay_at_one_point():
    plane = local_plane([54.6123456, 54.7, 54.6123456], [1.6543211, 1.6, 1.6543211])
    assert (plane.easting[0], plane.northing[0]) == (plane.easting[2], plane.northing[2])


def test_nothing_at_all_is_an_empty_plane():
    assert len(local_plane([], []).easting) == 0
