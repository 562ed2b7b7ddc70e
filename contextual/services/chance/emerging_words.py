"""Emerging places in words: the answer in one sentence, and what to mind."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.codes.emerging import EMERGING, FIVE, RISING
from contextual.counts.lens import Lens, months_text
from contextual.services.chance.hotspot_words import no_denominator, spot_name
from contextual.services.chance.recording import Recording
from contextual.stats.cube import HOT, Cube, chance_p
from contextual.stats.mann_kendall import mann_kendall

FLAG = "Recorded because somebody looked: among what was reported it could be chance."
USUAL_STEPS = 10
"""As many steps as the method asks for."""
_RISING = {"hot_new": "new", "hot_consecutive": "new and lasting", "hot_intensifying": "growing"}
FEW = 5
"""Fewer expected in a neighbourhood than this: one quiet month then parts a place from its class."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the first and last month of each step, the incidents of each, and how they are tested."""

    steps: tuple[tuple[int, int], ...]
    totals: NDArray[np.int64]
    alpha: float
    reach: int

    def expected(self, cube: Cube) -> float:
        """Say how many incidents a hexagon, those around it and the steps before would hold on average."""
        return float(self.totals.sum() / cube.sums.size * cube.size.max()) if cube.sums.size else 0.0


def in_words(table: pd.DataFrame, groups: pd.DataFrame, asked: Asked) -> str:
    """Give the answer in one sentence for a meeting, from the tables of `EmergingView`."""
    if not table["incidents"].any():
        return "No incidents of these months stand in a hexagon, so nothing can be said of chance."
    if (table["class"] == "undefined").all():
        return "It cannot be said: every hexagon holds as many incidents as every other in every step."
    hot, last = int((table["last"] == HOT).sum()), months_text(*asked.steps[-1])
    before = int(((table["steps_hot"] > 0) & (table["last"] != HOT)).sum())
    if not hot:
        said = f"No hexagon of {len(table):,} holds more incidents in {last} than chance would put there."
        return said + (f" {before:,} did in a step before." if before else "")
    words = "hexagon, with those around it, holds" if hot == 1 else "hexagons, with those around them, hold"
    said = f"In {last}, {hot:,} of {len(table):,} {words} more incidents than chance would put there: {_named(groups)}."
    return said + _rising(table) + (f" {before:,} more did before, and do not now." if before else "")


def rises(table: pd.DataFrame) -> pd.Series:
    """
    Say of each hexagon whether it is new or growing among what was told too: what the map draws as emerging.

    Examples
    --------
    >>> rows = {"five": ["emerging", "emerging", "none"], "five_reported": ["emerging", "none", "none"]}
    >>> rows |= {"class": ["none", "none", "hot_new"], "class_reported": ["none", "none", "hot_new"]}
    >>> rises(pd.DataFrame(rows)).tolist()
    [True, False, True]
    """
    rising: pd.Series = (table["class"].isin(RISING) | (table["five"] == "emerging")) & stands_out(table, "_reported")
    return rising


def stands_out(table: pd.DataFrame, of: str = "") -> pd.Series:
    """
    Say of each hexagon whether either view calls it more than chance; of ``"_reported"``, among what was told.

    In a long series one hot step is too few for the simple view, which asks for a tenth of all, and yet is new.

    Examples
    --------
    >>> rows = {"five": ["none", "former", "none"], "class": ["hot_new", "none", "cold_new"]}
    >>> stands_out(pd.DataFrame(rows)).tolist()
    [True, True, False]
    """
    found: pd.Series = table[f"five{of}"].map(lambda key: FIVE[key].side == "hot")
    return found | table[f"class{of}"].map(lambda key: EMERGING[key].side == "hot")


def _rising(table: pd.DataFrame) -> str:
    """Say how many hexagons are new or growing and around which of them most is recorded; that none is, if so."""
    found = table[rises(table)].sort_values("incidents", ascending=False, kind="stable")
    if found.empty:
        return " None is new or growing."
    firsts = found.drop_duplicates("spot")["name"]
    names = [f"around {spot_name(name)}" for name in firsts.head(2)]
    elsewhere = ["elsewhere"] if len(firsts) > 2 else []
    are = "1 hexagon is" if len(found) == 1 else f"{len(found):,} hexagons are"
    return f" {are} new or growing, {' and '.join([*names, *elsewhere])}."


def _named(groups: pd.DataFrame) -> str:
    """Name up to three groups with their class, and say which others there are."""
    looked = int(groups["rests_on_looking"].sum())
    told = groups[~groups["rests_on_looking"].astype(bool)]
    three = told.head(3)
    each = zip(three["name"], three["class"], three["five"], strict=True)
    names = [f"around {spot_name(name)} ({in_a_word(key, simple)})" for name, key, simple in each]
    if len(told) > 3:
        names.append(f"{len(told) - 3:,} more groups" if len(told) > 4 else "1 more group")
    if looked:
        names.append(f"{looked:,} {'group' if looked == 1 else 'groups'} only because somebody looked")
    return "; ".join(names)


