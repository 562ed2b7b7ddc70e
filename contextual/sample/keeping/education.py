"""Education figures of the town's schools, two school years of them, with the marks such tables are full of."""

from __future__ import annotations

from contextual.sample.draws import Draws
from contextual.sample.sending.sheet import Sheet
from contextual.sample.town import places

PATH = "agencies/education.csv"
HEADINGS = (
    "URN", "School Name", "Academic Year", "Term", "Number On Roll", "Pupils Absent", "Persistent Absentees",
    "Severe Absentees", "Pupils Suspended", "Permanently Excluded", "Pupils In PRU", "CME", "EHE",
)  # fmt: skip
YEARS = ("2024/25", "2025/26")
_TERMS = ("Autumn", "Spring", "Summer")
_URN = 199_001


def education(draws: Draws) -> Sheet:
    """
    Write the figures. A number under five is kept back as "<5", some as "c"; two schools sent "x" for a term.

    Examples
    --------
    >>> education(Draws(1)).rows[0][2:4]
    ['2024/25', 'Autumn']
    """
    sheet = Sheet(PATH, "education", HEADINGS)
    schools = [place for place in places() if place.type in ("school", "alternative_provision")]
    for number, school in enumerate(schools):
        roll = draws.between(40, 90) if school.type == "alternative_provision" else draws.between(240, 1300)
        for year in YEARS:
            for term in _TERMS:
                roll += draws.between(-6, 6)
                sheet.rows.append([str(_URN + number), school.name, year, term, *_figures(draws, roll, school.type)])
    for row in (7, 31):
        sheet.rows[row][5:] = ["x"] * len(sheet.rows[row][5:])
    return sheet


def _figures(draws: Draws, roll: int, kind: str) -> list[str]:
    out_of_school = 3 if kind == "alternative_provision" else 1
    shares = (60, 190 * out_of_school, 18 * out_of_school, 30 * out_of_school, 2, 6, 3, 5)
    return [str(roll), *(_kept_back(draws, roll * share // 1000 + draws.between(0, 2)) for share in shares)]


def _kept_back(draws: Draws, number: int) -> str:
    return draws.weighted({"<5": 80, "c": 20}) if 0 < number < 5 else str(number)
