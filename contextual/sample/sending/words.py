"""The words each fictional agency uses for ages, harms and places, and how people misspell a place."""

from __future__ import annotations

from datetime import datetime

from contextual.sample.draws import Draws
from contextual.sample.happenings import Happening
from contextual.sample.people import Person

_BANDS = ((10, "under_10"), (13, "10_12"), (16, "13_15"), (18, "16_17"), (25, "18_24"), (200, "25_plus"))

POLICE_AGES = {"under_10": "Under 10", "10_12": "10 to 12", "13_15": "13 to 15", "16_17": "16 to 17",
               "18_24": "18 to 24", "25_plus": "25 and over"}  # fmt: skip
CARE_AGES = {
    "under_10": "Under 10",
    "10_12": "10-12",
    "13_15": "13-15",
    "16_17": "16-17",
    "18_24": "18+",
    "25_plus": "18+",
}
STATION_AGES = {
    "under_10": "U10",
    "10_12": "10-12",
    "13_15": "13-15",
    "16_17": "16-17",
    "18_24": "18-24",
    "25_plus": "25+",
}

OFFENCES = {
    "cse": ("Causing or inciting child sexual exploitation", "Meeting a child following sexual grooming"),
    "cce": ("Child criminal exploitation", "Being concerned in supply - exploited child"),
    "serious_violence": ("Assault occasioning actual bodily harm", "Threats with a knife", "Wounding"),
    "trafficking": ("Modern slavery - arranging travel",),
    "online_harm": ("Sexual communication with a child", "Threat to share an image"),
    "peer_sexual_harm": ("Sexual assault - both under 18",),
    "relationship_abuse": ("Harassment by partner under 18",),
    "radicalisation": ("Hate crime - extremist material",),
    "coerced_offending": ("Robbery of personal property", "Theft from shop - child used by others"),
    "substance_supply": ("Possession with intent to supply", "Supply of controlled drug to a child"),
}  # fmt: skip
CONCERNS = {
    "cse": "Sexual exploitation", "cce": "Criminal exploitation", "serious_violence": "Serious youth violence",
    "trafficking": "Trafficking or modern slavery", "online_harm": "Online harm",
    "peer_sexual_harm": "Harmful sexual behaviour", "relationship_abuse": "Teenage relationship abuse",
    "radicalisation": "Radicalisation", "coerced_offending": "Made to steal or rob",
    "substance_supply": "Drugs being supplied to children",
}  # fmt: skip
CLASSIFICATIONS = {
    "cse": "Sexual offence - child", "cce": "County lines", "serious_violence": "Violence against the person",
    "trafficking": "Trafficking", "online_harm": "Malicious communications",
    "peer_sexual_harm": "Sexual offence - peer",
    "relationship_abuse": "Harassment", "radicalisation": "Extremism", "coerced_offending": "Robbery",
    "substance_supply": "Drug offence",
}  # fmt: skip
REASONS = {
    "cse": "Sexual assault", "cce": "Injury - debt or gang", "serious_violence": "Assault",
    "trafficking": "Exploitation", "online_harm": "Distress - online", "peer_sexual_harm": "Sexual assault by peer",
    "relationship_abuse": "Assault by partner",
    "radicalisation": "Injury - extremist group", "coerced_offending": "Injury in robbery",
    "substance_supply": "Intoxication - supplied",
}  # fmt: skip
WORRIES = {
    "cse": "Adults hanging round young people", "cce": "Young people being used to carry",
    "serious_violence": "Fights or weapons", "trafficking": "Young people being driven about",
    "online_harm": "Trouble online", "peer_sexual_harm": "Sexual bullying",
    "relationship_abuse": "Controlling partner", "radicalisation": "Extremist leaflets",
    "coerced_offending": "Being made to steal", "substance_supply": "Dealing to young people",
}  # fmt: skip

_MISSPELT = {
    "Tern Street bus station": ("Tern St bus stn", "the bus station", "Turn Street bus station"),
    "Lantern Park": ("Lantern Pk north gate", "Lanten Park", "the park by Lantern Lane"),
    "Pier Arcade": ("the arcade on the pier", "Peir Arcade"),
    "Oyster Row shops": ("shops on Oyster Row", "Oyster Row"),
    "Quay Lane car park": ("Quay Ln carpark",),
    "Harbour Halt station": ("Harbor Halt", "Harbour Halt train station"),
    "Spinnaker Road shops": ("Spinnaker Rd shops",),
    "Northbank Precinct": ("the precinct",),
}
_SHORT = ((" Street", " St"), (" Road", " Rd"), (" Park", " Pk"), (" School", " Sch."), (" stop ", " bus stop "))


def age_band(person: Person, when: datetime) -> str:
    """
    Code of the age band a person was in.

    Examples
    --------
    >>> age_band(Person(2010 * 12, "", (0, 0), "", "", {}), datetime(2025, 6, 1))
    '13_15'
    """
    age = person.age(when.year * 12 + when.month - 1)
    return next(code for limit, code in _BANDS if age < limit)


def misspelt(draws: Draws, happening: Happening) -> str:
    """
    Misspell a place as somebody in a hurry does: never the exact name.

    Examples
    --------
    >>> from contextual.sample.town import place_named
    >>> from datetime import datetime as at
    >>> seen = Happening("place", "", at(2025, 1, 1), at(2025, 1, 1), "cse", "", (), place_named("Pier Arcade"))
    >>> misspelt(Draws(1), seen)
    'the arcade on the pier'
    """
    name = happening.place.name if happening.place else ""
    if name in _MISSPELT:
        return draws.one(_MISSPELT[name])
    for long, short in _SHORT:
        if long in name:
            return name.replace(long, short)
    return f"nr {name}" if name else ""