def in_a_word(key: str, simple: str) -> str:
    """
    Say in a word or two how a hexagon stands: that it came up or grows, else its class of the simple view.

    One step of twelve that is not hot makes a steady place sporadic among the seventeen classes; the simple view bears
    it.

    Examples
    --------
    >>> in_a_word("hot_consecutive", "intermittent"), in_a_word("hot_sporadic", "persistent")
    ('new and lasting', 'persistent')
    """
    if key in RISING:
        return _RISING[key]
    if simple == "none":
        return EMERGING.label(key).split(": ")[-1]
    return FIVE.label(simple).lower()


def of_the_hot(table: pd.DataFrame) -> list[str]:
    """Say what to mind of the hexagons named: which rest on looking, and which hold no record of their own."""
    hot = table[table["steps_hot"] > 0]
    flagged, empty = int((hot["flag"] != "").sum()), int((hot["incidents"] == 0).sum())
    said = []
    if flagged:
        said.append(
            f"{flagged:,} of the hexagons named would not be without the records that somebody found by looking."
        )
    if empty:
        hold = "hexagon named holds" if empty == 1 else "hexagons named hold"
        said.append(f"{empty:,} {hold} no record: it is what lies beside that makes it stand out.")
    return said


def of_the_steps(asked: Asked, lens: Lens, recording: Recording) -> list[str]:
    """Say what to mind of the steps: too few, months left out, files that did not come, a change of the whole area."""
    n, said = len(asked.steps), []
    if n < USUAL_STEPS:
        said.append(
            f"Only {n} steps: the method asks for {USUAL_STEPS} or more, and one month more or less can change a class."
        )
    if 2 / factorial(n) >= asked.alpha:
        said.append(f"With {n} steps no trend can be told from chance, so none is called intensifying or diminishing.")
    if left := asked.steps[0][0] - lens.first:
        said.append(f"The first {left} month{'s' if left > 1 else ''} of the view make no whole step and are left out.")
    if asked.reach:
        steps = "the one before it" if asked.reach == 1 else f"the {asked.reach} before it"
        said.append(f"A step is tested with {steps}: one busy step can make {asked.reach + 1} in a row.")
        said.append("The first step has none before it, so a place stands out less easily in it.")
    return said + _of_the_files(asked, recording) + _of_the_whole(asked)


def _of_the_files(asked: Asked, recording: Recording) -> list[str]:
    months = recording.months
    lacking = months[(months["missing"] != "") | ~months["received"].astype(bool)]
    if not len(lacking):
        return []
    count, (first, last) = len(lacking), asked.steps[-1]
    said = (
        f"In {count} month{'s' if count > 1 else ''} a sender that had joined sent nothing: those steps may look low."
    )
    if lacking["month"].between(first, last).any():
        said += " The last step is among them, so a place may look as if it had stopped."
    return [said]


def _of_the_whole(asked: Asked) -> list[str]:
    """Say when the whole area rises or falls: every hexagon is then likely to."""
    trend = mann_kendall(asked.totals)
    if not trend.p[0] < asked.alpha:
        return []
    way = "rise" if trend.s[0] > 0 else "fall"
    return [f"Incidents of the whole area {way} over these steps: a hexagon can {way} only because all do."]


def of_the_test(asked: Asked, cube: Cube, lens: Lens, source: str) -> list[str]:
    """Say what to mind of the test: what it takes for granted, and how few records there are."""
    said = [no_denominator(lens)]
    total, expected = int(asked.totals.sum()), asked.expected(cube)
    if total and cube.family:
        need = _needed(asked, cube, total)
        before = {0: "", 1: " and the step before"}.get(asked.reach, f" and {asked.reach} steps before")
        said.append(
            f"By chance a hexagon with those around it{before} would hold {_mean(expected)} incidents; about {need:,} "
            "are needed for it to be named."
        )
        if expected < FEW and asked.steps[0][0] == asked.steps[0][1]:
            said.append("Records are few: with more months in view, steps of two or three months class more steadily.")
        if chance_p([0], [cube.size.max()], total, cube.sums.size)[0] > asked.alpha:
            said.append("Records are too few for any hexagon to be named for having fewer than chance.")
    said.append("Each incident counts as if it were separate: one group or one week can make a hexagon stand out.")
    n_cells, n_steps = cube.sums.shape
    said.append(f"Tested: {cube.family:,} times, {n_cells:,} hexagons ({source}) in {n_steps} steps.")
    return said


def _mean(expected: float) -> str:
    """Say a mean in two figures, or as a whole number, never as a power of ten."""
    return f"{expected:,.0f}" if expected >= 10 else f"{expected:.2g}"


def _needed(asked: Asked, cube: Cube, total: int) -> int:
    """Give the fewest incidents in a whole neighbourhood that were called hot; where none was, that would have been."""
    whole, hot = cube.size.max(), cube.sums[(cube.states == HOT) & (cube.size == cube.size.max())]
    if len(hot):
        return int(hot.min())
    counts = np.arange(total + 1)
    p = chance_p(counts, np.full(total + 1, whole), total, cube.sums.size)
    above = (counts > asked.expected(cube)) & (p <= asked.alpha / cube.family)
    return int(counts[above].min()) if above.any() else total
