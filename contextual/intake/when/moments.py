"""The time of each row: an instant, a window, a day or a month, in UTC and by the local clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.when import civil, clocks, date_order, dates

DAY, HOUR, WEEK_HOURS = 86_400, 3_600, 168
_MAY_BE_COUNTED = "This number may be Excel's count of days. Say so when you bring the file in."
_SHORT_YEAR = "This is not a date that can be read one way. Write its year with four digits and send it again."
OLDEST = 7305 * DAY
"""1990-01-01: no record of this work is older."""


@dataclass(slots=True)
class Column:
    """One column of times, read: UTC seconds, the local clock, what each value says, and which can be used."""

    utc: np.ndarray
    local: np.ndarray
    says: np.ndarray
    good: np.ndarray


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """A question only a person can answer: which number is the day. Five examples, each read both ways."""

    column: str
    examples: tuple[tuple[str, str, str], ...]
    code: str = "date_order"

    @property
    def text(self) -> str:
        """The question in words."""
        return f"In {self.column}, is the first number the day or the month?"


def date_question(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], **parsed: dates.Parsed
) -> DateQuestion | None:
    """Make the question of the first column that has values which read two ways, or None."""
    for name, column in parsed.items():
        where = np.flatnonzero(date_order.ambiguous(column))
        if len(where):
            rows = pd.Series(columns[name].to_numpy(object)[where]).drop_duplicates().index[:5]
            both = [date_order.days_since_1970(column.take(where[rows]), order)[0] for order in date_order.ORDERS]
            texts = [columns[name].iloc[i] for i in where[rows]]
            iso = [[str(np.datetime64(int(day), "D")) for day in days] for days in both]
            return DateQuestion(heading[name], tuple(zip(texts, *iso, strict=True)))
    return None


def read_column(
    values: pd.Series, clock: pd.Series | None, heading: str, faults: Faults,
    *, parsed: dates.Parsed, zone: civil.Zone, now: int, required: bool, hours: pd.Series | None = None,
    asks_counted: bool = False,
) -> Column:  # fmt: skip
    """
    Settle one column of times and note what is wrong with it.

    Parameters
    ----------
    values : pandas.Series of str, shape (n,)
        The column as sent.
    clock : pandas.Series of str, optional
        A column of its own for the time of day.
    heading : str
        Heading, for the problems table.
    parsed : dates.Parsed
        The column taken apart, its order settled as far as it can be (`date_order.settle`).
    zone : str, or array of str, shape (n,)
        Time zone of values that name none, of the file or of each row ("" = nobody knows).
    now : int
        UTC seconds; later times (by more than a day) are in the future.
    required : bool
        Whether a row is left out when its value cannot be read.
    hours : pandas.Series of str, optional
        A column of its own for the hour of the day, 0 to 23.
    asks_counted : bool
        Whether it is asked if numbers are Excel's count of days.

    Returns
    -------
    Column
        Arrays of shape (n,).
    """
    days, good = date_order.days_since_1970(parsed, "")
    unsettled = date_order.ambiguous(parsed)
    empty = (values == "").to_numpy()
    counted = ~good & dates.looks_counted(values, now) if asks_counted and not good.all() else np.zeros(len(good), bool)
    faults.add(unsettled, heading, "ambiguous_date", taken=not required)
    faults.add(counted, heading, "ambiguous_date", taken=not required, message=_MAY_BE_COUNTED)
    bad = ~good & ~unsettled & ~counted & ~empty
    faults.add(bad & ~parsed.short_year, heading, "bad_date", taken=not required)
    faults.add(bad & parsed.short_year, heading, "bad_date", taken=not required, message=_SHORT_YEAR)
    _other_weekday(parsed, days, good & ~unsettled, heading, faults)
    says, seconds = _with_clock(parsed, clock, heading, faults)
    if hours is not None:
        says, seconds = _with_hour(says, seconds, hours, faults)
    local = days * DAY + seconds
    utc, gap, fold = civil.to_utc(local, zone)
    told = ~np.isnan(parsed.offset)
    utc = np.where(told, local - np.nan_to_num(parsed.offset).astype(np.int64), utc)
    good &= ~unsettled
    moment = good & ((says == dates.MOMENT) | (says == dates.HOUR)) & ~told
    faults.add(moment & gap, heading, "dst_gap")
    faults.add(moment & fold, heading, "dst_fold")
    faults.add(good & (utc < OLDEST), heading, "date_too_old", taken=not required)
    faults.add(good & (utc > now + DAY), heading, "future_date", taken=not required)
    good &= (utc >= OLDEST) & (utc <= now + DAY)
    faults.add(good & parsed.short_year, heading, "two_digit_year")
    local = np.where(told | gap, civil.to_local(utc, zone), local)
    column = Column(np.where(good, utc, 0), np.where(good, local, 0), np.where(good, says, dates.NONE), good)
    return _days_if_all_midnight(column)


def _with_clock(
    parsed: dates.Parsed, clock: pd.Series | None, heading: str, faults: Faults
) -> tuple[np.ndarray, np.ndarray]:
    """Take the time of day from its own column where there is one; return what each value says and its seconds."""
    says, seconds = parsed.says.copy(), parsed.clock.astype(np.int64)
    if clock is None:
        return says, seconds
    read = clocks.parse_clock(clock)
    note = "This is not a time of day. The day was kept."
    faults.add(read == -1, str(clock.name or heading), "bad_date", message=note)
    use = (read >= 0) & (says != dates.MONTH) & (says != dates.NONE)
    says[use] = dates.MOMENT
    days_only = ~use & (seconds == 0) & (says == dates.MOMENT)
    says[days_only] = dates.DAY
    return says, np.where(use, np.nan_to_num(read), seconds).astype(np.int64)


def _with_hour(
    says: np.ndarray, seconds: np.ndarray, hours: pd.Series, faults: Faults
) -> tuple[np.ndarray, np.ndarray]:
    """Take the hour from its own column: the whole of it, for nobody wrote down when within it."""
    read = clocks.parse_hour(hours)
    note = "This is not an hour of the day, 0 to 23. The day was kept."
    faults.add(read == -1, str(hours.name), "bad_date", message=note)
    use = (read >= 0) & ((says == dates.DAY) | ((says == dates.MOMENT) & (seconds == 0)))
    return np.where(use, dates.HOUR, says).astype(np.int8), np.where(use, np.nan_to_num(read), seconds).astype(np.int64)


def _other_weekday(parsed: dates.Parsed, days: np.ndarray, good: np.ndarray, heading: str, faults: Faults) -> None:
    note = "The weekday written beside this date is not its weekday. The date was kept."
    other = good & (parsed.weekday >= 0) & ((days + 3) % 7 != parsed.weekday)
    faults.add(other, heading, "bad_date", message=note)


def _days_if_all_midnight(column: Column) -> Column:
    """Read moments as days when every one of the column is midnight by the local clock: the times were not recorded."""
    moments = column.good & (column.says == dates.MOMENT)
    if moments.any() and not (column.local[moments] % DAY).any():
        column.says = np.where(moments, dates.DAY, column.says).astype(np.int8)
    return column


def end_of(local: np.ndarray, says: np.ndarray) -> np.ndarray:
    """
    Return the local end (half-open) of what each value says: a moment ends at itself.

    Examples
    --------
    >>> end_of(np.array([0, 0, 0]), np.array([dates.DAY, dates.MONTH, dates.MOMENT])).tolist()
    [86400, 2678400, 0]
    """
    if (says == dates.MOMENT).all():
        return local
    midnight = local // DAY * DAY
    month = midnight.astype("datetime64[s]").astype("datetime64[M]")
    next_month = (month + 1).astype("datetime64[s]").astype(np.int64)
    ends = [midnight + DAY, next_month, local + HOUR]
    return np.select([says == dates.DAY, says == dates.MONTH, says == dates.HOUR], ends, default=local)


def civil_columns(
    first: np.ndarray, last: np.ndarray, earliest: np.ndarray, latest: np.ndarray
) -> dict[str, np.ndarray]:
    """
    Make the columns of a record that say when.

    Parameters
    ----------
    first, last : array of int, shape (n,)
        Local seconds, half-open; equal = an instant.
    earliest, latest : array of int, shape (n,)
        The same in UTC.

    Returns
    -------
    dict
        ``earliest``, ``latest``, ``month``, ``hour``, ``span``, ``crosses_month``.

    Examples
    --------
    >>> day = np.array([0]), np.array([86400])      # Thursday 1 January 1970
    >>> columns = civil_columns(*day, *day)
    >>> int(columns["hour"][0]), int(columns["span"][0]), int(columns["month"][0]) == 1970 * 12
    (72, 24, True)
    """
    month = _month(first)
    inside = np.maximum(last - 1, first)
    return {
        "earliest": earliest,
        "latest": np.maximum(latest, earliest),
        "month": month.astype(np.int32),
        "hour": ((first // HOUR + 72) % WEEK_HOURS).astype(np.int16),
        "span": np.clip(inside // HOUR - first // HOUR + 1, 1, WEEK_HOURS).astype(np.int16),
        "crosses_month": _month(inside) != month,
    }


def _month(local: np.ndarray) -> np.ndarray:
    return local.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def precision_of(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """
    Say how closely a time is known: instant, window (up to a week), day, month, wider.

    Examples
    --------
    >>> precision_of(np.array([0, 0, 0, 0]), np.array([0, 7200, 86400, 31 * 86400])).tolist()
    ['instant', 'window', 'day', 'month']
    """
    length = last - first
    if not length.any():
        return np.full(len(first), "instant", dtype=object)
    whole_day = (length == DAY) & (first % DAY == 0)
    month = (end_of(first, np.full(len(first), dates.MONTH)) == last) & (
        first.astype("datetime64[s]").astype("datetime64[M]").astype("datetime64[s]").astype(np.int64) == first
    )
    which = np.select([length == 0, whole_day, month, length <= 31 * DAY], [0, 1, 2, 3], default=4)
    words: np.ndarray = np.array(["instant", "day", "month", "window", "wider"], dtype=object)[which]
    return words
