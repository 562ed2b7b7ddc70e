"""Missing episodes: what police sent, and the return interviews that the voluntary sector has sent since it joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contextual.sample.draws import Draws
from contextual.sample.ground import Point, lon_lat
from contextual.sample.happenings import Happening
from contextual.sample.people import Person
from contextual.sample.sending import words
from contextual.sample.sending.sheet import Origin, Sheet, told_place
from contextual.sample.times import office

POLICE_PATH, INTERVIEW_PATH = "agencies/police_missing.csv", "agencies/return_interviews.csv"
POLICE_HEADINGS = (
    "Misper Ref", "Person Ref", "Age Group", "Missing From", "Missing From Type", "Missing From Latitude",
    "Missing From Longitude", "Reported Missing", "Returned", "Found At", "Found Latitude", "Found Longitude",
    "Reasons For Leaving", "Drawn To", "Return Interview", "Interview Offered", "Interview Held",
    "Independent Interviewer",
)  # fmt: skip
INTERVIEW_HEADINGS = (
    "Episode No", "Young Person Ref", "Age Group", "Missing From Type", "Went Missing", "Came Back", "Where Found",
    "Push Factors", "Pull Factors", "Offered On", "Interviewed On",
)  # fmt: skip
JOINED_AGO = 11
"""The voluntary sector's first month, counted back from the last."""
PUSH = {
    "Conflict at home": 26, "Parental drug or alcohol use": 6, "Violence at home": 8, "Abuse or neglect": 5,
    "Bullied": 8, "Trouble at school": 12, "Unhappy in placement": 10, "Lonely": 6, "Not listened to": 9,
    "Argument about rules": 14,
}  # fmt: skip
PULL = {
    "Contact with an exploiter": 20, "Boyfriend or girlfriend": 12, "Friends": 30, "Wanted to be near family": 12,
    "Drugs or alcohol": 9, "Owed a debt": 9, "Gifts or money": 5, "Met someone online": 5, "Party": 6,
    "Taken by someone": 1,
}  # fmt: skip
_ISO, _UK = "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"


@dataclass(frozen=True, slots=True)
class Episode:
    """One missing episode with what was asked about it afterwards."""

    happening: Happening
    push: str
    pull: str
    status: str
    offered: datetime | None
    held: datetime | None
    independent: bool

    @property
    def person(self) -> Person:
        """The young person who was missing."""
        return self.happening.people[0][0]


def episodes(draws: Draws, happenings: list[Happening]) -> list[Episode]:
    """
    Draw the return interview and the factors of every missing episode.

    Examples
    --------
    >>> episodes(Draws(1), [])
    []
    """
    return [_episode(draws, happening) for happening in happenings if happening.source == "missing"]


def _episode(draws: Draws, happening: Happening) -> Episode:
    status = draws.weighted({"Done": 50, "Declined": 18, "Offered": 14, "Not recorded": 12, "": 6})
    offered = office(draws, happening.end, 4) if status in {"Done", "Declined", "Offered"} else None
    held = office(draws, offered, 4) if offered and status == "Done" else None
    return Episode(happening, _factors(draws, PUSH), _factors(draws, PULL), status, offered, held, draws.chance(0.7))


def _factors(draws: Draws, words_of: dict[str, int]) -> str:
    n = draws.weighted({0: 20, 1: 50, 2: 30})
    return "; ".join(dict.fromkeys(draws.weighted(words_of) for _ in range(n)))


def police_missing(draws: Draws, made: list[Episode]) -> Sheet:
    """
    Write the missing episodes as police sent them, one of which ends before it starts.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> [fault["code"] for fault in draw_partnership().sheets[2].faults]
    ['return_before_start']
    """
    sheet = Sheet(POLICE_PATH, "police", POLICE_HEADINGS)
    number = 300
    for episode in made:
        number += draws.between(1, 3)
        _police_row(draws, sheet, episode, f"M{episode.happening.start:%y}-{number:05d}")
    at_home = [k for k, origin in enumerate(sheet.origins) if origin.happening.text == "Returned home"]
    wrong = f"{sheet.origins[at_home[9]].happening.start.replace(day=1, hour=0, minute=0, year=2023):{_ISO}}"
    sheet.spoil(at_home[9], "Returned", wrong, "return_before_start", rejected=False)
    return sheet


