"""What happens in the fictional town, month by month, before any agency writes it down in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contextual.sample import planted as plan
from contextual.sample import shapes, terrain, times, town
from contextual.sample.draws import Draws
from contextual.sample.ground import Point
from contextual.sample.people import People, Person

_SOURCES = {
    "transport_hub": {"police": 42, "childrens_services": 18, "missing": 12, "emergency_department": 6,
                      "youth_service": 18},
    "school": {"police": 40, "childrens_services": 52, "emergency_department": 8},
    "": {"police": 46, "childrens_services": 20, "missing": 12, "emergency_department": 7, "youth_service": 15},
}  # fmt: skip
_STATION = {"transport_police": 52, "police": 19, "childrens_services": 11, "missing": 11, "youth_service": 7}
_HARMS = {
    "Tern Street bus station": {"cse": 5, "cce": 5, "coerced_offending": 4, "serious_violence": 3,
                                "substance_supply": 3, "trafficking": 1, "radicalisation": 1},
    "Lantern Park": {"cce": 6, "substance_supply": 5, "serious_violence": 4, "peer_sexual_harm": 2, "cse": 2},
    "Pier Arcade": {"cse": 7, "coerced_offending": 3, "substance_supply": 2, "relationship_abuse": 1},
    "Oyster Row shops": {"cce": 5, "coerced_offending": 5, "serious_violence": 3, "substance_supply": 2},
    "Quay Lane car park": {"cce": 5, "coerced_offending": 4, "serious_violence": 3, "substance_supply": 3},
    "Harbour Halt station": {"cce": 6, "serious_violence": 3, "coerced_offending": 3, "cse": 1},
    "Spinnaker Road shops": {"substance_supply": 6, "coerced_offending": 3, "serious_violence": 1},
    "school": {"peer_sexual_harm": 5, "serious_violence": 4, "online_harm": 3, "relationship_abuse": 2,
               "radicalisation": 1},
    "hotel": {"cse": 6, "trafficking": 2, "relationship_abuse": 1},
    "": {"serious_violence": 5, "coerced_offending": 4, "substance_supply": 4, "cce": 3, "cse": 3,
         "peer_sexual_harm": 2, "relationship_abuse": 1},
}  # fmt: skip
_STEPS = ((3, 0), (-3, 0), (0, 3), (0, -3))
"""Metres kept from an outline's edge, so that rounding a position never carries it out."""

_HOW = {"reported": 62, "partner": 12, "discovered": 20, "": 4, "operation": 2}


@dataclass(frozen=True, slots=True)
class Happening:
    """
    One incident or missing episode.

    `why` says which part of the plan it belongs to ("place", "street", "online", "coarse", "home", "surge",
    "own_return", "outside", "unknown", "unlisted"); `people` holds each person with their part.
    """

    why: str
    source: str
    start: datetime
    end: datetime
    harm: str
    how: str
    people: tuple[tuple[Person, str], ...]
    place: town.Place | None = None
    at: Point | None = None
    text: str = ""


def happenings(draws: Draws, people: People, first: int, last: int) -> list[Happening]:
    """
    Draw everything that is recorded from one month to another, both included, in order of time.

    Examples
    --------
    >>> from contextual.sample.people import make_people
    >>> draws = Draws(1)
    >>> made = happenings(draws, make_people(draws, 24321), 24321 - 29, 24321)
    >>> 2200 < len(made) < 3400
    True
    """
    made: list[Happening] = []
    for month in range(first, last + 1):
        made.extend(_month(draws, people, month, last - month))
    made.extend(_unlisted(draws, people, last))
    return _one_episode_at_a_time(sorted(made, key=lambda h: h.start))


def _one_episode_at_a_time(made: list[Happening]) -> list[Happening]:
    """End an episode before the same person's next one begins; leave out a next one within three hours of it."""
    kept: list[Happening] = []
    latest: dict[int, int] = {}
    for happening in made:
        if happening.source == "missing":
            person = id(happening.people[0][0])
            before = latest.get(person)
            if before is not None and kept[before].end >= happening.start:
                if happening.start - kept[before].start < timedelta(hours=3):
                    continue
                kept[before] = replace(kept[before], end=times.real(happening.start - timedelta(minutes=150)))
            latest[person] = len(kept)
        kept.append(happening)
    return kept


