"""The lie of the land: coast, river, railway, the study area and its wards. The same for every seed."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from contextual.sample import shapes
from contextual.sample.ground import Point

WEST, SOUTH, NORTH = -4000.0, -3000.0, 3000.0
"""Edges of the study area, metres from the centre; the coast is its eastern edge."""

FRAME = 4400.0, 3400.0
"""The base map is drawn a little further than the study area: metres east and west, north and south."""

_COAST: list[Point] = [
    (3150, 3400), (3060, 2900), (3130, 2400), (3330, 1900), (3430, 1400), (3370, 900), (3310, 500), (3230, 100),
    (3230, -250), (3120, -700), (2950, -1150), (2760, -1600), (2730, -2050), (2850, -2500), (3050, -2950),
    (3150, -3400),
]  # fmt: skip
_RIVER: list[Point] = [
    (-4400, -200), (-3400, -380), (-2400, -690), (-1400, -830), (-600, -770), (200, -600), (900, -500), (1700, -440),
    (2500, -330), (3330, -290),
]  # fmt: skip
_RAIL: list[Point] = [
    (-4400, -1750), (-2500, -1560), (-1200, -1370), (-330, -1110), (250, -700), (700, -100), (1000, 450), (1130, 960),
    (1180, 1900), (1290, 3400),
]  # fmt: skip
_PIER: list[Point] = [(3220, 780), (3760, 860)]
# Edges of the study area on land and between wards; each list is shared by the wards on both its sides.
_BRIDGES = (-2100.0, -250.0, 450.0)
_WEST_LOW: list[Point] = [(-3850, -1300), (-3950, -2300), (-3700, -3000)]
_WEST_HIGH: list[Point] = [(-4000, -262), (-3900, 700), (-4000, 1600), (-3850, 2500)]
_SOUTH_EDGE: list[Point] = [(-3700, -3000), (-2050, -2930), (-600, -3000), (800, -2950)]
_NORTH_EDGE: list[Point] = [(-3500, 3000), (-2150, 2920), (-600, 3000), (900, 2930)]
_TOP: list[Point] = [(-2150, 1900), (-1200, 1780), (-250, 1720), (800, 1620), (1700, 1500), (2400, 1570)]
_FLATS: list[Point] = [(-2100, 400), (-2180, 1200), (-2150, 1900), (-2230, 2400), (-2150, 2920)]
_CENTRE: list[Point] = [(-200, 0), (-120, 800), (-250, 1720)]
_EAST: list[Point] = [(1780, 300), (1640, 900), (1700, 1500)]
_MARSH: list[Point] = [(-2180, -1500)]
_SOUTHGATE: list[Point] = [(700, -2400), (560, -1500)]
OUTSIDE: dict[str, Point] = {
    "Silverholm": (-12_400, 2_900),
    "Ketterby": (-1_900, -13_100),
    "Outer Marfold": (-9_600, -7_700),
}
"""Invented towns beyond the study area, where some young people are found."""


@cache
def coast() -> tuple[Point, ...]:
    """
    Shore line, from north to south.

    Examples
    --------
    >>> coast()[0]
    (3150, 3400)
    """
    return tuple(shapes.smooth(_COAST, steps=5))


@cache
def river() -> tuple[Point, ...]:
    """
    Middle of the River Swatch, from west to its mouth.

    Examples
    --------
    >>> river()[0]
    (-4400, -200)
    """
    return tuple(shapes.smooth(_RIVER, steps=5))


@cache
def rail() -> tuple[Point, ...]:
    """
    Railway line, from south-west to north.

    Examples
    --------
    >>> rail()[0]
    (-4400, -1750)
    """
    return tuple(shapes.smooth(_RAIL, steps=5))


def water() -> list[Point]:
    """
    Outline of the river, wider towards the sea.

    Examples
    --------
    >>> ring = water()
    >>> ring[0] == ring[-1]
    True
    """
    return shapes.ribbon(river(), 34, 150)


def pier() -> list[Point]:
    """
    Line of the pier, out into the sea.

    Examples
    --------
    >>> shapes.inside(pier()[-1], sea())
    True
    """
    return list(_PIER)


def _cut(line: tuple[Point, ...], axis: int, low: float, high: float) -> list[Point]:
    """Return the part of a line between two values of one coordinate (which runs one way along it), ends included."""
    ends = [_crossing(line, axis, value) for value in (low, high)]
    between = [p for p in line if low < p[axis] < high]
    if between and line[0][axis] > line[-1][axis]:
        between.reverse()
    return [ends[0], *between, ends[1]]


def _crossing(line: tuple[Point, ...], axis: int, value: float) -> Point:
    for a, b in pairwise(line):
        if min(a[axis], b[axis]) <= value <= max(a[axis], b[axis]):
            part = (value - a[axis]) / (b[axis] - a[axis])
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
    return line[-1]


def study_area() -> list[Point]:
    """
    Outline of the land the partnership serves: the town within its west, south and north edges, to the shore.

    Examples
    --------
    >>> shapes.inside((0, 0), study_area()), shapes.inside(OUTSIDE["Silverholm"], study_area())
    (True, False)
    """
    shore = _cut(coast(), 1, SOUTH, NORTH)
    ring = [*_WEST_LOW, *_SOUTH_EDGE[1:], *shore, *reversed(_NORTH_EDGE), *reversed(_WEST_HIGH)]
    return [*ring, ring[0]]


def land() -> list[Point]:
    """
    Outline of all land on the base map.

    Examples
    --------
    >>> shapes.inside((0, 0), land())
    True
    """
    wide, high = FRAME
    return [(-wide, -high), *reversed(coast()), (-wide, high), (-wide, -high)]


def sea() -> list[Point]:
    """
    Outline of all sea on the base map.

    Examples
    --------
    >>> shapes.inside((4000, 0), sea())
    True
    """
    wide, high = FRAME
    return [(wide, -high), (wide, high), *coast(), (wide, -high)]


@cache
def wards() -> dict[str, tuple[Point, ...]]:
    """
    Outlines of the eight wards, which share their edges and together cover the study area.

    Examples
    --------
    >>> sorted(wards())[:3]
    ['Lantern', 'Marram', 'Marsh End']
    """
    shore_top, shore_river = _crossing(coast(), 1, 1500), _crossing(coast(), 1, river()[-1][1])
    west, lantern, gate, pier_edge = (_cut(river(), 0, a, b) for a, b in pairwise((WEST, *_BRIDGES, 1700.0)))
    to_sea = [*_cut(river(), 0, 1700, river()[-1][0] - 110), shore_river]
    low_shore, high_shore = _cut(coast(), 1, SOUTH, shore_river[1]), _cut(coast(), 1, shore_river[1], 1500)
    rings = {
        "Northbank": [*_TOP, shore_top, *_cut(coast(), 1, 1500, NORTH)[1:], *reversed(_NORTH_EDGE[1:]), *_FLATS[:1:-1]],
        "The Flats": [*west, *_FLATS, *reversed(_NORTH_EDGE[:1]), *reversed(_WEST_HIGH[1:])],
        "Lantern": [*lantern, *_CENTRE, *reversed(_TOP[:3]), *reversed(_FLATS[:2])],
        "Tern": [*gate, *pier_edge[1:], *_EAST, *reversed(_TOP[2:4]), *reversed(_CENTRE)],
        "Pier": [*to_sea, *high_shore[1:], *reversed(_TOP[4:]), *reversed(_EAST)],
        "Marram": [*_WEST_LOW, *_SOUTH_EDGE[1:2], *_MARSH, *reversed(west)],
        "Marsh End": [*_SOUTH_EDGE[1:], *_SOUTHGATE, *reversed(gate), *reversed(lantern[:-1]), *reversed(_MARSH)],
        "Staithes": [*_SOUTH_EDGE[-1:], *low_shore, *reversed(to_sea), *reversed(pier_edge[:-1]),
                     *reversed(_SOUTHGATE)],
    }  # fmt: skip
    return {name: (*ring, ring[0]) for name, ring in rings.items()}


def ward_of(point: Point) -> str:
    """
    Name of the ward a point lies in; empty outside the study area.

    Examples
    --------
    >>> ward_of((240, 255))
    'Tern'
    """
    return next((name for name, ring in wards().items() if shapes.inside(point, ring)), "")
