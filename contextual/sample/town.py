"""Doggerhaven's streets and named places. The same for every seed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from contextual.codes.places import PLACE_TYPES
from contextual.sample import shapes
from contextual.sample.ground import Point
from contextual.sample.terrain import NORTH, SOUTH, WEST


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
