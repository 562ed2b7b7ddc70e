"""Dates and times as people write them, read a column at a time, and never guessed.

Every value is reduced to its shape (digits to 9, letters to a): a column of a million times has a handful of shapes,
each shape is understood once, and the digits of all values of that shape are read at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.records.texts import mostly_distinct, run_of

_WORD = 8
_MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
                   np.uint64)  # fmt: skip
WIDTH = 40
"""Longest text that is looked at as a date."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZONES = {"z": 0, "gmt": 0, "utc": 0, "bst": 3600}

_CLOCK = (
    r"(?P<H>99?)[:.](?P<M>99)(?:[:.](?P<S>99)(?:[.,]9+)?)?(?: ?(?P<ap>aa|a\.a\.))?"
    r"(?: ?(?P<zone>a|aaa)| ?(?P<sign>[+-])(?P<zh>99):?(?P<zm>99)?)?"
)
_TIME = rf"(?:(?:a|,? +|:| at ){_CLOCK})?"
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
_CLOCK_ONLY = re.compile(_CLOCK)
_FOUR_DIGITS = re.compile(r"(?P<H>99)(?P<M>99)")
_NO_DATE = r"0{2,4}[-/.]0{2}[-/.]0{2,4}(?:[T ]00:00(?::00(?:\.0+)?)?)?"

EXCEL_DAY, EXCEL_DAY_1904 = "1899-12-30", "1904-01-01"
"""The day from which Excel counts, and the one it counts from in a workbook of the other date system (old Macs)."""
_DAYS_1904 = 1_462

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
        return _parse_distinct(_letters(values), first)
    codes, distinct = pd.factorize(values)
    return _parse_distinct(_letters(distinct), first).take(codes)


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


