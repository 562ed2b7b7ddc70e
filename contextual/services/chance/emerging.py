"""Emerging places: how each hexagon's months stand against the whole area and all months, in classes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.access import Principal, Purpose
from contextual.codes.emerging import EMERGING
from contextual.counts.caption import sentence
from contextual.counts.figures import Exact, Open
from contextual.counts.left_out import LeftOut
from contextual.counts.lens import Lens
from contextual.counts.series import cell_months, looked_at
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.services.chance.emerging_words import FLAG, Asked, in_words, of_the_hot, of_the_steps, of_the_test
from contextual.services.chance.hotspot_words import of_the_rest
from contextual.services.chance.recording import Recording, recording_of
from contextual.services.gate import admit, allow, figures, look
from contextual.services.house import House
from contextual.services.looking import study_cells, with_names
from contextual.space.cells import label
from contextual.space.neighbours import Neighbours, neighbours_of
from contextual.stats.cube import HOT
from contextual.stats.emerging import Emerging, emerging, in_steps
from contextual.stats.hotspots import spots
from contextual.stats.mann_kendall import METHODS

LEAST_STEPS = 3
MONTHS_A_STEP = (1, 2, 3)
REACHES = (0, 1, 2, 3)
_FIRST = [
    "cell", "incidents", "young_people", "class", "five", "trend_z", "trend_p", "steps_hot", "steps_cold", "last",
    "class_reported", "five_reported",
]  # fmt: skip
_ORDER = {key: place for place, key in enumerate(EMERGING)}
_SPOT_COLUMNS = [
    "spot", "cell", "id", "name", "incidents", "young_people", "class", "five", "cells", "z", "rests_on_looking",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergingView:
    """
    Every hexagon of the study area, its steps tested and classed.

    `table` : DataFrame, one row per hexagon: classes in the order of their list, those that rest on looking after all
    others that are hot, then the highest z of the last step, then by cell: ``cell`` (int64), ``id`` (15 hex), ``name``
    ("" without a record), ``incidents, young_people`` (nan for open), ``looked`` (incidents found by looking),
    ``steps_hot, steps_cold, last`` (1 hot, -1 cold, 0 neither), ``z`` (of the last step), ``trend_z, trend_p``,
    ``class`` (key of `codes.emerging.EMERGING`), ``five`` (of `FIVE`), ``class_reported, five_reported`` (the same of
    what was told alone), ``spot`` (which group of hexagons, hot in the last step, it is part of; 0: none), ``flag``.
    `series` (z), `states` (1, -1, 0) and `counts` (incidents) : arrays (n_cells, n_steps), a row for each of `table`.
    `spots` : DataFrame, one row per group: those that do not rest on looking first, then the highest z: ``spot, cell``
    (its hexagon with most incidents), ``id, name, incidents, young_people, class, five`` (of that one), ``cells``
    (tuple of int64), ``z, rests_on_looking``.
    `steps` : the first and last month of each step. `totals` : incidents of each. `family` : how many bins (hexagon
    and step) the p-values are adjusted over. `expected` : how many a hexagon, those around it and the steps before
    would hold on average.
    """

    table: pd.DataFrame
    spots: pd.DataFrame
    series: NDArray[np.float64]
    states: NDArray[np.int8]
    counts: NDArray[np.int64]
    steps: tuple[tuple[int, int], ...]
    totals: tuple[int, ...]
    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str
    family: int
    alpha: float
    reach: int
    months_a_step: int
    trend: str
    of: str
    expected: float
    study_source: str
    left_out: LeftOut


def look_at_emerging(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    *,
    of: str = "incidents",
    alpha: float = 0.05,
    reach: int = 1,
    months_a_step: int = 1,
    trend: str = "usual",
) -> Exact[EmergingView] | Open[EmergingView]:
    """
    Class the months of every hexagon of the study area. Leaves a trace first.

    Where two classes would fit, those of nine steps in ten come first, then oscillating, new, consecutive, sporadic:
    see `stats.emerging.classify`.

    Parameters
    ----------
    of : str
        "incidents". Young people do not add up over months or hexagons, so they have no such series.
    alpha : float
        The share of false calls put up with, over all hexagons and steps together; and for each trend.
    reach : int
        How many steps before a step belong to it, 0 to 3.
    months_a_step : int
        1, 2 or 3. Steps end with the last month of the lens.
    trend : str
        "usual" (exact for fewer than ten steps), "normal", or "hamed-rao" where a month is like the one before it.

    Raises
    ------
    BadLens
        When one of these cannot be, or the lens has fewer than three steps.
    """
    admit(house, principal, purpose, lens)
    _check(lens, of, alpha, reach, months_a_step, trend)  # before the trace, which keeps no word that is not of a list
    look(house, principal, purpose, lens, "look_at_emerging", object_type=of)
    ledger, (cells, source) = house.ledger(lens.batch_class), study_cells(house, lens)
    steps = _steps(lens, months_a_step)
    used = replace(lens, first=steps[0][0])  # months that make no whole step are in no figure
    near, everything = neighbours_of(cells), tally(ledger, used, "cell")
    looked = in_steps(looked_at(ledger, used, cells), months_a_step)
    counts = in_steps(cell_months(ledger, used, cells), months_a_step)
    how: dict[str, Any] = {"reach": reach, "alpha": alpha, "trend": trend}
    found = emerging(counts, near, **how)
    told = found if not looked.any() else emerging(counts - looked, near, **how)
    table = _table(house, used, cells, everything.over(cells)[1], counts, looked, near, found, told)
    groups = _spots(table, near)
    table["spot"] = _numbers(table, groups)
    order = _order(table)
    table, cube = table.iloc[order].reset_index(drop=True), found.cube
    recording, asked = recording_of(house, used), Asked(steps, counts.sum(axis=0), alpha, reach)
    view = EmergingView(
        table=table, spots=groups, series=cube.z[order], states=cube.states[order], counts=counts[order],
        steps=steps, totals=tuple(int(one) for one in asked.totals), recording=recording,
        sentence=in_words(table, groups, asked), family=cube.family, alpha=alpha, reach=reach, of=of,
        cautions=(
            *of_the_hot(table), *of_the_steps(asked, lens, recording), *of_the_test(asked, cube, lens, source),
            *of_the_rest(everything.left_out),
        ),
        months_a_step=months_a_step, trend=trend, caption=sentence(replace(used, of="incidents")),
        expected=asked.expected(cube), study_source=source, left_out=everything.left_out,
    )  # fmt: skip
    return figures(lens, view)


def emerging_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, **asked: Any
) -> Exact[EmergingView] | Open[EmergingView]:
    """
    Class as `look_at_emerging` does, with the table as a file has it. Needs the permission to take figures away.

    The table begins ``cell`` (15 hex), ``incidents, young_people`` (blank for open), ``class, five, trend_z, trend_p,
    steps_hot, steps_cold``.
    """
    allow(house, principal, purpose, "take_away")
    seen = look_at_emerging(principal, purpose, house, lens, **asked)
    table = seen.value.table.assign(cell=seen.value.table["id"]).drop(columns="id")
    table["young_people"] = table["young_people"].astype("Int64")
    rest = [name for name in table if name not in _FIRST]
    return figures(lens, replace(seen.value, table=table[[*_FIRST, *rest]]))


def _check(lens: Lens, of: str, alpha: float, reach: int, months_a_step: int, trend: str) -> None:
    for holds, words in (
        (of == "incidents", "emerging places are of incidents: young people do not add up over months"),
        (0 < alpha < 1, "alpha lies between 0 and 1"),
        (reach in REACHES, "a step reaches 0 to 3 steps back"),
        (months_a_step in MONTHS_A_STEP, "a step is 1, 2 or 3 months"),
        (trend in METHODS, f"the trend is one of: {', '.join(METHODS)}"),
    ):
        if not holds:
            raise BadLens(words)
    if (lens.last - lens.first + 1) // months_a_step < LEAST_STEPS:
        months = LEAST_STEPS * months_a_step
        msg = f"emerging places need at least {LEAST_STEPS} steps: choose {months} months or more"
        raise BadLens(msg)


def _steps(lens: Lens, months_a_step: int) -> tuple[tuple[int, int], ...]:
    """Give the first and last month of each step."""
    first = lens.first + (lens.last - lens.first + 1) % months_a_step
    return tuple((month, month + months_a_step - 1) for month in range(first, lens.last + 1, months_a_step))


def _table(
    house: House, lens: Lens, cells: NDArray[np.int64], young: NDArray[np.int64] | None, counts: NDArray[np.int64],
    looked: NDArray[np.int64], near: Neighbours, found: Emerging, told: Emerging,
) -> pd.DataFrame:  # fmt: skip
    states = found.cube.states
    table = pd.DataFrame(
        {
            "cell": cells, "id": [label(int(cell)) for cell in cells], "name": "", "incidents": counts.sum(axis=1),
            "young_people": np.nan if young is None else young, "looked": looked.sum(axis=1),
            "steps_hot": (states == HOT).sum(axis=1), "steps_cold": (states == -HOT).sum(axis=1),
            "last": states[:, -1], "z": found.cube.z[:, -1], "trend_z": found.trend.z, "trend_p": found.trend.p,
            "class": found.classes, "five": found.five, "class_reported": told.classes, "five_reported": told.five,
            "flag": _flags(near.sums(looked.sum(axis=1)), found, told),
        }
    )  # fmt: skip
    some = np.flatnonzero(table["incidents"])
    named = with_names(house, lens, table.loc[some, ["cell"]])
    table.loc[some, "name"] = named["name"].to_numpy(object)
    return table


def _flags(looked: NDArray[np.int64], found: Emerging, told: Emerging) -> list[str]:
    """Say of each hexagon that is hot in either view whether it is so only with what somebody found by looking."""
    rests = _hot(found) & ~_hot(told) & (looked > 0)
    return [FLAG if yes else "" for yes in rests]


def _hot(found: Emerging) -> NDArray[np.bool_]:
    hot: NDArray[np.bool_] = np.char.startswith(found.classes, "hot_") | ~np.isin(found.five, ("none", "undefined"))
    return hot


def _order(table: pd.DataFrame) -> NDArray[np.int64]:
    """Order the rows: classes by their list, what rests on looking after all else that is hot, then z, then cell."""
    keys = table["class"].map(_ORDER) + len(_ORDER) * (table["flag"] != "") * table["class"].str.startswith("hot_")
    # What is neither hot nor cold, or cold, comes after what is hot and rests on looking.
    keys += 2 * len(_ORDER) * ~table["class"].str.startswith("hot_")
    ranked = pd.DataFrame({"key": keys, "z": -table["z"], "cell": table["cell"]})
    return np.asarray(ranked.sort_values(["key", "z", "cell"]).index, np.int64)


def _spots(table: pd.DataFrame, near: Neighbours) -> pd.DataFrame:
    """Give one row a group of hexagons that touch and are hot in the last step; those told of first."""
    number = spots(table["z"], np.where(table["last"] == HOT, "hot", "none"), near)
    hot = table.assign(spot=number)[number > 0].sort_values(["incidents", "cell"], ascending=[False, True])
    rows = [
        {
            **group.iloc[0][["cell", "id", "name", "incidents", "young_people", "class", "five"]].to_dict(),
            "cells": tuple(int(cell) for cell in group["cell"]), "z": float(group["z"].max()),
            "rests_on_looking": bool((group["flag"] != "").all()),
        }
        for _, group in hot.groupby("spot")
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=_SPOT_COLUMNS)
    found = found.sort_values(["rests_on_looking", "z"], ascending=[True, False], ignore_index=True)
    return found.assign(spot=np.arange(1, len(found) + 1))


def _numbers(table: pd.DataFrame, groups: pd.DataFrame) -> NDArray[np.int64]:
    """Give each hexagon the number of its group."""
    of = {cell: int(spot) for spot, cells in zip(groups["spot"], groups["cells"], strict=True) for cell in cells}
    return np.array([of.get(int(cell), 0) for cell in table["cell"]], np.int64)
