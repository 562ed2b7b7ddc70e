"""The week of a hexagon or place: the hours in which its told records gather, and a table of them for rosters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.caption import sentence as caption_of
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens
from contextual.counts.times import Times, times
from contextual.services.chance.recording import Recording, recording_of
from contextual.services.chance.week_words import cautions_of, day_window_words, sentence_of, window_words
from contextual.services.gate import admit, figures, look
from contextual.services.house import House
from contextual.services.unit import Unit, known_unit, unit_name
from contextual.space.cells import label
from contextual.stats.week import A_DAY, WEEK, Window, best_windows, window_counts

HOURS = 4
FEWEST = 10
"""Below so many records with a known hour no window is called: the counts are shown."""
_WEEKS_A_MONTH = 365.2425 / 12 / 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView:
    """
    When in the week the records of one hexagon or place gather.

    Attributes
    ----------
    kind, id, name : of the unit.
    table : pandas.DataFrame
        The fullest windows, none sharing an hour: ``rank; window`` (in words)``; weekday, from_hour, to_hour; records``
        (shared out over the hours they may have happened in)``; share; share_everywhere`` (of all told records of the
        lens that stand on the map)``; surely, possibly`` (wholly inside; touching)``; low, high`` (range of the mean
        behind the number)``; every_weeks`` (one record in so many weeks)``; p; class`` ("hot": more than an even week
        would give; "none"; "undefined": too few).
    day : pandas.DataFrame, the same for hours of the day, all weekdays together (one row; no weekday).
    grid : numpy.ndarray of float64, shape (7, 24), the records shared out; Monday first.
    records : with a known hour, those of `table`. looked_left_out, not_timed : left out: found by looking; known to
        the day or less. too_few : nothing is called. told : whether only told records are counted.
    weeks : of the lens. hours, alpha, draws, seed : of the windows and the test.
    """

    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str
    kind: str
    id: str
    name: str
    table: pd.DataFrame
    day: pd.DataFrame
    grid: np.ndarray
    records: int
    looked_left_out: int
    not_timed: int
    too_few: bool
    told: bool
    weeks: float
    hours: int
    alpha: float
    draws: int
    seed: int


@dataclass(frozen=True)
class Kept:
    """The hours of the records that are counted, and how many were left out."""

    hour: np.ndarray
    span: np.ndarray
    looked_left_out: int
    not_timed: int

    def __len__(self) -> int:
        return len(self.hour)


def week_of(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    *,
    unit: Unit,
    told: bool = True,
    hours: int = HOURS,
    windows: int = 3,
    alpha: float = 0.05,
    draws: int = 999,
    seed: int = 1,
) -> Exact[WeekView] | Open[WeekView]:
    """
    Find the hours of the week in which the records of one hexagon or place gather. Leaves a trace first.

    Parameters
    ----------
    unit : tuple
        ("cell", 15-character id) or ("place", place id).
    told : bool
        Leave out what was found by looking: it says when somebody looked, and rosters made of it find it again.
    hours, windows : int
        Length of a window, and how many.

    Raises
    ------
    BadLens
        When the unit is not a hexagon of the lens's resolution, nor a public place that is held.
    """
    admit(house, principal, purpose, lens)
    key, place = known_unit(house, lens, unit)
    name = unit[1] if place is not None else label(key)
    look(house, principal, purpose, lens, "week_of", object_type=unit[0], object_id=name)
    whole = whole_week(lens)
    ledger = house.ledger(lens.batch_class)
    kept = kept_of(times(ledger, whole, within=(unit[0], key)), told=told)
    everywhere = shares_everywhere(house, whole, told=told, hours=hours)
    found = best_windows(kept.hour, kept.span, hours=hours, windows=windows, draws=draws, seed=seed)
    of_day = best_windows(kept.hour, kept.span, hours=hours, windows=1, period=A_DAY, draws=draws, seed=seed)
    weeks = (lens.last - lens.first + 1) * _WEEKS_A_MONTH
    table = table_of(found, kept, everywhere[WEEK], weeks, alpha)
    day = table_of(of_day, kept, everywhere[A_DAY], weeks, alpha, period=A_DAY)
    said = unit_name(house, lens, key, place)
    view = WeekView(
        sentence=sentence_of(said, table, day, len(kept), told=told),
        cautions=cautions_of(kept, lens, table, told=told, hours=hours),
        recording=recording_of(house, whole, (unit[0], key)),
        caption=caption_of(whole, unit="place"),
        kind=unit[0], id=name, name=said, table=table,
        day=day,
        grid=window_counts(kept.hour, kept.span, hours=1)[0].reshape(7, 24),
        records=len(kept), looked_left_out=kept.looked_left_out, not_timed=kept.not_timed,
        too_few=len(kept) < FEWEST, told=told, weeks=round(weeks, 1), hours=hours, alpha=alpha, draws=draws, seed=seed,
    )  # fmt: skip
    return figures(lens, view)


def whole_week(lens: Lens) -> Lens:
    """Set aside the hours and weekdays of a lens: what is asked is which of all hours hold most."""
    return replace(lens, hours=None, weekdays=None)


def kept_of(found: Times, *, told: bool, rows: Any = slice(None)) -> Kept:
    """Keep the records that are counted: told ones unless all are asked for, and those whose hour is known."""
    hour, span, looked = found.hour[rows], found.span[rows], found.looked[rows]
    left = looked if told else np.zeros(len(looked), bool)
    timed = span < A_DAY
    return Kept(hour[timed & ~left], span[timed & ~left], int(left.sum()), int((~timed & ~left).sum()))


def shares_everywhere(house: House, lens: Lens, *, told: bool, hours: int) -> dict[int, np.ndarray]:
    """Give the share of all counted records on the map that each window of the week, and of the day, holds."""
    kept = kept_of(times(house.ledger(lens.batch_class), lens, "cell"), told=told)
    return {
        period: window_counts(kept.hour, kept.span, hours=hours, period=period)[0] / max(len(kept), 1)
        for period in (WEEK, A_DAY)
    }


def table_of(
    found: tuple[Window, ...], kept: Kept, everywhere: np.ndarray, weeks: float, alpha: float, period: int = WEEK
) -> pd.DataFrame:
    """Lay windows out as rows, fullest first."""
    enough = len(kept) >= FEWEST
    rows = []
    for rank, one in enumerate(found, 1):
        start, end = one.start % A_DAY, (one.start + one.hours) % A_DAY
        called = "undefined" if not enough else "hot" if one.p <= alpha else "none"
        words = window_words if period == WEEK else day_window_words
        rows.append({
            "rank": rank, "window": words(one.start, one.hours), "weekday": one.start // A_DAY, "from_hour": start,
            "to_hour": end or A_DAY, "records": one.count, "share": one.count / len(kept),
            "share_everywhere": float(everywhere[one.start]), "surely": one.surely, "possibly": one.possibly,
            "low": one.low, "high": one.high, "every_weeks": weeks / one.count,
            "p": one.p if enough else np.nan, "class": called,
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table if period == WEEK else table.drop(columns="weekday")


COLUMNS = [
    "rank", "window", "weekday", "from_hour", "to_hour", "records", "share", "share_everywhere", "surely", "possibly",
    "low", "high", "every_weeks", "p", "class",
]  # fmt: skip
