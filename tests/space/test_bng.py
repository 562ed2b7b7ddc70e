from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj.transformer import TransformerGroup

from contextual.space import bng

BRITAIN = st.tuples(st.floats(50_000, 650_000), st.floats(20_000, 1_200_000))


def test_the_worked_example_of_the_grid_agrees_to_five_metres():
    # Ordnance Survey, A guide to coordinate systems in Great Britain, annexe C: E 651409.903, N 313177.270 is
    # 52 39 27.2531 N, 1 43 4.5177 E on the Airy ellipsoid; the shift to WGS84 there is about 50 m north-east
    lat, lon = bng.to_lat_lon([651_409.903], [313_177.270])
    assert lat[0] == pytest.approx(52.657977, abs=5e-5)
    assert lon[0] == pytest.approx(1.716052, abs=5e-5)


@given(st.lists(BRITAIN, min_size=1, max_size=10))
def test_there_and_back_is_the_same_to_a_millimetre(points):
    east, north = np.array(points).T
    again = bng.from_lat_lon(*bng.to_lat_lon(east, north))
    np.testing.assert_allclose(again, [east, north], rtol=0, atol=0.001)


@pytest.fixture(scope="module")
def named_operation():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PROJ says that a finer grid could be downloaded; it is not
        choices = TransformerGroup(27700, 4326, always_xy=True).transformers
    return next(choice for choice in choices if "OSGB36 to WGS 84 (6)" in choice.description)


@given(point=BRITAIN)
def test_the_pinned_operation_is_the_one_its_source_names(named_operation, point):
    lon, lat = named_operation.transform(*point)
    found = bng.to_lat_lon([point[0]], [point[1]])
    np.testing.assert_allclose([found[0][0], found[1][0]], [lat, lon], rtol=0, atol=1e-9)


def test_what_is_no_number_gives_no_position():
    lat, lon = bng.to_lat_lon([np.nan, np.inf, 400_000], [300_000, 300_000, 300_000])
    assert np.isnan(lat).tolist() == np.isnan(lon).tolist() == [True, True, False]
    assert bng.to_lat_lon([], [])[0].tolist() == []


@pytest.mark.parametrize(
    ("text", "easting", "northing", "side"),
    [
        ("NZ 495 205", 449_550, 520_550, 100),
        ("nz495205", 449_550, 520_550, 100),
        (" TQ 38 77 ", 538_500, 177_500, 1000),
        ("SV 00000 00000", 0.5, 0.5, 1),
        ("TG 51409 13177", 651_409.5, 313_177.5, 1),
        ("HP 6 1", 465_000, 1_215_000, 10_000),
    ],
)
def test_a_grid_reference_names_the_middle_of_its_square(text, easting, northing, side):
    assert bng.from_references([text]).to_numpy().tolist() == [[easting, northing, side]]


@pytest.mark.parametrize(
    "text",
    ["", "NZ", "no", "NZ 495 20", "NZ 4952050", "IZ 495 205", "AA 495 205", "495205", "NZ 495205 1", "NZ 495,205"],
)
def test_text_that_is_no_grid_reference_gives_no_position(text):
    assert np.isnan(bng.from_references([text]).to_numpy()).all()


def test_many_references_keep_their_order():
    read = bng.from_references(["NZ 1 1", "no", "NZ 1 1"])
    assert read["easting"].isna().tolist() == [False, True, False]
    assert len(bng.from_references([])) == 0


@given(st.integers(0, 499_999), st.integers(0, 499_999))
def test_a_reference_written_to_the_metre_reads_back(easting, northing):
    letters = "VWXYZQRSTULMNOPFGHJKABCDE"  # of the squares of S, from its south-west corner eastward and up
    square = letters[northing // 100_000 * 5 + easting // 100_000]
    text = f"S{square} {easting % 100_000:05d} {northing % 100_000:05d}"
    assert bng.from_references([text]).to_numpy().tolist() == [[easting + 0.5, northing + 0.5, 1.0]]
