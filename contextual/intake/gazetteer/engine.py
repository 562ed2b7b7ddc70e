"""The gazetteer: every name that is known, and which of them a text most likely means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from contextual.codes import AGENCIES
from contextual.intake.gazetteer.candidate import Candidate
from contextual.intake.gazetteer.confidence import AUTO, EXACT, MOST, SHOWN, weigh
from contextual.intake.gazetteer.exact import normal
from contextual.intake.gazetteer.homes import HOME, is_house
from contextual.intake.gazetteer.index import Index
from contextual.intake.gazetteer.known import Entry, ground_of, home_at, known_areas, known_places, known_streets
from contextual.intake.gazetteer.postcodes import Postcodes
from contextual.intake.gazetteer.reading import Meaning, Reader, take_apart
from contextual.intake.gazetteer.scoring import Scorer
from contextual.intake.gazetteer.spoken import Words, names_a_home, names_nothing, written
from contextual.records import Answer, boundaries_frame

Answers = Mapping[tuple[str, str], Answer]
"""(agency, normal text) -> what people settled it to mean."""

_MOST_WORDS = 24
"""A text of more words is a story and no name: to look for every name in it takes half a second."""


@dataclass(frozen=True)
class _Read:
    """What one text may mean, whoever wrote it: what may be shown, and what may be settled."""

    shown: tuple[Candidate, ...] = ()
    closed: tuple[Candidate, ...] = ()
    settled: Answer | None = None


class Gazetteer:
    """
    Known places, streets, postcodes and areas, and what agencies' spellings were settled to mean.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> columns = {"place_id": ["t:1"], "name": ["Lantern Park"], "type": "park", "lat": [54.6], "lon": [1.6]}
    >>> nothing = boundaries_frame()
    >>> gazetteer = Gazetteer.of(places_frame(columns, 1), nothing, nothing, {})
    >>> gazetteer.settle("police", ["o/s Lantern Pk", "Lantern Park School"])[0].name
    'Lantern Park'
    """

    def __init__(
        self, entries: Sequence[Entry], reader: tuple[Index, Reader, Postcodes], places: pd.DataFrame, answers: Answers
    ) -> None:
        self._entries, self._answers = entries, answers
        self._index, self._reader, self._postcodes = reader
        self._scorer = Scorer(self._index)
        self._places = {entry.place_id: entry for entry in entries if entry.kind == "place"}
        self._public = set(places.loc[~places["private"] & (places["status"] != "closed"), "place_id"])
        self._read: dict[str, _Read] = {}
        self._told: dict[str, list[tuple[str, Answer]]] = defaultdict(list)
        self._told_alike: dict[Words, list[tuple[str, str, Answer]]] = defaultdict(list)
        for (agency, text), answer in answers.items():
            self._told[text].append((agency, answer))
            self._told_alike[written(tuple(text.split()))].append((agency, text, answer))

    @classmethod
    def of(
        cls,
        places: pd.DataFrame,
        streets: pd.DataFrame,
        postcodes: pd.DataFrame,
        answers: Answers,
        areas: pd.DataFrame | None = None,
    ) -> Gazetteer:
        """
        Make a gazetteer of what is held.

        Parameters
        ----------
        places : pandas.DataFrame
            A places frame, closed and private places too: a closed one is never settled on, and a private one only
            ever leads to the answer "home".
        streets, postcodes : pandas.DataFrame
            Boundaries frames of the layers "street" and "postcode"; may be empty.
        answers : mapping
            (agency, normal text) -> what people settled it to mean.
        areas : pandas.DataFrame, optional
            A boundaries frame of areas whose names people use: wards, town centres. They place coarsely.
        """
        ground = ground_of(places, streets, postcodes)
        around = boundaries_frame() if areas is None else areas
        entries = [
            *known_places(places, ground),
            *known_streets(streets, ground),
            *known_areas(around, ground),
        ]
        index = Index(entries)
        return cls(entries, (index, Reader(index, ground), Postcodes(postcodes, ground)), places, answers)

    def candidates(
        self, agency: str, texts: Sequence[str], limit: int = 5, *, closed: bool = False
    ) -> list[tuple[Candidate, ...]]:
        """
        Give what each text may mean, the most likely first; () where nothing known comes near it, or it is a home.

        Parameters
        ----------
        agency : str
            Who wrote the texts: its own settled spellings stand first, other agencies' are suggestions.
        texts : sequence of str, length n
        limit : int
            At most so many for each text.
        closed : bool
            Places that have closed too, each with the reason "closed since".

        Returns
        -------
        list of tuple of Candidate, length n
        """
        spelt = [normal(text) for text in texts]
        self._read_all(spelt)
        return [self._with_told(agency, text, closed=closed)[:limit] for text in spelt]

    def houses(self, texts: Sequence[str]) -> list[bool]:
        """Say which texts give a house's address, and so must not be shown."""
        return [is_house(normal(text), self._index) for text in texts]

    def settle(self, agency: str, texts: Sequence[str]) -> list[Answer | None]:
        """
        Give what each text means where that needs no person: a spelling its agency settled, or one sure candidate.

        Returns
        -------
        list of Answer or None, length n
            Never a private or closed place. How closely it places follows the name and the word that locates.
        """
        spelt = [normal(text) for text in texts]
        self._read_all([text for text in spelt if (agency, text) not in self._answers])
        return [self._settled(agency, text) for text in spelt]

    def _settled(self, agency: str, text: str) -> Answer | None:
        told = self._answers.get((agency, text))
        if told is None:
            return self._read[text].settled
        if told.kind != "place":
            return told
        entry = self._places.get(told.place_id)
        if entry is not None and entry.private:
            return home_at(entry.lat, entry.lon)
        return told if told.place_id in self._public else None

    def _read_all(self, spelt: Sequence[str]) -> None:
        """Read the texts that were not read before, all at once."""
        new = [text for text in dict.fromkeys(spelt) if text not in self._read]
        for text in new:
            if names_nothing(text) or names_a_home(text) or is_house(text, self._index):
                self._read[text] = _Read(settled=HOME if names_a_home(text) and not names_nothing(text) else None)
            elif len(text.split()) > _MOST_WORDS:
                self._read[text] = _Read()
        asked = {text: take_apart(text, self._index, self._postcodes) for text in new if text not in self._read}
        stretches = list(dict.fromkeys(words for one in asked.values() for words in one.stretches))
        found = self._index.worth_a_look(stretches)
        hits = {words: self._scorer.hits(words, names) for words, names in zip(stretches, found, strict=True)}
        for text, one in asked.items():
            self._read[text] = _read(weigh(self._reader.meanings(one, hits)))

    def _with_told(self, agency: str, text: str, *, closed: bool) -> tuple[Candidate, ...]:
        """Put what people settled before what was read: the agency's own first, others' as suggestions."""
        own = self._answers.get((agency, text))
        read = self._read[text]
        if own is not None and own.kind in ("home", "cannot"):
            return ()
        told = [made for made in self._suggested(agency, text) if made is not None]
        held = {(one.place_id, one.name) for one in told}
        more = [one for one in read.shown if (one.place_id, one.name) not in held]
        more += list(read.closed) if closed else []
        return tuple(sorted([*told, *more], key=lambda one: (-one.confidence, one.name, one.place_id)))

    def _suggested(self, agency: str, text: str) -> list[Candidate | None]:
        made: dict[tuple[str, str], Candidate | None] = {}
        alike = [(who, said, what) for who, said, what in self._told_alike.get(written(tuple(text.split())), ())]
        for who, said, answer in sorted(alike, key=lambda one: (one[0] != agency, one[1] != text, one[0])):
            if answer.kind in ("place", "point") and (answer.place_id, answer.name) not in made:
                made[answer.place_id, answer.name] = self._told_candidate(agency, text, (who, said), answer)
        return list(made.values())

    def _told_candidate(self, agency: str, text: str, told: tuple[str, str], answer: Answer) -> Candidate | None:
        who, said = told
        name = "You" if who == agency else str(AGENCIES.label(who)) if who in AGENCIES else who
        sure = EXACT if (who, said) == (agency, text) else MOST
        why = (f"{name} settled '{said}' as this.",)
        if answer.kind == "point":
            return Candidate("", answer.name, "point", "", answer.lat, answer.lon, answer.precision_m, sure, why)
        entry = self._places.get(answer.place_id)
        if entry is None or entry.private or answer.place_id not in self._public:
            return None
        return _candidate(Meaning(entry, 1.0, "", why), sure)


