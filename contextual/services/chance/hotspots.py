"""Hot spots: which hexagons, with those around them, hold more or fewer records than chance would put there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.access import Principal, Purpose
from contextual.codes import RECORDED
from contextual.codes.recording import LOOKED
from contextual.counts.caption import sentence
from contextual.counts.figures import Exact, Open
from contextual.counts.left_out import LeftOut
from contextual.counts.lens import Lens
from contextual.counts.series import looked_only
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.services.chance.hotspot_words import in_words, of_the_hot, of_the_rest, of_the_test
from contextual.services.chance.recording import Recording, recording_of
from contextual.services.gate import admit, allow, figures, look
from contextual.services.house import House
from contextual.services.looking import study_cells, with_names
from contextual.space.cells import label
from contextual.space.neighbours import Neighbours, neighbours_of
from contextual.stats.general_g import GeneralG, general_g
from contextual.stats.hotspots import TESTS, Hotspots, hotspots, spots

RINGS = (1, 2)
OF = ("incidents", "young_people")
_SEED = 4
_SPOT_COLUMNS = [
    "spot", "cell", "id", "name", "incidents", "young_people", "looked", "cells", "empty", "z", "flagged",
    "rests_on_looking",
]  # fmt: skip
_FIRST = ["cell", "incidents", "young_people", "z", "p", "p_adjusted", "class"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotsView:
    """
    Every hexagon of the study area, tested.

    `table` : DataFrame, one row per hexagon, the highest z first (undefined last), then by cell: ``cell`` (int64),
    ``id`` (15 hex), ``name`` ("" without a record), ``incidents, young_people`` (nan for open), ``looked`` (incidents
    found by looking), ``z, p, p_adjusted`` (Gi* and its normal p), ``p_chance, p_chance_adjusted`` (exact),
    ``p_permuted, p_permuted_adjusted`` (own count held), ``class`` ("hot", "cold", "none", "undefined"),
    ``class_reported`` (the class of what was told alone), ``spot`` (number of the hot spot it is part of; 0: none),
    ``flag`` (a sentence, or "").
    `spots` : DataFrame, one row per hot spot (hot hexagons that touch): those hot among what was told too first, then
    the highest z: ``spot, cell`` (int64, the one with the highest count), ``id, name, incidents, young_people, looked``
    (of that one), ``cells`` (tuple of int64), ``empty`` (how many of them hold no record), ``z`` (the highest),
    ``flagged`` (how many have a flag), ``rests_on_looking`` (none of it is hot among what was told).
    `expected` : how many a hexagon and those around it would hold on average; `sparse` where that is too few for the
    normal p. `general` : the general G of the whole area. `cells_tested` : the family p-values are adjusted over.
    `permuted_exact` : whether p_permuted counted every deal, or drew some.
    """

    table: pd.DataFrame
    spots: pd.DataFrame
    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str
    cells_tested: int
    alpha: float
    ring: int
    of: str
    test: str
    expected: float
    sparse: bool
    permuted_exact: bool
    general: GeneralG
    study_source: str
    left_out: LeftOut


@dataclass(frozen=True, slots=True)
class _Counted:
    """The counts of every hexagon of the study area: of everything, of what was told, and of what was looked for."""

    cells: NDArray[np.int64]
    incidents: NDArray[np.int64]
    young: NDArray[np.int64] | None
    told: NDArray[np.int64]
    looked: NDArray[np.int64]
    tested: NDArray[np.int64]
    left_out: LeftOut


def look_at_hotspots(
    principal: Principal,
    purpose: Purpose,
    house: House,
    lens: Lens,
    *,
    ring: int = 1,
    of: str = "incidents",
    test: str = "usual",
    alpha: float = 0.05,
) -> Exact[HotspotsView] | Open[HotspotsView]:
    """
    Test every hexagon of the study area against chance. Leaves a trace first.

    Parameters
    ----------
    ring : int
        1: a hexagon and the six around it; 2: the twelve around those too.
    of : str
        "incidents" or "young_people".
    test : str
        "usual" (the normal p of Gi* and the exact chance, both), "permutation" or "normal".
    alpha : float
        The share of false calls that is put up with, over all hexagons.

    Raises
    ------
    BadLens
        When one of these cannot be, or young people are asked for of records that name nobody.
    """
    admit(house, principal, purpose, lens)
    _check(lens, ring, of, test, alpha)  # before the trace, which keeps no word that is not of a list
    look(house, principal, purpose, lens, "look_at_hotspots", object_type=of)
    cells, source = study_cells(house, lens)
    counted, near = _counted(house, lens, cells, of), neighbours_of(cells, ring)
    found = hotspots(counted.tested, near, test=test, alpha=alpha, seed=_SEED)
    told = found if not counted.looked.any() else hotspots(counted.told, near, test=test, alpha=alpha, seed=_SEED)
    table = _table(house, lens, counted, near, found, told)
    table, groups = _ranked(table, _spots(table, of))
    view = HotspotsView(
        table=table, spots=groups, sentence=in_words(table, groups, of), recording=recording_of(house, lens),
        cautions=(
            *of_the_hot(table, test), *of_the_test(lens, found, of, source, test), *of_the_rest(counted.left_out),
        ),
        caption=sentence(lens), cells_tested=found.tested, alpha=alpha, ring=ring, of=of, test=test,
        expected=found.expected, sparse=found.sparse, permuted_exact=found.permuted_exact, study_source=source,
        general=general_g(counted.tested, neighbours_of(cells, ring, own=False)), left_out=counted.left_out,
    )  # fmt: skip
    return figures(lens, view)


def hotspots_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, **asked: Any
) -> Exact[HotspotsView] | Open[HotspotsView]:
    """
    Test as `look_at_hotspots` does, with the table as a file has it. Needs the permission to take figures away.

    The table begins ``cell`` (15 hex), ``incidents, young_people`` (blank for open), ``z, p, p_adjusted, class``.
    """
    allow(house, principal, purpose, "take_away")
    seen = look_at_hotspots(principal, purpose, house, lens, **asked)
    table = seen.value.table.assign(cell=seen.value.table["id"]).drop(columns="id")
    table["young_people"] = table["young_people"].astype("Int64")
    rest = [name for name in table if name not in _FIRST]
    return figures(lens, replace(seen.value, table=table[[*_FIRST, *rest]]))


def _check(lens: Lens, ring: int, of: str, test: str, alpha: float) -> None:
    for holds, words in (
        (ring in RINGS, "the ring is 1 or 2"),
        (of in OF, f"hot spots are of one of: {', '.join(OF)}"),
        (test in TESTS, f"the test is one of: {', '.join(TESTS)}"),
        (0 < alpha < 1, "alpha lies between 0 and 1"),
        (of == "incidents" or lens.counts_people, "open records name nobody: hot spots are of their incidents"),
    ):
        if not holds:
            raise BadLens(words)


def _counted(house: House, lens: Lens, cells: NDArray[np.int64], of: str) -> _Counted:
    ledger = house.ledger(lens.batch_class)
    everything = tally(ledger, lens, "cell")
    incidents, young = everything.over(cells)
    narrowed = looked_only(lens)
    looked = tally(ledger, narrowed, "cell").over(cells)[0] if narrowed else np.zeros(len(cells), np.int64)
    if of == "young_people" and young is not None:
        tested, told = young, _people_told_of(house, lens, cells)
    else:
        tested, told = incidents, incidents - looked
    return _Counted(cells, incidents, young, told, looked, tested, everything.left_out)


def _people_told_of(house: House, lens: Lens, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the young people of whom somebody told, found by looking as well or not."""
    ways = frozenset(RECORDED if lens.recorded is None else lens.recorded) - LOOKED
    if not ways:
        return np.zeros(len(cells), np.int64)
    _, young = tally(house.ledger(lens.batch_class), replace(lens, recorded=ways), "cell").over(cells)
    return np.zeros(len(cells), np.int64) if young is None else young


