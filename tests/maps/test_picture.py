"""The picture shows the map and its words, and text in it is only text."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pytest

from contextual.errors import MapRefused
from contextual.maps.classes import PALETTE, RELEASED
from contextual.maps.picture import PictureText, picture
from tests.maps.places_and_cells import BOUNDS, NASTY, ROAD, line, some_cells


def pixels(png: bytes) -> np.ndarray:
    from matplotlib.image import imread

    return (imread(io.BytesIO(png))[:, :, :3] * 255).round().astype(int)


def share(png: bytes, colour: str) -> float:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float((np.abs(pixels(png) - wanted).max(axis=2) <= 1).mean())


def test_the_picture_is_as_wide_as_asked_and_of_the_class_colour():
    cells = some_cells()
    png = picture(cells, "4" * len(cells), cells[:2].tolist(), {"road": ROAD}, BOUNDS, width_px=600)
    assert pixels(png).shape[1] == 600
    assert share(png, PALETTE[3]) > 0.1
    assert share(png, PALETTE[1]) < 0.01


def test_a_hole_in_an_area_stays_open():
    land = (
        '{"type": "Polygon", "coordinates": [[[1.5, 54.5], [1.7, 54.5], [1.7, 54.7], [1.5, 54.7], [1.5, 54.5]],'
        " [[1.58, 54.59], [1.58, 54.61], [1.62, 54.61], [1.62, 54.59], [1.58, 54.59]]]}"
    )
    png = picture(some_cells(0), "0", layers={"land": land}, bounds=BOUNDS, width_px=400)
    middle = pixels(png)[int(pixels(png).shape[0] * 0.45), int(400 * 0.36)]
    assert middle.tolist() == [248, 250, 251]


@pytest.mark.parametrize("name", [*NASTY, r"$\frac{1}{", "$x$ and $y$", "a\x00b\u202ec"])
def test_names_are_drawn_as_text_and_break_nothing(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        words = PictureText(title=name, caption=name, marking=name, what=name)
        assert picture(some_cells(0), "3", text=words, width_px=300).startswith(b"\x89PNG")


def test_a_dollar_sign_begins_no_formula():
    def ink(text: str) -> int:
        drawn = pixels(picture(some_cells(0), "3", bounds=BOUNDS, text=PictureText(title=text), width_px=500))
        return int((255 - drawn[: len(drawn) // 12]).sum())

    assert ink("$a$") > ink("a") + ink("$")


def test_the_marking_and_the_caption_are_on_the_picture():
    bare = pixels(picture(some_cells(0), "3", bounds=BOUNDS, width_px=500))
    words = PictureText(caption="Young people, one year", marking="OFFICIAL-SENSITIVE")
    marked = pixels(picture(some_cells(0), "3", bounds=BOUNDS, text=words, width_px=500))
    changed = (bare != marked).any(axis=2)
    assert changed[:, 250:].any()
    assert changed[:, :250].any()
    assert not changed[int(len(changed) * 0.12) :].any()


def test_a_released_map_can_be_drawn_hatched_and_dotted():
    cells = some_cells(1)
    assert picture(cells, "hh12u5h", scale=RELEASED, width_px=300).startswith(b"\x89PNG")


def test_a_picture_checks_its_layers_as_the_map_does():
    with pytest.raises(MapRefused):
        picture(some_cells(0), "3", layers={"road": line((449500, 520500), (449600, 520600))})


def test_drawing_leaves_no_figure_behind():
    from matplotlib import pyplot as plt

    picture(some_cells(0), "3", width_px=300)
    assert plt.get_fignums() == []
