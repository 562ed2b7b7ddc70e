"""How a record came to be, who is in it, and how closely its time and place are known."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import WITH_OTHER, WITHOUT_ANSWER, Code, CodeTable, codes

CLASSES = codes(
    "class",
    ("fictional", "Fictional"),
    ("open", "Open data"),
    ("partnership", "Partnership"),
)
"""Whose data a batch is. Classes are never added together."""

RECORDED = codes(
    "way of recording",
    ("reported", "Reported"),
    ("discovered", "Discovered"),
    ("operation", "Operation"),
    ("partner", "Partner"),
    *WITH_OTHER,
)
"""How a record came to be: told to us, found by looking, an operation, or passed on by a partner."""

LOOKED = frozenset({"discovered", "operation"})
"""Ways of recording that say more of where somebody looked than of where harm was."""

PARTS = codes(
    "part",
    ("harmed", "Harmed"),
    ("suspected", "Suspected of causing harm"),
    ("both", "Harmed and suspected"),
    ("witness", "Witness"),
    *WITH_OTHER,
)
"""A person's part in one incident. It is never a label on the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand(Code):
    """An age band, and whether it counts as a young person: under 18, or not known to be older."""

    young: bool


AGE_BANDS: CodeTable[AgeBand] = CodeTable(
    "age band",
    [
        AgeBand(key="under_10", label="Under 10", young=True),
        AgeBand(key="10_12", label="10 to 12", young=True),
        AgeBand(key="13_15", label="13 to 15", young=True),
        AgeBand(key="16_17", label="16 to 17", young=True),
        AgeBand(key="under_18", label="Under 18", young=True),
        AgeBand(key="18_24", label="18 to 24", young=False),
        AgeBand(key="25_plus", label="25 or over", young=False),
        AgeBand(key="over_18", label="18 or over", young=False),
        AgeBand(key="other", label="Other", young=True),
        AgeBand(key="not_known", label="Not known", young=True),
        AgeBand(key="not_recorded", label="Not recorded", young=True),
    ],
)

TIME_PRECISION = codes(
    "time precision",
    ("instant", "Exact time"),
    ("window", "Between two times"),
    ("day", "Day"),
    ("month", "Month"),
    ("wider", "Wider than a month"),
)

LOCATION_KINDS = codes(
    "kind of location",
    ("public", "Public or shared place"),
    ("home", "Home"),
    ("placement", "Placement"),
    *WITH_OTHER,
)

PRIVATE_KINDS = frozenset({"home", "placement"})
"""Kinds of location that are private from the door: never a unit, a pin or an export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing(Code):
    """How well a record is placed, and the finest hexagon resolution it may be counted at."""

    finest: int


PLACED: CodeTable[Placing] = CodeTable(
    "placing",
    [
        Placing(key="exact", label="Exact place", finest=10),
        Placing(key="venue", label="Venue or unit postcode", finest=9),
        Placing(key="street", label="Street", finest=8),
        Placing(key="sector", label="Postcode sector", finest=7),
        Placing(key="area", label="Whole area only", finest=0),
        Placing(key="not_mapped", label="Not mapped", finest=-1),
    ],
)

KINDS = codes("kind of file", ("incident", "Incidents"), ("missing", "Missing episodes"))

__all__ = [
    "AGE_BANDS", "CLASSES", "KINDS", "LOCATION_KINDS", "LOOKED", "PARTS", "PLACED", "PRIVATE_KINDS",
    "RECORDED", "TIME_PRECISION", "WITHOUT_ANSWER",
]  # fmt: skip
