"""The scan of a lens: where and when records gather together, with what was found by looking told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.caption import sentence as caption_of
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.services.chance.recording import Recording, recording_flags, recording_of
from contextual.services.chance.scan_clusters import Wanted, by_day, day_of, period, scanned, table_of
from contextual.services.chance.scan_words import cautions_of, sentence_of
from contextual.services.gate import allow, figures, look
from contextual.services.house import House, Progress, silent
from contextual.services.looking import study_cells, with_names
from contextual.space.cells import label

COLUMNS = (
    "rank", "name", "cells", "centre", "rings", "first_day", "last_day", "weeks", "observed", "expected", "ratio",
    "llr", "p", "p_gumbel", "recurrence_days", "class", "young_people", "looked", "told", "told_expected", "told_p",
    "class_reported", "recording_explains", "flag",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    """
    What a scan found.

    Attributes
    ----------
    clusters : pandas.DataFrame
        One row a cluster, none sharing a hexagon with another: more than chance first, and of those what recording may
        explain last. ``rank; name; cells`` (tuple of int64: the hexagons of the study area inside it)``; centre; rings;
        first_day, last_day`` (dates)``; weeks; observed, expected, ratio; llr; p; p_gumbel; recurrence_days`` (how
        seldom chance alone shows as much, looked at every `every_days`; nan unless prospective)``; class`` ("hot" or
        "none")``; young_people`` (nan for open records)``; looked; told, told_expected, told_p`` (the same hexagons and
        weeks among told records alone)``; class_reported; recording_explains`` (most was found by looking, or recording
        changed in these hexagons and months)``; flag``.
    told_clusters : pandas.DataFrame
        What the same scan finds among told records alone; columns as above, young people not counted. Where nothing was
        found by looking, the same table.
    first_day, last_day : the period scanned. weeks, max_weeks : whole weeks in it, and in the longest window.
    max_rings : widest radius. total, told : records scanned. not_dated : incidents without a day, left out.
    prospective : only windows that end on the last day.
    """

    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str
    clusters: pd.DataFrame
    told_clusters: pd.DataFrame
    prospective: bool
    alpha: float
    draws: int
    seed: int
    every_days: int
    max_rings: int
    max_weeks: int
    weeks: int
    first_day: date
    last_day: date
    total: int
    told: int
    not_dated: int
    not_in_hexagons: int


def scan(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    *,
    prospective: bool = True,
    draws: int = 999,
    seed: int = 1,
    max_rings: int = 5,
    max_weeks: int = 12,
    every_days: int = 7,
    alpha: float = 0.05,
    progress: Progress = silent,
) -> Exact[ScanView] | Open[ScanView]:
    """
    Find where and when the incidents of a lens gather more than place and time by themselves explain. Traced first.

    Weeks are counted back from the last day of the lens; from the last day of which anything is held where that is a
    week or more before. Found once with all records, and again with told ones alone.

    Parameters
    ----------
    prospective : bool
        Only what goes on until the last day; else whatever went on for whole weeks at any time.
    every_days : int
        How often somebody looks like this: what the recurrence interval is reckoned by. Weekly unless said.

    Raises
    ------
    BadLens
        When the records are known to the month only, or a number cannot be.
    """
    look(house, principal, purpose, lens, "scan")
    wanted = Wanted(prospective, draws, seed, max_rings, max_weeks, every_days, alpha)
    _check(wanted)
    return figures(lens, _view(house, lens, wanted, progress))


def scan_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, **asked: Any
) -> Exact[ScanView] | Open[ScanView]:
    """
    Scan as `scan` does, with the clusters as a file has them. Needs the permission to take figures away.

    One row for each hexagon of each cluster: ``cluster`` (its rank)``, cell`` (15 hex)``, name, first_day, ...``, text
    and numbers only; young people are blank for open records.
    """
    allow(house, principal, purpose, "take_away")
    seen = scan(principal, purpose, house, lens, **asked)
    table = seen.value.clusters.rename(columns={"rank": "cluster", "cells": "cell"}).explode("cell", ignore_index=True)
    for name in ("cell", "centre"):
        table[name] = [label(int(cell)) for cell in table[name]]
    for name in ("first_day", "last_day"):
        table[name] = [day.isoformat() for day in table[name]]
    table["young_people"] = table["young_people"].astype("Int64")
    first = ["cluster", "cell", "name"]
    return figures(lens, replace(seen.value, clusters=table[[*first, *(c for c in table if c not in first)]]))


def _check(wanted: Wanted) -> None:
    within = {
        "draws": (wanted.draws, 19, 99_999), "rings": (wanted.max_rings, 0, 20), "weeks": (wanted.max_weeks, 1, 52),
        "days between looks": (wanted.every_days, 1, 366),
    }  # fmt: skip
    for what, (number, low, high) in within.items():
        if not low <= number <= high:
            msg = f"a scan takes {low} to {high:,} {what}"
            raise BadLens(msg)


def _view(house: House, lens: Lens, wanted: Wanted, progress: Progress) -> ScanView:
    ledger = house.ledger(lens.batch_class)
    study, _ = study_cells(house, lens)
    days = by_day(ledger, lens, study)
    first, last = period(ledger, lens)
    told = every = scanned(days, days.incidents, first, last, wanted, _half(progress, 0.0))
    if days.looked.any():
        told = scanned(days, days.told, first, last, wanted, _half(progress, 0.5))
    flags = recording_flags(house, lens)
    clusters, told_clusters = (_named(house, lens, table_of(ledger, lens, study, one, told, flags, wanted))
                               for one in (every, told))  # fmt: skip
    recording = recording_of(house, lens)
    stands = tally(ledger, lens, "cell").left_out
    nowhere = stands.incidents - stands.on_map - stands.own_return
    return ScanView(
        sentence=sentence_of(
            clusters, every.scan.total, wanted.prospective, every.scan.max_weeks, day_of(last), wanted.every_days
        ),
        cautions=cautions_of(every.scan.total, days.not_dated, nowhere, day_of(last), lens, recording.jumps),
        recording=recording, caption=caption_of(lens), clusters=clusters, told_clusters=told_clusters,
        prospective=wanted.prospective, alpha=wanted.alpha, draws=wanted.draws, seed=wanted.seed,
        every_days=wanted.every_days, max_rings=wanted.max_rings, max_weeks=every.scan.max_weeks,
        weeks=every.scan.weeks, first_day=day_of(first), last_day=day_of(last), total=every.scan.total,
        told=told.scan.total, not_dated=days.not_dated, not_in_hexagons=nowhere,
    )  # fmt: skip


def _half(progress: Progress, start: float) -> Any:
    words = "Shuffling days over records" if start == 0 else "The same among told records alone"
    return lambda share: progress(start + share / 2, words)


def _named(house: House, lens: Lens, table: pd.DataFrame) -> pd.DataFrame:
    """Name each cluster by the hexagon with most of its records, and put the names where the table wants them."""
    names = with_names(house, lens, table[["busiest"]].rename(columns={"busiest": "cell"}))["name"]
    rings = table["rings"].to_numpy()
    said = [name if ring == 0 else f"Around {name}" for name, ring in zip(names, rings, strict=True)]
    return table.drop(columns="busiest").assign(name=said)[list(COLUMNS)]
