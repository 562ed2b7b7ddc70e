"""The harms a record may name. Several at once: each has its own bit.

Sources: Firmin, briefing for inspectorates, B.11; Working Together 2023; police.uk's own categories for recorded crime.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm(Code):
    """One harm: its bit in a record's mask, and whether it is a safeguarding harm or a recorded crime of all ages."""

    bit: int
    group: str


_HARMS = [
    ("cse", "Child sexual exploitation"),
    ("cce", "Child criminal exploitation, county lines"),
    ("serious_violence", "Serious violence"),
    ("trafficking", "Modern slavery, trafficking"),
    ("online_harm", "Online harm"),
    ("peer_sexual_harm", "Peer-on-peer sexual abuse, harmful sexual behaviour"),
    ("relationship_abuse", "Teenage relationship abuse"),
    ("radicalisation", "Radicalisation"),
    ("coerced_offending", "Robbery or anti-social behaviour as coerced offending"),
    ("missing", "Missing or abducted"),
    ("substance_supply", "Substance supply"),
]
_UNKNOWN = [("other", "Other"), ("not_known", "Not known"), ("not_recorded", "Not recorded")]
# Recorded crime of people of all ages says where police recorded something, not that a young person came to harm:
# it is kept under its own words and never counted as one of the harms above.
_RECORDED_CRIME = [
    ("crime_asb", "Recorded: anti-social behaviour"),
    ("crime_bicycle_theft", "Recorded: bicycle theft"),
    ("crime_burglary", "Recorded: burglary"),
    ("crime_criminal_damage", "Recorded: criminal damage and arson"),
    ("crime_drugs", "Recorded: drugs"),
    ("crime_other_theft", "Recorded: other theft"),
    ("crime_weapons", "Recorded: possession of weapons"),
    ("crime_public_order", "Recorded: public order"),
    ("crime_robbery", "Recorded: robbery"),
    ("crime_shoplifting", "Recorded: shoplifting"),
    ("crime_theft_person", "Recorded: theft from the person"),
    ("crime_vehicle", "Recorded: vehicle crime"),
    ("crime_violence_sexual", "Recorded: violence and sexual offences"),
    ("crime_other", "Recorded: other crime"),
    ("stop_search", "Recorded: stop and search"),
]

HARMS: CodeTable[Harm] = CodeTable(
    "harm",
    [
        Harm(key=key, label=label, bit=bit, group=group)
        for bit, (key, label, group) in enumerate(
            [(k, name, "harm") for k, name in _HARMS]
            + [(k, name, "unknown") for k, name in _UNKNOWN]
            + [(k, name, "recorded_crime") for k, name in _RECORDED_CRIME]
        )
    ],
)
"""Every harm. A harm's bit never changes: records in a store hold it."""


def mask(harms: Iterable[str]) -> int:
    """
    Pack harms into one whole number, a bit each.

    Raises
    ------
    UnknownCode
        When a harm is not in the list.

    Examples
    --------
    >>> mask(["cse", "missing"])
    513
    """
    return sum(1 << HARMS[harm].bit for harm in set(harms))


def unmask(value: int) -> tuple[str, ...]:
    """
    List the harms in a packed number, in the order of the list.

    Examples
    --------
    >>> unmask(513)
    ('cse', 'missing')
    """
    return tuple(key for key, harm in HARMS.items() if value >> harm.bit & 1)
