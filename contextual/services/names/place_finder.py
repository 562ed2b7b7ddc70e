"""Finding a place by typing: places, streets and postcodes whose names hold the words typed so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from contextual.codes import PLACE_TYPES
from contextual.intake.gazetteer import Candidate, CandidateKind, normal
from contextual.services.names.naming import STREET_M
from contextual.services.places.placing import VENUE_M

_LINE = 1
_REASON = ("Found by its name.",)


@dataclass(frozen=True)
class Finder:
    """Every name that can be found, normalised, and what it is the name of."""

    names: tuple[str, ...]
    found: tuple[Candidate, ...]

    @classmethod
    def of(cls, places: pd.DataFrame, streets: pd.DataFrame, postcodes: pd.DataFrame) -> Finder:
        """
        Make a finder of what is held. Closed and private places are not found.

        Examples
        --------
        >>> from contextual.records import boundaries_frame, places_frame
        >>> park = places_frame({"place_id": ["t:1"], "name": ["Lantern Park"], "lat": 54.6, "lon": 1.6}, 1)
        >>> [one.name for one in Finder.of(park, boundaries_frame(), boundaries_frame()).find("park lan")]
        ['Lantern Park']
        """
        everything = [*_places(places), *_areas(streets, "street", STREET_M), *_areas(postcodes, "postcode", VENUE_M)]
        return cls(tuple(name for name, _ in everything), tuple(one for _, one in everything))

    def find(self, words: str, limit: int = 5) -> tuple[Candidate, ...]:
        """Give what holds every word typed, each as the start of a word; a name that begins so comes first."""
        typed = normal(words)
        parts = [f" {part}" for part in typed.split()]
        if not parts:
            return ()
        hits = [at for at, name in enumerate(self.names) if all(part in name for part in parts)]
        order = sorted(hits, key=lambda at: (not self.names[at].startswith(f" {typed}"), len(self.names[at]), at))
        return tuple(self.found[at] for at in order[:limit])


def _places(places: pd.DataFrame) -> Iterator[tuple[str, Candidate]]:
    shown = places[(places["status"] == "open") & ~places["private"].to_numpy(bool) & (places["name"] != "")]
    for row in shown.sort_values(["name", "place_id"]).itertuples(index=False):
        kind = PLACE_TYPES.label(str(row.type))
        yield (
            f" {normal(f'{row.name} {row.locality} {kind}')}",
            Candidate(row.place_id, row.name, "place", row.type, row.lat, row.lon, VENUE_M, 1.0, _REASON),
        )


def _areas(areas: pd.DataFrame, kind: CandidateKind, metres: float) -> Iterator[tuple[str, Candidate]]:
    """Give streets by their middles and postcodes by their points; pieces of one street stand once."""
    if areas.empty:
        return
    named = areas.assign(shown=areas["name"].where(areas["name"] != "", areas["code"]))
    named = named.drop_duplicates("shown").sort_values("shown")
    shapes = shapely.from_wkb(named["outline"].to_numpy(), on_invalid="ignore")
    for name, shape in zip(named["shown"], shapes, strict=True):
        if shape is None or shape.is_empty:
            continue
        line = shapely.get_type_id(shape) == _LINE
        at = shapely.line_interpolate_point(shape, 0.5, normalized=True) if line else shapely.point_on_surface(shape)
        if np.isfinite(at.x) and np.isfinite(at.y):
            yield f" {normal(name)}", Candidate("", name, kind, "", at.y, at.x, metres, 1.0, _REASON)
