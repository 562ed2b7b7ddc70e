"""Meaning: what people said texts about places mean, and where the records go that hold such a text."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from contextual.intake.gazetteer import Gazetteer, homes_in, names_of, normal
from contextual.records import Answer
from contextual.services.places.joined import joined
from contextual.space.cells import cells_at, finest_resolution
from contextual.space.one_place import Groups, every_name, stands_for
from contextual.store import areas as area_store
from contextual.store import spellings as spelling_store
from contextual.store.settings import get_setting, put_setting

_PLACINGS = "placings"
AREAS = ("ward", "town_centre", "parish", "area")
"""Areas whose names people write beside a place's."""

Key = tuple[str, str]
"""(agency, normal text); of a home its keyed form stands for the text."""


@dataclass(frozen=True)
class Meanings:
    """What people said texts mean, and which places are one. Homes are known by a keyed form only."""

    answers: Mapping[Key, Answer]
    secret: bytes
    gazetteer: Callable[[pd.DataFrame, Mapping[Key, Answer]], Gazetteer] | None = None
    """Makes a gazetteer of places and answers, with the streets, postcodes and areas that are held."""
    joined: Groups = field(default_factory=dict)

    def with_joined(self, places: pd.DataFrame) -> tuple[pd.DataFrame, Meanings]:
        """Give places, each joined one under the id of its group, and what texts mean by these ids."""
        stands = stands_for(places, self.joined)
        if not stands:
            return places, self
        answers = {
            key: replace(one, place_id=stands[one.place_id]) if one.place_id in stands else one
            for key, one in self.answers.items()
        }
        return every_name(places, self.joined), replace(self, answers=answers, joined={})

    @property
    def places(self) -> dict[Key, str | None]:
        """Which place a text means; None: no place, and none is to be looked for by its name."""
        return {key: one.place_id or None for key, one in self.answers.items()}

    @property
    def in_clear(self) -> dict[Key, Answer]:
        """Answers that may teach what other spellings mean: all but homes."""
        return {key: one for key, one in self.answers.items() if one.kind != "home"}

    def answer(self, agency: str, text: str) -> Answer | None:
        """Give what an agency means by a text, None where nobody has said."""
        spelt = normal(text)
        return self.answers.get((agency, spelt)) or self.answers.get((agency, home_form(self.secret, spelt)))

    def of(self, agencies: Sequence[str], texts: Sequence[str]) -> Said:
        """Give what each text means, looking each distinct one up once."""
        if not len(texts) or not self.answers:
            return Said(np.full(len(texts), -1), ())
        code, distinct = _distinct(agencies, texts)
        return Said(code, tuple(self.answer(agency, text) for agency, text in distinct))


@dataclass(frozen=True, eq=False)
class Said:
    """What each of many texts was settled to mean: `code` is a row of `answers`, -1 where there is no text."""

    code: np.ndarray
    answers: tuple[Answer | None, ...]

    def nothing(self) -> np.ndarray:
        """Say of which texts nobody has said anything."""
        return self._each([one is None for one in self.answers], otherwise=True)

    def of_kind(self, kind: str) -> np.ndarray:
        """Say of which texts the answer is of one kind."""
        return self._each([one is not None and one.kind == kind for one in self.answers], otherwise=False)

    def place(self) -> np.ndarray:
        """Give the id of each place that was named, "" where none was."""
        return self._each([one.place_id if one is not None else "" for one in self.answers], otherwise="")

    def number(self, name: str) -> np.ndarray:
        """Give one number of each answer (``lat``, ``lon``, ``precision_m``), nan where nobody has said it."""
        return self._each([float(getattr(one, name, np.nan)) for one in self.answers], otherwise=np.nan)

    def _each(self, values: list[Any], otherwise: Any) -> np.ndarray:
        return np.asarray(np.array([*values, otherwise])[self.code])


def home_form(secret: bytes, spelt: str) -> str:
    """
    Give the form in which a text that means a home, or that nobody can place, is kept: recognised, and not read.

    Examples
    --------
    >>> home_form(b"k", "12 seaholly road") == home_form(b"k", "12 seaholly road")
    True
    >>> "seaholly" in home_form(b"k", "12 seaholly road")
    False
    """
    return "home:" + hmac.new(secret, spelt.encode(), sha256).hexdigest()


def meanings(conn: Any, secret: bytes) -> Meanings:
    """Read what people said texts mean, inside a transaction that stays open while records are placed by it."""
    return Meanings(spelling_store.read_answers(conn), secret, partial(gazetteer_of, conn), joined(conn))


def gazetteer_of(conn: Any, places: pd.DataFrame, answers: Mapping[Key, Answer]) -> Gazetteer:
    """Make a gazetteer of places and answers, with the streets, postcodes and areas that are held."""
    streets, postcodes = (area_store.read_boundaries(conn, layer) for layer in ("street", "postcode"))
    return Gazetteer.of(places, streets, postcodes, answers, area_store.read_boundaries(conn, *AREAS))


