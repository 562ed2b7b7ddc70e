"""The words: one list each, with sources. A word is added here and nowhere else."""

from contextual.codes.agencies import AGENCIES, agency_code
from contextual.codes.harms import HARMS, Harm, mask, unmask
from contextual.codes.missing import MISSING_FROM, PULL, PUSH, RETURN_INTERVIEW, YES_NO
from contextual.codes.places import PLACE_STATUS, PLACE_TYPES, SYMBOLS, PlaceType
from contextual.codes.problems import PROBLEMS, REFUSALS
from contextual.codes.recording import (
    AGE_BANDS,
    CLASSES,
    KINDS,
    LOCATION_KINDS,
    PARTS,
    PLACED,
    PRIVATE_KINDS,
    RECORDED,
    TIME_PRECISION,
    AgeBand,
    Placing,
)
from contextual.codes.table import UNKNOWN, Code, CodeTable

__all__ = [
    "AGENCIES", "AGE_BANDS", "CLASSES", "HARMS", "KINDS", "LOCATION_KINDS", "MISSING_FROM", "PARTS", "PLACED",
    "PLACE_STATUS", "PLACE_TYPES", "PRIVATE_KINDS", "PROBLEMS", "PULL", "PUSH", "RECORDED", "REFUSALS",
    "RETURN_INTERVIEW", "SYMBOLS", "TIME_PRECISION", "UNKNOWN", "YES_NO", "AgeBand", "Code", "CodeTable", "Harm",
    "PlaceType", "Placing", "agency_code", "mask", "unmask",
]  # fmt: skip
