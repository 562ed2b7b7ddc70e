"""The support each young person on the snapshot was offered, kept by the voluntary sector under its own references."""

from __future__ import annotations

from contextual.sample.draws import Draws
from contextual.sample.keeping.services import SPECIALIST_ID
from contextual.sample.keeping.snapshot import Known, last_day
from contextual.sample.people import Person
from contextual.sample.sending.sheet import Sheet

PATH = "agencies/support.csv"
HEADINGS = (
    "Support Ref", "Young Person Ref", "Type Of Support", "Status", "Status Date", "Start Date", "End Date",
    "Provider", "Service", "Worker Named", "Plan For Relationships", "Views Sought", "Physical Safety Before",
    "Physical Safety After", "Relational Safety Before", "Relational Safety After", "Psychological Safety Before",
    "Psychological Safety After",
)  # fmt: skip
_ELEMENTS = {
    "Specialist": (0.7, "Voluntary sector"), "Trusted adult": (0.62, "Youth service"), "Advocacy": (0.34, "Voluntary"),
    "Family support": (0.36, "Children's services"), "CAMHS": (0.3, "Health"), "Education return": (0.24, "Education"),
    "Relocation": (0.1, "Children's services"), "Before court": (0.1, "Courts, witness care"), "NRM": (0.12, "Police"),
    "Recovery": (0.16, "Voluntary"), "Participation": (0.2, "Voluntary"),
}  # fmt: skip
_STATUS = {"Offered": 12, "Accepted": 10, "In place": 44, "Declined": 9, "Ended": 17, "Not needed": 4, "": 4}
_SAFETY = {"Safe": 30, "Partly safe": 34, "Not safe": 26, "Not known": 10}
_FEWER = 0.12


def support(draws: Draws, known: list[Known], last: int) -> Sheet:
    """
    Write the support of everyone on the last snapshot; some were offered none, and one element in eight is not said.

    Relocation is planted as a trade: physically safer, relationally not.
    """
    sheet = Sheet(PATH, "voluntary_sector", HEADINGS)
    for one in known:
        if one.month == last and not draws.chance(_FEWER):
            for element, (share, provider) in _ELEMENTS.items():
                if draws.chance(share if one.exploited else share / 2):
                    sheet.rows.append(_row(draws, one.person, element, provider, last, len(sheet.rows) + 1))
    return sheet


def _row(draws: Draws, person: Person, element: str, provider: str, last: int, number: int) -> list[str]:
    status = draws.weighted(_STATUS)
    begun = status in {"In place", "Ended"}
    ago = draws.between(1, 10)
    moved = element == "Relocation"
    row = dict.fromkeys(HEADINGS, "") | {
        "Support Ref": f"SU-{number:04d}", "Young Person Ref": person.references["voluntary_sector"],
        "Type Of Support": element, "Status": status, "Status Date": last_day(last),
        "Start Date": last_day(last - ago) if begun else "",
        "End Date": last_day(last - draws.below(ago)) if status == "Ended" else "",
        "Provider": provider, "Service": SPECIALIST_ID if element == "Specialist" else "",
        "Worker Named": draws.weighted({"Y": 60, "N": 22, "": 18}),
        "Plan For Relationships": draws.weighted({"Y": 40, "N": 60}) if moved else "",
        "Views Sought": draws.weighted({"Y": 56, "N": 18, "Not known": 14, "": 12}),
    }  # fmt: skip
    if begun:
        row |= {f"{way} Safety Before": draws.weighted(_SAFETY) for way in ("Physical", "Relational", "Psychological")}
        row |= {f"{way} Safety After": draws.weighted(_SAFETY) for way in ("Physical", "Relational", "Psychological")}
    if begun and moved:
        row |= {"Physical Safety Before": "Not safe", "Physical Safety After": "Safe",
                "Relational Safety Before": "Partly safe", "Relational Safety After": "Not safe"}  # fmt: skip
    return [row[heading] for heading in HEADINGS]