def _police_row(draws: Draws, sheet: Sheet, episode: Episode, number: str) -> None:
    happening, person = episode.happening, episode.person
    text, found = _found(draws, happening)
    home = _degrees(person.home)
    row = {
        "Misper Ref": number, "Person Ref": person.references["police"],
        "Age Group": words.POLICE_AGES[words.age_band(person, happening.start)],
        "Missing From Type": person.lives if draws.chance(0.97) else "Not recorded",
        "Missing From": person.home_name, "Missing From Latitude": home[0], "Missing From Longitude": home[1],
        "Reported Missing": f"{happening.start:{_ISO}}", "Returned": f"{happening.end:{_ISO}}",
        "Found At": text, "Found Latitude": found[0], "Found Longitude": found[1],
        "Reasons For Leaving": episode.push, "Drawn To": episode.pull, "Return Interview": episode.status,
        "Interview Offered": f"{episode.offered:{_ISO}}" if episode.offered else "",
        "Interview Held": f"{episode.held:{_ISO}}" if episode.held else "",
        "Independent Interviewer": ("Yes" if episode.independent else "No") if episode.held else "",
    }  # fmt: skip
    sheet.add(row, Origin(happening, person, "harmed", told_place(happening, text, has_point=bool(found[0]))))


def _found(draws: Draws, happening: Happening) -> tuple[str, tuple[str, str]]:
    """Draw what police wrote for where somebody was found: text, and degrees in most rows."""
    keep_point = happening.at is not None and (happening.text == "Returned home" or draws.chance(0.85))
    text = happening.text
    if happening.place is not None and keep_point and draws.chance(0.3):
        text = ""
    elif happening.place is not None and not keep_point and draws.chance(0.3):
        text = words.misspelt(draws, happening)
    if happening.at is None or not keep_point:
        return text, ("", "")
    return text, _degrees(happening.at)


def _degrees(at: Point) -> tuple[str, str]:
    lon, lat = lon_lat(at)
    return f"{lat:.5f}", f"{lon:.5f}"


def return_interviews(draws: Draws, made: list[Episode], last: int) -> Sheet:
    """
    Write the interviews held by the voluntary sector: some of the same episodes, under its own numbers.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> draw_partnership().sheets[6].rows[0][0]
    'RI-0001'
    """
    sheet = Sheet(INTERVIEW_PATH, "voluntary_sector", INTERVIEW_HEADINGS)
    for episode in made:
        happening, person = episode.happening, episode.person
        joined = last - (happening.start.year * 12 + happening.start.month - 1) <= JOINED_AGO
        if not (joined and episode.held and episode.offered and episode.independent and draws.chance(0.8)):
            continue
        text = happening.text if happening.place is not None or happening.why == "outside" else ""
        row = {
            "Episode No": f"RI-{len(sheet.rows) + 1:04d}", "Young Person Ref": person.references["voluntary_sector"],
            "Age Group": words.CARE_AGES[words.age_band(person, happening.start)], "Missing From Type": person.lives,
            "Went Missing": f"{happening.start:{_UK}}", "Came Back": f"{happening.end:{_UK}}", "Where Found": text,
            "Push Factors": episode.push, "Pull Factors": episode.pull, "Offered On": f"{episode.offered:{_UK}}",
            "Interviewed On": f"{episode.held:{_UK}}",
        }  # fmt: skip
        sheet.add(row, Origin(happening, person, "harmed", told_place(happening, text, has_point=False)))
    return sheet
