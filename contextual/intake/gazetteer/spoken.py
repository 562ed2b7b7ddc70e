"""How places are written and said: short forms, nicknames, locating words, kinds, homes; read from one table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from contextual.intake.gazetteer.exact import normal

Words = tuple[str, ...]


def _words(text: str) -> Words:
    return tuple(normal(text).split())


@cache
def _table() -> dict[str, Any]:
    text = resources.files("contextual.intake.gazetteer").joinpath("spoken.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def locating() -> dict[Words, float]:
    """
    Give the words that say how a spot lies to what is named, and how closely, in metres, they place it.

    Examples
    --------
    >>> locating()[("next", "to")]
    250.0
    """
    return {_words(words): float(metres) for words, metres in _table()["locating"].items()}


@cache
def names_that_locate() -> tuple[Words, ...]:
    """
    Give the kinds of place whose words begin as if they located: an off-licence is not off anything.

    Examples
    --------
    >>> ("off", "licence") in names_that_locate()
    True
    """
    longer = [words for words in (*kinds(), *_short()) if len(words) > 1]
    return tuple(words for words in longer if words[:1] in locating() and words not in locating())


@cache
def kinds() -> dict[Words, str]:
    """
    Give the words for kinds of place, as `written` writes them.

    Examples
    --------
    >>> kinds()[("bus", "station")]
    'bus_station'
    """
    table: Mapping[str, list[str]] = _table()["kinds"]
    return {written(_words(words)): kind for kind, several in table.items() for words in several}


def kinds_of_type(place_type: str) -> frozenset[str]:
    """Give the kinds that a type of place is, whatever its name."""
    return frozenset(_table()["types"].get(place_type, ()))


@cache
def parts(how: str) -> frozenset[str]:
    """Give the words for a part of a place: those that never make it another place ("sure"), and those that may."""
    return frozenset(word for words in _table()["parts"][how] for word in normal(words).split())


@cache
def filler() -> frozenset[str]:
    """Give the words that say nothing of where."""
    return frozenset(word for words in _table()["filler"]["words"] for word in normal(words).split())


def names_nothing(text: str) -> bool:
    """
    Say whether a normal text names no place.

    Examples
    --------
    >>> names_nothing("not known"), names_nothing("n k"), names_nothing("lantern park")
    (True, True, False)
    """
    return not text or text in _nothing() or all(word in filler() for word in text.split())


@cache
def _nothing() -> frozenset[str]:
    return frozenset(normal(text) for text in _table()["nothing"]["texts"])


def names_a_home(text: str) -> bool:
    """
    Say whether a normal text says no more than that it was somebody's home.

    Examples
    --------
    >>> [names_a_home(text) for text in ("his mums house", "home address", "beacon house", "foster placement")]
    [True, True, False, True]
    """
    if text in _homes():
        return True
    words, own = text.split(), _table()["home"]
    return len(words) > 1 and words[-1] in own["home"] and all(word in own["whose"] for word in words[:-1])


@cache
def _homes() -> frozenset[str]:
    return frozenset(normal(text) for text in _table()["home"]["texts"])


@cache
def _short() -> dict[Words, tuple[Words, bool]]:
    """Give, for each short form or nickname, what it stands for, and whether it is a nickname."""
    made = {_words(short): (_words(long), False) for short, long in _table()["short"].items()}
    return made | {_words(said): (_words(name), True) for said, name in _table()["nicknames"].items()}


@cache
def written(words: Words) -> Words:
    """
    Write out short forms and nicknames, the longest first. "St" begins a saint's name, and ends a street's.

    Examples
    --------
    >>> written(("tern", "st", "bus", "stn")), written(("st", "brannocks", "sch")), written(("maccy", "ds"))
    (('tern', 'street', 'bus', 'station'), ('saint', 'brannocks', 'school'), ('mcdonalds',))
    """
    out: list[str] = []
    k = 0
    while k < len(words):
        long, length = _longest(words, k)
        if not length:
            long, length = ((("saint",) if k == 0 else ("street",)) if words[k] == "st" else (words[k],)), 1
        out.extend(long)
        k += length
    return tuple(out)


def _longest(words: Words, start: int) -> tuple[Words, int]:
    for length in range(min(3, len(words) - start), 0, -1):
        found = _short().get(words[start : start + length])
        if found:
            return found[0], length
    return (), 0


def nickname_in(words: Words) -> tuple[str, str]:
    """
    Find a chain's nickname: what was written and the name it stands for; ("", "") for none.

    Examples
    --------
    >>> nickname_in(("maccies", "haven", "road"))
    ('maccies', 'mcdonalds')
    """
    for start in range(len(words)):
        for length in (3, 2, 1):
            found = _short().get(words[start : start + length])
            if found and found[1] and len(words[start : start + length]) == length:
                return " ".join(words[start : start + length]), " ".join(found[0])
    return "", ""


def kinds_in(words: Iterable[str]) -> tuple[tuple[int, int, str], ...]:
    """
    Find the words for kinds of place, longest first and none twice: (first word, how many, kind).

    Examples
    --------
    >>> kinds_in(("tern", "street", "bus", "station"))
    ((1, 1, 'road'), (2, 2, 'bus_station'))
    """
    return _kinds_in(tuple(words))


@cache
def _kinds_in(words: Words) -> tuple[tuple[int, int, str], ...]:
    found, k = [], 0
    while k < len(words):
        for length in range(min(5, len(words) - k), 0, -1):
            kind = kinds().get(words[k : k + length])
            if kind:
                found.append((k, length, kind))
                k += length - 1
                break
        k += 1
    return tuple(found)
