"""Did it change: a place or hexagon before and after a month, beside comparison places and what lies nearby."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes.change import VERDICTS
from contextual.counts.caption import sentence
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens
from contextual.counts.tally import tally
from contextual.services.chance.change_checks import Check, checks_of, drifts_too, looking_changed, placebo_tables
from contextual.services.chance.change_gathered import Gathered, gather, joined_within, window_of
from contextual.services.chance.change_sites import named
from contextual.services.chance.change_words import cautions_of, figures_of, sentence_of, usual_elsewhere
from contextual.services.chance.recording import Recording, recording_of
from contextual.services.gate import admit, figures, look
from contextual.services.house import House
from contextual.services.unit import Unit, known_unit
from contextual.space.cells import label
from contextual.stats.before_after import BeforeAfter, before_after
from contextual.stats.did import LinearDid, linear_did
from contextual.stats.pretrend import PreTrend, event_study, pre_trend

OFFERED = 30
"""Places that may be compared with that are listed."""

GROUPS = ("here", "comparison", "nearby", "near_comparison")
_GROUP_WORDS = ("Here", "Comparison places", "Nearby", "Near the comparison places")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """
    Whether a place changed, and every check of it.

    Attributes
    ----------
    kind, id, name : the unit; `since` its first month after; `before`, `after` how many months on each side.
    verdict, label, says : a row of `contextual.codes.change.VERDICTS`.
    basis : "told" where looking changed, so that the verdict stands on what was told alone; else "all".
    all, told : the figures of all incidents, and of those told; `shown` is the one the verdict stands on.
    counts : ``group, label, units, before, after, told_before, told_after, looked_before, looked_after``.
    young_people : distinct young people here before and after; None for open records.
    comparisons : ``id, name, type, before, after, told_before, told_after, kept``, the most alike first.
    offered : ``id, name, type, before, after, ...`` of every place that may be compared with, the most alike first.
    nearby : the same columns with ``rose`` (by more than chance) for ``kept``, the largest rise first.
    months : ``month, here, here_told, comparison, nearby, after`` (comparison: mean of the places kept).
    steps : event study by quarter: ``step, first, last, here, comparison, ratio, low, high``.
    pre_trend : drift of the place's share before the start.
    placebo_dates : ``month, ratio, low, high, clear``. placebo_places : ``id, name, before, after, ratio, low, high``.
    placebo_p : share of places, this one among them, that changed by as large a factor; nan where too few.
    linear : difference in differences in incidents a month, clustered by place: only for those who ask.
    checks : the checks in words. figures : the figures in words, for those who ask.
    """

    kind: str
    id: str
    name: str
    since: int
    before: int
    after: int
    verdict: str
    label: str
    says: str
    basis: str
    all: BeforeAfter
    told: BeforeAfter
    counts: pd.DataFrame
    young_people: tuple[int, int] | None
    comparisons: pd.DataFrame
    offered: pd.DataFrame
    nearby: pd.DataFrame
    months: pd.DataFrame
    steps: pd.DataFrame
    pre_trend: PreTrend
    placebo_dates: pd.DataFrame
    placebo_places: pd.DataFrame
    placebo_p: float
    linear: LinearDid
    checks: tuple[Check, ...]
    sentence: str
    cautions: tuple[str, ...]
    figures: tuple[str, ...]
    recording: Recording
    caption: str

    @property
    def shown(self) -> BeforeAfter:
        """The figures the verdict stands on."""
        return self.told if self.basis == "told" else self.all


def did_it_change(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    unit: Unit,
    since: int,
    *,
    before: int = 12,
    after: int = 12,
    comparison: tuple[str, ...] = (),
    buffer_rings: int = 2,
) -> Exact[ChangeView] | Open[ChangeView]:
    """
    Compare a place or hexagon before and after a month with places like it. Leaves a trace first.

    The months are those around `since`, whatever months the lens shows; all else of the lens holds.

    Parameters
    ----------
    unit : ("place", place id) or ("cell", 15-character id)
    since : int
        First whole month after, year * 12 + month - 1.
    before, after : int
        Months wanted on each side; fewer where fewer are held.
    comparison : tuple of str
        Ids of comparison places (or hexagons); left out, they are chosen by level before and by type.
    buffer_rings : int
        Rings of hexagons around the place that are "nearby".

    Raises
    ------
    BadLens
        When the unit or a comparison is not known, a comparison lies nearby, or no month is held on one side.
    """
    admit(house, principal, purpose, lens)
    key, place = known_unit(house, lens, unit)
    lens, over = window_of(house, lens, since, before, after)
    unit_id = str(key) if place is not None else label(int(key))
    look(house, principal, purpose, lens, "did_it_change", object_type=unit[0], object_id=unit_id)
    gathered = gather(house, lens, over, unit[0], key, since, comparison, buffer_rings)
    return figures(lens, _view(house, gathered, key, listed=bool(comparison), rings=buffer_rings))


def _assess(made: Gathered, *, told: bool) -> BeforeAfter:
    """Look at the window, at all incidents or at those told."""
    found = made.found
    months = made.window(found.months - found.looked if told else found.months)
    near, far = (
        made.window((part.months - part.looked if told else part.months).sum(axis=0)) for part in (made.near, made.far)
    )
    parts = made.window(made.near.months - made.near.looked if told else made.near.months)
    sides = np.stack([months[:, : made.start].sum(axis=1), months[:, made.start :].sum(axis=1)], axis=1)
    apart = made.barred.copy()
    apart[made.rows[~made.kept]] = True
    return before_after(
        months[made.here], months[made.rows[made.kept]], near, far, made.start,
        near_area=made.far.area / made.near.area if made.far.area and made.near.area else 1.0,
        keep_all=True, parts=parts, others=sides[~apart & (sides.sum(axis=1) > 0)],
    )  # fmt: skip


def _view(house: House, made: Gathered, key: Any, *, listed: bool, rings: int) -> ChangeView:
    every, told = _assess(made, told=False), _assess(made, told=True)
    counts = _counts(made)
    changed = looking_changed(counts)
    basis = "told" if changed else "all"
    shown = told if changed else every
    told_months = made.found.months - made.found.looked
    months = told_months if changed else made.found.months
    here, compared = months[made.here], months[made.rows[made.kept]].sum(axis=0)
    drift = pre_trend(here[: made.skip + made.start], compared[: made.skip + made.start], shown.dispersion.used)
    dates, places, p, as_large = placebo_tables(made, months, told_months, shown)
    name = named(house, made.lens, made.found.kind, made.found.table.iloc[[made.here]])["name"].iloc[0]
    recording = recording_of(house, made.lens, (made.found.kind, key))
    checks = checks_of(shown, drift, dates, (as_large, len(places), p), changed)
    shown = drifts_too(shown, as_large, len(places))
    row = VERDICTS[shown.verdict]
    people = _young_people(house, made, key)
    compared_with = _listed(house, made, made.rows).assign(kept=made.kept)
    near_by = _nearby(house, made, shown.risen)
    linear, joined = _linear(made, months), joined_within(house, made.lens)
    return ChangeView(
        kind=made.found.kind, id=str(made.found.table["id"].iloc[made.here]), name=str(name), since=made.since,
        before=made.start, after=made.lens.last - made.since + 1, verdict=row.key, label=row.label, says=row.says,
        basis=basis, all=every, told=told, counts=counts, young_people=people,
        comparisons=compared_with, offered=_listed(house, made, made.offered[:OFFERED]),
        nearby=near_by, months=_months(made), steps=_steps(made, here, compared, shown),
        pre_trend=drift, placebo_dates=dates,
        placebo_places=named(house, made.lens, made.found.kind, places), placebo_p=p,
        linear=linear, checks=checks,
        sentence=sentence_of(str(name), made, shown, basis) + usual_elsewhere(checks, as_large, len(places)),
        cautions=cautions_of(made, shown, compared_with, near_by, recording, joined, listed=listed, rings=rings),
        figures=figures_of(shown, linear), recording=recording, caption=sentence(made.lens, unit=made.found.kind),
    )  # fmt: skip


def _sides(made: Gathered, months: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    cut = made.window(months)
    return cut[:, : made.start].sum(axis=1), cut[:, made.start :].sum(axis=1)


def _counts(made: Gathered) -> pd.DataFrame:
    """Count the four groups before and after: all, told and found by looking."""
    rows = made.rows[made.kept]
    groups = (
        (made.found.months[[made.here]], made.found.looked[[made.here]]),
        (made.found.months[rows], made.found.looked[rows]),
        (made.near.months, made.near.looked),
        (made.far.months, made.far.looked),
    )
    table = []
    for group, words, (months, looked) in zip(GROUPS, _GROUP_WORDS, groups, strict=True):
        (before, after), (seen, seen_after) = (
            [int(side.sum()) for side in _sides(made, counted)] for counted in (months, looked)
        )
        table.append((group, words, len(months), before, after, before - seen, after - seen_after, seen, seen_after))
    columns = [
        "group",
        "label",
        "units",
        "before",
        "after",
        "told_before",
        "told_after",
        "looked_before",
        "looked_after",
    ]
    return pd.DataFrame(table, columns=columns)


def _with_counts(made: Gathered, table: pd.DataFrame, months: np.ndarray, looked: np.ndarray) -> pd.DataFrame:
    (before, after), (told, told_after) = _sides(made, months), _sides(made, months - looked)
    return table.assign(before=before, after=after, told_before=told, told_after=told_after)


def _listed(house: House, made: Gathered, rows: np.ndarray) -> pd.DataFrame:
    table = made.found.table.iloc[rows][["id", "name", "type"]].reset_index(drop=True)
    counted = _with_counts(made, table, made.found.months[rows], made.found.looked[rows])
    return named(house, made.lens, made.found.kind, counted)


def _nearby(house: House, made: Gathered, rose: tuple[int, ...]) -> pd.DataFrame:
    """List what lies nearby and has a record, the largest rise first."""
    counted = _with_counts(made, made.near.parts, made.near.months, made.near.looked)
    counted = counted.assign(rose=np.isin(np.arange(len(counted)), rose))
    counted = counted[counted["before"] + counted["after"] > 0]
    order = (counted["after"] - counted["before"]).sort_values(ascending=False, kind="stable").index
    return named(house, made.lens, made.found.kind, counted.loc[order].reset_index(drop=True))


def _months(made: Gathered) -> pd.DataFrame:
    found, rows = made.found, made.rows[made.kept]
    month = np.arange(made.over.first, made.over.last + 1)
    mean = found.months[rows].mean(axis=0) if len(rows) else np.full(len(month), np.nan)
    return pd.DataFrame({
        "month": month, "here": found.months[made.here], "here_told": (found.months - found.looked)[made.here],
        "comparison": mean, "nearby": made.near.months.sum(axis=0), "after": month >= made.since,
    })  # fmt: skip


def _steps(made: Gathered, here: np.ndarray, compared: np.ndarray, shown: BeforeAfter) -> pd.DataFrame:
    """Part the window into quarters counted from the start, or less where fewer than four would stand before."""
    months = max(min(3, made.start // 4), 1)
    study = event_study(made.window(here), made.window(compared), made.start, months, shown.dispersion.used)
    rows = [
        (one.number, made.lens.first + one.first, made.lens.first + one.last, one.place, one.comparison,
         one.ratio.ratio, one.ratio.low, one.ratio.high) for one in study
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["step", "first", "last", "here", "comparison", "ratio", "low", "high"])


def _linear(made: Gathered, months: np.ndarray) -> LinearDid:
    rows = np.append(made.here, made.rows[made.kept])
    table = made.window(months)[rows]
    return linear_did(table, np.arange(len(rows)) == 0, np.arange(table.shape[1]) >= made.start)


def _young_people(house: House, made: Gathered, key: Any) -> tuple[int, int] | None:
    """Count distinct young people here on each side; they do not add up."""
    ledger, within = house.ledger(made.lens.batch_class), (made.found.kind, key)
    sides = (replace(made.lens, last=made.since - 1), replace(made.lens, first=made.since))
    counted = [tally(ledger, side, "area", within).young_people for side in sides]
    if counted[0] is None or counted[1] is None:
        return None
    return int(counted[0].sum()), int(counted[1].sum())
