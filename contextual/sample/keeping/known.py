"""What a right count of the registers must say: counted here from what was written, before any reader saw it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from contextual.sample.keeping import education, services, snapshot, support, training
from contextual.sample.sending import voices
from contextual.sample.sending.sheet import Sheet

if TYPE_CHECKING:
    from contextual.sample.partnership import Partnership

_MARKS = ("<5", "c", "x")


def known_of_registers(sample: Partnership) -> dict[str, Any]:
    """
    Give, for each register, its file, who sends it, its rows and some counts.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> sorted(known_of_registers(draw_partnership()))
    ['cohort', 'education', 'services', 'support', 'training', 'voices']
    """
    sheets = {sheet.path: sheet for sheet in sample.registers}
    marks = [feature["properties"] for feature in sample.voices]
    given = [mark for mark in marks if mark["consent"] == "given"]
    held = [feature["properties"] for feature in sample.services]
    return {
        "cohort": _of(sheets[snapshot.PATH]) | _cohort(sheets[snapshot.PATH], snapshot.last_day(sample.last)),
        "support": _of(sheets[support.PATH]) | {
            "status": _counts(sheets[support.PATH], "Status"), "type": _counts(sheets[support.PATH], "Type Of Support"),
        },
        "services": {
            "file": services.PATH, "agency": services.AGENCY, "rows": len(held),
            "safe_places": sum(one.get("safe_place") == "Yes" for one in held), "private": 1, "closed": 1,
        },
        "training": _of(sheets[training.PATH]) | {
            "sector": _counts(sheets[training.PATH], "Sector"), "nobody_trained": training.NOBODY_TRAINED,
            "number_attending": sum(int(n) for n in _column(sheets[training.PATH], "Number Attending") if n.isdigit()),
        },
        "education": _of(sheets[education.PATH]) | {
            "kept_back": sum(cell in _MARKS for row in sheets[education.PATH].rows for cell in row[5:]),
        },
        "voices": {
            "file": voices.PATH, "agency": "youth_service", "rows": len(marks), "with_consent": len(given),
            "feels": dict(sorted(Counter(mark["feels"] for mark in given).items())),
        },
    }  # fmt: skip


def _of(sheet: Sheet) -> dict[str, Any]:
    return {"file": sheet.path, "agency": sheet.agency, "rows": len(sheet.rows)}


def _cohort(sheet: Sheet, day: str) -> dict[str, Any]:
    """Count the last snapshot; of gender and of models also in how many rows they are known."""
    rows = [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows if row[1] == day]
    models = [row["Models Of Exploitation"] for row in rows]
    genders = Counter(row["Gender"] for row in rows)
    return {
        "last_snapshot": {
            "young_people": len(rows), "exploited": sum(row["Known Or At Risk"] == "Exploited" for row in rows),
            "male": genders["M"], "gender_known": len(rows) - genders[""] - genders["Not known"],
            "models_known": sum(one not in ("", "Not known") for one in models),
            "older_partner": sum("Older boyfriend" in one for one in models),
            "missing_over_10": sum(int(row["Missing Episodes"]) > 10 for row in rows),
        },
    }  # fmt: skip


def _column(sheet: Sheet, heading: str) -> list[str]:
    at = list(sheet.headings).index(heading)
    return [row[at] for row in sheet.rows]


def _counts(sheet: Sheet, heading: str) -> dict[str, int]:
    return dict(sorted(Counter(_column(sheet, heading)).items()))