def _month(draws: Draws, people: People, month: int, ago: int) -> Iterator[Happening]:
    planted = {p.place: p for p in plan.PLANTED}
    for place in town.places():
        if not place.private:
            rate = planted[place.name].rate(ago) if place.name in planted else plan.BACKGROUND.get(place.type, 0.0)
            for _ in range(draws.poisson(rate)):
                yield _at_place(draws, people, month, ago, place)
    if ago in plan.SURGE_AGO:
        for _ in range(draws.poisson(plan.SURGE_RATE)):
            yield _surge(draws, people, month)
    yield from _elsewhere(draws, people, month)
    yield from _missing(draws, people, month)


def _at_place(draws: Draws, people: People, month: int, ago: int, place: town.Place) -> Happening:
    source = draws.weighted(_sources(place))
    person = _comer(draws, people, place, ago)
    at = spot(draws, place)
    harm = "missing" if source == "missing" else draws.weighted(_harms(place))
    start = times.moment(draws, month, place.type)
    if source == "missing":
        return Happening("place", source, start, times.later(draws, start, 120, 2600), harm, "reported",
                         ((person, "harmed"),), place, at, place.name)  # fmt: skip
    with_them = _with_them(draws, people, place, ago, person) if source == "police" else ()
    part = "both" if draws.chance(0.05) else "harmed"
    return Happening("place", source, start, _end(draws, source, start), harm, draws.weighted(_HOW),
                     ((person, part), *with_them), place, at, place.name)  # fmt: skip


def _sources(place: town.Place) -> dict[str, int]:
    return (
        _STATION
        if place.name.endswith(" station") and "bus" not in place.name
        else _SOURCES.get(place.type, _SOURCES[""])
    )


def _harms(place: town.Place) -> dict[str, int]:
    return _HARMS.get(place.name) or _HARMS.get(place.type) or _HARMS[""]


def _comer(draws: Draws, people: People, place: town.Place, ago: int) -> Person:
    """Someone of the place's circle, now and then anyone; where harm moved to, those of the place it moved from."""
    circle = people.circles.get(place.name, ())
    if place.name == "Quay Lane car park" and ago > plan.MOVED_AGO:
        circle = circle[9:]
    return draws.one(people.young) if not circle or draws.chance(0.04) else draws.one(circle)


def _with_them(
    draws: Draws, people: People, place: town.Place, ago: int, first: Person
) -> tuple[tuple[Person, str], ...]:
    made: list[tuple[Person, str]] = []
    if draws.chance(0.12):
        second = _comer(draws, people, place, ago)
        if second is not first:
            made.append((second, draws.weighted({"harmed": 6, "witness": 3, "suspected": 1})))
    if draws.chance(0.14):
        made.append((draws.one(people.adults), "suspected"))
    return tuple(made)


def _end(draws: Draws, source: str, start: datetime) -> datetime:
    """Police know most times to the minute, some to a few hours, a few only to a night or a day."""
    if source != "police" or draws.chance(0.66):
        return start
    return times.later(draws, start, 30, 360) if draws.chance(0.75) else times.later(draws, start, 900, 1900)


def spot(draws: Draws, place: town.Place) -> Point:
    """
    Draw a point at a place in whole metres: within its outline, or a few steps from its point.

    Examples
    --------
    >>> station = town.place_named("Tern Street bus station")
    >>> shapes.inside(spot(Draws(1), station), station.outline)
    True
    """
    x, y = place.at
    if place.name == "Lantern Park" and draws.chance(0.75):
        return x + draws.between(-40, 40), y + 190 + draws.between(-25, 25)
    if not place.outline:
        return x + draws.between(-15, 15), y + draws.between(-15, 15)
    wide = max(abs(p[0] - x) for p in place.outline)
    high = max(abs(p[1] - y) for p in place.outline)
    while True:
        at = (x + draws.between(-int(wide), int(wide)), y + draws.between(-int(high), int(high)))
        if all(shapes.inside((at[0] + dx, at[1] + dy), place.outline) for dx, dy in _STEPS):
            return at


def _surge(draws: Draws, people: People, month: int) -> Happening:
    """One record of an operation: officers looked, and wrote down whom they found."""
    place = town.place_named("Spinnaker Road shops")
    start = times.moment(draws, month, place.type)
    person = draws.one(people.circles[place.name])
    part = draws.weighted({"suspected": 7, "harmed": 3})
    how = draws.weighted({"operation": 4, "discovered": 1})
    return Happening("surge", "police", start, start, "substance_supply", how, ((person, part),), place,
                     spot(draws, place), place.name)  # fmt: skip


