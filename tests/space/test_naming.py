from __future__ import annotations

import numpy as np

from contextual.records import places_frame
from contextual.space.cells import cells_at, neighbours
from contextual.space.naming import hexagon_names

LAT, LON = 54.6, 1.6
HERE = int(cells_at([LAT], [LON], 9)[0])


def town(**more):
    columns = {"place_id": ["t:1", "t:2"], "name": ["Quay stop", "Lantern Park"], "type": ["bus_stop", "park"]}
    return places_frame(columns | {"lat": [LAT, LAT], "lon": [LON, LON]} | more, 2)


def test_a_hexagon_is_called_by_the_most_telling_place_in_it():
    assert hexagon_names([HERE], town(), 9) == {HERE: "Lantern Park"}


def test_a_hexagon_in_the_outline_of_a_place_is_called_by_its_side_of_it():
    from shapely import box, to_wkb

    park = to_wkb(box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01))
    around = [int(cell) for cell in neighbours(HERE) if cell != HERE]
    names = hexagon_names(around, town(outline=[b"", park]), 9)
    assert all(name.startswith("Lantern Park, ") for name in names.values())
    assert len(set(names.values())) == len(around)


def test_a_hexagon_without_a_place_is_called_by_distance_and_direction_from_the_nearest():
    around = [int(cell) for cell in neighbours(HERE) if cell != HERE]
    names = hexagon_names(around, town(), 9)
    assert all(name.endswith("of Lantern Park") for name in names.values())
    assert len(set(names.values())) == len(around)


def test_a_closed_or_private_place_gives_no_name():
    assert hexagon_names([HERE], town(status="closed"), 9)[HERE].startswith("Hexagon ")
    assert hexagon_names([HERE], town(private=True), 9)[HERE].startswith("Hexagon ")


def test_without_places_every_hexagon_still_has_a_name_of_its_own():
    cells = cells_at(LAT + np.arange(50) / 200, np.full(50, LON), 9)
    names = hexagon_names(cells, places_frame(), 9)
    assert len(set(names.values())) == len(set(cells.tolist()))
