"""The words of near repeat: bands, flags, cautions and the one sentence for a meeting."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from contextual.counts.events import Events

LOOKED = "Found by looking: among what was told it could be chance."
LEVEL = "A change of level at some places over the months explains it: within each quarter it could be chance."
_PLACES_ONLY = "Use it to time attention to places and offers of support there. It says nothing of any person."


def metres_words(start: float, end: float) -> str:
    """
    Say a band of distance [start, end) in words.

    Examples
    --------
    >>> [metres_words(*band) for band in ((0, 1), (1, 100), (0, 100), (100, 200))]
    ['the same spot', 'nearer than 100 m', 'nearer than 100 m', '100 m to less than 200 m']
    """
    if end <= 1:
        return "the same spot"
    return f"nearer than {end:g} m" if start <= 1 else f"{start:g} m to less than {end:g} m"


def days_words(start: int, end: int) -> str:
    """
    Say a band of whole days [start, end) in words.

    Examples
    --------
    >>> [days_words(*band) for band in ((0, 1), (0, 7), (1, 7), (7, 8))]
    ['the same day', 'the same day or up to 6 days later', '1 to 6 days later', '7 days later']
    """
    last = end - 1
    if last == 0:
        return "the same day"
    if start == 0:
        return f"the same day or up to {last} {'day' if last == 1 else 'days'} later"
    if start == last:
        return f"{start} {'day' if start == 1 else 'days'} later"
    return f"{start} to {last} days later"


def flag_of(row: Mapping[Hashable, Any]) -> str:
    """Say what is enough to explain a band that is more than chance; "" where nothing is known to be."""
    if row["class"] != "hot" or row["class_kept"] == "hot":
        return ""
    return LEVEL if row["class_reported"] == "hot" else LOOKED


def sentence_of(table: pd.DataFrame, firm: pd.Series, events: int, *, too_few: bool) -> str:
    """Say in one or two plain sentences what the bands show."""
    if too_few:
        known = _how_many(events, "record is", "records are")
        return f"Too few to say: {known} known to the day and placed closely enough."
    if firm.any():
        first = table[firm].sort_values(["p_kept", "from_m", "from_day"]).iloc[0]
        more = int(firm.sum()) - 1
        also = f" {more} more {'band stands' if more == 1 else 'bands stand'} out too." if more else ""
        return f"Told records come back: {_pairs(first, '_kept')}.{also} {_PLACES_ONLY}"
    hot = table[table["class"] == "hot"]
    if hot.empty:
        return "No distance and time stands out: records near each other are no nearer in time than chance has them."
    first = hot.sort_values(["p", "from_m", "from_day"]).iloc[0]
    why = first["flag"] or "It may be one event that was recorded twice."
    return f"Records near each other are also near in time ({_pairs(first)}), but that is no sign they come back. {why}"


def _how_many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def _pairs(row: pd.Series, of: str = "") -> str:
    observed, expected, ratio = (row[f"{name}{of}"] for name in ("observed", "expected", "ratio"))
    times = f", {ratio:.1f} times as many" if ratio >= 1.05 else ""
    return f"{row['distance']} and {row['time']}, {observed:,} pairs where chance gives {expected:,.0f}{times}"


def cautions_of(table: pd.DataFrame, found: Events, within_m: int, draws: int, alpha: float) -> tuple[str, ...]:
    """Say what limits these figures: how closely points are known, stacked points, what is left out, the draws."""
    stacked = int(table.loc[table["distance"] == "the same spot", "observed"].sum())
    twice = table.loc[(table["distance"] == "the same spot") & (table["time"] == "the same day"), "observed"].sum()
    tests = int(table["p"].notna().sum())
    bands = _how_many(tests, "band")
    said = [
        f"Points are known to within {within_m} m, so two records said to be 150 m apart may be up to "
        f"{150 + 2 * within_m} m apart. That makes no band stand out by itself; it blurs which band.",
        _stacked(stacked),
        f"{_how_many(twice, 'pair is', 'pairs are')} at the same spot on the same day: some may be one event recorded "
        "twice." if twice else "",
        _left_out(found),
        "Several incidents of one young person count here as any others: a band is about a place.",
        f"By chance: the days dealt anew among the points, {draws:,} times. p is adjusted for {bands}.",
        f"With {draws} draws and {bands} a single band could hardly be called: ask for more draws."
        if tests / (draws + 1) > alpha else "",
    ]  # fmt: skip
    return tuple(sentence for sentence in said if sentence)


def _stacked(pairs: int) -> str:
    if not pairs:
        return ""
    return (
        f"{pairs:,} of the pairs {'is' if pairs == 1 else 'are'} at the same spot: the same point as recorded, such as "
        "a venue's or a snapped one, which need not be the very same place."
    )


def _left_out(found: Events) -> str:
    reasons = {"not placed so closely, or private": found.not_placed, "no day known": found.not_dated}
    told = ", ".join(f"{number:,} {why}" for why, number in reasons.items() if number)
    return f"Left out of {len(found) + found.not_placed + found.not_dated:,} incidents: {told}." if told else ""
