"""Clocks: times of day, whole hours and weekdays as people write them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from contextual.intake.when.written import CLOCK, WEEKDAYS, clock_of, letters_of, shapes_of, which

_CLOCK_ONLY = re.compile(CLOCK)
_FOUR_DIGITS = re.compile(r"(?P<H>99)(?P<M>99)")


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
    texts = letters_of(distinct)
    out = np.full(len(texts), -1.0)
    if len(texts):
        kinds, shapes = shapes_of(texts)
        for i, shape in enumerate(shapes):
            match = _CLOCK_ONLY.fullmatch(shape) or _FOUR_DIGITS.fullmatch(shape)
            if match is not None:
                rows = np.flatnonzero(kinds == i)
                seconds, _, good = clock_of(texts[rows].view(np.uint8).reshape(len(rows), -1), match)
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


def parse_weekday(values: pd.Series) -> np.ndarray:
    """
    Read names of weekdays, Monday = 0; -1 where the text is none.

    Examples
    --------
    >>> parse_weekday(pd.Series(["Friday", "sun", "?"], dtype="str")).tolist()
    [4, 6, -1]
    """
    codes, distinct = pd.factorize(values)
    found = [which(text.strip(" .").lower(), WEEKDAYS) - 1 for text in pd.Series(distinct, dtype="str").tolist()]
    return np.array(found, dtype=np.int64)[codes] if found else np.zeros(0, np.int64)
