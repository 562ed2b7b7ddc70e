"""What the methods say of one drawn town: the two real hot spots, the two decoys, the plans. Asked through services."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.drawn import DrawnTown, show
from contextual import services
from contextual.counts.lens import Lens
from contextual.counts.tally import tally
from contextual.sample.planted import CARE_HOME, PLANTED, SURGE_AGO
from contextual.services.chance.change import did_it_change
from contextual.services.chance.emerging import look_at_emerging
from contextual.services.chance.homes import homes
from contextual.services.chance.hotspots import look_at_hotspots
from contextual.services.chance.recording import recording_flags
from contextual.services.chance.scan import scan
from contextual.services.chance.who_and_how import jumps_in
from contextual.services.house import House
from contextual.space.cells import cells_at, parents

ASKER, WHY = services.fictional_principal("co_ordinator"), services.DEMONSTRATION
STEADY, EMERGING, SURGE, WORKED = "Tern Street bus station", "Lantern Park", "Spinnaker Road shops", "Pier Arcade"
VERDICTS = {"plan_worked": "worked", "plan_moved": "moved", "plan_did_nothing": "no_clear_change"}
RISING = ("hot_new", "hot_consecutive", "hot_intensifying", "hot_sporadic", "hot_oscillating")
"""Classes of a hexagon that is more than chance in the last month; with a rising trend, an emerging hot spot."""


def windows(town: DrawnTown) -> dict[str, Lens]:
    """Give months somebody might look at: all, the last year, and those in which the operation weighs most."""
    last = town.last
    spans = {"all": (town.first, last), "year": (last - 11, last), "half year": (last - 5, last),
             "year of the operation": (last - 15, last - 4), "half year of the operation": (last - 9, last - 4),
             "operation": (last - max(SURGE_AGO), last - min(SURGE_AGO))}  # fmt: skip
    return {name: town.lens(first=first, last=end) for name, (first, end) in spans.items()}


def hexagon(town: DrawnTown, name: str, lens: Lens | None = None) -> int:
    """Give the hexagon that holds most of a place's records."""
    counted = tally(town.ledger, lens or town.lens(), "cell", ("place", town.place(name)["place_id"]))
    return int(counted.keys[counted.incidents.argmax()])


def checks(house: House, town: DrawnTown) -> dict[str, bool]:
    """
    Ask every method of one town, and say for each thing planted whether the answer is right.

    Keys begin with what they are of: "steady", "emerging", "surge", "care home" or "plan".
    """
    show(house, town)
    lenses = windows(town)
    hot = {name: look_at_hotspots(ASKER, WHY, house, lens).value for name, lens in lenses.items()}
    steps = look_at_emerging(ASKER, WHY, house, lenses["all"]).value
    return (
        _real(town, lenses, hot, steps) | _surge(house, town, hot, steps) | _home(house, town, hot, steps)
        | _plans(house, town)
    )  # fmt: skip


def _real(town: DrawnTown, lenses: dict[str, Lens], hot: dict[str, Any], steps: Any) -> dict[str, bool]:
    steady, park = hexagon(town, STEADY), hexagon(town, EMERGING, lenses["year"])
    grown = _row(steps.table, park)
    return {
        "steady: more than chance in all months, told alone too": _told_hot(hot["all"], steady),
        "steady: more than chance in the last year, told alone too": _told_hot(hot["year"], steady),
        "steady: in the last month and nine of ten, or on and off, no trend":
            _row(steps.table, steady)["class"] in ("hot_persistent", "hot_sporadic"),
        "emerging: more than chance in the last year, told alone too": _told_hot(hot["year"], park),
        "emerging: more than chance in the last month, and rising":
            grown["class"] in RISING and grown["trend_z"] > 0 and grown["trend_p"] < 0.05,
        "emerging: the same of what was told alone": grown["class_reported"] in RISING,
    }  # fmt: skip


