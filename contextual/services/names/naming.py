"""Naming: the texts that wait for a place, gathered by what they most likely mean, and decisions about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from contextual.intake.gazetteer import Candidate
from contextual.records import Answer, AnswerKind
from contextual.space.cells import KNOWN_WITHIN_M
from contextual.store.spellings import Spelling

MOST_CANDIDATES = 5
STREET_M = KNOWN_WITHIN_M[8]
"""A spot whose closeness nobody has said is known no better than a street."""

GroupKind = Literal["candidate", "address", "rest"]
_ORDER: dict[str, int] = {"candidate": 0, "address": 1, "rest": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingText:
    """
    One text of one agency that waits, with everything it may mean, most likely first.

    `ref` tells it apart in a file or on a page without saying it. `text` reads as it was sent; where `address` is
    true it reads like a house's address and must not be shown (`words` is what may be).
    """

    ref: str
    agency: str
    agency_label: str
    text: str = field(repr=False)
    records: int
    address: bool = False
    candidates: tuple[Candidate, ...] = ()

    @property
    def words(self) -> str:
        """The text, unless it reads like a house's address."""
        return "Reads like a house’s address" if self.address else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """
    Texts that most likely mean the same, the most used first, and what they may mean.

    `kind` is "candidate" (they share their first candidate), "address" (they read like houses' addresses) or "rest"
    (nothing known comes near them).
    """

    kind: GroupKind
    texts: tuple[WaitingText, ...]
    candidates: tuple[Candidate, ...] = ()

    @property
    def records(self) -> int:
        """Records that hold these texts."""
        return sum(one.records for one in self.texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNames:
    """Everything that waits: its groups, most records first, and how many decisions are not on the map yet."""

    texts: tuple[WaitingText, ...]
    groups: tuple[NameGroup, ...]
    pending: int

    @property
    def records(self) -> int:
        """Records whose place text waits."""
        return sum(one.records for one in self.texts)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says one agency means by a text."""

    agency: str
    text: str = field(repr=False)
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """
    What was decided at once, and for each text what that took the place of, so that it can be undone.

    `elsewhere` counts texts that somebody else had settled otherwise: the last decision stands. `placings` is how
    often held records had been placed anew before.
    """

    made: tuple[Spelling, ...]
    before: tuple[tuple[Spelling, ...], ...]
    elsewhere: int
    placings: int
    sentence: str


def candidate_key(candidate: Candidate) -> str:
    """
    Tell candidates apart: a place by its id, anything else by its kind and name.

    Examples
    --------
    >>> candidate_key(Candidate("", "Tern Street", "street", "", 54.6, 1.6, 600.0, 0.9, ()))
    'street:Tern Street'
    """
    return candidate.place_id or f"{candidate.kind}:{candidate.name}"


def answer_of(candidate: Candidate) -> Answer:
    """
    Make the answer "it is this one".

    Examples
    --------
    >>> answer_of(Candidate("", "Tern Street", "street", "", 54.6, 1.6, 600.0, 0.9, ())).kind
    'point'
    """
    kind: AnswerKind = "place" if candidate.place_id else "point"
    at = (candidate.lat, candidate.lon, candidate.precision_m)
    return Answer(kind, candidate.place_id, candidate.name, *at)


def groups_of(texts: Iterable[WaitingText], refused: Mapping[str, Collection[str]]) -> tuple[NameGroup, ...]:
    """
    Gather texts by the first thing each may mean.

    Groups with the most records come first; then the texts that read like houses' addresses, then those that nothing
    known comes near.

    Parameters
    ----------
    texts : iterable of WaitingText
    refused : mapping
        Ref of a text -> keys of the candidates (`candidate_key`) that a person said it does not mean.
    """
    found: dict[tuple[str, str], list[WaitingText]] = {}
    for one in texts:
        left = possible(one, refused)
        kind = "address" if one.address else "candidate" if left else "rest"
        found.setdefault((kind, candidate_key(left[0]) if kind == "candidate" else ""), []).append(one)
    groups = [_group(kind, some, refused) for (kind, _), some in found.items()]
    return tuple(sorted(groups, key=lambda one: (_ORDER[one.kind], -one.records, one.texts[0].ref)))


def possible(text: WaitingText, refused: Mapping[str, Collection[str]]) -> tuple[Candidate, ...]:
    """Give what a text may mean, without what a person said it does not."""
    no = refused.get(text.ref, ())
    return tuple(one for one in text.candidates if candidate_key(one) not in no) if no else text.candidates


def _group(kind: str, some: list[WaitingText], refused: Mapping[str, Collection[str]]) -> NameGroup:
    texts = tuple(sorted(some, key=lambda one: (-one.records, one.ref)))
    if kind == "address":
        return NameGroup(kind="address", texts=texts)
    if kind == "rest":
        return NameGroup(kind="rest", texts=texts)
    return NameGroup(kind="candidate", texts=texts, candidates=together(texts, refused))


def together(texts: Iterable[WaitingText], refused: Mapping[str, Collection[str]]) -> tuple[Candidate, ...]:
    """Give what several texts may mean: what they share first, then the surest for the most records."""
    best: dict[str, Candidate] = {}
    weight: dict[str, float] = {}
    for one in texts:
        for at, candidate in enumerate(possible(one, refused)):
            key = candidate_key(candidate)
            best.setdefault(key, candidate)
            weight[key] = weight.get(key, 0.0) + one.records * (candidate.confidence + (at == 0))
    order = sorted(best, key=lambda key: (-weight[key], key))
    return tuple(best[key] for key in order[:MOST_CANDIDATES])
