"""Asking: a lens from words typed at a terminal."""

from __future__ import annotations

import re

from contextual.codes import HARMS, PLACE_TYPES, RECORDED, CodeTable, agency_code
from contextual.counts.lens import Lens, month_of
from contextual.errors import BadLens
from contextual.services.views import Choices

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def lens_of_words(
    chosen: Choices,
    *,
    first: str = "",
    last: str = "",
    harms: list[str] | None = None,
    agencies: list[str] | None = None,
    recorded: list[str] | None = None,
    hours: str = "",
    weekdays: str = "",
    place_types: list[str] | None = None,
    resolution: int = 9,
) -> Lens:
    """
    Make a lens of what somebody typed; what is left out is everything held.

    Parameters
    ----------
    chosen : Choices
        Of the class asked for.
    first, last : str
        Months such as "2025-10"; left out, the first and last month held.
    hours : str
        "15-19" or "22-4".
    weekdays : str
        "fri,sat".

    Raises
    ------
    BadLens
        Saying which word cannot be read and what it may be.
    """
    return Lens(
        chosen.batch_class,
        _month(first) if first else chosen.first or month_of(2026, 1),
        _month(last) if last else chosen.last or month_of(2026, 1),
        harms=_codes(harms, HARMS),
        agencies=_agencies(agencies, chosen) if agencies else None,
        recorded=_codes(recorded, RECORDED),
        hours=_hours(hours) if hours else None,
        weekdays=_weekdays(weekdays) if weekdays else None,
        place_types=_codes(place_types, PLACE_TYPES),
        resolution=resolution,
    )


def _codes(words: list[str] | None, table: CodeTable) -> frozenset[str] | None:
    """Take codes one by one or several with commas, each checked against its list."""
    if not words:
        return None
    codes = [code.strip().lower() for word in words for code in word.split(",") if code.strip()]
    for code in codes:
        table[code]  # an unknown code raises, and lists the choices
    return frozenset(codes)


def _agencies(words: list[str], chosen: Choices) -> frozenset[str]:
    """Take codes of agencies that have sent records: nought for one that never sent any would read as safety."""
    wanted = [agency_code(code) for word in words for code in word.split(",") if code.strip()]
    held = [code for code, _ in chosen.agencies]
    if strangers := sorted(set(wanted) - set(held)):
        msg = f"there are no records of {', '.join(strangers)}; there are: {', '.join(held) or 'none'}"
        raise BadLens(msg)
    return frozenset(wanted)


def _month(text: str) -> int:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    if not found or not 1 <= int(found[2]) <= 12:
        msg = "a month is written as year and month, such as 2025-10"
        raise BadLens(msg)
    return month_of(int(found[1]), int(found[2]))


def _hours(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2})\s*-\s*(\d{1,2})", text.strip())
    if not found:
        msg = "hours are written as first and last, such as 15-19 or 22-4"
        raise BadLens(msg)
    start, end = int(found[1]), int(found[2])
    return start, 24 if end == 0 else end


def _weekdays(text: str) -> frozenset[int]:
    days = [word.strip().lower()[:3] for word in text.split(",") if word.strip()]
    if not days or any(day not in _DAYS for day in days):
        msg = f"days are written as {', '.join(_DAYS)}, with commas between"
        raise BadLens(msg)
    return frozenset(_DAYS.index(day) for day in days)
