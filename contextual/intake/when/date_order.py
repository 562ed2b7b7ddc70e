"""In which order a file writes day and month: told from the file itself, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from contextual.intake.when.dates import MONTH, NONE, Parsed

ORDERS = ("day_first", "month_first")
_SETTLED = 50
"""How many values must speak for one order for each value that speaks against it."""
_MANY_DAYS = 10
"""So many different days, none of them after the 12th, are no chance: some 4 in 10 days of a year are that early."""


def read_order(columns: list[Parsed], weekdays: np.ndarray | None = None) -> str:
    """
    Say in which order a file writes day and month: "day_first", "month_first" or "" = not settled.

    Values with a number over 12 can only be read one way. They settle the order for the whole file when, against each
    one that says otherwise, fifty agree. Else names of weekdays settle it, in a column of their own or beside the
    date, when 95 in 100 agree with one order and at most half with the other.

    Examples
    --------
    >>> import pandas as pd
    >>> from contextual.intake.when.dates import parse
    >>> read_order([parse(pd.Series(["05/03/2024", "25/03/2024"], dtype="str"))])
    'day_first'
    >>> read_order([parse(pd.Series(["05/03/2024"], dtype="str"))])
    ''
    """
    return _by_numbers(columns) or _by_weekdays(columns, weekdays)


def settle(columns: Mapping[str, Parsed], weekdays: np.ndarray | None = None, said: str = "") -> dict[str, Parsed]:
    """
    Put day and month in their places wherever their order is known; what stays `Parsed.numbers` is not settled.

    A program that opened the file may have rewritten some of its dates, and only those it could read its own way: then
    one way of writing has numbers over 12 and another has none. Such a way is settled by itself or not at all.

    Parameters
    ----------
    columns : mapping
        Columns of dates, taken apart.
    weekdays : array of int, shape (n,), optional
        A column of weekdays, Monday = 0, -1 = none.
    said : str
        What a person or the layout says of the order, for all that the numbers themselves do not settle otherwise.

    Examples
    --------
    >>> import pandas as pd
    >>> from contextual.intake.when.dates import parse
    >>> column = settle({"when": parse(pd.Series(["05/03/2024", "25/03/2024"], dtype="str"))})["when"]
    >>> column.first.tolist(), column.second.tolist(), column.numbers.tolist()
    ([3, 3], [5, 25], [False, False])
    """
    columns = {name: _without_years_first(part) for name, part in columns.items()}
    parts = list(columns.values())
    ways = sorted({int(way) for part in parts for way in np.unique(part.way[part.numbers])})
    whole = said or read_order(parts, weekdays)
    orders = dict.fromkeys(ways, whole)
    if len(ways) > 1:
        orders = {way: _of_one_way([_only(part, way) for part in parts], whole, said, weekdays) for way in ways}
    return {name: _in_places(part, orders) for name, part in columns.items()}


def _without_years_first(parsed: Parsed) -> Parsed:
    """
    Leave unread what looks like a short year written first (24-03-05), for it reads as a day of another year too.

    Then the first numbers are few and all over 12, and twice as many different numbers or more stand last.
    """
    turned = np.zeros(len(parsed.year), bool)
    for way in np.unique(parsed.way[parsed.numbers & parsed.short_year]):
        rows = parsed.numbers & (parsed.way == way)
        first, last = np.unique(parsed.first[rows]), np.unique(parsed.year[rows])
        if first.min() > 12 and len(last) >= max(3, 2 * len(first)):
            turned |= rows
    return replace(parsed, says=np.where(turned, NONE, parsed.says), numbers=parsed.numbers & ~turned)


def _only(parsed: Parsed, way: int) -> Parsed:
    """Return a column in which only the values written this way are numbers whose order is open."""
    return replace(parsed, numbers=parsed.numbers & (parsed.way == way))


def _of_one_way(columns: list[Parsed], whole: str, said: str, weekdays: np.ndarray | None) -> str:
    """Give the order of one way of writing beside others: the file's, unless its own numbers say or hide something."""
    own = _by_numbers(columns)
    if said:
        return own or said
    many = len(_different_days(columns)) >= _MANY_DAYS
    if own and own != whole:
        return own if many else ""
    return _by_weekdays(columns, weekdays) if many and not own else whole


