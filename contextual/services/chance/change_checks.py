"""The checks of a change: what went before, other dates, other places, a passing high, the swing of months, looking."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from contextual.codes.change import CHECKS, FELL
from contextual.services.chance.change_gathered import Gathered
from contextual.stats.before_after import BeforeAfter
from contextual.stats.placebo import placebo_dates, placebo_places
from contextual.stats.pretrend import PreTrend

SURE = 0.05
PASSED, FAILED, UNTOLD = "passed", "failed", "untold"

_FEWEST_AT_PLACEBO = 10
_FEWEST_PLACEBOS = 9
_MANY_PLACEBOS = 1 / 3
_SLIGHT, _WIDE = 1.05, 2.0
_RATIOS = ["ratio", "low", "high"]
_GROUP_WORDS = {
    "here": "here", "comparison": "at the comparison places", "nearby": "nearby",
    "near_comparison": "near the comparison places",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: a key and label of `CHECKS`, a key of `RESULTS`, and a plain sentence (codes/change.py)."""

    key: str
    label: str
    result: str
    sentence: str


def drifts_too(shown: BeforeAfter, as_large: int, places: int) -> BeforeAfter:
    """
    Take a verdict back where more than a third of the other places changed by as much without a plan.

    The limits of a change allow for how a place's months vary, and know nothing of how places drift over the years.
    """
    many = places >= _FEWEST_PLACEBOS and as_large > _MANY_PLACEBOS * places
    return replace(shown, verdict="usual_here") if many and shown.verdict in (*FELL, "rose") else shown


def looking_changed(counts: pd.DataFrame) -> tuple[str, ...]:
    """
    Give the groups of a change in which the share found by looking changed by more than chance.

    Fisher's exact test of told and looked, before and after, shared out over the groups (Bonferroni).

    Parameters
    ----------
    counts : pandas.DataFrame
        ``group, told_before, told_after, looked_before, looked_after``.
    """
    from scipy.stats import fisher_exact

    changed = []
    for row in counts.to_dict("records"):
        table = [[row["told_before"], row["looked_before"]], [row["told_after"], row["looked_after"]]]
        if fisher_exact(table).pvalue < SURE / len(counts):
            changed.append(str(row["group"]))
    return tuple(changed)


def placebo_tables(
    made: Gathered, months: np.ndarray, told: np.ndarray, shown: BeforeAfter
) -> tuple[pd.DataFrame, pd.DataFrame, float, int]:
    """
    Look at earlier dates, and at other places, as if the plan had been then or there.

    Parameters
    ----------
    months, told : numpy.ndarray of int, shape (n_units, n_months)
        Every unit over history and window: what the verdict stands on, for dates; what was told, for places, since an
        operation at one of them says nothing of how places change.

    Returns
    -------
    dates : ``month, ratio, low, high, clear``. places : ``id, name, type, before, after, ratio, low, high``.
    p, as_large : see `contextual.stats.placebo.PlaceboPlaces`.
    """
    stop = made.skip + made.start
    here, compared = months[made.here, :stop], months[made.rows[made.kept], :stop].sum(axis=0)
    dates = [
        (made.over.first + at, one.ratio, one.low, one.high, one.low > 1 or one.high < 1)
        for at, one in placebo_dates(here, compared, dispersion=shown.dispersion.used)
    ]
    sides = np.stack([told[:, made.skip : stop].sum(axis=1), told[:, stop:].sum(axis=1)], axis=1)
    rows = np.flatnonzero(~made.barred & (sides.sum(axis=1) >= _FEWEST_AT_PLACEBO))
    found = placebo_places(sides[made.here], sides[rows])
    places = made.found.table.iloc[rows if found.ratios else []][["id", "name", "type"]].reset_index(drop=True)
    counted = sides[rows] if found.ratios else sides[:0]
    ratios = pd.DataFrame([(one.ratio, one.low, one.high) for one in found.ratios], columns=_RATIOS)
    places = places.assign(before=counted[:, 0], after=counted[:, 1]).join(ratios)
    return pd.DataFrame(dates, columns=["month", *_RATIOS, "clear"]), places, found.p, found.as_large


