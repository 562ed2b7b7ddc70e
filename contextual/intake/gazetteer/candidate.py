"""A candidate: one place, street, postcode or area that a text may mean, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CandidateKind = Literal["place", "street", "postcode", "area", "point"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    One thing that a text may mean.

    `place_id` is "" for what is no place: a street, a postcode, an area, a spot between two places. `type` is a code of
    `contextual.codes.PLACE_TYPES`, "" for what is no place. `confidence` runs from 0 to 1: of candidates with 0.8,
    about eight in ten are right. `reasons` are plain sentences, the most telling first.

    Examples
    --------
    >>> reasons = ("The same words in another order.",)
    >>> Candidate("t:1", "Lantern Park", "place", "park", 54.6, 1.6, 250.0, 0.98, reasons).reasons[0]
    'The same words in another order.'
    """

    place_id: str
    name: str
    kind: CandidateKind
    type: str
    lat: float
    lon: float
    precision_m: float
    confidence: float
    reasons: tuple[str, ...]
