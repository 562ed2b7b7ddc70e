"""Dates and times as people write them, read a column at a time, and never guessed.

Every value is reduced to its shape (digits to 9, letters to a): a column of a million times has a handful of shapes,
each shape is understood once, and the digits of all values of that shape are read at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from contextual.intake.when.written import CLOCK, WEEKDAYS, clock_of, letters_of, named, number, shapes_of
from contextual.records.texts import letters, mostly_distinct

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip

_TIME = rf"(?:(?:a|,? +|:| at ){CLOCK})?"
_WEEKDAY = r"(?:(?P<day>a{3,9})[,.]? +)?"
_SHAPES = [
    ("ymd", rf"(?P<y>9999)[-/.](?P<m>99?)[-/.](?P<d>99?){_TIME}"),
    ("ymd", rf"(?P<y>9999)(?P<m>99)(?P<d>99){_TIME}"),
    ("ymd", r"(?P<y>9999)(?P<m>99)(?P<d>99)a?(?P<H>99)(?P<M>99)(?P<S>99)?(?P<zone>a)?"),
    ("ym", r"(?P<y>9999)[-/](?P<m>99?)"),
    ("my", r"(?P<m>99?)[-/](?P<y>9999)"),
    ("numbers", rf"{_WEEKDAY}(?P<a>99?)[-/. ](?P<b>99?)[-/. ](?P<y>9999|99){_TIME}"),
    ("named", rf"{_WEEKDAY}(?P<d>99?)(?:aa)?[-/ ]?(?P<name>a{{3,9}})\.?,?[-/ ]?(?P<y>9999|99){_TIME}"),
    ("named", rf"{_WEEKDAY}(?P<name>a{{3,9}})\.? +(?P<d>99?)(?:aa)?,? +(?P<y>9999){_TIME}"),
    ("named_month", r"(?P<name>a{3,9})\.?[-/ ]?(?P<y>9999|99)"),
    ("serial", r"(?P<serial>9{5})(?P<part>\.9+)?"),
]
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _SHAPES]
_NO_DATE = r"0{2,4}[-/.]0{2}[-/.]0{2,4}(?:[T ]00:00(?::00(?:\.0+)?)?)?"

EXCEL_DAY, EXCEL_DAY_1904 = "1899-12-30", "1904-01-01"
"""The day from which Excel counts, and the one it counts from in a workbook of the other date system (old Macs)."""
_DAYS_1904 = 1_462
_AT_ONCE = 16_384

NONE, DAY, MONTH, MOMENT, HOUR = 0, 1, 2, 3, 4
"""What a value says: nothing readable, a day, a month, a moment of a day, one whole hour of a day."""


@dataclass(slots=True)
class Parsed:
    """
    A column of dates taken apart, one entry per value.

    `year`, `first` and `second` hold the numbers; `numbers` marks values written as numbers only, of which `first` and
    `second` stand as written and may be either day or month (else they are month and day); `says` is one of `NONE`,
    `DAY`, `MONTH`, `MOMENT`; `clock` is seconds after midnight; `offset` is seconds east of UTC where the value names
    a zone, else nan; `short_year` marks years of two digits; `way` tells ways of writing apart (what parts the numbers,
    how the time of day is written), 0 where the month is named or stands in a fixed place; `weekday` is the weekday
    written beside the date, Monday = 0, else -1.
    """

    year: np.ndarray
    first: np.ndarray
    second: np.ndarray
    numbers: np.ndarray
    says: np.ndarray
    clock: np.ndarray
    offset: np.ndarray
    short_year: np.ndarray
    way: np.ndarray
    weekday: np.ndarray

    def take(self, index: np.ndarray) -> Parsed:
        """Return the entries at `index`, such as one per row out of one per distinct value."""
        return Parsed(*(getattr(self, name)[index] for name in self.__slots__))


def parse(values: pd.Series, *, serials: bool = False, first_day: str = EXCEL_DAY) -> Parsed:
    """
    Take a column of dates apart. What is not a date says `NONE`.

    Parameters
    ----------
    values : pandas.Series of str, shape (n,)
        Without blanks around them; "" = empty.
    serials : bool
        Whether five-digit numbers are Excel's count of days (true for workbooks, and where a person says so).
    first_day : str
        The day that count starts from.

    Returns
    -------
    Parsed
        Arrays of shape (n,). For values written as numbers (05/03/2024) the order is settled later, by
        `date_order.read_order`.

    Examples
    --------
    >>> parsed = parse(pd.Series(["2024-03-05 14:30", "13/03/2024", "2024-03", "soon"], dtype="str"))
    >>> parsed.says.tolist(), parsed.year.tolist(), parsed.clock.tolist()
    ([3, 1, 2, 0], [2024, 2024, 2024, 0], [52200, 0, 0, 0])
    """
    first = np.datetime64(first_day) if serials else None
    if mostly_distinct(values):
        return _parse_each(letters(values), first)
    codes, distinct = pd.factorize(values)
    return _parse_each(letters(distinct), first).take(codes)


def looks_counted(values: pd.Series, now: int) -> np.ndarray:
    """
    Mark numbers that may be Excel's count of days, of a day from 1990 to now.

    Examples
    --------
    >>> looks_counted(pd.Series(["45356", "45356.75", "12345", "2024"], dtype="str"), 1_800_000_000).tolist()
    [True, True, False, False]
    """
    mark: np.ndarray = values.str.fullmatch(r"\d{5}(?:\.\d+)?").to_numpy(bool)
    if mark.any():
        latest = now / 86_400 + 25_569  # 1 January 1970 is the 25,569th day of that count
        number = values.where(mark, "0").astype(float).to_numpy()
        mark = mark & (number >= 32_874 - _DAYS_1904) & (number <= latest)
    return mark


def _parse_each(values: pa.LargeStringArray, first_day: np.datetime64 | None) -> Parsed:
    """Take texts apart a stretch at a time: what is made on the way stays small, which is a third quicker."""
    starts = range(0, max(len(values), 1), _AT_ONCE)
    parts = [_parse_distinct(letters_of(values.slice(start, _AT_ONCE)), first_day) for start in starts]
    if len(parts) == 1:
        return parts[0]
    return Parsed(*(np.concatenate([getattr(part, name) for part in parts]) for name in Parsed.__slots__))


def _parse_distinct(texts: np.ndarray, first_day: np.datetime64 | None) -> Parsed:
    n = len(texts)
    out = Parsed(
        year=np.zeros(n, np.int32), first=np.zeros(n, np.int32), second=np.zeros(n, np.int32),
        numbers=np.zeros(n, bool), says=np.zeros(n, np.int8), clock=np.zeros(n, np.int32),
        offset=np.full(n, np.nan), short_year=np.zeros(n, bool), way=np.zeros(n, np.int64),
        weekday=np.full(n, -1, np.int8),
    )  # fmt: skip
    if n == 0:
        return out
    codes, shapes = shapes_of(texts)
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(shapes) + 1))
    for i, shape in enumerate(shapes):
        kind, match = next(((k, m) for k, p in _PATTERNS if (m := p.fullmatch(shape))), ("", None))
        rows = order[ends[i] : ends[i + 1]]
        if kind == "serial" and first_day is not None:
            _fill_serials(out, rows, texts, first_day)
        elif match is not None and kind != "serial":
            _fill(out, rows, texts, kind, match)
    return out


def _fill(out: Parsed, rows: np.ndarray, texts: np.ndarray, kind: str, match: re.Match[str]) -> None:
    """Read all values of one shape into their places."""
    letters = texts[rows].view(np.uint8).reshape(len(rows), -1)
    year = number(letters, match, "y")
    out.short_year[rows] = short = match.end("y") - match.start("y") == 2
    out.year[rows] = year + 2000 * short
    if kind in {"named", "named_month"}:
        out.first[rows] = named(letters, match, "name", _MONTHS)
    elif kind == "numbers":
        out.first[rows], out.second[rows] = number(letters, match, "a"), number(letters, match, "b")
        out.numbers[rows] = True
        out.way[rows] = _way(match)
    else:
        out.first[rows] = number(letters, match, "m")
    if "d" in match.groupdict():
        out.second[rows] = number(letters, match, "d")
    out.says[rows] = MONTH if kind in {"ym", "my", "named_month"} else DAY
    clock, offset, good = clock_of(letters, match)
    if clock is not None:
        out.clock[rows], out.offset[rows] = clock, offset
        out.says[rows] = np.where(good, MOMENT, NONE)
    if match.groupdict().get("day"):
        out.weekday[rows] = weekday = named(letters, match, "day", WEEKDAYS) - 1
        out.says[rows] = np.where(weekday < 0, NONE, out.says[rows])


def _way(match: re.Match[str]) -> int:
    """Give the way numbers are written: what parts them, two or four digits of the year, what clock stands beside."""
    parted = "-/. ".index(match.string[match.end("a")])
    clock = 0 if not match["H"] else 1 + bool(match["S"]) + 2 * bool(match["ap"])
    return 1 + parted + 4 * (len(match["y"]) == 2) + 8 * clock


def _fill_serials(out: Parsed, rows: np.ndarray, texts: np.ndarray, first_day: np.datetime64) -> None:
    days = texts[rows].astype(float)
    date = first_day + np.floor(days).astype("timedelta64[D]")
    year, month = date.astype("datetime64[Y]"), date.astype("datetime64[M]")
    out.year[rows] = year.astype(int) + 1970
    out.first[rows] = (month - year).astype(int) + 1
    out.second[rows] = (date - month).astype(int) + 1
    out.clock[rows] = np.round((days % 1) * 86400).astype(int) % 86400
    out.says[rows] = np.where(days % 1 > 0, MOMENT, DAY)


def without_no_date(values: pd.Series) -> pd.Series:
    """
    Empty the cells in which a database wrote "no date" as noughts.

    Examples
    --------
    >>> without_no_date(pd.Series(["0000-00-00 00:00:00", "2024-03-05"], dtype="str")).tolist()
    ['', '2024-03-05']
    """
    nothing = values.str.fullmatch(_NO_DATE).to_numpy(bool)
    return values.mask(nothing, "") if nothing.any() else values
