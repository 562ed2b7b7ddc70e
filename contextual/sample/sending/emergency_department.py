"""The emergency department: attendances by six-hour band, with the place as the patient told it."""

from __future__ import annotations

from datetime import datetime, timedelta

from contextual.sample.draws import Draws
from contextual.sample.happenings import Happening
from contextual.sample.sending import words
from contextual.sample.sending.sheet import Origin, Sheet, told_place
from contextual.sample.times import real

PATH = "agencies/emergency_department.xlsx"
TITLE = "Attendances"
HEADINGS = ("Attendance", "Patient Key", "Age Group", "Incident From", "Incident To", "Reason", "Incident Location",
            "Assault Place Type")  # fmt: skip
TIMES = ("Incident From", "Incident To")
SILENT_AGO = (0, 1, 2)
"""Months not sent, counted back from the last."""
CLOCK = "%Y-%m-%d %H:%M"
_KINDS = {"licensed": "Licensed premises", "school": "School", "alternative_provision": "School"}


def emergency_department(draws: Draws, happenings: list[Happening], last: int) -> Sheet:
    """
    Write the attendances that the department sent; it has sent none for the last three months.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> sheet = draw_partnership().sheets[4]
    >>> max(row[3] for row in sheet.rows) < "2026-07"
    True
    """
    sheet = Sheet(PATH, "emergency_department", HEADINGS)
    silent = {last - ago for ago in SILENT_AGO}
    number = 104_000
    for happening in happenings:
        month = happening.start.year * 12 + happening.start.month - 1
        if happening.source == "emergency_department" and month not in silent:
            number += draws.between(3, 60)
            _attendance(draws, sheet, happening, f"ED-{number}")
    return sheet


def _attendance(draws: Draws, sheet: Sheet, happening: Happening, number: str) -> None:
    person, _ = happening.people[0]
    start = datetime(happening.start.year, happening.start.month, happening.start.day, happening.start.hour // 6 * 6)
    text = _told(draws, happening)
    kind = _KINDS.get(happening.place.type, "Street or public") if happening.place else "Not known"
    row = {
        "Attendance": number, "Patient Key": person.references["emergency_department"],
        "Age Group": words.CARE_AGES[words.age_band(person, happening.start)],
        "Incident From": f"{start:{CLOCK}}", "Incident To": f"{real(start + timedelta(hours=6)):{CLOCK}}",
        "Reason": words.REASONS[happening.harm], "Incident Location": text, "Assault Place Type": kind,
    }  # fmt: skip
    sheet.add(row, Origin(happening, person, "harmed", told_place(happening, text, has_point=False)))


def _told(draws: Draws, happening: Happening) -> str:
    if happening.place is None:
        return happening.text
    how = draws.weighted({"exact": 58, "misspelt": 14, "area": 18, "": 10})
    told = {"exact": happening.text, "misspelt": words.misspelt(draws, happening), "area": "town centre", "": ""}
    return told[how]
