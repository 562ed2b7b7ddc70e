"""Same places: which places of several lists are likely one, by how near they lie, what they are and their names."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from contextual.codes import PLACE_TYPES
from contextual.intake.gazetteer.known import ground_of, spellings_of
from contextual.intake.gazetteer.spoken import Words, kinds_in, kinds_of_type

ALIKE = 0.87
"""Names less alike than this are never suggested as one place's."""

_PART_OF = 0.9
_SAME_LIST = 0.97
"""A list seldom holds a place twice, so within one list names have to be all but equal, and half as far apart."""
_FROM_OUTLINE_M = 20.0
_MORE_WORDS = 2
_ONE = (
    ("park", "play_sports", "waterway_woodland", "event"),
    ("school", "alternative_provision"),
    ("takeaway", "cafe_shisha", "licensed", "off_licence", "shopping", "hotel"),
    ("youth_centre", "library_leisure"),
)  # fmt: skip
"""Types that two lists may give one place."""
_STANDS = ("platform", "stand", "bay", "stop")
_ANY = ("other", "not_known", "not_recorded")
_SCHOOLS = frozenset({"school", "academy", "primary", "secondary", "college"})
_SAYS_LITTLE = frozenset({"road", "square", "ground", "junction", "office"})


@dataclass(frozen=True, slots=True)
class Likely:
    """Two rows of a places frame that are likely one place: how far apart, how alike their names are, and why."""

    one: int
    other: int
    metres: float
    likeness: float
    score: float
    reasons: tuple[str, ...]


def likely_same(places: pd.DataFrame) -> list[Likely]:
    """
    Find pairs of open public places that are likely one, the likeliest first.

    They lie within the distance in which a record would be at both, have types that two lists may give one place, and
    names that are all but equal. Names that differ in a number or a last letter ("Stand B") are of two places, and so
    are bus stops but for those of one stop code: a stop has a twin of its name across the road.

    Parameters
    ----------
    places : pandas.DataFrame
        A places frame. Closed and private places, and those without a name or position, are in no pair.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> columns = {"place_id": ["a:1", "b:9"], "publisher": ["a", "b"], "name": ["Lantern Pk", "Lantern Park"],
    ...            "type": "park", "lat": [54.6, 54.6004], "lon": 1.6}
    >>> [(one.one, one.other, round(one.metres)) for one in likely_same(places_frame(columns, 2))]
    [(0, 1, 44)]
    """
    rows = _that_may(places)
    known = places.iloc[rows].reset_index(drop=True)
    if len(known) < 2:
        return []
    near = _near(known)
    near = near[_types_agree(known, near)]
    near = near[_stops_agree(known, near)]
    names = [_name(str(name), str(kind)) for name, kind in zip(known["name"], known["type"], strict=True)]
    near = near[np.fromiter((_of_one(names[a], names[b]) for a, b in zip(*_ends(near), strict=True)), bool, len(near))]
    near["alike"] = _alike(names, near)
    near = near[near["alike"] >= np.where(_same_list(known, near), _SAME_LIST, ALIKE)]
    made = list(starmap(lambda *pair: _likely(known, rows, names, *pair), near.itertuples(index=False, name=None)))
    return sorted(made, key=lambda one: (-one.score, one.one, one.other))


def _that_may(places: pd.DataFrame) -> NDArray[np.int64]:
    shown = (places["status"] != "closed") & ~places["private"] & (places["name"] != "")
    return np.flatnonzero((shown & places["lat"].notna() & places["lon"].notna()).to_numpy(bool))


def _ends(pairs: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return pairs["one"].to_numpy(np.int64), pairs["other"].to_numpy(np.int64)


def _near(known: pd.DataFrame) -> pd.DataFrame:
    """Give every pair that lies near enough: ``one, other, metres, limit``."""
    ground = ground_of(known)
    shapes = shapely.points(known["lon"].to_numpy(float), known["lat"].to_numpy(float))
    drawn = known["outline"].map(len).to_numpy() > 0
    outlines = shapely.make_valid(shapely.from_wkb(known["outline"].to_numpy(object)[drawn], on_invalid="ignore"))
    shapes[drawn] = np.where(shapely.is_missing(outlines), shapes[drawn], outlines)
    flat = ground.flat(shapes)
    reach = known["type"].map({key: row.match_m for key, row in PLACE_TYPES.items()}).fillna(50.0).to_numpy(float)
    reach = np.where(drawn, _FROM_OUTLINE_M, reach)
    shapely.prepare(flat)
    one, other = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=reach + reach.max())
    one, other = one[one < other], other[one < other]
    limit = reach[one] + reach[other]
    metres = shapely.distance(flat[one], flat[other])
    pairs = pd.DataFrame({"one": one, "other": other, "metres": metres, "limit": limit})
    pairs.loc[_same_list(known, pairs), "limit"] /= 2
    return pairs[pairs["metres"] <= pairs["limit"]]


def _same_list(known: pd.DataFrame, pairs: pd.DataFrame) -> NDArray[np.bool_]:
    code = pd.factorize(known["publisher"])[0]
    one, other = _ends(pairs)
    same: NDArray[np.bool_] = code[one] == code[other]
    return same


def _types_agree(known: pd.DataFrame, pairs: pd.DataFrame) -> NDArray[np.bool_]:
    family = {kind: number for number, several in enumerate(_ONE) for kind in several}
    own = {kind: family.get(kind, len(_ONE) + number) for number, kind in enumerate(PLACE_TYPES)}
    code = known["type"].map(own).fillna(-1).to_numpy(int)
    stop = known["type"].isin(("bus_stop", "transport_hub")).to_numpy(bool)
    anything = known["type"].isin(_ANY).to_numpy(bool)
    one, other = _ends(pairs)
    loose = (anything[one] | anything[other]) & ~stop[one] & ~stop[other]
    agree: NDArray[np.bool_] = (code[one] == code[other]) | loose
    return agree


