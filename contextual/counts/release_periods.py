"""The periods of a release: years, half-years and quarters of the calendar, none of which overlap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from contextual.counts.lens import month_text
from contextual.errors import ContextualError

EVERY = {"year": 12, "half-year": 6, "quarter": 3}
"""How long a period is, in months."""

_LETTER = {12: "", 6: "-H", 3: "-Q"}
_NAME = re.compile(r"(\d{4})(?:-([HQ])([1-4]))?\Z")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period: its first and last month (year x 12 + month - 1)."""

    first: int
    last: int

    @classmethod
    def of(cls, name: str) -> Period:
        """
        Read a period's name.

        Raises
        ------
        ContextualError
            When it is not one.

        Examples
        --------
        >>> Period.of("2026-H1"), Period.of("2026-q3").name, Period.of("2025").months
        (Period(first=24312, last=24317), '2026-Q3', 12)
        """
        found = _NAME.match(name.strip().upper())
        length = {None: 12, "H": 6, "Q": 3}[found[2]] if found else 0
        number = int(found[3] or 1) if found else 0
        if not found or found[1] == "0000" or number * length > 12:
            msg = "a period is written as 2025, 2025-H1 or 2025-Q3"
            raise ContextualError(msg)
        first = int(found[1]) * 12 + (number - 1) * length
        return cls(first, first + length - 1)

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1

    @property
    def name(self) -> str:
        """The name, such as 2025, 2025-H1 or 2025-Q3."""
        letter = _LETTER[self.months]
        return f"{self.first // 12}" + (f"{letter}{self.first % 12 // self.months + 1}" if letter else "")

    @property
    def words(self) -> str:
        """
        The months in words.

        Examples
        --------
        >>> Period.of("2026-Q3").words
        'Jul 2026 to Sep 2026'
        """
        return f"{month_text(self.first)} to {month_text(self.last)}"

    @property
    def year(self) -> Period | None:
        """The calendar year that ends with this period; None where another period of the year follows."""
        return Period(self.last - 11, self.last) if self.last % 12 == 11 else None

    @property
    def over_on(self) -> date:
        """The first day after it."""
        return date((self.last + 1) // 12, (self.last + 1) % 12 + 1, 1)

    def settled(self, at: int, settle_days: int) -> bool:
        """
        Say whether so many days have passed since it ended.

        Parameters
        ----------
        at : int
            Seconds since 1970 UTC.

        Examples
        --------
        >>> Period.of("1969").settled(42 * 86_400, 42), Period.of("1969").settled(41 * 86_400, 42)
        (True, False)
        """
        return datetime.fromtimestamp(at, UTC).date() >= self.over_on + timedelta(days=settle_days)

    def meets(self, other: Period) -> bool:
        """Say whether a month is in both."""
        return self.first <= other.last and other.first <= self.last


def newest(every: str, at: int, settle_days: int) -> Period:
    """
    Give the newest period that has ended and settled.

    Parameters
    ----------
    every : {"year", "half-year", "quarter"}
    at : int
        Seconds since 1970 UTC.

    Examples
    --------
    >>> newest("quarter", 1_767_225_600, 42).name, newest("quarter", 1_767_225_600, 0).name  # 1 January 2026
    ('2025-Q3', '2025-Q4')
    """
    length = EVERY[every]
    today = datetime.fromtimestamp(at, UTC).date()
    first = (today.year * 12 + today.month - 1) // length * length
    period = Period(first, first + length - 1)
    while not period.settled(at, settle_days):
        period = Period(period.first - length, period.first - 1)
    return period
