"""The roster: the best window of every ranked place or hexagon at once, for youth workers and patrols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import PLACE_TYPES
from contextual.counts.caption import sentence as caption_of
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens
from contextual.counts.rank import ranked
from contextual.counts.times import Times, times
from contextual.errors import BadLens
from contextual.records import shown_names
from contextual.services.chance.recording import Recording, recording_of
from contextual.services.chance.week import FEWEST, HOURS, Kept, kept_of, shares_everywhere, whole_week
from contextual.services.chance.week_words import OVERLAP, day_window_words, window_words
from contextual.services.gate import admit, allow, figures, look
from contextual.services.house import House, Progress, silent
from contextual.services.looking import with_names
from contextual.stats.fdr import adjusted
from contextual.stats.week import A_DAY, WEEK, Window, best_windows

_WINDOW = (
    "window", "weekday", "from_hour", "to_hour", "in_window", "share", "share_everywhere", "surely", "possibly", "low",
    "high", "second_window", "every_day", "p",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterView:
    """
    The fullest window of every ranked unit.

    Attributes
    ----------
    table : pandas.DataFrame
        In the order in which pages rank them: ``rank; cell, id`` or ``place_id, type; name, lat, lon; records``
        (counted, with a known hour)``; window`` (in words)``; weekday, from_hour, to_hour; in_window`` (shared out)``;
        share, share_everywhere; surely, possibly, low, high; second_window; every_day`` (the fullest window of
        the day, all weekdays together)``; p; p_adjusted`` (over all units with enough)``; class`` ("hot", "none",
        "undefined": too few). What too few records would say is left empty.
    """

    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str
    table: pd.DataFrame
    told: bool
    hours: int
    alpha: float
    draws: int
    seed: int


def roster(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    *,
    by: str = "place",
    top: int = 50,
    told: bool = True,
    hours: int = HOURS,
    alpha: float = 0.05,
    draws: int = 999,
    seed: int = 1,
    progress: Progress = silent,
) -> Exact[RosterView] | Open[RosterView]:
    """
    Find the fullest window of each of the first ranked places or hexagons. Leaves a trace first.

    Parameters
    ----------
    by : {"place", "cell"}
    top : int
        How many units, in the order in which pages rank them.
    told, hours
        As for `week_of`.
    draws : int
        Raised where so many units need finer p.

    Raises
    ------
    BadLens
        When `by` is neither.
    """
    admit(house, principal, purpose, lens)
    if by not in ("place", "cell"):  # before the trace, which keeps no word that is not of a list
        msg = "a roster is by place or by cell"
        raise BadLens(msg)
    look(house, principal, purpose, lens, "roster", object_type=by)
    whole = whole_week(lens)
    listed = _listed(house, whole, by).head(top)
    found = times(house.ledger(lens.batch_class), whole, by)
    draws = max(draws, int(np.ceil(len(listed) / alpha)) - 1)
    everywhere = shares_everywhere(house, whole, told=told, hours=hours)[WEEK]
    rows = []
    for at, (key, kept) in enumerate(_per_unit(found, listed[by], told=told)):
        progress(at / len(listed), "Looking for the fullest window of each")
        rows.append({by: key, "records": len(kept)} | _row(kept, everywhere, hours, draws, seed))
    table = _judged(listed.merge(pd.DataFrame(rows, columns=[by, "records", *_WINDOW]), on=by, how="left"), alpha)
    return figures(
        lens,
        RosterView(
            sentence=_sentence(table, by, told=told), cautions=_cautions(table, found, hours, told=told),
            recording=recording_of(house, whole), caption=caption_of(whole, unit=by),
            table=table.rename(columns={"place": "place_id"}), told=told, hours=hours, alpha=alpha, draws=draws,
            seed=seed,
        ),
    )  # fmt: skip


def roster_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, **asked: Any
) -> Exact[RosterView] | Open[RosterView]:
    """Do as `roster` does, for a file: refused to whoever may not take figures away."""
    allow(house, principal, purpose, "take_away")
    return roster(principal, purpose, house, lens, **asked)


def _listed(house: House, lens: Lens, by: str) -> pd.DataFrame:
    """Give the units in their order, with names and middles; a private or closed place is on no roster."""
    table = ranked(house.ledger(lens.batch_class), lens, by)[["id"]].rename(columns={"id": by})
    if by == "place":
        places = house.places()
        public = places[~places["private"] & (places["status"] == "open")].set_index("place_id")
        table = table[table["place"].isin(public.index)]
        known = public.reindex(table["place"])
        labels = [PLACE_TYPES.label(str(kind)) for kind in known["type"]]
        table = table.assign(
            name=shown_names(known), type=labels, lat=known["lat"].to_numpy(), lon=known["lon"].to_numpy()
        )
    else:
        table = with_names(house, lens, table)
    return table.reset_index(drop=True).pipe(lambda made: made.assign(rank=np.arange(1, len(made) + 1)))


def _per_unit(found: Times, keys: pd.Series, *, told: bool) -> list[tuple[Any, Kept]]:
    """Give each unit's records; `found` is in the order of its units."""
    at = pd.Index(found.keys).get_indexer(keys)
    starts, stops = np.searchsorted(found.unit, at), np.searchsorted(found.unit, at + 1)
    return [
        (key, kept_of(found, told=told, rows=slice(start, stop)))
        for key, start, stop in zip(keys, starts, stops, strict=True)
    ]


