"""The fictional young people and adults: where they live, how old they are, and the number each agency gives them.

Nobody has a name. A number says nothing about the person or about the number another agency uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contextual.sample import shapes, terrain, town
from contextual.sample.draws import Draws
from contextual.sample.ground import Point
from contextual.sample.planted import CARE_HOME, PLANTED

YOUNG_PEOPLE, ADULTS = 410, 60
_SCHEMES = {"police": "P", "childrens_services": "SC", "transport_police": "T", "emergency_department": "E",
            "voluntary_sector": "V"}  # fmt: skip
_LIVES = {"Family home": 82, "Foster care": 11, "Semi-independent": 7}
_RESIDENTS = {CARE_HOME: 7, "Beacon Lodge": 4, "Teal House": 4, "Net Loft House": 3}


@dataclass(frozen=True, slots=True)
class Person:
    """One person: month of birth (year x 12 + month - 1), where they live, and their reference at each agency."""

    born: int
    lives: str
    home: Point
    home_name: str
    ward: str
    references: dict[str, str]

    def age(self, month: int) -> int:
        """Age in whole years in a month."""
        return (month - self.born) // 12


@dataclass(frozen=True, slots=True)
class People:
    """Everyone: young people, adults, who comes to each planted place, and who lives in each children's home."""

    young: tuple[Person, ...]
    adults: tuple[Person, ...]
    circles: dict[str, tuple[Person, ...]]
    residents: dict[str, tuple[Person, ...]]


def make_people(draws: Draws, last: int) -> People:
    """
    Draw everyone. All young people are still under 18 in the last month, so that a count over years stays of the young.

    Examples
    --------
    >>> people = make_people(Draws(1), 2026 * 12 + 8)
    >>> len(people.young), len(people.circles["Lantern Park"])
    (410, 32)
    """
    everyone = YOUNG_PEOPLE + ADULTS
    numbers = {agency: draws.some(range(100_000, 102_000), everyone) for agency in _SCHEMES}
    references = [{agency: f"{_SCHEMES[agency]}-{numbers[agency][k]}" for agency in _SCHEMES} for k in range(everyone)]
    homes = [(name, town.place_named(name).at) for name, n in _RESIDENTS.items() for _ in range(n)]
    young: list[Person] = []
    for k in range(YOUNG_PEOPLE):
        born = last - draws.between(13 * 12, 17 * 12 + 11)
        if k < len(homes):
            name, at = homes[k]
            young.append(Person(born, "Children's home", at, name, terrain.ward_of(at), references[k]))
        else:
            at = _home(draws)
            young.append(Person(born, draws.weighted(_LIVES), at, "", terrain.ward_of(at), references[k]))
    adults = tuple(
        Person(last - draws.between(21 * 12, 48 * 12), "", (0, 0), "", "", references[YOUNG_PEOPLE + k])
        for k in range(ADULTS)
    )
    residents = {name: tuple(p for p in young if p.home_name == name) for name in _RESIDENTS}
    return People(tuple(young), adults, _circles(draws, young), residents)


def _home(draws: Draws) -> Point:
    """Draw a family's address: beside a smaller street, away from the children's homes and from places' outlines."""
    lines = [street.line for street in town.streets() if not street.main and street.weight]
    while True:
        x, y = shapes.along(draws.one(lines), draws.below(1000) / 1000)
        at = (float(round(x) + draws.between(-70, 70)), float(round(y) + draws.between(-70, 70)))
        if terrain.ward_of(at) and not any(_too_near(at, place) for place in town.places()):
            return at


def _too_near(at: Point, place: town.Place) -> bool:
    room = 450 if place.private else 115
    return shapes.metres(at, place.at) < room or bool(place.outline and shapes.inside(at, place.outline))


def _circles(draws: Draws, young: Sequence[Person]) -> dict[str, tuple[Person, ...]]:
    """Who comes to each planted place: a circle of its own, some of it shared where a place borrows from another."""
    free = draws.shuffled(young)
    made: dict[str, tuple[Person, ...]] = {}
    for planted in PLANTED:
        shared = list(made[planted.borrows][: planted.young_people // 4]) if planted.borrows else []
        if planted.kind == "moved_to":
            shared = list(made[planted.borrows][:9])
        own = [free.pop() for _ in range(planted.young_people - len(shared))]
        made[planted.place] = (*shared, *own)
    return made