def _elsewhere(draws: Draws, people: People, month: int) -> Iterator[Happening]:
    """Draw what is recorded along streets, online, known only to a part of town, and in family homes."""
    for _ in range(draws.poisson(plan.STREET_RATE)):
        street = draws.weighted({s: s.weight for s in town.streets() if s.weight})
        at = _street_spot(draws, street)
        yield _plain(draws, people, month, why="street", source="police", at=at, text=street.name)
    for _ in range(draws.poisson(plan.ONLINE_RATE)):
        yield _plain(draws, people, month, why="online", source="childrens_services", text="Online")
    for _ in range(draws.poisson(plan.COARSE_RATE)):
        source = draws.one(("childrens_services", "emergency_department", "emergency_department"))
        text = draws.one(("town centre", "Northbank", "seafront", ""))
        yield _plain(draws, people, month, why="coarse", source=source, text=text)
    for _ in range(draws.poisson(plan.HOME_RATE)):
        in_care = draws.chance(0.2)
        person = draws.one(people.residents[plan.CARE_HOME] if in_care else people.young)
        source = draws.one(("police", "childrens_services")) if in_care else "police"
        yield _plain(
            draws, people, month, why="home", source=source, at=person.home, text=person.home_name, person=person
        )


def _plain(draws: Draws, people: People, month: int, *, why: str, source: str, text: str, at: Point | None = None,
           person: Person | None = None) -> Happening:  # fmt: skip
    start = times.moment(draws, month, "")
    harm = "online_harm" if why == "online" else draws.weighted(_HARMS[""])
    who = person or draws.one(people.young)
    return Happening(why, source, start, _end(draws, source, start), harm, draws.weighted(_HOW), ((who, "harmed"),),
                     None, at, text)  # fmt: skip


def _street_spot(draws: Draws, street: town.Street) -> Point:
    """Draw a point on a street, inside the area, well away from planted places and from children's homes."""
    keep_away = [town.place_named(p.place).at for p in plan.PLANTED]
    homes = [place.at for place in town.places() if place.private]
    while True:
        x, y = shapes.along(street.line, draws.below(1000) / 1000)
        at = (float(round(x)), float(round(y)))
        clear = all(shapes.metres(at, p) > 330 for p in keep_away) and all(shapes.metres(at, p) > 450 for p in homes)
        if clear and terrain.ward_of(at):
            return at


def _missing(draws: Draws, people: People, month: int) -> Iterator[Happening]:
    """Missing episodes that end at home, outside the area, or where nobody wrote down."""
    for name, residents in people.residents.items():
        rate = plan.HOME_EPISODES if name == plan.CARE_HOME else plan.OTHER_HOME_RATE
        for _ in range(draws.poisson(rate)):
            yield _episode(
                draws, month, draws.one(residents), why="own_return", at=town.place_named(name).at, text=name
            )
    for _ in range(draws.poisson(plan.OWN_RETURN_RATE)):
        person = draws.one([p for p in people.young if not p.home_name])
        yield _episode(draws, month, person, why="own_return", at=person.home, text="Returned home")
    for _ in range(draws.poisson(plan.OUTSIDE_RATE)):
        name = draws.one(list(terrain.OUTSIDE))
        x, y = terrain.OUTSIDE[name]
        at = (x + draws.between(-900, 900), y + draws.between(-900, 900))
        yield _episode(draws, month, draws.one(people.young), why="outside", at=at, text=name)
    for _ in range(draws.poisson(plan.UNKNOWN_RATE)):
        yield _episode(draws, month, draws.one(people.young), why="unknown", at=None, text="")


def _episode(draws: Draws, month: int, person: Person, *, why: str, at: Point | None, text: str) -> Happening:
    start = times.moment(draws, month, "transport_hub")
    spread = 6 if why == "own_return" else 90
    end = times.later(draws, start, 150, 1900)
    near = at and (at[0] + draws.between(-spread, spread), at[1] + draws.between(-spread, spread))
    return Happening(why, "missing", start, end, "missing", "reported", ((person, "harmed"),), None, near, text)


def _unlisted(draws: Draws, people: People, last: int) -> Iterator[Happening]:
    """Six episodes from one children's home that end at one address no list knows: private until a steward says."""
    at = (-2480.0, 1490.0)
    for ago in range(6):
        person = people.residents["Beacon Lodge"][ago % 4]
        start = times.moment(draws, last - ago * 2, "hotel")
        yield Happening("unlisted", "missing", start, times.later(draws, start, 300, 1500), "missing", "reported",
                        ((person, "harmed"),), None, at, "")  # fmt: skip
