"""Transport police: occurrences by station name, no position."""

from __future__ import annotations

from contextual.sample.draws import Draws
from contextual.sample.happenings import Happening
from contextual.sample.sending import words
from contextual.sample.sending.sheet import Origin, Sheet, named, told_place

PATH = "agencies/transport_police.csv"
HEADINGS = (
    "Occurrence",
    "Subject Ref",
    "Subject Is",
    "Age Band",
    "Date And Time",
    "Classification",
    "Station",
    "Origin",
)
ROLES = {"harmed": "Victim", "suspected": "Suspect", "both": "Unknown", "witness": "Witness"}
HOW = {
    "reported": "Public report",
    "partner": "Staff report",
    "discovered": "Officer found",
    "operation": "Operation",
    "": "",
}


def transport_police(draws: Draws, happenings: list[Happening]) -> Sheet:
    """
    Write the occurrences at the two railway stations.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> sheet = draw_partnership().sheets[3]
    >>> sorted({row[6] for row in sheet.rows})
    ['Doggerhaven Central station', 'Harbour Halt station', 'On train']
    """
    sheet = Sheet(PATH, "transport_police", HEADINGS)
    number = 200
    for happening in happenings:
        if happening.source != "transport_police":
            continue
        number += draws.between(1, 9)
        person, part = happening.people[0]
        who, station = named(draws, person, 0.93), happening.text if draws.chance(0.94) else "On train"
        age = words.STATION_AGES[words.age_band(person, happening.start)]
        row = {
            "Occurrence": f"T{happening.start:%y}/{number:05d}",
            "Subject Ref": who.references["transport_police"] if who else "",
            "Subject Is": ROLES[part], "Age Band": draws.weighted({age: 94, "NK": 6}),
            "Date And Time": f"{happening.start:%Y-%m-%d %H:%M}", "Station": station,
            "Classification": words.CLASSIFICATIONS[happening.harm], "Origin": HOW[happening.how],
        }  # fmt: skip
        told = "harmed" if part == "harmed" else part if ROLES[part] != "Unknown" else "not_known"
        sheet.add(row, Origin(happening, who, told, told_place(happening, station, has_point=False)))
    return sheet
