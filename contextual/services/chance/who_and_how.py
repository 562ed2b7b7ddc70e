"""Who records and how: changes of level that go with a sender's silence or with looking, found and put in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.codes import AGENCIES
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens, month_text, months_text
from contextual.counts.series import cell_months, looked_only, place_months
from contextual.counts.tally import tally
from contextual.stats.fdr import adjusted
from contextual.stats.jumps import LookingJump, looking_jumps, screened
from contextual.stats.silence import Silence, silence

BEFORE_MONTHS, AFTER_MONTHS = 24, 12
"""Months held before and after those of a lens that say what its usual level is."""
_KINDS = {"incident": "incidents", "missing": "missing episodes"}
_TOLD_MOVED = 0.05

Within = tuple[str, Any]
"""("cell", id at the lens's resolution) or ("place", place id)."""
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
_Count = Callable[[Lens], Counts]
"""Incidents of each unit (row) in each month of a lens (column)."""


@dataclass(frozen=True, slots=True)
class Jump:
    """
    A change of level that goes with a change in who records or how.

    Attributes
    ----------
    first, last : months, both included.
    p : chance of such a change anywhere in the months searched, were nothing of the recording changed.
    sentence : what changed, when, by whom and by how much.
    """

    first: int
    last: int
    p: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """A run of months, both ends included, for which a sender sent nothing: before it joined, between, or since."""

    agency: str
    kind: str
    first: int
    last: int
    when: str


@dataclass(frozen=True, slots=True)
class _Found:
    """One change in one unit: a run of looking or a silence, and its chance over all that was searched."""

    p: float
    first: int
    last: int
    change: LookingJump | tuple[Quiet, Silence]


def jumps_in(
    ledger: Ledger, lens: Lens, sent: pd.DataFrame, within: Within | None = None, alpha: float = 0.05
) -> tuple[Jump, ...]:
    """
    Find the jumps of a lens, or of one hexagon or place in it, that touch the lens's months.

    Where nothing of the recording changed, the chance of naming any is at most `alpha`: half of it is shared out over
    the silences, half is that of the months searched for looking (all of it, where no silent agency records enough
    here for its silence to be named).

    Parameters
    ----------
    sent : pandas.DataFrame
        ``agency, kind, month, records``: what each agency sent for each month.
    within : tuple, optional
        ("cell", id at the lens's resolution) or ("place", place id).
    """

    def count(asked: Lens) -> Counts:
        months = np.arange(asked.first, asked.last + 1)
        return np.asarray(tally(ledger, asked, "month", within).over(months)[0], np.int64)[None, :]

    (found,), _ = _search(count, usual_months(ledger, lens), sent, alpha)
    named = [one for one in found if _touches(lens, one)]
    return tuple(_in_words(ledger, lens, one, within) for one in named)


def flags_of(ledger: Ledger, lens: Lens, sent: pd.DataFrame, by: str, alpha: float = 0.05) -> pd.DataFrame:
    """
    Find the jumps of every hexagon or place with a record, corrected for how many of those there are.

    Parameters
    ----------
    by : str
        "cell" or "place".

    Returns
    -------
    pandas.DataFrame
        ``cell`` or ``place``, ``first, last`` (months), ``p`` (over the months searched), ``p_adjusted`` (Benjamini and
        Hochberg, over all units with records enough that one could be named), ``sentence``; the surest first. Of the
        units named, at most `alpha` are expected to be named by chance.
    """
    units = tally(ledger, lens, by).keys

    def count(asked: Lens) -> Counts:
        if by == "place":
            return place_months(ledger, asked, [str(place) for place in units])
        return cell_months(ledger, asked, units)

    every, asked = _search(count, usual_months(ledger, lens), sent, alpha)
    least = np.array([min((one.p for one in found), default=1.0) for found in every])
    corrected = adjusted(np.where(asked, least, np.nan))
    rows = [
        (units[at], one.first, one.last, one.p, corrected[at], _in_words(ledger, lens, one, (by, units[at])).sentence)
        for at in np.flatnonzero(corrected <= alpha)
        for one in every[at]
        if _touches(lens, one)
    ]
    flags = pd.DataFrame(rows, columns=[by, "first", "last", "p", "p_adjusted", "sentence"])
    return flags.sort_values(["p", by, "first"], ignore_index=True)


def usual_months(ledger: Ledger, lens: Lens) -> Lens:
    """Widen a lens to the months held around it, from which its usual level is known."""
    first = max(ledger.first_month, lens.first - BEFORE_MONTHS)
    last = min(ledger.first_month + ledger.months - 1, lens.last + AFTER_MONTHS)
    return replace(lens, first=min(first, lens.first), last=max(last, lens.last))


def silences(sent: pd.DataFrame, lens: Lens) -> Iterator[Quiet]:
    """Give each run of the lens's months, but not all of them, for which one of its senders sent nothing of a kind."""
    for (agency, kind), rows in sent.groupby(["agency", "kind"]):
        if lens.agencies is not None and agency not in lens.agencies:
            continue
        months = np.arange(lens.first, lens.last + 1)
        quiet = months[~np.isin(months, rows["month"])]
        if not 0 < len(quiet) < len(months):
            continue
        for run in np.split(quiet, np.flatnonzero(np.diff(quiet) > 1) + 1):
            when = "before" if run[-1] < rows["month"].min() else "since" if run[0] > rows["month"].max() else "between"
            yield Quiet(str(agency), str(kind), int(run[0]), int(run[-1]), when)


def _search(count: _Count, wide: Lens, sent: pd.DataFrame, alpha: float) -> tuple[list[list[_Found]], Flags]:
    """
    Search every unit, and say which hold records enough that a change could be named at all.

    Where a silence could be named too, looking has half of alpha, and its p is doubled.
    """
    every, narrowed = count(wide), looked_only(wide)
    looked = np.zeros_like(every) if narrowed is None else count(narrowed)
    found: list[list[_Found]] = [[] for _ in every]
    missed = np.zeros(len(every), bool)
    quiet = list(silences(sent, wide))
    for run in quiet:
        own, off = _own(count, wide, run), np.arange(run.first, run.last + 1) - wide.first
        share = alpha / 2 / len(quiet)
        missed |= (1 - len(off) / own.shape[1]) ** own.sum(axis=1) <= share
        for at in np.flatnonzero(own.any(axis=1) & ~own[:, off].any(axis=1)):
            heard = silence(every[at], own[at], off)
            if heard.lowers(share):
                found[at].append(_Found(2 * len(quiet) * heard.p, run.first, run.last, (run, heard)))
    times = np.where(missed, 2, 1)
    asked, named = screened(every, looked, alpha / times)
    for at in np.flatnonzero(named):
        found[at] += [
            _Found(times[at] * one.p, wide.first + one.start, wide.first + one.stop - 1, one)
            for one in looking_jumps(every[at], looked[at], alpha / times[at])
        ]
    return [sorted(one, key=lambda change: (change.p, change.first)) for one in found], asked | missed


def _own(count: _Count, wide: Lens, run: Quiet) -> Counts:
    """Count what a sender itself recorded of one kind: missing episodes are told by their harm."""
    mine = replace(wide, agencies=frozenset({run.agency}))
    if wide.harms is not None and "missing" not in wide.harms:
        return count(mine) if run.kind == "incident" else np.zeros_like(count(mine))
    episodes = count(replace(mine, harms=frozenset({"missing"})))
    return episodes if run.kind == "missing" else count(mine) - episodes


def _touches(lens: Lens, one: _Found) -> bool:
    """Say whether a change, with the month on either side of it, lies in the lens's months."""
    return one.first - 1 <= lens.last and one.last + 1 >= lens.first


def _in_words(ledger: Ledger, lens: Lens, one: _Found, within: Within | None) -> Jump:
    here = " here" if within else ""
    if isinstance(one.change, LookingJump):
        lookers = _lookers(ledger, replace(lens, first=one.first, last=one.last), within)
        words = looking_words(one.change, months_text(one.first, one.last), here, lookers)
    else:
        words = silence_words(*one.change, here)
    return Jump(one.first, one.last, min(one.p, 1.0), words)


def looking_words(jump: LookingJump, span: str, here: str, lookers: str) -> str:
    """Say in words what a run of looking did to the level; see `jumps_in`."""
    months = jump.stop - jump.start
    inside, outside = _level(jump.every, months), _level(jump.other_every, jump.other_months)
    whom = f", mostly by {lookers}" if lookers else ""
    if jump.p_told <= _TOLD_MOVED:
        told = f"What was told {'rose' if jump.more else 'fell'} as well."
    else:
        told = f"What was told did not {'rise' if jump.more else 'fall'}."
    return (
        f"{span}: {inside} incidents a month{here}, {outside} in the {jump.other_months} other months held. "
        f"{'More' if jump.more else 'Less'} was found by looking{whom}: {jump.looked:,} of {jump.every:,}, "
        f"and {jump.other_looked:,} of {jump.other_every:,} in those other months. {told}"
    )


def silence_words(run: Quiet, asked: Silence, here: str) -> str:
    """Say in words what a sender's silence did to the level; see `jumps_in`."""
    agency, what = AGENCIES.label(run.agency), _KINDS.get(run.kind, run.kind)
    off, on = _level(asked.every, asked.months), _level(asked.other_every, asked.other_months)
    own = f"{_level(asked.own_level, 1)} a month{here}"
    if run.when == "before":
        return (
            f"{agency} first sent {what} for {month_text(run.last + 1)}: {own} are its own. "
            f"All agencies: {off} incidents a month before, {on} after."
        )
    since = f"since {month_text(run.first)}" if run.when == "since" else f"for {months_text(run.first, run.last)}"
    return (
        f"{agency} sent no {what} {since}; in the months it sent, {own} are its own. "
        f"All agencies: {off} incidents a month without it, {on} in the months near."
    )


def _lookers(ledger: Ledger, lens: Lens, within: Within | None) -> str:
    """Name the agency that found most of it by looking, "" where none found at least half."""
    narrowed = looked_only(lens)
    if narrowed is None:
        return ""
    counted = tally(ledger, narrowed, "agency", within)
    if not len(counted.keys) or 2 * counted.incidents.max() < counted.incidents.sum():
        return ""
    return AGENCIES.label(str(counted.keys[int(counted.incidents.argmax())]))


def _level(incidents: float, months: int) -> str:
    level = incidents / max(months, 1)
    return f"{level:.0f}" if level >= 20 else f"{level:.1f}"
