"""Police incidents: grid metres, a time or a window, one row a person."""

from __future__ import annotations

from contextual.sample.draws import Draws
from contextual.sample.ground import easting_northing
from contextual.sample.happenings import Happening
from contextual.sample.people import Person
from contextual.sample.sending import words
from contextual.sample.sending.sheet import Origin, Sheet, named, told_place

PATH = "agencies/police_incidents.csv"
HEADINGS = ("Crime Number", "Person Ref", "Role", "Age Group", "Committed From", "Committed To", "Offence",
            "Location Type", "Easting", "Northing", "Location", "How Recorded")  # fmt: skip
ROLES = {"harmed": "Victim", "suspected": "Suspect", "both": "Victim and suspect", "witness": "Witness"}
HOW = {"reported": "Reported by public", "partner": "Reported by partner", "discovered": "Found by officers",
       "operation": "Operation SANDBAR", "": ""}  # fmt: skip
SURGE = "Operation KITTIWAKE"
_KINDS = {
    "park": "Park", "play_sports": "Park", "waterway_woodland": "Park", "transport_hub": "Transport",
    "bus_stop": "Transport", "taxi_rank": "Transport", "shopping": "Shop", "off_licence": "Shop", "takeaway": "Shop",
    "school": "School", "alternative_provision": "School", "licensed": "Licensed premises", "car_park": "Street",
}  # fmt: skip
_CLOCK = "%d/%m/%Y %H:%M"


def police_incidents(draws: Draws, happenings: list[Happening]) -> Sheet:
    """
    Write the incidents that police sent, with two rows whose date cannot be.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> sheet = draw_partnership().sheets[0]
    >>> sheet.path, sheet.headings[:3]
    ('agencies/police_incidents.csv', ('Crime Number', 'Person Ref', 'Role'))
    """
    sheet = Sheet(PATH, "police", HEADINGS)
    number = 1000
    for happening in happenings:
        if happening.source == "police":
            number += draws.between(1, 6)
            _incident(draws, sheet, happening, f"DH/{happening.start:%y}/{number:06d}")
    on_streets = [k for k, origin in enumerate(sheet.origins) if origin.happening.why == "street"]
    for k in (on_streets[7], on_streets[-11]):
        sheet.spoil(
            k, "Committed From", f"31/02/{sheet.origins[k].happening.start:%Y} 10:00", "bad_date", rejected=True
        )
    return sheet


def _incident(draws: Draws, sheet: Sheet, happening: Happening, number: str) -> None:
    at = happening.at if draws.chance(0.94) else None
    text = "" if happening.why == "home" else happening.text
    if happening.place is not None:
        text = words.misspelt(draws, happening) if at is None and draws.chance(0.3) else text
        text = "" if at is not None and draws.chance(0.2) else text
    east, north = (str(metres) for metres in easting_northing(at)) if at else ("", "")
    same = {
        "Crime Number": number, "Easting": east, "Northing": north, "Location": text,
        "Committed From": f"{happening.start:{_CLOCK}}",
        "Committed To": "" if happening.end == happening.start else f"{happening.end:{_CLOCK}}",
        "Offence": draws.one(words.OFFENCES[happening.harm]), "Location Type": _kind(draws, happening),
        "How Recorded": SURGE if happening.why == "surge" and happening.how == "operation" else HOW[happening.how],
    }  # fmt: skip
    place = told_place(happening, text, has_point=at is not None)
    for k, (person, part) in enumerate(happening.people):
        who = named(draws, person, 0.96) if k == 0 else person
        about = {"Person Ref": who.references["police"] if who else "", "Role": ROLES[part],
                 "Age Group": _age(draws, person, happening)}  # fmt: skip
        sheet.add(same | about, Origin(happening, who, part, place))


def _age(draws: Draws, person: Person, happening: Happening) -> str:
    known = words.POLICE_AGES[words.age_band(person, happening.start)]
    return draws.weighted({known: 95, "Unknown": 3, "": 2})


def _kind(draws: Draws, happening: Happening) -> str:
    if happening.why == "home":
        in_care = happening.people[0][0].home_name
        return draws.weighted({"Care placement": 7, "Unknown": 3}) if in_care else "Dwelling"
    if happening.place is None:
        return "Street"
    return _KINDS.get(happening.place.type, "Other public")
