"""Doggerhaven's ground plan: coast, river, rail, streets, wards, and named places. The same for every seed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from contextual.codes.places import PLACE_TYPES
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


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its name, its line, how wide it is drawn, and how often something is recorded along it."""

    name: str
    main: bool
    weight: int
    line: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: its id, name, type, middle, and outline (empty: drawn as a point)."""

    id: str
    name: str
    type: str
    at: Point
    outline: tuple[Point, ...] = ()

    @property
    def private(self) -> bool:
        """A children's home: never a unit, a pin or an export."""
        return PLACE_TYPES[self.type].private


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("contextual.sample").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def streets() -> tuple[Street, ...]:
    """
    Every street of the town.

    Examples
    --------
    >>> streets()[0].name
    'Haven Road'
    """
    made = []
    for row in _rows("streets.csv"):
        corners = [(float(x), float(y)) for x, y in (pair.split() for pair in row["points"].split(";"))]
        line = tuple(shapes.smooth(corners, steps=3))
        made.append(Street(row["street"], row["size"] == "main", int(row["weight"]), line))
    return tuple(made)


def _outline(at: Point, shape: str) -> tuple[Point, ...]:
    kind, *numbers = shape.split()
    if kind == "point":
        return ()
    sizes = [float(n) for n in numbers]
    return tuple(shapes.box(at, *sizes) if kind == "box" else shapes.blob(at, *sizes))


@cache
def places() -> tuple[Place, ...]:
    """
    Every named place, bus stops last; ids follow the order.

    Examples
    --------
    >>> places()[0].id, places()[0].name
    ('PL-0001', 'Tern Street bus station')
    """
    made: list[Place] = []
    for row in _rows("places.csv"):
        at = (float(row["x"]), float(row["y"]))
        made.append(Place(f"PL-{len(made) + 1:04d}", row["name"], row["type"], at, _outline(at, row["shape"])))
    for name, at in _bus_stops(made):
        made.append(Place(f"PL-{len(made) + 1:04d}", name, "bus_stop", at))
    return tuple(made)


def _bus_stops(others: list[Place]) -> list[tuple[str, Point]]:
    """Set stops along the main streets, none close to another stop, to a named place or to a children's home."""
    made: list[tuple[str, Point]] = []
    for street in (street for street in streets() if street.main):
        number = 0
        for k in range(1, 16):
            at = shapes.along(street.line, k / 16)
            in_town = at[0] > WEST + 100 and SOUTH + 100 < at[1] < NORTH - 100
            if in_town and _clear(at, others) and all(shapes.metres(at, stop) > 330 for _, stop in made):
                number += 1
                made.append((f"{street.name} stop {number}", at))
    return made


def _clear(at: Point, others: list[Place]) -> bool:
    def room(place: Place) -> float:
        return 500 if place.private else 115

    return not any(shapes.metres(at, p.at) < room(p) or shapes.inside(at, p.outline or (at, at)) for p in others)


@cache
def place_named(name: str) -> Place:
    """
    Look a place up by its exact name.

    Examples
    --------
    >>> place_named("Lantern Park").type
    'park'
    """
    return next(place for place in places() if place.name == name)


@cache
def coast() -> tuple[Point, ...]:
    """Shore line, from north to south."""
    return tuple(shapes.smooth(_COAST, steps=5))


@cache
def river() -> tuple[Point, ...]:
    """Middle of the River Swatch, from west to its mouth."""
    return tuple(shapes.smooth(_RIVER, steps=5))


@cache
def rail() -> tuple[Point, ...]:
    """Railway line, from south-west to north."""
    return tuple(shapes.smooth(_RAIL, steps=5))


def water() -> list[Point]:
    """Outline of the river, wider towards the sea."""
    return shapes.ribbon(river(), 34, 150)


def pier() -> list[Point]:
    """Line of the pier, out into the sea."""
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
    """Outline of the land the partnership serves: the town within its west, south and north edges, to the shore."""
    shore = _cut(coast(), 1, SOUTH, NORTH)
    ring = [*_WEST_LOW, *_SOUTH_EDGE[1:], *shore, *reversed(_NORTH_EDGE), *reversed(_WEST_HIGH)]
    return [*ring, ring[0]]


def land() -> list[Point]:
    """Outline of all land on the base map."""
    wide, high = FRAME
    return [(-wide, -high), *reversed(coast()), (-wide, high), (-wide, -high)]


def sea() -> list[Point]:
    """Outline of all sea on the base map."""
    wide, high = FRAME
    return [(wide, -high), (wide, high), *coast(), (wide, -high)]


@cache
def wards() -> dict[str, tuple[Point, ...]]:
    """Outlines of the eight wards, which share their edges and together cover the study area."""
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
