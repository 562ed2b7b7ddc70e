"""Hot spots in words: the answer in one sentence, and what to mind."""

from __future__ import annotations

import pandas as pd

from contextual.counts.left_out import LeftOut
from contextual.counts.lens import Lens
from contextual.stats.hotspots import Hotspots
from contextual.stats.permuted import DRAWS

_SPARSE = {
    "usual": "would call chance too often here; a class needs the exact chance to agree.",
    "permutation": "would call chance too often here; a class rests on the permutation.",
    "normal": "calls chance too often here, and these classes rest on it: ask for the usual test.",
}
"""What is so of few records, by what a class rests on."""

_FEW = 20
"""With fewer in all hexagons together, that none stands out says nothing."""


def in_words(table: pd.DataFrame, groups: pd.DataFrame, of: str) -> str:
    """Give the answer in one sentence for a meeting, from the tables of `HotspotsView`."""
    words = "young people" if of == "young_people" else "incidents"
    if not table[of].fillna(0).any():
        return f"No {words} of these months stand in a hexagon, so nothing can be said of chance."
    if (table["class"] == "undefined").all():
        return f"It cannot be said: every hexagon holds as many {words} as every other."
    hot, cold = int((table["class"] == "hot").sum()), int((table["class"] == "cold").sum())
    counted = int(table[of].fillna(0).sum())
    if not hot and not cold and counted < _FEW:
        return f"Too few to say: {counted} {words} in the hexagons, where {_FEW} or more are wanted."
    if not hot and not cold:
        tested = int((table["class"] != "undefined").sum())
        could = "" if tested == len(table) else " that could be tested"
        return f"No hexagon of {tested:,}{could} holds more or fewer {words} than chance could put there."
    said = "No hexagon holds"
    if hot:
        said = f"{hot:,} of {len(table):,} hexagons, with those around them, hold"
    said += f" more {words} than chance would put there"
    if hot:
        said += f": {_named(groups)}"
    return said + (f". {cold:,} hold fewer." if cold else ". None holds fewer.")


def _named(groups: pd.DataFrame) -> str:
    """Name up to three hot spots by their highest count, and say which others there are."""
    looked = int(groups["rests_on_looking"].sum())
    told = groups[~groups["rests_on_looking"].astype(bool)]
    parts = []
    if len(told):
        more = f"; and {len(told) - 3:,} more" if len(told) > 3 else ""
        parts.append(
            f"{_groups(len(told))}, around {'; '.join(spot_name(name) for name in told['name'].head(3))}{more}"
        )
    if looked:
        too = " more" if len(told) else ""
        parts.append(f"{_groups(looked, too)} only because somebody looked")
    return "; ".join(parts)


def spot_name(name: str) -> str:
    """Name a hexagon; one that stands out for its neighbours alone has no name of its own."""
    return name or "a hexagon with no record of its own"


def _groups(number: int, more: str = "") -> str:
    return f"one{more} group" if number == 1 else f"{number:,}{more} groups"


def of_the_hot(table: pd.DataFrame, test: str) -> list[str]:
    """Say what to mind of the hexagons called: which rest on looking, and which hold no record of their own."""
    hot = table[table["class"] == "hot"]
    flagged, empty = int((hot["flag"] != "").sum()), int((hot["incidents"] == 0).sum())
    said = []
    if flagged:
        said.append(
            f"{flagged:,} of {len(hot):,} hot hexagons would not be hot without the records that somebody found by "
            "looking."
        )
    if empty:
        hold = "hexagon holds" if empty == 1 else "hexagons hold"
        said.append(f"{empty:,} hot {hold} no record: it is what lies beside that makes it stand out.")
    if test == "permutation":
        said.append("This test holds a hexagon's own count: one very high hexagon among low ones is not called by it.")
    return said


def no_denominator(lens: Lens) -> str:
    """Say that a busy place records more for that alone; open records are of people of all ages."""
    people = "people" if lens.batch_class == "open" else "young people"
    return f"No denominator: where more {people} pass, more is recorded for that alone."


def of_the_test(lens: Lens, found: Hotspots, of: str, source: str, test: str = "usual") -> list[str]:
    """Say what to mind of the test: what it was made of, and what it takes for granted."""
    said = [no_denominator(lens)]
    if found.sparse and found.expected:
        said.append(
            f"Records are few: by chance a hexagon and those around it would hold {found.expected:.2g}. The p of Gi* "
            f"alone {_SPARSE[test]}"
        )
    if of == "young_people":
        said.append(
            "A young person is counted in every hexagon where they came to harm, and several in one incident are "
            "several: counts that lie together share people, and gather more easily than separate incidents."
        )
    else:
        said.append("Each incident counts as if it were separate: one group or one week can make a hexagon stand out.")
    if not lens.counts_people:
        said.append("Open police records stand at shared points, so one point can hold a whole street's.")
    said.append(f"Tested: {found.tested:,} hexagons: those of {source}.")
    if not found.permuted_exact:
        said.append(f"The permutation drew {DRAWS:,} deals: its p is never below {2 / (DRAWS + 1):.4f}.")
    return said


def of_the_rest(left_out: LeftOut) -> list[str]:
    """Say how many incidents stand in no hexagon."""
    nowhere = left_out.coarser + left_out.not_mapped + left_out.private
    more = "1 more incident is" if nowhere == 1 else f"{nowhere:,} more incidents are"
    return [f"{more} known less closely, not mapped or private, and in no hexagon."] if nowhere else []