def _table(
    house: House, lens: Lens, counted: _Counted, near: Neighbours, found: Hotspots, told: Hotspots
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "cell": counted.cells, "id": [label(int(cell)) for cell in counted.cells], "name": "",
            "incidents": counted.incidents, "young_people": np.nan if counted.young is None else counted.young,
            "looked": counted.looked, "z": found.z, "p": found.p, "p_adjusted": found.p_adjusted,
            "p_chance": found.p_chance, "p_chance_adjusted": found.p_chance_adjusted, "p_permuted": found.p_permuted,
            "p_permuted_adjusted": found.p_permuted_adjusted, "class": found.classes, "class_reported": told.classes,
            "spot": spots(found.z, found.classes, neighbours_of(counted.cells)),
            "flag": _flags(counted, near, found, told),
        }
    )  # fmt: skip
    some = np.flatnonzero(counted.incidents)
    named = with_names(house, lens, table.loc[some, ["cell"]])
    table.loc[some, "name"] = named["name"].to_numpy(object)
    return table.sort_values(["z", "cell"], ascending=[False, True], ignore_index=True)


def _flags(counted: _Counted, near: Neighbours, found: Hotspots, told: Hotspots) -> list[str]:
    """Say of each hot hexagon whether it is hot only because somebody looked: told records alone do not make it so."""
    looked, every = near.sums(counted.looked), near.sums(counted.incidents)
    rests = (found.classes == "hot") & (told.classes != "hot") & (looked > 0)
    return [
        f"Recorded because somebody looked ({some:,} of {of:,} incidents here and around): "
        "among what was reported it could be chance."
        if yes
        else ""
        for yes, some, of in zip(rests, looked, every, strict=True)
    ]


def _spots(table: pd.DataFrame, of: str) -> pd.DataFrame:
    """Give one row a hot spot, looked at first where it is hot among what was told, then where its count is highest."""
    hot = table[table["spot"] > 0].assign(told_hot=table["class_reported"] == "hot")
    hot = hot.sort_values(["told_hot", of, "cell"], ascending=[False, False, True])
    rows = [
        {
            "spot": int(group["spot"].iloc[0]), "cell": int(group["cell"].iloc[0]), "id": group["id"].iloc[0],
            "name": group["name"].iloc[0], "incidents": int(group["incidents"].iloc[0]),
            "young_people": float(group["young_people"].iloc[0]), "looked": int(group["looked"].iloc[0]),
            "cells": tuple(int(cell) for cell in group["cell"]), "empty": int((group["incidents"] == 0).sum()),
            "z": float(group["z"].max()), "flagged": int((group["flag"] != "").sum()),
            "rests_on_looking": bool((group["flag"] != "").any() and not group["told_hot"].any()),
        }
        for _, group in hot.groupby("spot")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=_SPOT_COLUMNS)


def _ranked(table: pd.DataFrame, groups: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put what rests on looking last, for it says more of where somebody looked; and number the hot spots anew."""
    ordered = groups.sort_values(["rests_on_looking", "z"], ascending=[True, False], ignore_index=True)
    number = {0: 0} | {int(was): now for now, was in enumerate(ordered["spot"], 1)}
    return (
        table.assign(spot=[number[int(was)] for was in table["spot"]]),
        ordered.assign(spot=np.arange(1, len(ordered) + 1)),
    )
