"""Children's services' snapshot: the young people it knows to be exploited or at risk, on two dates a year apart."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from contextual.sample.draws import Draws
from contextual.sample.happenings import Happening
from contextual.sample.people import Person
from contextual.sample.sending.sheet import Sheet

PATH = "agencies/snapshot.csv"
AGOS = (12, 0)
"""Months of the snapshots, counted back from the last: each is of the last day of its month."""
HEADINGS = (
    "Child ID", "Snapshot Date", "Known Or At Risk", "Type Of Exploitation", "Age", "Gender", "Ethnicity",
    "Disability", "SEN", "Living Situation", "Placement Type", "Social Care Status", "Models Of Exploitation",
    "Methods Of Coercion", "Online Exploitation", "Gang Association", "Missing Episodes", "Missing From",
    "Moved Between Areas", "NRM Status", "Other Circumstances", "Domestic Abuse", "Education", "Offences",
    "Police Action", "Court Outcome",
)  # fmt: skip
_EXPLOITED = {"cse": "CSE", "cce": "CCE", "trafficking": "Trafficking", "coerced_offending": "Coerced offending",
              "substance_supply": "Drug supply"}  # fmt: skip
_LIVES = {
    "Family home": ("With family", ""), "Foster care": ("Looked after", "Foster care"),
    "Semi-independent": ("Looked after", "Supported accommodation"),
    "Children's home": ("Looked after", "Residential care"),
}  # fmt: skip
_MODELS = {"Older boyfriend": 28, "Peer on peer": 26, "Organised network": 18, "Gang": 12, "Relative": 5, "Business": 4,
           "Online only": 7}  # fmt: skip
_COERCION = {"Grooming": 40, "Social networking": 18, "Technology": 8, "Peer also exploited": 14, "Gang area": 8,
             "Gifts": 14, "Debt": 12, "Violence": 9, "Party lifestyle": 6}  # fmt: skip
_CIRCUMSTANCES = {"Substance misuse": 20, "Mental health": 16, "Sexual health": 12, "Self-harm": 8, "Bullying": 8,
                  "Offending": 9, "None": 20}  # fmt: skip
_EDUCATION = {"Attending": 44, "Not attending": 16, "Truanting": 10, "Suspended": 8, "PRU": 9, "EHE": 4, "CME": 3,
              "Not known": 6}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A young person on one snapshot: who, and whether known to be exploited."""

    person: Person
    month: int
    exploited: bool


def snapshot(draws: Draws, happenings: Sequence[Happening], last: int) -> tuple[Sheet, list[Known]]:
    """
    Write the snapshots, and say who is on them.

    Returns
    -------
    sheet : Sheet
    known : list of Known
        One for each row, in its order.
    """
    sheet, known = Sheet(PATH, "childrens_services", HEADINGS), []
    traits: dict[int, dict[str, str]] = {}
    for ago in AGOS:
        for person, harms in _seen(happenings, last - ago).values():
            own = traits.setdefault(id(person), _traits(draws, person))
            exploited = any(harm in _EXPLOITED for harm in harms)
            missing = sum(_is_missing_of(h, person) and 0 <= last - ago - _month(h) < 12 for h in happenings)
            sheet.rows.append(_row(draws, person, own, last - ago, harms, missing, exploited=exploited))
            known.append(Known(person, last - ago, exploited))
    return sheet, known


def last_day(month: int) -> str:
    """
    Write the last day of a month as agencies do.

    Examples
    --------
    >>> last_day(2026 * 12 + 8)
    '30/09/2026'
    """
    year, number = month // 12, month % 12 + 1
    return f"{monthrange(year, number)[1]:02d}/{number:02d}/{year:04d}"


def _month(happening: Happening) -> int:
    return happening.start.year * 12 + happening.start.month - 1


def _is_missing_of(happening: Happening, person: Person) -> bool:
    return happening.source == "missing" and happening.people[0][0] is person


