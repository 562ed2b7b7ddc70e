"""The study area: every hexagon that is reported on, the empty ones included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.errors import ContextualError
from contextual.space.cells import FINEST, RESOLUTIONS, area_m2, parents, resolutions, with_ring

Cells = NDArray[np.int64]


@dataclass(frozen=True)
class StudyArea:
    """
    A frozen study area.

    Parameters
    ----------
    version : int
        Which study area this is; a store counts them up.
    from_outline : bool
        Whether it was drawn from an area file. Without one it is where records happen to lie, and a page says so.
    own : mapping of int to numpy.ndarray
        For each resolution the area's own cells, sorted.
    added : mapping of int to numpy.ndarray
        For each resolution the cells added because a record lies there, sorted.

    Notes
    -----
    An area file gives the resolution-10 cells that overlap its land, and each coarser resolution is made of their
    parents, not of the coarser cells that overlap: a record is counted in the parents of its resolution-10 cell, so
    only so does every record on the land fall in the study area at every resolution. (Hexagons do not nest exactly:
    about 7 % of points lie in a resolution-9 cell that is not the parent of their resolution-10 cell.)
    """

    version: int
    from_outline: bool
    own: Mapping[int, Cells]
    added: Mapping[int, Cells]

    @classmethod
    def from_outlines(cls, outlines: Iterable[Any], version: int = 1) -> StudyArea:
        """
        Make the area of outlines of land.

        Parameters
        ----------
        outlines : iterable of shapely polygons or of WKB bytes
            WGS84 degrees. Points and lines in them are passed over.

        Raises
        ------
        ContextualError
            If there is no polygon among them.

        Examples
        --------
        >>> from shapely import box
        >>> area = StudyArea.from_outlines([box(1.60, 54.60, 1.61, 54.61)])
        >>> len(area.cells(9)) < len(area.cells(10))
        True
        """
        polygons = [polygon for outline in outlines for polygon in _polygons(outline)]
        if not polygons:
            msg = "the area file has no polygon: a boundary with an inside is needed"
            raise ContextualError(msg)
        return cls(version, True, _with_parents(_overlapping(polygons)), _none())

    @classmethod
    def from_occupied(cls, cells: ArrayLike, version: int = 1) -> StudyArea:
        """
        Make the area of cells that records lie in, and one ring of cells around them at every resolution.

        Parameters
        ----------
        cells : array_like of int64
            Resolution-10 cells; zeros are left out.

        Examples
        --------
        >>> from contextual.space.cells import cells_at
        >>> StudyArea.from_occupied(cells_at([54.6], [1.6])).cells(9).size
        7
        """
        occupied = _distinct(cells)
        own = {resolution: with_ring(_distinct(parents(occupied, resolution))) for resolution in RESOLUTIONS}
        return cls(version, False, own, _none())

    def cells(self, resolution: int, *, own_only: bool = False) -> Cells:
        """
        Give the area's cells at a resolution, sorted.

        Parameters
        ----------
        resolution : int
            7 to 10.
        own_only : bool
            Leave out cells added because a record lies there: a release uses the area file's cells only.
        """
        own = self.own[resolution]
        return own if own_only else np.asarray(np.union1d(own, self.added[resolution]), np.int64)

    def with_records(self, cells: ArrayLike, finest: ArrayLike = FINEST) -> StudyArea:
        """
        Add the cells that records lie in, so that no mapped record is outside the area.

        Parameters
        ----------
        cells : array_like of int64, shape (n,)
            Each record's resolution-10 cell; 0 where it has none.
        finest : array_like of int, shape (n,) or one number
            The finest resolution each record may be counted at: it adds no finer cell.
        """
        ids = np.atleast_1d(np.asarray(cells, np.int64))
        known = np.broadcast_to(np.asarray(finest), ids.shape)
        added = {}
        for resolution in RESOLUTIONS:
            lying = parents(_distinct(ids[known >= resolution]), resolution)
            new = np.setdiff1d(lying, self.own[resolution])
            added[resolution] = np.union1d(new, self.added[resolution])
        return replace(self, added=added)

    def mean_area_m2(self, resolution: int) -> float:
        """Give the mean true area of the area's own cells, in square metres; of many, the mean of a thousand."""
        own = self.own[resolution]
        return float(area_m2(own[:: max(len(own) // 1000, 1)]).mean())

    def to_arrays(self) -> tuple[Cells, Cells]:
        """Give the own and the added cells as two arrays for the store: an id holds its own resolution."""
        own, added = ([cells[r] for r in RESOLUTIONS] for cells in (self.own, self.added))
        return np.concatenate(own), np.concatenate(added)

    @classmethod
    def from_arrays(cls, version: int, *, from_outline: bool, own: Cells, added: Cells) -> StudyArea:
        """
        Make the area from what `to_arrays` gave.

        Examples
        --------
        >>> from shapely import box
        >>> area = StudyArea.from_outlines([box(1.60, 54.60, 1.61, 54.61)])
        >>> own, added = area.to_arrays()
        >>> again = StudyArea.from_arrays(1, from_outline=True, own=own, added=added)
        >>> bool((again.cells(8) == area.cells(8)).all())
        True
        """
        return cls(version, from_outline, _by_resolution(own), _by_resolution(added))


def _by_resolution(cells: Cells) -> dict[int, Cells]:
    here = resolutions(cells)
    return {resolution: np.sort(cells[here == resolution]) for resolution in RESOLUTIONS}


def _none() -> dict[int, Cells]:
    return {resolution: np.zeros(0, np.int64) for resolution in RESOLUTIONS}


def _distinct(cells: ArrayLike) -> Cells:
    ids = np.sort(np.asarray(cells, np.int64).ravel())
    kept: Cells = ids[np.append(ids[1:] != ids[:-1], True)[: len(ids)]]
    return np.asarray(kept[kept != 0], np.int64)


def _with_parents(finest: Cells) -> dict[int, Cells]:
    return {resolution: _distinct(parents(finest, resolution)) for resolution in RESOLUTIONS}


def _polygons(outline: Any) -> list[Any]:
    """Give the sound polygons of a shape or of its WKB."""
    import shapely

    shape = shapely.from_wkb(outline) if isinstance(outline, bytes) else outline
    parts = shapely.get_parts(shapely.make_valid(shape))
    return [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon" and not part.is_empty]


def _overlapping(polygons: list[Any]) -> Cells:
    """Give the resolution-10 cells that overlap any of the polygons."""
    from h3.api import basic_int as h3

    found: set[int] = set()
    for polygon in polygons:
        found.update(h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(polygon), FINEST, contain="overlap"))
    return np.array(sorted(found), np.int64)
