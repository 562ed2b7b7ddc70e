"""The directory of the town's services: who helps, where, when. Nothing in it is drawn: a town has what it has."""

from __future__ import annotations

from typing import Any

from contextual.sample.ground import Point, lon_lat
from contextual.sample.town import place_named

PATH = "agencies/services.geojson"
AGENCY = "council"
SPECIALIST_ID = "SV-01"
_AT: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    # name, place, kind, audience, harms, referral, hours, safe place
    ("Tidewatch exploitation service", "Quayside Health Centre", "Specialist", "Young people", "cse|cce|trafficking",
     "Professional; self", "Mon to Fri 9 to 17", "No"),
    ("The Loft", "The Loft youth project", "Youth club", "Young people", "", "Drop in", "Mon to Sat 15 to 21", "Yes"),
    ("Lantern Youth Club", "Lantern Youth Club", "Youth club", "Young people", "", "Drop in", "Tue and Thu 18 to 21",
     "Yes"),
    ("Staithes Youth Centre", "Staithes Youth Centre", "Youth club", "Young people", "", "Drop in", "Wed 18 to 21",
     "Not known"),
    ("Central Library safe space", "Central Library", "Safe space", "Young people; community", "", "Open door",
     "Mon to Sat 9 to 18", "Yes"),
    ("Northbank Library safe space", "Northbank Library", "Safe space", "Young people; community", "", "Open door",
     "Tue to Sat 10 to 16", "Yes"),
    ("Young people's clinic", "Young people's sexual health clinic", "Sexual health", "Young people", "cse", "Drop in",
     "Mon, Wed, Fri 15 to 19", "No"),
    ("Haven counselling", "Northbank Clinic", "Counselling", "Young people", "", "Self; school", "Mon to Fri 9 to 17",
     "No"),
    ("Clear Water substance service", "Marsh End Surgery", "Drugs and alcohol", "Young people; parents",
     "substance_supply", "Self; professional", "Tue and Thu 10 to 18", "No"),
    ("Witness care", "Doggerhaven Central station", "Witness service", "Young people", "", "Police",
     "Mon to Fri 9 to 17", "No"),
)  # fmt: skip
_OUTREACH = (
    ("Detached youth work team", "Youth work", "Tern Street, Lantern Park and the sea front", "Tue to Sat 17 to 22"),
    ("Return interview team", "Return interviews", "The whole of Doggerhaven", "By appointment"),
    ("Advocacy for young people", "Advocacy", "The whole of Doggerhaven", "By appointment"),
)
_REFUGE: tuple[str, Point] = ("Saltings refuge", (1210.0, -640.0))
_CLOSED = ("Pier drop-in", "Pier Arcade", "31/03/2026")


def services() -> list[dict[str, Any]]:
    """
    Write the directory as GeoJSON features: services with a door, outreach without one, a refuge, one that has closed.

    Examples
    --------
    >>> services()[0]["properties"]["service_id"] == SPECIALIST_ID
    True
    """
    made: list[dict[str, Any]] = []
    for name, place, kind, audience, harms, referral, hours, safe in _AT:
        at = place_named(place)
        about = {"type": kind, "audience": audience, "themes": harms, "referral": referral, "hours": hours,
                 "safe_place": safe, "on_foot": "Yes", "place_id": at.id}  # fmt: skip
        made.append(_feature(len(made) + 1, name, about, at.at))
    for name, kind, where, hours in _OUTREACH:
        about = {
            "type": kind,
            "audience": "Young people",
            "hours": hours,
            "outreach": where,
            "referral": "Any professional",
        }
        made.append(_feature(len(made) + 1, name, about, None))
    made.append(_feature(len(made) + 1, _REFUGE[0], {"type": "Refuge", "audience": "Community"}, _REFUGE[1]))
    name, place, day = _CLOSED
    made.append(_feature(len(made) + 1, name, {"type": "Youth club", "closed": day}, place_named(place).at))
    return made


def _feature(number: int, name: str, about: dict[str, str], at: Point | None) -> dict[str, Any]:
    properties = {"service_id": f"SV-{number:02d}", "service_name": name} | about
    geometry = None if at is None else {"type": "Point", "coordinates": list(lon_lat(at))}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