def _read(weighed: list[tuple[Meaning, float]]) -> _Read:
    """Say what of the meanings may be shown and settled: nothing of a home, nothing closed unless asked for."""
    kept = [(one, sure) for one, sure in weighed if sure >= SHOWN]
    if not kept:
        return _Read()
    first, confidence = kept[0]
    if first.entry.private:
        return _Read(settled=home_at(first.entry.lat, first.entry.lon) if confidence >= AUTO else None)
    shut = tuple(_closed(one, sure) for one, sure in kept if one.entry.closed)
    public = [(one, sure) for one, sure in kept if not one.entry.closed and not one.entry.private]
    if first.entry.closed or any(one.entry.private and sure > 0.5 for one, sure in kept):
        public = [(one, min(sure, 0.6)) for one, sure in public]
    shown = tuple(_candidate(one, sure) for one, sure in public)
    settled = _answer(shown[0]) if shown and shown[0].confidence >= AUTO else None
    return _Read(shown, shut, settled)


def _candidate(one: Meaning, confidence: float) -> Candidate:
    entry = one.entry
    reasons = tuple(dict.fromkeys(one.reasons))
    metres = max(entry.precision_m, one.metres)
    return Candidate(
        entry.place_id, entry.name, entry.kind, entry.type, entry.lat, entry.lon, metres, round(confidence, 3), reasons
    )


def _closed(one: Meaning, confidence: float) -> Candidate:
    since = f"Closed since {one.entry.closed_since}." if one.entry.closed_since else "It has closed."
    made = _candidate(one, min(confidence, MOST))
    return replace(made, reasons=(since, *made.reasons))


def _answer(one: Candidate) -> Answer:
    kind = "place" if one.place_id else "point"
    return Answer(kind, one.place_id, one.name, one.lat, one.lon, one.precision_m)  # type: ignore[arg-type]
