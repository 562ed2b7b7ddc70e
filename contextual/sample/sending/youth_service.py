"""Detached youth workers: notes of places and times, how many young people they spoke with, and nobody's reference."""

from __future__ import annotations

from datetime import datetime

from contextual.sample.draws import Draws
from contextual.sample.ground import lon_lat
from contextual.sample.happenings import Happening
from contextual.sample.sending import words
from contextual.sample.sending.sheet import Origin, Sheet, told_place
from contextual.sample.times import later

PATH = "agencies/youth_work.csv"
HEADINGS = ("Note Number", "Seen From", "Seen To", "Place", "Latitude", "Longitude", "Young People", "Worry")
_CLOCK = "%d/%m/%Y %H:%M"


def youth_service(draws: Draws, happenings: list[Happening]) -> Sheet:
    """
    Write the youth workers' notes.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> sheet = draw_partnership().sheets[5]
    >>> any(origin.person for origin in sheet.origins)
    False
    """
    sheet = Sheet(PATH, "youth_service", HEADINGS)
    for happening in happenings:
        if happening.source != "youth_service" or happening.at is None:
            continue
        start = _session(draws, happening.start)
        has_point = draws.chance(0.6)
        lon, lat = (f"{degrees:.5f}" for degrees in lon_lat(happening.at)) if has_point else ("", "")
        row = {
            "Note Number": f"YW-{len(sheet.rows) + 1:04d}", "Seen From": f"{start:{_CLOCK}}",
            "Seen To": f"{later(draws, start, 20, 110):{_CLOCK}}", "Place": happening.text,
            "Latitude": lat, "Longitude": lon, "Young People": str(draws.between(2, 9)),
            "Worry": words.WORRIES[happening.harm],
        }  # fmt: skip
        sheet.add(row, Origin(happening, None, "harmed", told_place(happening, happening.text, has_point=has_point)))
    return sheet


def _session(draws: Draws, when: datetime) -> datetime:
    """Move a time into the hours in which the workers are out: 15:00 to 22:00."""
    return when if 15 <= when.hour < 22 else when.replace(hour=draws.between(15, 21))
