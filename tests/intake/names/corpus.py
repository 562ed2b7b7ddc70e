"""Texts about places as a partnership writes them, each with what it means: the truth to measure against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

from contextual.sample import shapes, town
from contextual.sample.draws import Draws
from contextual.sample.ground import Point
from tests.intake.names import noise
from tests.intake.names.ground import MORE, UNITS

SHARES = {
    "exact": 7, "short": 12, "slip": 12, "two slips": 4, "heard": 4, "order": 3, "run together": 4, "located": 11,
    "part": 3, "shortened name": 7, "street": 6, "street, slip": 3, "kind on street": 4, "by another": 4,
    "with its street": 4, "two places": 3, "chain": 3, "namesakes": 2, "postcode": 2, "home": 3, "house": 2,
    "nothing": 4, "closed": 1, "not held": 6, "like another": 3,
}  # fmt: skip
"""Classes of text, and of each hundred texts about how many are of it."""


@dataclass(frozen=True)
class Text:
    """
    What was written, and what is meant.

    `means` holds the ids of places and names of streets that are right; empty where nothing known is right. `at` is
    where it was, metres from the town's centre; or `degrees`, latitude and longitude.
    """

    text: str
    kind: str
    means: frozenset[str] = field(default=frozenset())
    at: Point | None = None
    degrees: tuple[float, float] | None = None


Made = Callable[[Draws], Text]


def corpus(seed: int = 1, texts: int = 2_000) -> list[Text]:
    """
    Draw texts with their truth; the same seed gives the same texts everywhere.

    Examples
    --------
    >>> corpus(1, 2) == corpus(1, 2)
    True
    """
    draws = Draws(seed)
    return [_finished(draws, _MADE[draws.weighted(SHARES)](draws)) for _ in range(texts)]


def _finished(draws: Draws, made: Text) -> Text:
    return replace(made, text=noise.handwriting(draws, made.text))


@cache
def _places() -> tuple[town.Place, ...]:
    return tuple(place for place in town.places() if not place.private)


@cache
def _busy() -> tuple[town.Place, ...]:
    """Places that people write about: every named one, and one in five stops."""
    return tuple(p for k, p in enumerate(_places()) if p.type != "bus_stop" or k % 5 == 0)


def _of(kind: str, place: town.Place, text: str) -> Text:
    return Text(text, kind, frozenset({place.id}), place.at)


def _changed(kind: str, change: Callable[[Draws, str], str]) -> Made:
    def made(draws: Draws) -> Text:
        for _ in range(20):
            place = draws.one(_busy())
            text = change(draws, place.name)
            if text != place.name:
                return _of(kind, place, text)
        return _of(kind, place, text)

    return made


def _order(draws: Draws, name: str) -> str:
    words = name.split(" ")
    if len(words) < 2 or words[-1].isdigit() or "(" in name:
        return name
    joint = draws.one((", ", " ", " - "))
    return f"{words[-1].capitalize()}{joint}{' '.join(words[:-1])}"


_LOCATED = (
    "outside {}", "o/s {}", "opp {}", "opposite {}", "near {}", "nr {}", "nr. {}", "by {}", "by the {}", "behind {}",
    "next to {}", "at {}", "in {}", "inside the {}", "back of {}", "rear of {}", "in front of {}", "close to {}",
    "{} (outside)", "adj {}", "just outside {}", "at the back of {}", "group outside {}", "seen near {}", "around {}",
    "@ {}", "front of {}", "alongside {}", "in the vicinity of {}",
)  # fmt: skip
_PARTS = (
    "{} entrance",
    "{} main gate",
    "{} toilets",
    "{} north gate",
    "{} area",
    "bench in {}",
    "{} steps",
    "{} doors",
)
_LAST = frozenset({
    "park", "shops", "station", "school", "library", "cinema", "nightclub", "arcade", "precinct", "academy", "hotel",
    "hospital", "parade", "surgery", "clinic", "stairwells", "lounge", "project", "office",
})  # fmt: skip


def _without_kind(draws: Draws, name: str) -> str:
    """Drop the word for its kind where what is left still belongs to one place alone."""
    words = name.split(" ")
    left = " ".join(words[:-1])
    alone = not name.endswith("car park") and sum(left.lower() in other.name.lower() for other in _places()) == 1
    street = any(left.lower() == street.name.lower() for street in town.streets())
    return left if words[-1].lower() in _LAST and alone and not street and left else name


def _street(draws: Draws) -> Text:
    street = draws.one(town.streets())
    form = draws.one(("{}", "{}", "{}", "on {}", "along {}", "in {}"))
    text = noise.shortened(draws, street.name) if draws.chance(0.5) else street.name
    return _on(street, "street", form.format(text))


def _on(street: town.Street, kind: str, text: str) -> Text:
    return Text(text, kind, frozenset({street.name}), shapes.along(street.line, 0.5))


def _street_slip(draws: Draws) -> Text:
    street = draws.one(town.streets())
    return _on(street, "street, slip", noise.typed(draws, street.name))


_SAID = {
    "park": ("the park", "park"), "school": ("the school",), "takeaway": ("the takeaway", "takeaway"),
    "shopping": ("the shops", "shops"), "licensed": ("the pub", "pub"), "play_sports": ("play area", "the playground"),
    "car_park": ("car park", "the carpark"), "hotel": ("the hotel", "hotel"), "taxi_rank": ("taxi rank",),
    "off_licence": ("off licence", "the offy"), "cafe_shisha": ("the cafe",), "health": ("the clinic",),
}  # fmt: skip


def _kind_on_street(draws: Draws) -> Text:
    """Say a kind of place and a street by it: right are all places of the kind within 200 m of the street."""
    while True:
        street, kind = draws.one(town.streets()), draws.one(sorted(_SAID))
        near = [p for p in _places() if p.type == kind and _to_street(p, street) < 200]
        if 1 <= len(near) <= 2:
            said = draws.one(_SAID[kind])
            name = noise.shortened(draws, street.name) if draws.chance(0.4) else street.name
            text = draws.one(("{} on {}", "{} by {}", "{} off {}", "{} near {}", "{}, {}")).format(said, name)
            return Text(text, "kind on street", frozenset(p.id for p in near), near[0].at)


@cache
def _to_street(place: town.Place, street: town.Street) -> float:
    line = [shapes.along(street.line, k / 40) for k in range(41)]
    return min(shapes.metres(spot, at) for spot in line for at in (*place.outline[::4], place.at))


def _neighbours(draws: Draws, most: float) -> tuple[town.Place, town.Place]:
    while True:
        one, other = draws.one(_busy()), draws.one(_busy())
        if one is not other and shapes.metres(one.at, other.at) < most:
            return one, other


def _by_another(draws: Draws) -> Text:
    one, other = _neighbours(draws, 300)
    form = draws.one(("{} by {}", "{} opposite {}", "{} near {}", "{} next to {}", "{} nr {}", "{} behind {}"))
    name = noise.shortened(draws, one.name) if draws.chance(0.4) else one.name
    return _of("by another", one, form.format(name, other.name))


def _with_street(draws: Draws) -> Text:
    while True:
        place, street = draws.one(_busy()), draws.one(town.streets())
        if street.name not in place.name and _to_street(place, street) < 120:
            name = noise.typed(draws, place.name) if draws.chance(0.3) else place.name
            road = noise.shortened(draws, street.name) if draws.chance(0.5) else street.name
            form = draws.one(("{} on {}", "{}, {}", "{} {}", "{} ({})", "{} - {}"))
            return _of("with its street", place, form.format(name, road))


def _two(draws: Draws) -> Text:
    one, other = _neighbours(draws, 700)
    if draws.chance(0.3):
        a, b = draws.one(_meeting())
        form = draws.one(("corner of {} and {}", "{} and {} junction", "junction of {} & {}", "{} / {} jct"))
        return Text(form.format(a.name, b.name), "two places", frozenset({a.name, b.name}), _met(a, b))
    middle = ((one.at[0] + other.at[0]) / 2, (one.at[1] + other.at[1]) / 2)
    form = draws.one(("between {} and {}", "{} and {}", "in between {} and {}", "between {} & {}"))
    return Text(form.format(one.name, other.name), "two places", frozenset({one.id, other.id}), middle)


@cache
def _meeting() -> list[tuple[town.Street, town.Street]]:
    every = town.streets()
    return [(a, b) for a in every for b in every if a.name < b.name and set(a.line) & set(b.line)]


def _met(a: town.Street, b: town.Street) -> Point:
    return sorted(set(a.line) & set(b.line))[0]


_CHAINS = {
    "mcdonalds": ("Maccies", "Maccy D's", "McD's", "maccys", "McDonalds", "Mcdonald's", "MacDonalds"),
    "tesco": ("Tesco Express", "tescos express", "Tesco Exp", "tesco"),
    "spoons": ("Spoons", "Wetherspoons", "weatherspoons", "JD Wetherspoon"),
}


def _chain(draws: Draws) -> Text:
    """A chain with two branches told apart by what is beside it, or with one branch."""
    which = draws.one(sorted(_CHAINS))
    said = draws.one(_CHAINS[which])
    ids = {"mcdonalds": ("X-1", "X-2"), "tesco": ("X-3", "X-4"), "spoons": ("X-9",)}[which]
    at = {row[0]: row[3] for row in MORE}
    if len(ids) == 1 or draws.chance(0.3):
        return Text(said, "chain", frozenset(ids))
    one = draws.one(ids)
    beside = [p for p in _places() if p.type not in ("bus_stop",) and shapes.metres(p.at, at[one]) < 250]
    form = draws.one(("{} by {}", "{} near {}", "outside {} opp {}"))
    return Text(form.format(said, draws.one(beside).name), "chain", frozenset({one}), at[one])


def _namesakes(draws: Draws) -> Text:
    """Two places of one name: told apart by the locality where the text gives it, else either is right to offer."""
    text = draws.one(("St Mary's Church", "St Marys Church", "st. mary's church", "outside St Mary's Church"))
    at = {row[0]: row[3] for row in MORE}
    if draws.chance(0.5):
        return Text(text, "namesakes", frozenset({"X-5", "X-6"}))
    where, one = draws.one((("Staithes", "X-6"), ("The Flats", "X-5")))
    return Text(draws.one(("{}, {}", "{} {}", "{} ({})")).format(text, where), "namesakes", frozenset({one}), at[one])


def _postcode(draws: Draws) -> Text:
    unit = draws.one(sorted(UNITS))
    text = draws.one((unit, unit.replace(" ", ""), unit.lower(), f"near {unit}"))
    return Text(text, "postcode", frozenset({unit}), UNITS[unit])


def _one_of(kind: str, texts: tuple[str, ...]) -> Made:
    return lambda draws: Text(draws.one(texts), kind)


_HOMES = (
    "home", "home address", "his mum's house", "at friends house", "Nan's", "foster placement", "own home",
    "boyfriend's flat", "YP's home address", "dads house", "family home", "At home", "placement", "her home",
    "children's home", "carers address", "girlfriends house", "Fulmar House", "Beacon Lodge", "fulmar hse",
)  # fmt: skip
_NOTHING = (
    "unknown", "n/k", "N/K", "not known", "various", "town", "n/a", "TBC", "not recorded", "unk", "see log",
    "town centre", "not disclosed", "refused to say", "out and about", "-", "?", "in a car", "online", "Snapchat",
    "various locations", "with friends", "none", "xxx", "local area", "around town", "out of area", "doesn't know",
)  # fmt: skip
_FIRST = (
    "Ashcombe", "Brindle", "Hartwell", "Oakdene", "Milford", "Redcliffe", "Kingsway", "Thornbury", "Ellesmere",
    "Wexford", "Dunmore", "Pembroke", "Granville", "Larkhill", "Moorside", "Fernleigh", "Stanhope", "Waverley",
    "Abbotts", "Coronation", "Jubilee", "Victoria", "Albert", "Alexandra", "Nelson", "Wellington", "Manor", "Priory",
    "Sycamore", "Hawthorn", "Hazel", "Rowan", "Juniper", "Magnolia", "Primrose", "Bluebell", "St Peter's",
    "St Michael's", "All Saints", "Holy Trinity", "Silverholm", "Ketterby", "Outer Marfold", "Ali's", "Bengal",
    "Istanbul", "Dixy", "Morleys", "Papa", "Lucky Star", "Happy Valley", "Red Lion", "White Hart", "Kings Head",
)  # fmt: skip
_LASTS = (
    "Park", "Street", "Road", "Avenue", "School", "Primary School", "Academy", "Community Centre", "shops", "Library",
    "Kebab House", "Pizza", "Chicken", "Fish Bar", "Hotel", "pub", "car park", "flats", "Estate", "bus station",
    "station", "Youth Centre", "Court", "House", "Gardens", "Retail Park", "Leisure Centre", "Medical Centre", "Wood",
)  # fmt: skip


def _not_held(draws: Draws) -> Text:
    text = f"{draws.one(_FIRST)} {draws.one(_LASTS)}"
    return Text(draws.one(("{}", "{}", "{}", "outside {}", "nr {}", "{} entrance")).format(text), "not held")


_LIKE = (
    "Garnet Street", "Elder Avenue", "Clover Street", "Cattle Street", "Deal Avenue", "Fern Street", "Noble Street",
    "Cable Street", "Raven Road", "Arbour Gardens", "Deacon Hill", "Logger Street", "Wheel Street", "Cole Street",
    "Marsh Lane", "Haven Lane", "North Street", "Lantern Road", "Oyster Road", "Staithes Lane", "Quay Street",
    "Lantern Park School", "Golden Fry Hotel", "Tern Street Primary School", "Reel Cinema Bingo",
    "Gannet Street church",
    "Staithes Library", "Northbank Academy", "Pier Street School", "Beacon Hill Hospital", "Market Square Hotel",
    "Curlew Street mosque", "Retail Park cinema", "Spinnaker Road School", "Lightship Museum", "Anchor Court",
    "Jolly Cod Estate", "Carnival Fields Farm", "Teapot Lane", "Harbour View Flats", "Promenade Hotel", "Tidal Basin",
    "Haven Road stop 99", "Golden Dragon", "Northbank Fire Station", "Marsh End Farm", "Old fish dock",
    "Rowlock Street",
    "Plover Court", "Curlew Close", "Kittiwake Avenue", "Lantern Mews", "The Anchorage", "The Lightbox",
    "Quayside Tower",
)  # fmt: skip


def _house(draws: Draws) -> Text:
    number = draws.one(("12", "7", "104", "3a", "Flat 2, 15", "22b", "No 9,"))
    street = draws.one(town.streets()).name
    street = noise.shortened(draws, street) if draws.chance(0.4) else street
    return Text(f"{number} {street}", "house")


def _closed(draws: Draws) -> Text:
    return Text(draws.one([row[1] for row in MORE if row[5]]), "closed")


_MADE: dict[str, Made] = {
    "exact": lambda draws: _of("exact", place := draws.one(_busy()), place.name),
    "short": _changed("short", noise.shortened),
    "slip": _changed("slip", noise.typed),
    "two slips": _changed("two slips", lambda draws, name: noise.typed(draws, name, 2)),
    "heard": _changed("heard", noise.heard),
    "order": _changed("order", _order),
    "run together": _changed("run together", noise.run_together),
    "located": _changed("located", lambda draws, name: draws.one(_LOCATED).format(
        noise.shortened(draws, name) if draws.chance(0.3) else name)),
    "part": _changed("part", lambda draws, name: draws.one(_PARTS).format(name)),
    "shortened name": _changed("shortened name", _without_kind),
    "street": _street, "street, slip": _street_slip, "kind on street": _kind_on_street, "by another": _by_another,
    "with its street": _with_street, "two places": _two, "chain": _chain, "namesakes": _namesakes,
    "postcode": _postcode, "home": _one_of("home", _HOMES), "house": _house, "nothing": _one_of("nothing", _NOTHING),
    "closed": _closed, "not held": _not_held, "like another": _one_of("like another", _LIKE),
}  # fmt: skip
