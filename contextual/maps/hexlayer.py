"""The hexagon layer: cell ids and one class character each, handed to the browser, which keeps the outlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import folium
import numpy as np
from folium.elements import JSCSSMixin
from folium.map import Layer

from contextual.errors import MapRefused
from contextual.maps.assets import script_links
from contextual.maps.choice import CELL_ID, PLACE_ID
from contextual.maps.classes import EXACT, LETTERS, PALETTE, Scale, spoken
from contextual.maps.script import Plain, literal
from contextual.maps.symbols import symbol_number
from contextual.maps.word_classes import WordScale

_LETTERS = re.compile(f"[{LETTERS}]*\\Z")
_MOST_TOP = 5

Symbol = tuple[str, float, float, "str | int"]


class HexagonLayer(Plain, JSCSSMixin, Layer):  # type: ignore[misc]
    """
    Hexagons of one resolution, each with a class.

    What is added to the map is a stub that hands over its data; static/vendor/hexlayer.js keeps the outlines with the
    map and paints again only what a change asks for. No text of a record can come in: ids are checked, the words are
    the app's own.

    Parameters
    ----------
    cells : array of int64, shape (n_cells,)
        H3 ids, all of one resolution.
    class_chars : str, length n_cells
        One of `contextual.maps.classes.LETTERS` a cell.
    top : sequence of int or str
        Up to five cells to outline and number, in rank order.
    chosen : int, str or None
        The chosen cell, or the id of the chosen place ("u17").
    symbols : sequence of (id, lat, lon, symbol)
        Public places: an id such as "u17", WGS84 degrees, and a symbol of `contextual.codes.places.SYMBOLS`.
    scale : Scale or WordScale
        Whose classes are spoken.
    symbol_px : int
        Width of a symbol in pixels: 18, or 24 projected.

    Raises
    ------
    MapRefused
        If an id, a class or a symbol is not of these forms.
    """

    default_js = script_links()

    def __init__(
        self,
        cells: np.ndarray,
        class_chars: str,
        top: Sequence[int | str] = (),
        chosen: int | str | None = None,
        symbols: Sequence[Symbol] = (),
        *,
        scale: Scale | WordScale = EXACT,
        symbol_px: int = 18,
    ) -> None:
        super().__init__(overlay=True, control=False)
        self._name = "HexagonLayer"
        if len(class_chars) != len(cells) or not _LETTERS.match(class_chars):
            msg = f"hexagons need one class each, of {LETTERS}"
            raise MapRefused(msg)
        data: dict[str, Any] = {
            **pack_cells(cells),
            "cls": class_chars,
            "pal": list(PALETTE),
            "words": scale.spoken() if isinstance(scale, WordScale) else spoken(scale),
            "top": [cell_id(cell) for cell in top[:_MOST_TOP]],
            "chosen": None if chosen is None else _chosen_id(chosen),
            "symbols": [_symbol_row(symbol) for symbol in symbols],
            "px": int(symbol_px),
        }
        self._literal = literal(data)

    def script_text(self) -> str:
        """Return the one line of script that makes the stub."""
        return f"var {self.get_name()} = L.hexagonLayer({self._literal});"


def pack_cells(cells: np.ndarray) -> dict[str, Any]:
    """
    Write H3 ids as one string of fixed width, with what they all begin and end with said once.

    Parameters
    ----------
    cells : array of int64, shape (n_cells,)
        H3 ids of one resolution.

    Returns
    -------
    dict
        ``before``, ``after``: what every id begins and ends with; ``w``: characters in between; ``ids``: the
        characters in between, one cell after another.

    Raises
    ------
    MapRefused
        If a number is not an H3 cell, two resolutions are mixed, or a cell occurs twice.

    Examples
    --------
    >>> pack_cells(np.array([0x891942C5893FFFF, 0x891942C589BFFFF]))
    {'w': 1, 'ids': '3b', 'before': '891942c589', 'after': 'ffff'}
    """
    numbers = np.asarray(cells, dtype=np.int64)
    if not len(numbers):
        return {"w": 0, "ids": "", "before": "", "after": ""}
    _check_cells(numbers)
    text = numbers.astype(">u8").tobytes().hex().encode("ascii")
    letters = np.frombuffer(text, dtype="S1").reshape(-1, 16)[:, 1:]
    differs = np.flatnonzero((letters != letters[0]).any(axis=0))
    first, last = (differs[0], differs[-1] + 1) if len(differs) else (0, 15)
    ids, one = np.ascontiguousarray(letters[:, first:last]).tobytes().decode("ascii"), text[1:16].decode("ascii")
    return {"w": int(last - first), "ids": ids, "before": one[:first], "after": one[last:]}


def _check_cells(numbers: np.ndarray) -> None:
    """Refuse anything that is not a set of H3 cells of one resolution (mode 1 in bits 59-62, then the resolution)."""
    resolutions = (numbers >> 52) & 15
    if ((numbers >> 59) != 1).any() or (resolutions != resolutions[0]).any():
        msg = "a hexagon layer takes H3 cells of one resolution"
        raise MapRefused(msg)
    if len(np.unique(numbers)) != len(numbers):
        msg = "a hexagon layer takes each cell once"
        raise MapRefused(msg)


def cell_id(cell: int | str) -> str:
    """
    Return a cell's id as 15 hexadecimal characters.

    Raises
    ------
    MapRefused
        If it is not an H3 cell's id.

    Examples
    --------
    >>> cell_id(0x891942C5893FFFF)
    '891942c5893ffff'
    """
    text = cell if isinstance(cell, str) else f"{int(cell):x}"
    if not CELL_ID.match(text):
        msg = "a cell's id is 15 hexadecimal characters"
        raise MapRefused(msg)
    return text


def _chosen_id(chosen: int | str) -> str:
    return chosen if isinstance(chosen, str) and PLACE_ID.match(chosen) else cell_id(chosen)


def _symbol_row(symbol: Symbol) -> list[Any]:
    name, lat, lon, kind = symbol
    inside = np.isfinite([lat, lon]).all() and abs(lat) <= 90 and abs(lon) <= 180
    if not isinstance(name, str) or not PLACE_ID.match(name) or not inside:
        msg = "a map symbol takes an id such as u17, and a position in degrees"
        raise MapRefused(msg)
    return [name, round(float(lat), 6), round(float(lon), 6), symbol_number(kind)]


def map_layer(
    cells: np.ndarray,
    class_chars: str,
    top: Sequence[int | str] = (),
    chosen: int | str | None = None,
    symbols: Sequence[Symbol] = (),
    *,
    scale: Scale | WordScale = EXACT,
    symbol_px: int = 18,
) -> folium.FeatureGroup:
    """
    Return the feature group to give to ``st_folium(..., feature_group_to_add=...)``.

    Parameters and errors are those of `HexagonLayer`. The same arguments give the same script, so that a rerun which
    changes nothing redraws nothing.

    Returns
    -------
    folium.FeatureGroup

    Examples
    --------
    >>> cell = 0x891942C5893FFFF
    >>> group = map_layer(np.array([cell]), "3", top=[cell], symbols=[("u1", 54.6, 1.6, "school")])
    >>> len(group._children)
    1
    """
    group = folium.FeatureGroup(control=False)
    HexagonLayer(cells, class_chars, top, chosen, symbols, scale=scale, symbol_px=symbol_px).add_to(group)
    return group