def _different_days(columns: list[Parsed]) -> np.ndarray:
    days = [np.column_stack([p.year, p.first, p.second])[p.numbers & (p.says != NONE)] for p in columns]
    different: np.ndarray = np.unique(np.concatenate(days), axis=0)
    return different


def _in_places(parsed: Parsed, orders: Mapping[int, str]) -> Parsed:
    day = np.isin(parsed.way, [way for way, order in orders.items() if order == "day_first"]) & parsed.numbers
    month = np.isin(parsed.way, [way for way, order in orders.items() if order == "month_first"]) & parsed.numbers
    return replace(
        parsed, first=np.where(day, parsed.second, parsed.first), second=np.where(day, parsed.first, parsed.second),
        numbers=parsed.numbers & ~day & ~month,
    )  # fmt: skip


def _by_numbers(columns: list[Parsed]) -> str:
    day = sum(int(np.sum(p.numbers & (p.first > 12) & (p.second <= 12))) for p in columns)
    month = sum(int(np.sum(p.numbers & (p.first <= 12) & (p.second > 12))) for p in columns)
    if day > _SETTLED * month:
        return "day_first"
    return "month_first" if month > _SETTLED * day else ""


def _by_weekdays(columns: list[Parsed], weekdays: np.ndarray | None) -> str:
    """Settle the order by weekdays, column by column: it stands when no two columns say otherwise."""
    told = {_by_weekday(column, column.weekday) for column in columns}
    if weekdays is not None:
        told |= {_by_weekday(column, weekdays) for column in columns}
    told -= {""}
    return told.pop() if len(told) == 1 else ""


def _by_weekday(parsed: Parsed, weekday: np.ndarray) -> str:
    agree = {}
    for order in ORDERS:
        days, good = days_since_1970(parsed, order)
        use = parsed.numbers & (parsed.first != parsed.second) & (weekday >= 0) & (good | ~_either_way(parsed))
        right = good & ((days + 3) % 7 == weekday)
        agree[order] = right[use].mean() if use.any() else 0.0
    best, other = sorted(ORDERS, key=lambda order: -agree[order])
    return best if agree[best] >= 0.95 and agree[other] <= 0.5 else ""


def _either_way(parsed: Parsed) -> np.ndarray:
    either: np.ndarray = parsed.numbers & (parsed.first <= 12) & (parsed.second <= 12) & (parsed.first != parsed.second)
    return either


def ambiguous(parsed: Parsed) -> np.ndarray:
    """
    Mark values that read differently day-first and month-first.

    Examples
    --------
    >>> import pandas as pd
    >>> from contextual.intake.when.dates import parse
    >>> ambiguous(parse(pd.Series(["05/03/2024", "05/05/2024", "25/03/2024"], dtype="str"))).tolist()
    [True, False, False]
    """
    both: np.ndarray = _either_way(parsed) & (parsed.says != NONE) & (parsed.first >= 1) & (parsed.second >= 1)
    return both


def days_since_1970(parsed: Parsed, order: str) -> tuple[np.ndarray, np.ndarray]:
    """
    Turn what was taken apart into days, in the given order; a month stands for its first day.

    Parameters
    ----------
    parsed : Parsed
        From `parse`.
    order : str
        "day_first", "month_first", or "" = not settled: then each value is read the one way it can be, if any.

    Returns
    -------
    days : array of int, shape (n,)
        Days since 1970-01-01; 0 where the value is no date.
    good : array of bool, shape (n,)
        Whether there is such a day.

    Examples
    --------
    >>> import pandas as pd
    >>> from contextual.intake.when.dates import parse
    >>> days, good = days_since_1970(parse(pd.Series(["01/02/1970", "31/02/2024"], dtype="str")), "day_first")
    >>> days.tolist(), good.tolist()
    ([31, 0], [True, False])
    """
    swap = parsed.numbers & ((parsed.first > 12) if order == "" else order == "day_first")
    month = np.where(swap, parsed.second, parsed.first)
    day = np.where(swap, parsed.first, parsed.second)
    day = np.where(parsed.says == MONTH, 1, day)
    good = (parsed.says != NONE) & (month >= 1) & (month <= 12) & (day >= 1) & (parsed.year >= 1)
    first = ((parsed.year - 1970) * 12 + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
    length = (first + 1).astype("datetime64[D]").astype(np.int64) - first.astype("datetime64[D]").astype(np.int64)
    good &= day <= length
    days = first.astype("datetime64[D]").astype(np.int64) + day - 1
    return np.where(good, days, 0), good