def _letters(distinct: object) -> np.ndarray:
    """Return texts as fixed-width bytes; texts that no date has (too long, not ASCII) become empty."""
    run, starts = run_of(distinct)
    lengths = np.diff(starts)
    letters = np.frombuffer(run, np.uint8)
    width = int(lengths[lengths <= WIDTH].max(initial=1))
    out = np.zeros((len(lengths), -(-width // _WORD) * _WORD), np.uint8)
    for length in np.unique(lengths[(lengths > 0) & (lengths <= WIDTH)]).tolist():
        rows = np.flatnonzero(lengths == length)
        out[rows, :length] = letters[starts[:-1][rows][:, None] + np.arange(length)]
    out[(out > 127).any(axis=1)] = 0
    return out.view(f"S{out.shape[1]}").ravel()


def _shapes(texts: np.ndarray) -> tuple[np.ndarray, list[str]]:
    matrix = texts.view(np.uint8).reshape(len(texts), -1)
    table = np.arange(256, dtype=np.uint8)
    table[ord("0") : ord("9") + 1] = ord("9")
    table[ord("A") : ord("Z") + 1] = table[ord("a") : ord("z") + 1] = ord("a")
    shapes = table[matrix].view(np.uint64)
    mixed = (shapes * _MIXERS[: shapes.shape[1]]).sum(axis=1, dtype=np.uint64)
    codes, first = _numbered(mixed)
    if (shapes == shapes[first][codes]).all():
        return codes, [bytes(shape).rstrip(b"\0").decode() for shape in shapes[first]]
    codes, found = pd.factorize(shapes.view(texts.dtype).ravel().astype(object))  # two shapes mixed to one number
    return codes, [shape.decode() for shape in found]


def _numbered(mixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give each distinct number a code, and the row where each first stands."""
    codes, found = pd.factorize(mixed)
    first = np.zeros(len(found), np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first


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
    codes, shapes = _shapes(texts)
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
    year = _number(letters, match, "y")
    out.short_year[rows] = short = match.end("y") - match.start("y") == 2
    out.year[rows] = year + 2000 * short
    if kind in {"named", "named_month"}:
        out.first[rows] = _named(letters, match, "name", _MONTHS)
    elif kind == "numbers":
        out.first[rows], out.second[rows] = _number(letters, match, "a"), _number(letters, match, "b")
        out.numbers[rows] = True
        out.way[rows] = _way(match)
    else:
        out.first[rows] = _number(letters, match, "m")
    if "d" in match.groupdict():
        out.second[rows] = _number(letters, match, "d")
    out.says[rows] = MONTH if kind in {"ym", "my", "named_month"} else DAY
    clock, offset, good = _clock(letters, match)
    if clock is not None:
        out.clock[rows], out.offset[rows] = clock, offset
        out.says[rows] = np.where(good, MOMENT, NONE)
    if match.groupdict().get("day"):
        out.weekday[rows] = weekday = _named(letters, match, "day", _DAYS) - 1
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


def _number(letters: np.ndarray, match: re.Match[str], name: str) -> np.ndarray:
    start, end = match.span(name)
    value = np.zeros(len(letters), np.int32)
    for at in range(start, end):
        value = value * 10 + (letters[:, at].astype(np.int32) - 48)
    return value


def _named(letters: np.ndarray, match: re.Match[str], name: str, words: tuple[str, ...]) -> np.ndarray:
    """Read a word, in full or cut short to three letters or more: 1 for the first of `words`, 0 where it is none."""
    start, end = match.span(name)
    texts = np.ascontiguousarray(letters[:, start:end] | 32).view(f"S{end - start}").ravel()
    codes, distinct = pd.factorize(texts.astype(object))
    found = [_which(bytes(text).decode("ascii", "replace"), words) for text in distinct]
    numbers: np.ndarray = np.array(found, dtype=np.int32)[codes]
    return numbers


def _which(text: str, words: tuple[str, ...]) -> int:
    return next((i + 1 for i, word in enumerate(words) if len(text) >= 3 and word.startswith(text)), 0)


def _clock(letters: np.ndarray, match: re.Match[str]) -> tuple[np.ndarray | None, np.ndarray, np.ndarray]:
    """Return seconds after midnight, seconds east of UTC (nan = no zone named) and which clocks can be read."""
    groups, n = match.groupdict(), len(letters)
    offset, good = np.full(n, np.nan), np.ones(n, bool)
    if not groups.get("H"):
        return None, offset, good
    hour, minute = _number(letters, match, "H"), _number(letters, match, "M")
    second = _number(letters, match, "S") if groups.get("S") else np.zeros(n, np.int32)
    if groups.get("ap"):
        half = letters[:, match.start("ap")] | 32
        good &= ((half == ord("a")) | (half == ord("p"))) & (hour >= 1) & (hour <= 12)
        hour = hour % 12 + 12 * (half == ord("p"))
    if groups.get("zone"):
        start, end = match.span("zone")
        words = np.ascontiguousarray(letters[:, start:end] | 32).view(f"S{end - start}").ravel().tolist()
        offset = np.array([_ZONES.get(bytes(word).decode(), np.nan) for word in words])
        good &= ~np.isnan(offset)
    if groups.get("sign"):
        east = _number(letters, match, "zh") * 3600
        east = east + (_number(letters, match, "zm") * 60 if groups.get("zm") else 0)
        offset = np.where(letters[:, match.start("sign")] == ord("-"), -east, east).astype(float)
    end_of_day = (hour == 24) & (minute == 0) & (second == 0)  # 24:00 is the midnight at which the day ends
    good &= ((hour < 24) | end_of_day) & (minute < 60) & (second < 60)
    return hour * 3600 + minute * 60 + second, offset, good


def parse_clock(values: pd.Series) -> np.ndarray:
    """
    Read times of day: 14:30, 14:30:05, 2.30 pm, 1430.

    Returns
    -------
    array of float, shape (n,)
        Seconds after midnight; nan where the text is empty, -1 where it is no time of day.

    Examples
    --------
    >>> parse_clock(pd.Series(["14:30", "2:30 PM", "", "late"], dtype="str")).tolist()
    [52200.0, 52200.0, nan, -1.0]
    """
    codes, distinct = pd.factorize(values)
    texts = _letters(distinct)
    out = np.full(len(texts), -1.0)
    if len(texts):
        kinds, shapes = _shapes(texts)
        for i, shape in enumerate(shapes):
            match = _CLOCK_ONLY.fullmatch(shape) or _FOUR_DIGITS.fullmatch(shape)
            if match is not None:
                rows = np.flatnonzero(kinds == i)
                seconds, _, good = _clock(texts[rows].view(np.uint8).reshape(len(rows), -1), match)
                out[rows] = -1 if seconds is None else np.where(good, seconds, -1)
        out[pd.Series(distinct, dtype="str").to_numpy(object) == ""] = np.nan
    clock: np.ndarray = out[codes]
    return clock


def parse_hour(values: pd.Series) -> np.ndarray:
    """
    Read whole hours of the day, 0 to 23.

    Returns
    -------
    array of float, shape (n,)
        Seconds after midnight at which the hour starts; nan where the text is empty, -1 where it is no hour.

    Examples
    --------
    >>> parse_hour(pd.Series(["0", "18", "", "24"], dtype="str")).tolist()
    [0.0, 64800.0, nan, -1.0]
    """
    codes, distinct = pd.factorize(values)
    texts = pd.Series(distinct, dtype="str").tolist()
    hours = {str(hour): hour for hour in range(24)} | {f"{hour:02d}": hour for hour in range(10)}
    found = [np.nan if not text else hours[text] * 3600.0 if text in hours else -1.0 for text in texts]
    return np.array(found or [np.nan])[codes] if len(values) else np.zeros(0)


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


def parse_weekday(values: pd.Series) -> np.ndarray:
    """
    Read names of weekdays, Monday = 0; -1 where the text is none.

    Examples
    --------
    >>> parse_weekday(pd.Series(["Friday", "sun", "?"], dtype="str")).tolist()
    [4, 6, -1]
    """
    codes, distinct = pd.factorize(values)
    found = [_which(text.strip(" .").lower(), _DAYS) - 1 for text in pd.Series(distinct, dtype="str").tolist()]
    return np.array(found, dtype=np.int64)[codes] if found else np.zeros(0, np.int64)
