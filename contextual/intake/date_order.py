"""In which order a file writes day and month: told from the file itself, or not at all."""

from __future__ import annotations

import numpy as np

from contextual.intake.dates import MONTH, NONE, Parsed

ORDERS = ("day_first", "month_first")
_SETTLED = 50
"""How many values must speak for one order for each value that speaks against it."""


def read_order(columns: list[Parsed], weekday: np.ndarray | None = None) -> str:
    """
    Say in which order a file writes day and month: "day_first", "month_first" or "" = not settled.

    Values with a number over 12 can only be read one way. They settle the order for the whole file when, against each
    one that says otherwise, fifty agree. Else a column of weekday names settles it, when 95 in 100 agree with one
    order and at most half with the other.

    Examples
    --------
    >>> import pandas as pd
    >>> from contextual.intake.dates import parse
    >>> read_order([parse(pd.Series(["05/03/2024", "25/03/2024"], dtype="str"))])
    'day_first'
    >>> read_order([parse(pd.Series(["05/03/2024"], dtype="str"))])
    ''
    """
    day = sum(int(np.sum(p.numbers & (p.first > 12) & (p.second <= 12))) for p in columns)
    month = sum(int(np.sum(p.numbers & (p.first <= 12) & (p.second > 12))) for p in columns)
    if day > _SETTLED * month:
        return "day_first"
    if month > _SETTLED * day:
        return "month_first"
    return "" if weekday is None or not columns else _by_weekday(columns[0], weekday)


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
    >>> from contextual.intake.dates import parse
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
    >>> from contextual.intake.dates import parse
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
