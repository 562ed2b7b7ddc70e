"""Postcodes written in a text: a unit, a sector or a district, each known as closely as it is small."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from contextual.intake.gazetteer.known import Entry, Ground
from contextual.intake.gazetteer.spoken import Words
from contextual.space.cells import KNOWN_WITHIN_M

UNIT_M, SECTOR_M, DISTRICT_M = KNOWN_WITHIN_M[9], KNOWN_WITHIN_M[7], 5_000.0
"""How closely the middle of a unit, a sector and a district stands for what is in it, in metres."""

_UNIT = re.compile(r"([a-z]{1,2}\d[a-z\d]?)(\d)([a-z]{2})\Z")


class Postcodes:
    """
    The postcodes held, found by any way of writing them.

    Examples
    --------
    >>> from contextual.records import boundaries_frame
    >>> point = shapely.to_wkb(shapely.Point(1.6, 54.6))
    >>> held = boundaries_frame({"layer": "postcode", "code": ["ZZ1 2AB"], "outline": [point]}, 1)
    >>> known = Postcodes(held, Ground(54.6))
    >>> [known.find(tuple(text.split())).name for text in ("zz1 2ab", "zz12ab", "flat by zz1 2", "zz1")]
    ['ZZ1 2AB', 'ZZ1 2AB', 'ZZ1 2', 'ZZ1']
    """

    def __init__(self, postcodes: pd.DataFrame, ground: Ground) -> None:
        self._known: dict[str, Entry] = {}
        self._ground = ground
        codes = [str(code).replace(" ", "").lower() for code in postcodes["code"]]
        parts = [_UNIT.match(code) for code in codes]
        shapes = shapely.centroid(shapely.from_wkb(postcodes["outline"].to_numpy(object), on_invalid="ignore"))
        at = pd.DataFrame(shapely.get_coordinates(ground.flat(shapes[[part is not None for part in parts]])))
        units = [part.groups() for part in parts if part]
        for size, precision in ((3, UNIT_M), (2, SECTOR_M), (1, DISTRICT_M)):
            keys = pd.Series(["".join(unit[:size]) for unit in units], dtype="str")
            for key, (x, y) in zip(*_middles(at, keys), strict=True):
                self._known[str(key)] = self._entry(str(key), size, (float(x), float(y)), precision)

    def _entry(self, key: str, size: int, at: tuple[float, float], precision_m: float) -> Entry:
        point = shapely.Point(at)
        lat, lon = self._ground.degrees(point)
        inward = 3 if size == 3 else size - 1
        name = f"{key[: len(key) - inward]} {key[len(key) - inward :]}".strip().upper()
        return Entry("postcode", name, ((key,),), lat=lat, lon=lon, precision_m=precision_m, shape=point)

    def find(self, words: Words) -> Entry | None:
        """Find the smallest postcode that a text names; None where it names none that is held."""
        found = [entry for _, entry in self._all(words)]
        return min(found, key=lambda entry: entry.precision_m, default=None)

    def without(self, words: Words) -> Words:
        """Give the words that belong to no postcode."""
        used = {k for span, _ in self._all(words) for k in span}
        return tuple(word for k, word in enumerate(words) if k not in used)

    def _all(self, words: Words) -> Iterator[tuple[range, Entry]]:
        for k, word in enumerate(words):
            if not word[-1:].isascii() or not any(letter.isdigit() for letter in word):
                continue
            for size in (2, 1):
                entry = self._known.get("".join(words[k : k + size])) if k + size <= len(words) else None
                if entry is not None:
                    yield range(k, k + size), entry
                    break


def _middles(at: pd.DataFrame, keys: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    if not len(keys):
        return np.zeros(0, object), np.zeros((0, 2))
    means = at.groupby(keys.to_numpy(object)).mean()
    return means.index.to_numpy(object), means.to_numpy()
