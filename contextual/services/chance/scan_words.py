"""The words of a scan: what a meeting is told, what to beware of, and what may explain a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from contextual.counts.lens import Lens

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FEW = 50
"""With fewer records only a very strong cluster could show."""

_NUMBERED = 3
"""Fewer young people than this are not numbered in a sentence: it would be about one of them."""


def day_text(day: date) -> str:
    """
    Write a day as people do.

    Examples
    --------
    >>> day_text(date(2026, 9, 3))
    '3 Sep 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def sentence_of(clusters: pd.DataFrame, total: int, prospective: bool, max_weeks: int, last: date, every: int) -> str:
    """Say in one plain paragraph what was found: the first cluster, or that there is none."""
    if not total:
        return "No dated record here. That does not mean nothing happened."
    hot = clusters[clusters["class"] == "hot"]
    if hot.empty:
        weeks = "1 week" if max_weeks == 1 else f"{max_weeks} weeks"
        when = f"the last {weeks}, up to {day_text(last)}" if prospective else f"any window of up to {weeks}"
        return f"In {when}, records gather nowhere more than chance would have it."
    first = hot.iloc[0]
    words = (
        f"Records gather {_where(first['name'])} {_when(first, prospective)}: {first['observed']}{_of_people(first)}"
    )
    words += f" where {_some(first['expected'])} would be usual, more than chance (p = {first['p']:.3g})."
    if prospective:
        words += f" {_recurs(first['recurrence_days'], every)}"
    words += " That may be how they were recorded." if first["recording_explains"] else " It does not say why."
    words += f" {first['flag']}" if first["flag"] else ""
    if len(hot) > 1:
        others = "1 other cluster is" if len(hot) == 2 else f"{len(hot) - 1} other clusters are"
        words += f" {others} more than chance too."
    return words


def _when(row: pd.Series, prospective: bool) -> str:
    first, last = day_text(row["first_day"]), day_text(row["last_day"])
    return f"since {first}" if prospective else f"from {first} to {last}"


def _of_people(row: pd.Series) -> str:
    if not row["young_people"] >= 1:  # nan for open records
        return ""
    few = row["young_people"] < _NUMBERED
    return ", of very few young people," if few else f", of {row['young_people']:.0f} young people,"


def _recurs(days: float, every: int) -> str:
    """
    Say how seldom chance alone shows as much, looked at every so many days.

    Examples
    --------
    >>> _recurs(7000.0, 7)
    'Looked at every week, chance alone would show as much about once in 19 years.'
    """
    look = {1: "day", 7: "week"}.get(every, f"{every} days")
    for length, name in ((365.25, "year"), (30.44, "month"), (7.0, "week"), (1.0, "day")):
        number = round(days / length)
        if number >= 2:
            return f"Looked at every {look}, chance alone would show as much about once in {number} {name}s."
    return f"Looked at every {look}, chance alone would show as much nearly every time."


def _where(name: str) -> str:
    return f"a{name[1:]}" if name.startswith("Around ") else f"at {name}"


def _some(expected: float) -> str:
    return f"{expected:.0f}" if expected >= 10 else f"{expected:.1f}"


def cautions_of(
    total: int, not_dated: int, nowhere: int, last: date, lens: Lens, jumps: Sequence[str]
) -> tuple[str, ...]:
    """Say what a reader must know before this is repeated."""
    said = [
        "Weeks are counted back from "
        f"{day_text(last)}. Places that always record much make no cluster, but a change in who records, or how, does."
    ]
    if jumps:
        said.append("Recording changed in these months: read the changes beside this before anything else.")
    if total < FEW:
        said.append(f"There {_are(total, 'dated record')}: with so few only a very strong cluster could show.")
    if not_dated:
        said.append(f"{_incidents(not_dated)} left out: the day is not known.")
    if nowhere:
        said.append(f"{_incidents(nowhere)} left out: not placed closely enough for a hexagon, or private.")
    if not lens.counts_people:
        said.append("Open records name nobody, so one person's many records cannot be told from many people's.")
    return tuple(said)


def _are(number: int, what: str) -> str:
    return f"is 1 {what}" if number == 1 else f"are {number} {what}s"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _incidents(number: int) -> str:
    return "1 incident is" if number == 1 else f"{number:,} incidents are"


def flag_of(
    observed: int, looked: int, hot: bool, told_hot: bool, changes: Sequence[str], young: int, of_young: int
) -> tuple[str, bool]:
    """
    Say what may explain a cluster other than harm that gathers, and whether it is how things were recorded.

    Parameters
    ----------
    observed, looked : records in it, and those found by looking.
    hot, told_hot : whether it is more than chance with all records, and with told ones alone.
    changes : sentences on changes of recording in its hexagons and months.
    young, of_young : distinct young people, and incidents they are of.

    Returns
    -------
    str
        One or more sentences; "" where there is nothing to say.
    bool
        Whether the recording may explain it.

    Examples
    --------
    >>> flag_of(9, 7, True, False, (), 8, 9)[0]
    'Most of its records (7 of 9) were found because somebody looked. Among what was reported it could be chance.'
    """
    said = []
    most = 2 * looked > observed
    if most:
        said.append(f"Most of its records ({looked} of {observed}) were found because somebody looked.")
    elif looked and hot and not told_hot:
        said.append(f"{looked} of its {observed} records {_were(looked)} found because somebody looked.")
    if looked and hot and not told_hot:
        said.append("Among what was reported it could be chance.")
    said += list(changes)[:2]
    explained = most or bool(changes)
    if young and of_young >= 3 * young and 2 * of_young > observed:
        people = "very few young people" if young < _NUMBERED else f"{young} young people"
        said.append(f"Most of its records are of {people}: one person's records do not fall by themselves.")
    return " ".join(said), explained
