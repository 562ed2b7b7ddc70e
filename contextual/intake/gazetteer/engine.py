"""The gazetteer: every name that is known, and which of them a text most likely means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from contextual.intake.gazetteer.candidate import Candidate
from contextual.intake.gazetteer.exact import names_of, normal
from contextual.records import Answer

AUTO = 0.95
"""A candidate this sure may be taken without asking a person."""


@dataclass(frozen=True)
class Gazetteer:
    """Known places, streets, postcodes and areas, and what agencies' spellings were settled to mean."""

    places: pd.DataFrame
    streets: pd.DataFrame
    postcodes: pd.DataFrame
    answers: Mapping[tuple[str, str], Answer]

    @classmethod
    def of(
        cls,
        places: pd.DataFrame,
        streets: pd.DataFrame,
        postcodes: pd.DataFrame,
        answers: Mapping[tuple[str, str], Answer],
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
        """
        return cls(places, streets, postcodes, answers)

    def candidates(self, agency: str, texts: Sequence[str], limit: int = 5) -> list[tuple[Candidate, ...]]:
        """Give what each text may mean, most likely first; () where nothing known comes near it, or it is a home."""
        return [self._named(agency, text)[:limit] for text in texts]

    def _named(self, agency: str, text: str) -> tuple[Candidate, ...]:
        known = (agency, normal(text)) not in self.answers and names_of(self.places).get(normal(text))
        shown = self.places[(self.places["place_id"] == known) & ~self.places["private"]]
        return tuple(
            Candidate(row.place_id, row.name, "place", row.type, row.lat, row.lon, 250.0, 1.0, ("It is the name.",))
            for row in shown.itertuples(index=False)
        )

    def settle(self, agency: str, texts: Sequence[str]) -> list[Answer | None]:
        """Give what each text means where that needs no person, else None."""
        return [self.answers.get((agency, normal(text))) for text in texts]
