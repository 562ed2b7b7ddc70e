"""How well texts are read: whether the first candidate is right, and whether what is settled is."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import shapely

from contextual.intake.gazetteer import Answer, Candidate, Gazetteer
from contextual.sample.ground import lon_lat
from tests.intake.names.corpus import Text
from tests.intake.names.ground import Frames

LIKELY = 0.5
"""Where a text means nothing that is known, a candidate this sure or surer is a wrong one."""
NOWHERE = ("home", "house", "nothing", "closed", "not held", "like another")


@dataclass(frozen=True)
class Read:
    """One text, what was offered and what was settled."""

    text: Text
    offered: tuple[Candidate, ...]
    settled: Answer | None

    @property
    def first_right(self) -> bool:
        if self.text.kind in NOWHERE:
            return not self.offered or self.offered[0].confidence < LIKELY
        return bool(self.offered) and self._is(self.offered[0])

    @property
    def five_right(self) -> bool:
        return self.first_right if self.text.kind in NOWHERE else any(self._is(one) for one in self.offered[:5])

    @property
    def wrongly_settled(self) -> bool:
        answer = self.settled
        if answer is None:
            return False
        if answer.kind == "home":
            return self.text.kind != "home"
        if answer.kind == "place":
            return answer.place_id not in self.text.means or (
                len(self.text.means) > 1 and self.text.kind == "namesakes"
            )
        return answer.name not in self.text.means and not self._within(answer)

    def _is(self, one: Candidate) -> bool:
        return (
            one.place_id in self.text.means
            or one.name in self.text.means
            or (one.kind == "point" and self._within(one))
        )

    def _within(self, spot: Candidate | Answer) -> bool:
        if self.text.at is None and self.text.degrees is None:
            return False
        lat, lon = self.text.degrees or lon_lat(self.text.at)[::-1]
        metres = ((spot.lat - lat) * 111_195) ** 2 + ((spot.lon - lon) * 111_195 * 0.579) ** 2
        return bool(metres**0.5 <= spot.precision_m)


HERE = Path(__file__).resolve().parent


def hand_written(town: Frames, name: str = "hand_written.csv") -> list[Text]:
    """
    Read the texts that were written by hand, one by one, with what each means.

    `means` is the name of a place or street, several apart by "|" (either is right, and so is the spot between them),
    or one of "home", "house", "nothing".
    """
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [_by_hand(row["text"], row["means"], town) for row in csv.DictReader(file)]


def _by_hand(text: str, means: str, town: Frames) -> Text:
    if means in NOWHERE:
        return Text(text, means)
    places, streets = town.places, town.streets
    shapes, right = [], set()
    for one in means.split("|"):
        named = places[(places["name"] == one) | (places["place_id"] == one)]
        road = streets[streets["name"] == one]
        assert len(named) or len(road) or (town.postcodes["code"] == one).any(), one
        right |= {one, *named["place_id"]}
        shapes += [shapely.Point(row.lon, row.lat) for row in named.itertuples()] + list(
            shapely.from_wkb(road["outline"])
        )
    if len(shapes) != 2:
        return Text(text, "named", frozenset(right))
    middle = shapely.line_interpolate_point(shapely.shortest_line(*shapes), 0.5, normalized=True)
    return Text(text, "named", frozenset(right), degrees=(middle.y, middle.x))


def read_all(gazetteer: Gazetteer, texts: Sequence[Text]) -> list[Read]:
    """Ask a gazetteer about every text."""
    written = [one.text for one in texts]
    offered, settled = gazetteer.candidates("police", written), gazetteer.settle("police", written)
    return [Read(*each) for each in zip(texts, offered, settled, strict=True)]


def table(reads: Sequence[Read]) -> pd.DataFrame:
    """Give the measures by class of text, and of all."""
    rows = pd.DataFrame({
        "class": [read.text.kind for read in reads], "texts": 1, "first right": [read.first_right for read in reads],
        "in five": [read.five_right for read in reads], "settled": [read.settled is not None for read in reads],
        "settled wrong": [read.wrongly_settled for read in reads],
    })  # fmt: skip
    sums = rows.groupby("class").sum()
    sums.loc["all"] = sums.sum()
    return sums


def honesty(reads: Sequence[Read]) -> pd.DataFrame:
    """Give, for bands of confidence, how sure the first candidates were and how many were right."""
    first = [(read.offered[0].confidence, read._is(read.offered[0])) for read in reads if read.offered]
    rows = pd.DataFrame(first, columns=["sure", "right"])
    bands = pd.cut(rows["sure"], [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
    return rows.groupby(bands, observed=True).agg(
        texts=("right", "size"), said=("sure", "mean"), right=("right", "mean")
    )
