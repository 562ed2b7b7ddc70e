"""What is planted in the fictional town, so that a method can be asked to find it: places, months, expected sizes.

Rates are expected records a month (Poisson), all agencies together, before the gaps of an agency that did not send.
Months are counted back from the last one (0), so that the plant is the same however many months are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

WORKED_AGO, MOVED_AGO, NOTHING_AGO = 14, 15, 12
"""The first whole month after each place plan began, counted back from the last month."""

SURGE_AGO = (4, 5, 6, 7)
"""Months of the operation that looked hard at one parade of shops."""

HOME_EPISODES = 8.0
"""Expected returns to the one children's home a month."""

_EMERGING = (11.0, 10.0, 10.0, 9.0, 9.0, 8.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0)


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted context: its kind, its place, how many young people go there, and its expected records a month."""

    kind: str
    place: str
    young_people: int
    rate: Callable[[int], float]
    borrows: str = ""
    since_ago: int | None = None


def _step(before: float, after: float, ago: int) -> Callable[[int], float]:
    return lambda months_ago: after if months_ago <= ago else before


def _emerging(months_ago: int) -> float:
    return _EMERGING[months_ago] if months_ago < len(_EMERGING) else 1.0


PLANTED: tuple[Planted, ...] = (
    Planted("steady", "Tern Street bus station", 36, lambda _: 8.5),
    Planted("emerging", "Lantern Park", 32, _emerging, "Tern Street bus station", len(_EMERGING) - 1),
    Planted("plan_worked", "Pier Arcade", 12, _step(5.0, 1.25, WORKED_AGO), since_ago=WORKED_AGO),
    Planted("plan_moved", "Oyster Row shops", 12, _step(5.0, 1.25, MOVED_AGO), since_ago=MOVED_AGO),
    Planted("moved_to", "Quay Lane car park", 12, _step(0.75, 4.5, MOVED_AGO), "Oyster Row shops", MOVED_AGO),
    Planted("plan_did_nothing", "Harbour Halt station", 12, lambda _: 4.0, "Tern Street bus station", NOTHING_AGO),
    Planted("recording_surge", "Spinnaker Road shops", 10, lambda _: 1.0),
    *(
        Planted("comparison", name, 10, lambda _: 2.4)
        for name in ("Northbank Precinct", "Staithes Green", "Curlew Street shops", "Marram skate park",
                     "Gannet Street parade")
    ),
    Planted("ordinary_station", "Doggerhaven Central station", 8, lambda _: 2.0),
)  # fmt: skip
"""Every planted place. `borrows` names the place some of whose young people also come here."""

CARE_HOME = "Fulmar House"
SURGE_RATE = 11.0

BACKGROUND: dict[str, float] = {
    "bus_stop": 0.03, "park": 0.3, "play_sports": 0.2, "taxi_rank": 0.15, "school": 0.3, "alternative_provision": 0.3,
    "youth_centre": 0.12, "library_leisure": 0.25, "shopping": 0.45, "takeaway": 0.18, "cafe_shisha": 0.2,
    "off_licence": 0.15, "licensed": 0.18, "hotel": 0.12, "car_park": 0.15, "stairwell_estate": 0.3, "derelict": 0.15,
    "health": 0.06, "waterway_woodland": 0.1, "event": 0.1, "other": 0.1,
}  # fmt: skip
"""Expected records a month at an ordinary place of each type."""

STREET_RATE, ONLINE_RATE, COARSE_RATE, HOME_RATE = 5.0, 3.0, 3.0, 2.5
"""Expected records a month along streets, online, known only to a part of town, and in family homes."""

OWN_RETURN_RATE, OUTSIDE_RATE, UNKNOWN_RATE, OTHER_HOME_RATE = 4.0, 1.6, 1.2, 0.7
"""Expected missing episodes a month that end at home, outside the area, nobody wrote where, and at each other home."""


def month_text(month: int) -> str:
    """
    Write a month, counted as year x 12 + month - 1, as text.

    Examples
    --------
    >>> month_text(2026 * 12 + 8)
    '2026-09'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def planted_truth(first: int, last: int, place_ids: dict[str, str]) -> list[dict[str, Any]]:
    """
    Say what is planted, as plain data: each place's id, its expected records a month, and what changed when.

    Parameters
    ----------
    first, last : int
        First and last month, counted as year x 12 + month - 1.
    place_ids : dict
        Id of every place by its name.

    Examples
    --------
    >>> ids = {planted.place: "PL" for planted in PLANTED}
    >>> planted_truth(24319, 24320, ids)[0]["expected_per_month"]
    [8.5, 8.5]
    """
    made: list[dict[str, Any]] = []
    for planted in PLANTED:
        rates = [planted.rate(last - month) for month in range(first, last + 1)]
        row: dict[str, Any] = {
            "kind": planted.kind, "place_id": place_ids[planted.place], "place_name": planted.place,
            "young_people_who_come": planted.young_people, "expected_per_month": rates,
        }  # fmt: skip
        if planted.since_ago is not None:
            row |= _change(planted, last)
        made.append(row)
    return made


def _change(planted: Planted, last: int) -> dict[str, Any]:
    before, after = planted.rate(10_000), planted.rate(0)
    since = last - (planted.since_ago or 0)
    return {
        "since_month": month_text(since), "since": month_text(since) + "-01",
        "expected_before": before, "expected_after": after, "rate_ratio": round(after / before, 4),
    }  # fmt: skip