def _row(kept: Kept, everywhere: np.ndarray, hours: int, draws: int, seed: int) -> dict[str, Any]:
    """Give the columns of a unit's windows; none where there are too few records."""
    if len(kept) < FEWEST:
        return {}
    best, *more = best_windows(kept.hour, kept.span, hours=hours, windows=2, draws=draws, seed=seed)
    of_day = best_windows(kept.hour, kept.span, hours=hours, windows=1, period=A_DAY, draws=1, seed=seed)[0]
    said = (best.start // A_DAY, best.start % A_DAY, (best.start + hours) % A_DAY or A_DAY)
    held = (best.count, best.count / len(kept), float(everywhere[best.start]), best.surely, best.possibly)
    others = (_words(more), day_window_words(of_day.start, hours))
    return dict(
        zip(_WINDOW, (window_words(best.start, hours), *said, *held, best.low, best.high, *others, best.p), strict=True)
    )


def _words(windows: list[Window]) -> str:
    return window_words(windows[0].start, windows[0].hours) if windows else ""


def _judged(table: pd.DataFrame, alpha: float) -> pd.DataFrame:
    p = table["p"].astype(float)
    table["p_adjusted"] = adjusted(p.to_numpy())
    hot = np.where(table["p_adjusted"] <= alpha, "hot", "none")
    table["class"] = np.where(p.isna(), "undefined", hot)
    for name in ("weekday", "from_hour", "to_hour", "surely", "possibly"):
        table[name] = table[name].astype("Int64")
    texts = ["window", "second_window", "every_day"]
    table[texts] = table[texts].astype(object).where(table[texts].notna(), "")
    front = [name for name in ("rank", "place", "cell", "id", "name", "type") if name in table]
    return table[[*front, *[name for name in table if name not in front]]]


def _sentence(table: pd.DataFrame, by: str, *, told: bool) -> str:
    what = {"place": "places", "cell": "hexagons"}[by]
    records = "told records" if told else "records"
    hot, few = int((table["class"] == "hot").sum()), int((table["class"] == "undefined").sum())
    if not len(table):
        return f"No {what} with a record."
    said = f"Of the first {len(table)} {what}, {hot} {'has' if hot == 1 else 'have'} a window in which {records} gather"
    return f"{said} more than an even week would give; for {few} there are too few to say."


def _cautions(table: pd.DataFrame, found: Times, hours: int, *, told: bool) -> tuple[str, ...]:
    looked = int(found.looked.sum())
    left_out = f"What was found by looking is left out ({looked:,} times): a roster made of it would find itself again."
    return (
        *((left_out,) if told and looked else ()),
        f"Windows are of {hours} hours; p is adjusted for the {int(table['p'].notna().sum())} that could be tested.",
        OVERLAP,
        "The order is that of the ranking, not of how well a window stands out. No outreach follows from this alone: "
        "it says when records are made to have happened, not when young people are there.",
    )
