"""Small records frames with invented people, and the slow way of counting that `tally` must equal."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from contextual.codes import AGE_BANDS, HARMS, mask
from contextual.counts.lens import Lens
from contextual.records.frame import records_frame
from contextual.space.cells import cells_at, parents

JAN = 24312
HERE = (54.60, 1.60)


def cell_near(step: int) -> int:
    """A res-10 cell; steps of 1 are neighbours or near, steps of 50 are in another res-7 cell."""
    return int(cells_at([HERE[0] + 0.0006 * step], [HERE[1]])[0])


def record(**given) -> dict:
    """One record of a young person harmed at an exactly known public place at 16:00 on a Monday."""
    usual = {
        "incident": "", "person": "amy", "scheme": "police", "agency": "police", "recorded": "reported",
        "part": "harmed", "age_band": "13_15", "harms": mask(["cse"]), "month": JAN, "hour": 16, "span": 1,
        "finest": 10, "cell": cell_near(0), "place": "", "place_type": "",
        "private": False, "own_return": False, "crosses_month": False, "outside": False,
    }  # fmt: skip
    return usual | given


def frame_of(*records: dict):
    names = records[0] if records else {}
    return records_frame({name: [one[name] for one in records] for name in names}, len(records))


def lens(**given) -> Lens:
    return Lens(**({"batch_class": "partnership", "first": JAN - 12, "last": JAN + 12} | given))


CELLS = [cell_near(step) for step in (0, 1, 2, 9, 60, 300)]

row = st.fixed_dictionaries(
    {
        "incident": st.sampled_from(["", "", "i1", "i2", "i3", "i4"]),
        "person": st.sampled_from(["", "p1", "p2", "p3", "p4"]),
        "scheme": st.sampled_from(["police", "social_care", "health"]),
        "agency": st.sampled_from(["police", "health", "youth_service"]),
        "recorded": st.sampled_from(["reported", "operation"]),
        "part": st.sampled_from(["harmed", "both", "suspected", "not_known"]),
        "age_band": st.sampled_from(["13_15", "not_known", "18_24"]),
        "harms": st.sampled_from([mask(["cse"]), mask(["cse", "missing"]), mask(["other"]), 0]),
        "month": st.integers(JAN - 2, JAN + 2),
        "hour": st.integers(0, 167),
        "span": st.sampled_from([1, 1, 2, 5, 12, 23, 24, 30, 168]),
        "finest": st.sampled_from([10, 10, 9, 8, 7, 0, -1]),
        "cell": st.sampled_from([*CELLS, 0]),
        "place": st.sampled_from(["", "town:1", "town:2"]),
        "place_type": st.sampled_from(["", "park", "school"]),
        "private": st.sampled_from([False, False, True]),
        "own_return": st.sampled_from([False, False, True]),
        "crosses_month": st.booleans(),
        "outside": st.booleans(),
        "arrived": st.integers(1, 4),
    }
)
rows = st.lists(row, max_size=16)


def some(values):
    return st.frozensets(st.sampled_from(values), min_size=1, max_size=2)


narrowings = {
    "harms": some(["cse", "missing", "other"]),
    "agencies": some(["police", "health", "nobody"]),
    "recorded": some(["reported", "operation"]),
    "parts": some(["harmed", "both", "suspected"]),
    "place_types": some(["park", "school"]),
    "hours": st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] != pair[1]),
    "weekdays": st.frozensets(st.integers(0, 6), max_size=5),
    "arrived_after": st.integers(0, 3),
}


@st.composite
def lenses_that_keep_something(draw):
    """Lenses narrowed in two things at most: more, and next to nothing would be left to count."""
    names = draw(st.lists(st.sampled_from(sorted(narrowings)), max_size=2, unique=True))
    given = {name: draw(narrowings[name]) for name in names}
    given["batch_class"] = draw(st.sampled_from(["partnership", "partnership", "open"]))
    given["first"], given["last"] = draw(st.integers(JAN - 3, JAN)), draw(st.integers(JAN, JAN + 3))
    return lens(**given, resolution=draw(st.sampled_from([7, 8, 9, 10])))


lenses = lenses_that_keep_something()


# --- the slow way: one row at a time, sets of names -------------------------------------------------------------


def hours_of(one: dict) -> set[int]:
    return {(one["hour"] + later) % 168 for later in range(one["span"])}


def chosen_hours(view: Lens) -> set[int]:
    start, end = view.hours or (0, 24)
    long = (end - start) % 24 or 24
    days = range(7) if view.weekdays is None else view.weekdays
    return {(day * 24 + start + later) % 168 for day in days for later in range(long)}


def in_lens_but_for_hours(one: dict, view: Lens) -> bool:
    names = {"agency": view.agencies, "recorded": view.recorded, "part": view.parts, "place_type": view.place_types}
    return (
        view.first <= one["month"] <= view.last
        and all(wanted is None or one[name] in wanted for name, wanted in names.items())
        and (view.harms is None or bool(one["harms"] & mask(view.harms)))
        and (view.arrived_after is None or one["arrived"] > view.arrived_after)
    )


def in_lens(one: dict, view: Lens) -> bool:
    return in_lens_but_for_hours(one, view) and hours_of(one) <= chosen_hours(view)


def unsure(one: dict, view: Lens) -> bool:
    touched = hours_of(one) & chosen_hours(view)
    return in_lens_but_for_hours(one, view) and bool(touched) and not hours_of(one) <= chosen_hours(view)


def standing(one: dict) -> int:
    if one.get("own_return"):
        return 0
    if one.get("private"):
        return 2
    if one["finest"] < 0 or (one["finest"] > 0 and one["cell"] == 0):
        return 1
    return 3 + max(one["finest"] - 6, 0)


def keys_of(one: dict, grain: str, view: Lens, everything: list[dict]) -> list:
    """The keys one record counts in; [] where it does not count at all."""
    stands = standing(one)
    if stands == 0:
        return []
    if grain == "cell":
        return [int(parents([one["cell"]], view.resolution)[0])] if stands >= view.resolution - 3 else []
    if grain == "place":
        return [one["place"]] if one["place"] and stands != 2 else []
    if grain == "harm":
        return [key for key, harm in HARMS.items() if one["harms"] >> harm.bit & 1]
    return [only_key_of(one, grain, view, everything)]


def only_key_of(one: dict, grain: str, view: Lens, everything: list[dict]):
    if grain == "area":
        return "area"
    if grain == "placed":
        names = {1: "not_mapped", 2: "private", 3: "area", 4: "sector", 5: "street", 6: "venue", 7: "exact"}
        return names[standing(one)]
    if grain == "arrival":
        before = [r["month"] for r in everything if r["agency"] == one["agency"] and r["arrived"] <= view.arrived_after]
        return "late_arrival" if before and one["month"] <= max(before) else "new_event"
    return one[grain]


def incident_of(number: int, one: dict) -> object:
    return one["incident"] or number


def slow_tally(everything: list[dict], view: Lens, grains: tuple[str, ...]) -> dict:
    """Key (a tuple) -> (incidents, young people or None)."""
    incidents: dict[tuple, set] = {}
    people: dict[tuple, dict[str, set]] = {}
    for number, one in enumerate(everything):
        if not in_lens(one, view):
            continue
        lists = [keys_of(one, grain, view, everything) for grain in grains]
        keys = [(a,) for a in lists[0]] if len(lists) == 1 else [(a, b) for a in lists[0] for b in lists[1]]
        for key in keys:
            incidents.setdefault(key, set()).add(incident_of(number, one))
            if one["person"] and one["part"] in ("harmed", "both") and AGE_BANDS[one["age_band"]].young:
                people.setdefault(key, {}).setdefault(one["scheme"], set()).add(one["person"])
    most = {key: max(map(len, people.get(key, {"": ()}).values())) for key in incidents}
    return {key: (len(found), most[key] if view.counts_people else None) for key, found in incidents.items()}


def slow_grid(everything: list[dict], view: Lens) -> tuple[np.ndarray, int]:
    """Hour of the week shared out, one row per incident: the shortest span, then the earliest month and hour."""
    best: dict[object, dict] = {}
    for number, one in enumerate(everything):
        if in_lens(one, view) and standing(one) != 0:
            key = incident_of(number, one)
            order = (one["span"], one["month"], one["hour"])
            if key not in best or order < (best[key]["span"], best[key]["month"], best[key]["hour"]):
                best[key] = one
    grid = np.zeros(168)
    for one in best.values():
        for hour in hours_of(one) if one["span"] < 24 else ():
            grid[hour] += 1 / one["span"]
    return grid, sum(one["span"] >= 24 for one in best.values())


def slow_left_out(everything: list[dict], view: Lens) -> dict[str, int]:
    chosen = {number for number, one in enumerate(everything) if in_lens(one, view)}
    stands: dict[object, int] = {}
    flags: dict[str, set] = {"crosses_month": set(), "outside": set(), "at_places": set()}
    for number in chosen:
        one, key = everything[number], incident_of(number, everything[number])
        stands[key] = max(stands.get(key, 0), standing(one))
        for name in ("crosses_month", "outside"):
            if one[name]:
                flags[name].add(key)
        if keys_of(one, "place", view, everything):
            flags["at_places"].add(key)
    maybe = {incident_of(number, one) for number, one in enumerate(everything) if unsure(one, view)}
    level = view.resolution - 3
    found = list(stands.values())
    return {
        "rows": len(chosen), "incidents": len(stands), "on_map": sum(s >= level for s in found),
        "coarser": sum(3 <= s < level for s in found), "not_mapped": found.count(1), "private": found.count(2),
        "own_return": found.count(0), "hours_left_out": len(maybe - set(stands)), "not_timed": 0,
        **{name: len(keys) for name, keys in flags.items()},
    }  # fmt: skip