def _seen(happenings: Sequence[Happening], month: int) -> dict[int, tuple[Person, set[str]]]:
    """Give everyone children's services was told of in the year up to a month, with the harms, in order of time."""
    seen: dict[int, tuple[Person, set[str]]] = {}
    for happening in happenings:
        if happening.source == "childrens_services" and 0 <= month - _month(happening) < 12:
            person, part = happening.people[0]
            if part in {"harmed", "both"}:
                seen.setdefault(id(person), (person, set()))[1].add(happening.harm)
    return seen


def _traits(draws: Draws, person: Person) -> dict[str, str]:
    """Draw what does not change from one snapshot to the next."""
    living, placement = _LIVES[person.lives]
    return {
        "Gender": draws.weighted({"F": 70, "M": 24, "Trans": 2, "Not known": 2, "": 2}),
        "Ethnicity": draws.weighted({"White British": 74, "Asian": 8, "Black": 6, "Mixed": 7, "Not stated": 5}),
        "Disability": draws.weighted({"None": 50, "Learning": 14, "Autism": 8, "Physical": 2, "Not known": 14, "": 12}),
        "SEN": draws.weighted({"Y": 18, "N": 62, "Not known": 12, "": 8}),
        "Living Situation": draws.weighted({living: 96, "Not known": 4}), "Placement Type": placement,
    }  # fmt: skip


def _row(
    draws: Draws, person: Person, own: dict[str, str], month: int, harms: set[str], missing: int, *, exploited: bool
) -> list[str]:
    types = sorted(_EXPLOITED[harm] for harm in harms if harm in _EXPLOITED)
    yes_no = {"Y": 12, "N": 62, "Not known": 18, "": 8}
    row = own | {
        "Child ID": person.references["childrens_services"], "Snapshot Date": last_day(month),
        "Known Or At Risk": "Exploited" if exploited else "At risk", "Type Of Exploitation": "; ".join(types),
        "Age": str(person.age(month)),
        "Social Care Status": draws.weighted({"CP": 14, "CIN": 34, "Early help": 20, "Not open": 20, "Not known": 12}),
        "Models Of Exploitation": _some(draws, _MODELS, known=0.72) if exploited else "",
        "Methods Of Coercion": _some(draws, _COERCION, known=0.74) if exploited else "",
        "Online Exploitation": draws.weighted({"Y": 34, "N": 34, "Not known": 24, "": 8}),
        "Gang Association": draws.weighted(yes_no), "Missing Episodes": str(missing),
        "Missing From": "" if not missing else "Home" if person.lives == "Family home" else person.lives,
        "Moved Between Areas": draws.weighted({"Y": 7, "N": 60, "Not known": 33}),
        "NRM Status": draws.weighted({"Not referred": 74, "Referred": 8, "RG": 6, "CG": 4, "Not known": 8}),
        "Other Circumstances": _some(draws, _CIRCUMSTANCES, known=0.8),
        "Domestic Abuse": draws.weighted({"Witnessed": 16, "Direct": 10, "No": 40, "Not known": 24, "": 10}),
        "Education": draws.weighted(_EDUCATION), "Offences": draws.weighted({"Y": 24, "N": 50, "Not known": 26}),
        "Police Action": draws.weighted({"Y": 26, "N": 50, "Not known": 24}),
        "Court Outcome": draws.weighted({"None": 70, "Charged": 4, "Convicted": 4, "Not guilty": 2, "Not known": 20}),
    }  # fmt: skip
    return [row[heading] for heading in HEADINGS]


def _some(draws: Draws, words: dict[str, int], *, known: float) -> str:
    """Draw one word or two, or "Not known" in the share of rows in which nobody knows."""
    if not draws.chance(known):
        return "Not known"
    picked = list(dict.fromkeys(draws.weighted(words) for _ in range(draws.between(1, 2))))
    return "; ".join(word for word in picked if word != "None" or len(picked) == 1)