def checks_of(
    shown: BeforeAfter,
    drift: PreTrend,
    dates: pd.DataFrame,
    placebo: tuple[int, int, float],
    changed: tuple[str, ...],
) -> tuple[Check, ...]:
    """
    Say every check of a change in words.

    Parameters
    ----------
    placebo : as_large, places, p.
    changed : groups in which looking changed.
    """
    clear = shown.verdict in (*FELL, "rose")
    return (
        _drift(drift), _dates(dates), _places(clear, *placebo), _high(shown), _swing(shown), _looking(changed),
    )  # fmt: skip


def _check(key: str, result: str, *said: str) -> Check:
    return Check(key=key, label=CHECKS.label(key), result=result, sentence=" ".join(said))


def _drift(drift: PreTrend) -> Check:
    if np.isnan(drift.p):
        return _check("pre_trend", UNTOLD, "There is too little before the start to see a drift.")
    before = f"Over the {drift.months} months before,"
    if drift.p >= SURE:
        return _check("pre_trend", PASSED, before, "no drift of the place against its comparison can be seen.")
    way = "falling" if drift.z < 0 else "rising"
    return _check(
        "pre_trend", FAILED, before, f"the place was {way} already against its comparison:",
        "the change may be older than the plan.",
    )  # fmt: skip


def _dates(dates: pd.DataFrame) -> Check:
    if dates.empty:
        return _check("placebo_dates", UNTOLD, "There are too few months before the start to try other dates.")
    clear = int(dates["clear"].sum())
    words = f"Had the start been at one of {len(dates)} earlier months,"
    often = clear > 2 * SURE * len(dates)
    return _check("placebo_dates", FAILED if often else PASSED, words, f"{clear or 'none'} would show a clear change.")


def _places(changed: bool, as_large: int, places: int, p: float) -> Check:
    if np.isnan(p) or places < _FEWEST_PLACEBOS:
        words = f"There are too few other places with enough records ({places})"
        return _check("placebo_places", UNTOLD, words, "to see how often a place changes so much by itself.")
    changed_so = f"{as_large:,}" if as_large else "none"
    words = f"Of {places:,} other places with enough told of, {changed_so} changed by as large a factor."
    if p <= 2 * SURE or not changed:
        return _check("placebo_places", PASSED, words)
    return _check(
        "placebo_places", FAILED, words, "Something may have happened there too, or such changes are usual here."
    )


def _high(shown: BeforeAfter) -> Check:
    high, after = shown.high, shown.after[0]
    if shown.verdict not in FELL:
        return _check("high_before", PASSED, "It did not clearly fall, so no high that passed needs to explain it.")
    if high is None or np.isnan(high.expected):
        return _check("high_before", UNTOLD, "There are no other places to see what a high does by itself.")
    words = f"Left alone, a place so high before would be expected to have about {high.expected:,.0f} after;"
    words += f" this one had {after}."
    alike = "No other place" if not high.alike else f"{len(high.alike)} other place{'s' * (len(high.alike) > 1)}"
    words += f" {alike} had from half to twice as many before."
    return _check("high_before", FAILED if high.explains else PASSED, words)


def _swing(shown: BeforeAfter) -> Check:
    wide = shown.dispersion
    if np.isnan(wide.value):
        return _check("dispersion", UNTOLD, "There are too few months to see how much they swing.")
    if wide.used < _SLIGHT:
        return _check("dispersion", PASSED, "Months swing no more than chance makes them.")
    words = f"Months vary {wide.used:.1f} times as much as chance makes them;"
    return _check("dispersion", PASSED if wide.used < _WIDE else FAILED, words, "the limits are widened for it.")


def _looking(changed: tuple[str, ...]) -> Check:
    share = "The share found because somebody looked"
    if not changed:
        return _check("recording", PASSED, share, "did not clearly change, here, nearby or at the comparison places.")
    where = " and ".join(_GROUP_WORDS[group] for group in changed)
    return _check("recording", FAILED, share, f"changed {where}: the answer stands on what was told alone.")
