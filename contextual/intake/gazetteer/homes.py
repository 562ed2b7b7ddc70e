"""Homes in texts, said in words, named or by a house's address: they are never shown, and never a place."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from contextual.intake.gazetteer.exact import normal
from contextual.intake.gazetteer.index import Index
from contextual.intake.gazetteer.known import known_homes
from contextual.intake.gazetteer.spoken import names_a_home, written
from contextual.intake.people.identifiers import is_address
from contextual.records import Answer

HOME = Answer("home")
"""A home of which nothing more is known: its place is not looked for."""

_NUMBER = re.compile(r"\d{1,4}[a-z]?\Z")
_NOT_A_HOUSE = frozenset({
    "stop", "stops", "stand", "bay", "gate", "platform", "junction", "j", "bus", "route", "exit",
    "room", "pitch", "court", "hole", "shelter", "a", "m", "b",
})  # fmt: skip
_FLAT = re.compile(r"\b(?:flat|apt|apartment|room) \d{1,4}[a-z]?\b")
_UNIT = re.compile(r"\d{1,4}[a-z]? [a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")


def homes_in(texts: Iterable[str], places: pd.DataFrame) -> list[Answer | None]:
    """
    Answer "home" for each text that says so in words or names a private place, with short forms too; else None.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> home = places_frame({"place_id": ["h:1"], "name": ["Quay House"], "private": [True]}, 1)
    >>> [one is not None for one in homes_in(["his mum's house", "Quay Hse", "Quay Lane"], home)]
    [True, True, False]
    """
    spelt = [normal(text) for text in texts]
    known = known_homes(places) if spelt else {}  # to name every private place is 0.3 s of 20,000 places
    return [HOME if names_a_home(text) else known.get(written(tuple(text.split()))) for text in spelt]


def is_house(text: str, index: Index) -> bool:
    """
    Say whether a normal text gives a house's address: a number and a street, known or by its ending.

    The number of a stop or a platform is none, and neither is one that belongs to a known name.
    """
    words = text.split()
    if not any(_NUMBER.match(word) for word in words) or written(tuple(words)) in index.exact:
        return False
    if _FLAT.search(text) or _UNIT.search(text):
        return True
    return any(_is_house_at(words, k, index) for k in range(len(words)))


def _is_house_at(words: list[str], k: int, index: Index) -> bool:
    before = [word for word in words[:k] if word not in ("no", "number")][-1:]
    if not _NUMBER.match(words[k]) or (before and before[0] in _NOT_A_HOUSE):
        return False
    after = written(tuple(words[k + 1 :]))
    if is_address(" ".join((words[k], *after))):
        return True
    return any(_is_street(after[:length], index) for length in range(1, 4))


def _is_street(words: tuple[str, ...], index: Index) -> bool:
    return any(index.entries[k].kind == "street" for k in index.exact.get(words, ()))