def _stops_agree(known: pd.DataFrame, pairs: pd.DataFrame) -> NDArray[np.bool_]:
    """Let bus stops through only where two lists give one stop code."""
    code = pd.factorize(known["place_id"].str.partition(":")[2].str.casefold())[0]
    stop = (known["type"] == "bus_stop").to_numpy(bool)
    one, other = _ends(pairs)
    agree: NDArray[np.bool_] = ~stop[one] | (code[one] == code[other])
    return agree


@dataclass(frozen=True, slots=True)
class _Name:
    """A name written out: whole, without brackets, what tells it from its like, its kinds, and what it lies in."""

    whole: str
    bare: str
    marks: frozenset[str]
    kinds: frozenset[str]
    by_type: frozenset[str]
    within: str


def _name(name: str, kind: str) -> _Name:
    spelt = spellings_of(name)
    bare: Words = spelt[-1]
    kinds = frozenset(found for _, _, found in kinds_in(bare)) - _SAYS_LITTLE
    last = {bare[-1]} if bare and len(bare[-1]) == 1 else set()
    marks = {word for word in spelt[0] if word in _STANDS or any(letter.isdigit() for letter in word)} | last
    within = " ".join(spellings_of(name.rpartition(",")[2])[-1]) if "," in name else ""
    return _Name(" ".join(spelt[0]), " ".join(bare), frozenset(marks), kinds, kinds_of_type(kind), within)


def _of_one(one: _Name, other: _Name) -> bool:
    """Say whether two names may be one place's: neither says it is of another kind or number, or lies in the other."""
    if one.marks != other.marks or (one.within and one.within == other.bare) or one.bare == other.within != "":
        return False
    more, less = one.kinds - other.kinds - other.by_type, other.kinds - one.kinds - one.by_type
    if more and less:
        return False
    return _may_add(more, other) and _may_add(less, one)


def _may_add(more: frozenset[str], than: _Name) -> bool:
    return not more or not than.kinds or (more <= _SCHOOLS and bool(_SCHOOLS & (than.kinds | than.by_type)))


def _alike(names: list[_Name], pairs: pd.DataFrame) -> NDArray[np.float64]:
    """Say how alike names are, 0 to 1: in any order of words, or one a part of the other."""
    one, other = _ends(pairs)
    if not len(one):
        return np.zeros(0)
    whole = _scores([names[k].whole for k in one], [names[k].whole for k in other], fuzz.token_sort_ratio)
    first, second = [names[k].bare for k in one], [names[k].bare for k in other]
    alike = np.maximum(whole, _scores(first, second, fuzz.token_sort_ratio))
    more = [abs(len(a.split()) - len(b.split())) for a, b in zip(first, second, strict=True)]
    long = [min(len(a), len(b)) >= 4 for a, b in zip(first, second, strict=True)]
    part = _scores(first, second, fuzz.token_set_ratio) * _PART_OF
    return np.asarray(np.where((np.array(more) <= _MORE_WORDS) & np.array(long), np.maximum(alike, part), alike), float)


def _scores(one: list[str], other: list[str], scorer: Any) -> NDArray[np.float64]:
    hundred: NDArray[np.float64] = np.asarray(cpdist(one, other, scorer=scorer), float)
    return hundred / 100


def _likely(
    known: pd.DataFrame, rows: NDArray[np.int64], names: list[_Name], one: int, other: int, metres: float,
    limit: float, alike: float,
) -> Likely:  # fmt: skip
    first, second = known.iloc[one], known.iloc[other]
    reasons = (
        _of_names(str(first["name"]), str(second["name"]), names[one], names[other]),
        _of_distance(metres, first, second),
        _of_types(str(first["type"]), str(second["type"])),
        _of_lists(str(first["publisher"]), str(second["publisher"])),
    )
    score = alike - 0.2 * metres / limit
    return Likely(int(rows[one]), int(rows[other]), metres, round(float(alike), 3), round(score, 4), reasons)


def _of_names(one: str, other: str, first: _Name, second: _Name) -> str:
    if one == other:
        return "The same name."
    if first.whole == second.whole:
        return "The same name, written in two ways."
    if sorted(first.bare.split()) == sorted(second.bare.split()):
        return "The same words."
    if set(first.bare.split()) <= set(second.bare.split()) or set(second.bare.split()) <= set(first.bare.split()):
        return "One name has more words than the other."
    return "The names differ in a few letters."


def _of_distance(metres: float, one: pd.Series, other: pd.Series) -> str:
    drawn = bool(one["outline"]), bool(other["outline"])
    if all(drawn):
        return "Their outlines overlap or touch." if metres < 1 else f"Their outlines are {metres:,.0f} m apart."
    if any(drawn):
        words = "One lies inside the other’s outline."
        return words if metres < 1 else f"One lies {metres:,.0f} m from the other’s outline."
    return "At the same point." if metres < 1 else f"{metres:,.0f} m apart."


def _of_types(one: str, other: str) -> str:
    first, second = PLACE_TYPES.label(one), PLACE_TYPES.label(other)
    return f"Both: {first.lower()}." if one == other else f"One: {first.lower()}; the other: {second.lower()}."


def _of_lists(one: str, other: str) -> str:
    return "Both from one list." if one == other else "From two lists."
