"""From how well a text fits to how sure that is: what may be settled without a person, and what may not."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import shapely

from contextual.intake.gazetteer.known import Entry, apart
from contextual.intake.gazetteer.reading import Meaning

AUTO = 0.95
"""
A candidate this sure may be taken without asking a person.

Only texts from which nothing differs, or one letter that can only be a slip, come this far; nothing lies between 0.90
and here. Measured by `benchmarks/names.py`: of 40,000 texts drawn from twenty seeds to which nothing was tuned, 23,379
were settled at this bar and none wrongly. Of first candidates at 0.8 to 0.9 thirteen in a thousand are wrong: those a
person sees.
"""
SHOWN = 0.3
"""A candidate less sure than this is not shown: nothing known comes near the text."""

EXACT, AGREED, SLIP, MOST = 0.99, 0.97, 0.96, 0.9
_ONE_SPOT_M = 150.0
_RAW = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_SURE = (0.0, 0.25, 0.35, 0.45, 0.6, 0.75, 0.85, 0.9)


def weigh(meanings: list[Meaning]) -> list[tuple[Meaning, float]]:
    """Give each meaning with its confidence, the surest first."""
    sure = _sure(meanings)
    chosen = {id(one.entry) for one in sure}
    others = [one for one in meanings if id(one.entry) not in chosen]
    if sure:
        weighed = _weigh_sure(sure)
        others = [replace(one, raw=min(one.raw * 0.7, 0.8)) for one in others]
        most = min(0.6, 0.9 * weighed[-1][1])
        rest = [(one, min(_calibrated(one.raw), most)) for one in others]
    else:
        weighed, rest = [], _weigh_others(others)
    return sorted([*weighed, *rest], key=lambda pair: (-pair[1], pair[0].entry.name, pair[0].entry.place_id))


def _sure(meanings: list[Meaning]) -> list[Meaning]:
    """Choose the meanings from which nothing differs, else those with one slip; context tells namesakes apart."""
    exact = [one for one in meanings if one.how == "exact"]
    found = exact or [one for one in meanings if one.how == "slip"]
    agreed = [one for one in found if one.agrees]
    return agreed if agreed and len(found) > 1 else found


def _weigh_sure(sure: list[Meaning]) -> list[tuple[Meaning, float]]:
    if len(sure) == 1:
        one = sure[0]
        if one.entry.kind == "area":  # "the pier" is seldom the ward of that name, and an area places nothing closely
            return [(one, MOST)]
        return [(one, SLIP if one.how == "slip" else AGREED if one.agrees else EXACT)]
    several = f"{len(sure)} of what is known have this name."
    if _one_spot([one.entry for one in sure]):
        return [(_together(sure), EXACT), *((one, MOST / len(sure)) for one in sure)]
    return [(replace(one, reasons=(several, *one.reasons)), max(MOST / len(sure), SHOWN)) for one in sure]


def _one_spot(entries: list[Entry]) -> bool:
    if any(entry.kind != "place" or entry.private or entry.closed or entry.shape is None for entry in entries):
        return False
    return len(entries) <= 6 and all(apart(one, other) <= _ONE_SPOT_M for one, other in combinations(entries, 2))


def _together(sure: list[Meaning]) -> Meaning:
    """Make one point of namesakes that lie together, such as the two stops across a street."""
    entries = [one.entry for one in sure]
    lat, lon = (float(np.mean([getattr(entry, axis) for entry in entries])) for axis in ("lat", "lon"))
    point = shapely.centroid(shapely.union_all([entry.shape for entry in entries]))
    entry = Entry("point", entries[0].name, (), type=entries[0].type, lat=lat, lon=lon, shape=point)
    why = f"{len(entries)} of what is known have this name, and lie together."
    return replace(sure[0], entry=entry, reasons=(why, *sure[0].reasons), metres=max(one.metres for one in sure))


def _weigh_others(others: list[Meaning]) -> list[tuple[Meaning, float]]:
    """Share the confidence between meanings that fit about as well."""
    if not others:
        return []
    raws = np.array([one.raw for one in others])
    shares = raws**12 / (raws**12).sum()
    shares = np.maximum(shares, 1e-9)
    return [
        (one, min(_calibrated(one.raw) * (0.55 + 0.45 * float(share)), MOST))
        for one, share in zip(others, shares, strict=True)
    ]


def _calibrated(raw: float) -> float:
    return float(np.interp(raw, _RAW, _SURE))
