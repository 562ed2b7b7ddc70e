"""What a text about a place means, once somebody has said so or it can only mean one thing."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Literal

AnswerKind = Literal["place", "point", "home", "cannot"]


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a text means: a named place, a point (of a street, a postcode, a spot between two places), a home, or nothing.

    `precision_m` says how closely the spot is known: a place named outright to the venue, a street to its length.
    Of a home only the wide hexagon's middle is ever given, and never a name.

    Examples
    --------
    >>> Answer("place", "t:1", "Lantern Park", 54.6, 1.6, 250.0).kind
    'place'
    """

    kind: AnswerKind
    place_id: str = ""
    name: str = ""
    lat: float = nan
    lon: float = nan
    precision_m: float = nan
