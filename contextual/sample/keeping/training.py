"""The training and awareness register: many sessions for taxis and hotels, none for those at the bus station."""

from __future__ import annotations

from contextual.sample.draws import Draws
from contextual.sample.sending.sheet import Sheet

PATH = "agencies/training.xlsx"
TITLE = "Training register"
HEADINGS = ("Session ID", "Activity", "Date Held", "Topics", "For Whom", "Sector", "Stage", "Number Attending",
            "Delivered By", "Area")  # fmt: skip
TIMES = ("Date Held",)
NOBODY_TRAINED = "transport"
"""The sector that no session reaches, although the bus station has the most records."""

_SESSIONS: tuple[tuple[str, str, str, str, str, int], ...] = (
    # activity, topics, for whom, sector, stage, how many sessions
    ("Training", "CSE; CCE", "Professionals", "Social workers", "CPD", 6),
    ("Training", "Contextual safeguarding", "Professionals", "Social workers", "CPD", 3),
    ("Training", "Disruption", "Professionals", "Police", "CPD", 3),
    ("Training", "CSE; missing", "Professionals", "Health", "Induction", 4),
    ("Training", "HSB; online", "Professionals", "Schools", "CPD", 5),
    ("Training", "CSE", "Professionals", "CPS", "CPD", 1),
    ("Training", "CCE", "Professionals", "Foster carers", "Induction", 2),
    ("Awareness raising", "Makesafe; CSE", "Businesses", "Taxi drivers", "", 6),
    ("Awareness raising", "Makesafe; CSE", "Businesses", "Hotels", "", 4),
    ("Awareness raising", "Healthy relationships", "Pupils", "None", "", 7),
    ("Awareness raising", "Online safety", "Parents", "None", "", 3),
    ("Awareness raising", "County lines", "Communities", "None", "", 2),
)
_GIVEN_BY = {"Harbour Trust": 5, "Doggerhaven Safeguarding Partnership": 6, "Tidewatch": 3}


def training(draws: Draws, first: int, last: int) -> Sheet:
    """Write the register, in order of time."""
    sessions = []
    for activity, topics, audience, sector, stage, times in _SESSIONS:
        for _ in range(times):
            month = draws.between(first, last)
            day = f"{month // 12:04d}-{month % 12 + 1:02d}-{draws.between(1, 28):02d} 00:00"
            came = draws.weighted({str(draws.between(8, 34)): 90, "": 6, "Not known": 4})
            sessions.append([activity, day, topics, audience, sector, stage, came, draws.weighted(_GIVEN_BY),
                             "Doggerhaven"])  # fmt: skip
    sheet = Sheet(PATH, "council", HEADINGS)
    for number, row in enumerate(sorted(sessions, key=lambda one: one[1]), start=1):
        sheet.rows.append([f"TR-{number:03d}", *row])
    return sheet
