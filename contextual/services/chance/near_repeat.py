"""Near repeat of a lens: how soon and how near records follow each other, for timing attention to places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.caption import sentence as caption_of
from contextual.counts.events import Events, events
from contextual.counts.figures import Exact, Open
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.selection import select
from contextual.errors import BadLens
from contextual.services.chance.near_repeat_words import cautions_of, days_words, flag_of, metres_words, sentence_of
from contextual.services.chance.recording import Recording, recording_of
from contextual.services.gate import allow, figures, look
from contextual.services.house import House, Progress, silent
from contextual.space.plane import Plane, local_plane
from contextual.stats.close_pairs import count_close_pairs
from contextual.stats.knox import DAYS, METRES, Knox, knox

SAME_SPOT_M = 1
"""Records nearer than this are at one spot: stacked or snapped points have a band of their own."""
QUARTER = 91
FEWEST = 30
"""Below so many records nothing is called: the table shows what there is."""
MOST_PAIRS = 10_000_000
_LEVEL = {True: "hot", False: "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRepeatView:
    """
    How soon and how near records follow each other.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a band of distance and time, [from, to): ``from_m, to_m, from_day, to_day; distance, time`` (in
        words)``; observed`` (pairs)``; expected`` (exact mean by chance)``; low, high`` (95 % of the draws)``; ratio,
        ratio_median; p, p_adjusted`` (over all bands)``; class`` ("hot": more than chance; "none": could be chance;
        "undefined")``; p_reported, class_reported`` (told records alone)``; observed_kept, expected_kept, ratio_kept,
        p_kept, class_kept`` (told records alone, each place keeping what it had in each quarter)``; flag`` ("" or a
        sentence). All p of the two checks are adjusted.
    firm : whether any band of a later day is "hot" in all three.
    events, told : records tested; told ones among them.
    within_m : how closely these are placed. error_m : the most a distance of the last band is wrong by the plane.
    not_placed, not_dated : incidents left out: not placed so closely; no day known.
    too_few : nothing is called. alpha, draws, seed : of the test.
    """

    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str
    table: pd.DataFrame
    firm: bool
    events: int
    told: int
    within_m: int
    error_m: float
    not_placed: int
    not_dated: int
    too_few: bool
    alpha: float
    draws: int
    seed: int


@dataclass(frozen=True)
class _Asked:
    metres: tuple[float, ...]
    days: tuple[int, ...]
    draws: int
    seed: int
    alpha: float


@dataclass(frozen=True)
class _Tested:
    """All records; told records alone; these again, each place keeping what it had in each quarter."""

    every: Knox
    told: Knox
    kept: Knox


def near_repeat(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    *,
    metres: Sequence[float] = METRES,
    days: Sequence[int] = DAYS,
    within_m: int = 100,
    draws: int = 999,
    seed: int = 1,
    alpha: float = 0.05,
    progress: Progress = silent,
) -> Exact[NearRepeatView] | Open[NearRepeatView]:
    """
    Test whether records near each other in place are nearer in time than chance would have them. Traced first.

    Parameters
    ----------
    metres, days : sequence of numbers
        Edges of the bands [a, b). Distances from 0 begin with "the same spot" whether or not it is asked for.
    within_m : int
        How closely a record must be placed: 100, or 250 to take in exact venues and unit postcodes.
    progress : callable
        Told (share, sentence).

    Raises
    ------
    BadLens
        When no record of the lens is known to the day, bands do not rise, or too many records lie near each other.
    """
    look(house, principal, purpose, lens, "near_repeat")
    asked = _Asked(_edges(metres), tuple(int(day) for day in days), draws, seed, alpha)
    _must_rise(asked)
    ledger = house.ledger(lens.batch_class)
    found = events(ledger, lens, within_m)
    _must_be_dated(ledger, lens, found)
    plane = local_plane(found.lat, found.lon)
    return figures(lens, _view(house, lens, asked, found, plane, within_m, progress))


def near_repeat_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, **asked: object
) -> Exact[NearRepeatView] | Open[NearRepeatView]:
    """Do as `near_repeat` does, for a file: refused to whoever may not take figures away."""
    allow(house, principal, purpose, "take_away")
    return near_repeat(principal, purpose, house, lens, **asked)  # type: ignore[arg-type]


def _edges(metres: Sequence[float]) -> tuple[float, ...]:
    """Give the same spot a band of its own: many records at one point say more of the point than of how near."""
    edges = tuple(float(edge) for edge in metres)
    if len(edges) > 1 and edges[0] == 0 and edges[1] > SAME_SPOT_M:
        return (0.0, float(SAME_SPOT_M), *edges[1:])
    return edges


def _must_rise(asked: _Asked) -> None:
    for edges in (asked.metres, asked.days):
        if len(edges) < 2 or edges[0] < 0 or any(b <= a for a, b in pairwise(edges)):
            msg = "bands are edges that rise, from 0 or more, such as 0,100,200 metres and 0,7,14 days"
            raise BadLens(msg)
    if asked.draws < 1:
        msg = "there is at least one draw"
        raise BadLens(msg)


def _must_be_dated(ledger: Ledger, lens: Lens, found: Events) -> None:
    """Refuse when no day is known at all; records that are known to the day and not placed closely are too few."""
    if len(found):
        return
    rows = select(ledger, lens).rows
    if len(ledger.day[rows]) and not (ledger.day[rows] >= 0).any():
        msg = (
            "No record of this view is known to the day, so nobody can say which came soon after which: open monthly "
            "data cannot be asked this."
        )
        raise BadLens(msg)


def _view(
    house: House, lens: Lens, asked: _Asked, found: Events, plane: Plane, within_m: int, progress: Progress
) -> NearRepeatView:
    pairs = count_close_pairs(plane.easting, plane.northing, asked.metres[-1])
    if pairs > MOST_PAIRS:
        msg = f"{pairs:,} pairs of records lie near each other, more than can be tested at once: take fewer months"
        raise BadLens(msg)
    too_few = len(found) < FEWEST
    tested = _tests(asked, found, plane, progress)
    table = _table(tested, asked, too_few=too_few)
    firm = _firm(table)
    return NearRepeatView(
        sentence=sentence_of(table, firm, len(found), too_few=too_few),
        cautions=cautions_of(table, found, within_m, asked.draws, asked.alpha),
        recording=recording_of(house, lens),
        caption=caption_of(lens, unit="place"),
        table=table, firm=bool(firm.any()), events=len(found), told=int((~found.looked).sum()), within_m=within_m,
        error_m=round(plane.error * asked.metres[-1], 2), not_placed=found.not_placed, not_dated=found.not_dated,
        too_few=too_few, alpha=asked.alpha, draws=asked.draws, seed=asked.seed,
    )  # fmt: skip


def _tests(asked: _Asked, found: Events, plane: Plane, progress: Progress) -> _Tested:
    """Test all records, then what two other reasons for a repeat leave of it."""
    told = ~found.looked
    quarter = (found.day - found.day.min(initial=np.iinfo(np.int64).max)) // QUARTER

    def test(at: int, words: str, rows: np.ndarray, blocks: np.ndarray | None = None) -> Knox:
        return knox(
            plane.easting[rows], plane.northing[rows], found.day[rows], metres=asked.metres, days=asked.days,
            blocks=blocks, draws=asked.draws, seed=asked.seed, progress=lambda share: progress((at + share) / 3, words),
        )  # fmt: skip

    every = test(0, "Shuffling the days of all records", np.ones(len(found), bool))
    return _Tested(
        every=every,
        told=every if told.all() else test(1, "Shuffling the days of told records", told),
        kept=test(2, "Shuffling the days of told records within each quarter", told, quarter[told]),
    )


def _table(tested: _Tested, asked: _Asked, *, too_few: bool) -> pd.DataFrame:
    """Lay the bands out as rows, nearest first."""
    every, told, kept = tested.every, tested.told, tested.kept
    spans = [(a, b, c, d) for a, b in pairwise(asked.metres) for c, d in pairwise(asked.days)]
    table = pd.DataFrame(spans, columns=["from_m", "to_m", "from_day", "to_day"])
    table["distance"] = [metres_words(a, b) for a, b, _, _ in spans]
    table["time"] = [days_words(int(c), int(d)) for _, _, c, d in spans]
    for name in ("observed", "expected", "low", "high", "ratio", "ratio_median", "p", "p_adjusted"):
        table[name] = getattr(every, name).ravel()
    table["class"] = _classes(every, asked.alpha, too_few=too_few)
    table["p_reported"] = told.p_adjusted.ravel()
    table["class_reported"] = _classes(told, asked.alpha, too_few=too_few)
    for name in ("observed", "expected", "ratio"):
        table[f"{name}_kept"] = getattr(kept, name).ravel()
    table["p_kept"] = kept.p_adjusted.ravel()
    table["class_kept"] = _classes(kept, asked.alpha, too_few=too_few)
    table["flag"] = [flag_of(row) for row in table.to_dict("records")]
    return table


def _classes(found: Knox, alpha: float, *, too_few: bool) -> list[str]:
    p = found.p_adjusted.ravel()
    return ["undefined" if too_few or np.isnan(one) else _LEVEL[bool(one <= alpha)] for one in p]


def _firm(table: pd.DataFrame) -> pd.Series:
    """Say of which bands neither looking, nor a change of level, nor one event recorded twice explains the pairs."""
    hot = (table[["class", "class_reported", "class_kept"]] == "hot").all(axis=1)
    return hot & (table["from_day"] > 0)