def said_of(records: pd.DataFrame, known: Meanings, places: pd.DataFrame) -> Said:
    """
    Say what each record's text means: as people settled it, else what it can only mean.

    Of a record without a text, or a private one, nothing is said. The gazetteer is asked only where a record has no
    position at all: a text never moves a point, nor gives one to a named place.
    """
    code = np.full(len(records), -1)
    rows = np.flatnonzero((records["place_text"] != "").to_numpy() & ~records["private"].to_numpy(bool))
    found, distinct = _distinct(records["agency"].array[rows], records["place_text"].array[rows])
    homes = homes_in([text for _, text in distinct], places)
    told = [known.answer(*pair) or home for pair, home in zip(distinct, homes, strict=True)]
    nowhere = (records["lat"].isna() & (records["cell"] == 0)).to_numpy()[rows]
    asked = np.zeros(len(distinct), bool)
    asked[found[nowhere]] = True
    read = _read([(pair, yes) for pair, yes in zip(distinct, asked, strict=True)], told, known, places)
    code[rows] = np.where(nowhere, found + len(told), found)
    return Said(code, (*told, *read))


def _read(
    pairs: Sequence[tuple[Key, bool]], told: Sequence[Answer | None], known: Meanings, places: pd.DataFrame
) -> list[Answer | None]:
    """Ask the gazetteer about the texts that wait; it is not made where every text is settled or is a place's name."""
    read = list(told)
    named = names_of(places) if pairs and known.gazetteer is not None else {}
    ask: dict[str, list[int]] = {}
    for k, ((agency, text), asked) in enumerate(pairs):
        if asked and told[k] is None and known.gazetteer is not None and normal(text) not in named:
            ask.setdefault(agency, []).append(k)
    if not ask or known.gazetteer is None:
        return read
    gazetteer = known.gazetteer(places, known.in_clear)
    for agency, some in ask.items():
        for k, answer in zip(some, gazetteer.settle(agency, [pairs[k][0][1] for k in some]), strict=True):
            read[k] = answer
    return read


def _distinct(agencies: Sequence[str], texts: Sequence[str]) -> tuple[np.ndarray, list[Key]]:
    """Give each pair of agency and text once, and for each row which one it is."""
    table = pd.DataFrame({"agency": np.asarray(agencies, object), "text": np.asarray(texts, object)})
    if not len(table):
        return np.zeros(0, int), []
    code, distinct = pd.factorize(pd.MultiIndex.from_frame(table))
    return code, [(str(agency), str(text)) for agency, text in distinct]


def as_closely_as_said(records: pd.DataFrame, said: Said, named: np.ndarray) -> pd.DataFrame:
    """Count what was placed by a name no more closely than the answer says: "near the park" is not at its gate."""
    metres, by_name = said.number("precision_m"), (named >= 0) & records["lat"].isna().to_numpy()
    rows = np.flatnonzero(by_name & said.of_kind("place") & (metres > records["precision_m"].to_numpy()))
    if not len(rows):
        return records
    records = records.copy()
    records.loc[rows, "precision_m"] = metres[rows]
    finest = np.minimum(records["finest"].to_numpy()[rows], finest_resolution(metres[rows]))
    records.loc[rows, "finest"] = finest.astype("int8")
    return records


def at_points(records: pd.DataFrame, said: Said) -> pd.DataFrame:
    """
    Count records without a position in the hexagon of the street or postcode that their text means.

    They get no point of their own, and are counted no more closely than the street or postcode tells. One at a home
    that is known by name gets the wide hexagon around it.
    """
    nowhere = (records["cell"] == 0).to_numpy() & ~records["private"].to_numpy(bool)
    rows = np.flatnonzero((said.of_kind("point") | said.of_kind("home")) & np.isfinite(said.number("lat")) & nowhere)
    if not len(rows):
        return records
    records = records.copy()
    cells, metres = cells_at(said.number("lat")[rows], said.number("lon")[rows]), said.number("precision_m")[rows]
    metres = np.where(said.of_kind("home")[rows], 0.0, metres)  # made private next, which leaves the wide hexagon only
    records.loc[rows, "cell"] = cells
    records.loc[rows, "finest"] = np.where(cells != 0, finest_resolution(metres), -1).astype("int8")
    records.loc[rows, "precision_m"] = np.where(cells != 0, metres, np.nan)
    return records


@dataclass(frozen=True, slots=True)
class Placings:
    """How often held records have been placed anew, and how many decisions about names have come since."""

    count: int = 0
    waiting: int = 0


def placings(conn: Any) -> Placings:
    """Read how often held records have been placed anew, and how many decisions wait for the next time."""
    return Placings(*get_setting(conn, _PLACINGS, (0, 0)))


def set_placings(conn: Any, stands: Placings) -> None:
    """Note how many decisions about names are not on the map yet."""
    put_setting(conn, _PLACINGS, [stands.count, stands.waiting])
