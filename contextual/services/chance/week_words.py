"""The words of the week: windows, cautions and the one sentence for a meeting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from contextual.counts.lens import Lens

_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_MIDNIGHT_SHARE, _MIDNIGHT_FEWEST = 0.2, 5
OVERLAP = (
    "The low end of a range allows for having picked the fullest of all windows. Windows whose ranges overlap could "
    "change places: read the evening or the day off them, not the minute."
)


def window_words(start: int, hours: int) -> str:
    """
    Say a window that begins at an hour of the week; Monday 00:00 is 0.

    Examples
    --------
    >>> [window_words(start, 4) for start in (114, 116, 166)]
    ['Fridays 18:00 to 22:00', 'Fridays 20:00 to midnight', 'Sundays 22:00 to 02:00 the next morning']
    """
    return f"{_DAYS[start // 24]} {_clock(start % 24, hours)}"


def day_window_words(start: int, hours: int) -> str:
    """
    Say a window of every day.

    Examples
    --------
    >>> day_window_words(18, 4)
    'every day 18:00 to 22:00'
    """
    return f"every day {_clock(start, hours)}"


def _clock(start: int, hours: int) -> str:
    end = start + hours
    if end == 24:
        return f"{start:02d}:00 to midnight"
    return f"{start:02d}:00 to {end % 24:02d}:00{' the next morning' if end > 24 else ''}"


def number(records: float) -> str:
    """
    Say a number of records, shared out or whole.

    Examples
    --------
    >>> number(12.0), number(7.5)
    ('12', '7.5')
    """
    return f"{records:.0f}" if abs(records - round(records)) < 0.05 else f"{records:.1f}"


def sentence_of(name: str, table: pd.DataFrame, day: pd.DataFrame, records: int, *, told: bool) -> str:
    """
    Say in one or two plain sentences when the records of a unit gather, from the tables of `WeekView`.

    Hours of every day can stand out where no single day's do: with few records that is the answer a roster needs.
    """
    what = "told records" if told else "records"
    if table.empty:
        return f"{name}: no {what[:-1]} with a known hour."
    if table["class"].iloc[0] == "undefined":
        some = "; ".join(f"{row.window} {number(row.records)}" for row in table.itertuples())
        return f"{name}: too few to say when. {records} {_plural(what, records)} with a known hour: {some}."
    hot = pd.concat([each[each["class"] == "hot"] for each in (table, day)])
    if hot.empty:
        first = table.iloc[0]
        return (
            f"{name}: no window stands out. The fullest, {first['window']}, holds {number(first['records'])} of "
            f"{records} {what}; an even week could give as many."
        )
    said = " and ".join(_said(row, records if at == 0 else 0) for at, row in enumerate(hot.to_dict("records")))
    alone = "" if (table["class"] == "hot").any() else " No single day of the week stands out."
    return f"{name}: {what} gather {said}: more than an even week would give.{alone}"


def _plural(what: str, records: int) -> str:
    return what[:-1] if records == 1 else what


def _said(row: dict[Any, Any], of: int) -> str:
    whole = f" of {of}" if of else ""
    return f"{row['window']} ({number(row['records'])}{whole}, range {row['low']:.0f} to {row['high']:.0f})"


def cautions_of(kept: Any, lens: Lens, table: pd.DataFrame, *, told: bool, hours: int) -> tuple[str, ...]:
    """Say what is left out, how closely hours are known, and what a window of records does not say."""
    vague = int((kept.span > hours).sum())
    said = [
        _looked(kept.looked_left_out, told=told),
        f"{_incidents(kept.not_timed)} known to the day or less and left out: the hour is not known."
        if kept.not_timed else "",
        f"{vague} of {len(kept)} are known less closely than {hours} hours: shared out over the hours they may have "
        "happened in, and the range reaches from those surely inside to those possibly." if vague else "",
        _at_midnight(kept),
        OVERLAP if len(table) else "",
        "The hours and weekdays of the view are set aside here: all hours are compared."
        if lens.hours is not None or lens.weekdays is not None else "",
        "When records are made to have happened is not when young people are there, and a window without records is "
        "not a safe one.",
    ]  # fmt: skip
    return tuple(sentence for sentence in said if sentence)


def _incidents(records: int) -> str:
    return "1 incident is" if records == 1 else f"{records} incidents are"


def _looked(left_out: int, *, told: bool) -> str:
    if not told:
        return "What was found by looking is counted too: it says when somebody looked."
    if not left_out:
        return ""
    return f"{_incidents(left_out)} left out as found by looking: they say when somebody looked."


def _at_midnight(kept: Any) -> str:
    """Doubt midnights: some systems write them where the hour is not known, and nothing in the record tells."""
    at_midnight = int(((kept.hour % 24 == 0) & (kept.span == 1)).sum())
    if at_midnight < _MIDNIGHT_FEWEST or at_midnight < _MIDNIGHT_SHARE * np.maximum(len(kept), 1):
        return ""
    return (
        f"{at_midnight} of {len(kept)} begin between midnight and one: ask whether the sender writes midnight where "
        "the hour is not known."
    )