def _surge(house: House, town: DrawnTown, hot: dict[str, Any], steps: Any) -> dict[str, bool]:
    unit, place = hexagon(town, SURGE), town.place(SURGE)["place_id"]
    months = (town.last - max(SURGE_AGO), town.last - min(SURGE_AGO))
    here = {by: recording_flags(house, town.lens(), by) for by in ("cell", "place")}
    mine = {by: here[by][here[by][by] == key] for by, key in (("cell", unit), ("place", place))}
    row = _row(steps.table, unit)
    return {
        "surge: the hexagon is named as a change of recording": len(mine["cell"]) > 0,
        "surge: the place is named as a change of recording": len(mine["place"]) > 0,
        "surge: the months named are those of the operation":
            all(((rows["first"] == months[0]) & (rows["last"] == months[1])).any() for rows in mine.values()),
        "surge: hot spots never rank it as harm, whichever months are looked at":
            all(_not_as_harm(view, unit) for view in hot.values()),
        "surge: hot of the operation's months, it is flagged": _flagged(hot["operation"], unit),
        "surge: emerging never ranks it as harm":
            row["flag"] != "" or not (row["class"].startswith("hot") or row["five"] not in ("none", "undefined")),
    }  # fmt: skip


def _home(house: House, town: DrawnTown, hot: dict[str, Any], steps: Any) -> dict[str, bool]:
    home, set_aside = town.place(CARE_HOME), homes(town.ledger, town.lens())
    at = cells_at([home["lat"]], [home["lon"]])
    unit = int(parents(at, 9)[0])
    rows = [_row(view.table, unit) for view in (*hot.values(), steps)]
    places = services.look_at_places(ASKER, WHY, house, town.lens()).value.units
    return {
        "care home: its returns are named as one home's, outside every hexagon":
            set_aside.cell == int(parents(at, 7)[0]) and "again and again" in hot["all"].recording.set_aside,
        "care home: no hexagon and no place counts it": all(row["incidents"] == 0 for row in rows)
            and home["place_id"] not in set(places["place_id"]),
        "care home: its hexagon is never more than chance": all(not row["class"].startswith("hot") for row in rows),
    }  # fmt: skip


def _plans(house: House, town: DrawnTown) -> dict[str, bool]:
    within = [("place", town.place(WORKED)["place_id"]), ("cell", hexagon(town, WORKED))]
    said = {"plan that worked: not called a change of recording":
            not any(jumps_in(town.ledger, town.lens(), town.sent, one) for one in within)}  # fmt: skip
    for plan in PLANTED:
        if plan.kind in VERDICTS:
            unit, since = ("place", town.place(plan.place)["place_id"]), town.last - (plan.since_ago or 0)
            view = did_it_change(ASKER, WHY, house, town.lens(), unit, since).value
            said[f"{plan.kind.replace('_', ' ')}: did it change says so"] = view.verdict == VERDICTS[plan.kind]
    return said


def false_jumps(town: DrawnTown) -> tuple[int, int]:
    """Count the planted places, but the one with the operation, named as a change of recording; and of how many."""
    asked = [plan.place for plan in PLANTED if plan.kind != "recording_surge"]
    named = [jumps_in(town.ledger, town.lens(), town.sent, ("place", town.place(name)["place_id"])) for name in asked]
    return sum(map(bool, named)), len(asked)


def scanned(house: House, town: DrawnTown, draws: int = 99) -> dict[str, bool]:
    """Scan the months up to the operation's last and say whether its cluster is found, and not as harm."""
    show(house, town)
    lens = replace(town.lens(), last=town.last - min(SURGE_AGO), first=town.last - 15)
    view = scan(ASKER, WHY, house, lens, prospective=False, draws=draws, seed=town.seed).value
    unit = hexagon(town, SURGE)
    hot = view.clusters[view.clusters["class"] == "hot"]
    mine = hot[np.array([unit in cells for cells in hot["cells"]], bool)]
    return {
        "surge: the scan finds the operation": len(mine) > 0,
        "surge: the scan never ranks it as harm": bool(((mine["flag"] != "") & mine["recording_explains"]).all()),
    }


def _row(table: pd.DataFrame, cell: int) -> pd.Series:
    return table[table["cell"] == cell].iloc[0]


def _told_hot(view: Any, cell: int) -> bool:
    row = _row(view.table, cell)
    return bool(row["class"] == "hot" and row["class_reported"] == "hot")


def _flagged(view: Any, cell: int) -> bool:
    row = _row(view.table, cell)
    return bool(row["class"] == "hot" and row["flag"] != "")


def _not_as_harm(view: Any, cell: int) -> bool:
    """Say whether a hexagon is in no hot spot, or in one that rests on looking and stands after every other."""
    groups = view.spots
    mine = np.array([cell in cells for cells in groups["cells"]], bool)
    rests = groups["rests_on_looking"].to_numpy(bool)
    return not mine.any() or bool(rests[mine].all() and rests[int(mine.argmax()) :].all())
