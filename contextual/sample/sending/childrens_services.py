"""Children's services: contacts with a place as text, a day, and in words how exact the place is."""

from __future__ import annotations

from contextual.sample.draws import Draws
from contextual.sample.happenings import Happening
from contextual.sample.sending import words
from contextual.sample.sending.sheet import Origin, Sheet, named, told_place
from contextual.sample.town import streets

PATH = "agencies/childrens_services.xlsx"
TITLE = "Harm outside the home"
HEADINGS = ("Contact ID", "Child ID", "Role", "Age at contact", "Date of incident", "Concern", "Place of incident",
            "Place precision", "Home ward", "Source of information")  # fmt: skip
ROLES = {"harmed": "Child harmed", "suspected": "Child alleged to have harmed", "both": "Both", "witness": "Witness"}
GAP_AGO = (20, 21)
"""Months not sent, counted back from the last: the months in which the case system was changed."""
_SOURCES = {"Family or young person": 34, "School": 30, "Health": 12, "Police": 12, "Other professional": 8, "": 4}


def childrens_services(draws: Draws, happenings: list[Happening], last: int) -> Sheet:
    """
    Write the contacts that children's services sent, with two whose concern is in no list.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> sheet = draw_partnership().sheets[1]
    >>> [fault["code"] for fault in sheet.faults]
    ['unknown_category', 'unknown_category']
    """
    sheet = Sheet(PATH, "childrens_services", HEADINGS)
    gap = {last - ago for ago in GAP_AGO}
    number = 800
    for happening in happenings:
        if (
            happening.source == "childrens_services"
            and happening.start.year * 12 + happening.start.month - 1 not in gap
        ):
            number += draws.between(1, 4)
            _contact(draws, sheet, happening, f"C{happening.start:%y}-{number:05d}")
    online = [k for k, origin in enumerate(sheet.origins) if origin.happening.why == "online"]
    for k in (online[5], online[-4]):
        sheet.spoil(k, "Concern", "See case record", "unknown_category", rejected=False)
    return sheet


def _contact(draws: Draws, sheet: Sheet, happening: Happening, number: str) -> None:
    person, part = happening.people[0]
    text, precision = _place(draws, happening)
    who = named(draws, person, 0.97)
    age = words.CARE_AGES[words.age_band(person, happening.start)]
    row = {
        "Contact ID": number, "Child ID": who.references["childrens_services"] if who else "", "Role": ROLES[part],
        "Age at contact": draws.weighted({age: 97, "Not known": 3}),
        "Date of incident": f"{happening.start:%d/%m/%Y}", "Concern": words.CONCERNS[happening.harm],
        "Place of incident": text, "Place precision": precision, "Home ward": person.ward,
        "Source of information": draws.weighted(_SOURCES),
    }  # fmt: skip
    sheet.add(row, Origin(happening, who, part, told_place(happening, text, has_point=False)))


def _place(draws: Draws, happening: Happening) -> tuple[str, str]:
    if happening.place is None:
        exact = "Exact place" if happening.why == "home" else "Not known"
        return happening.text, "Area of town" if happening.why == "coarse" and happening.text else exact
    how = draws.weighted({"exact": 86, "misspelt": 8, "street": 6})
    if how == "street":
        return draws.one(streets()).name, "Street"
    return (happening.text if how == "exact" else words.misspelt(draws, happening)), "Exact place"
