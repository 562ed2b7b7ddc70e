"""A picture of the map: the same hexagons, base map and legend as a PNG that still says what it shows when pasted."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from contextual.maps.base import AREAS, LINES, Bounds, lines_and_areas
from contextual.maps.classes import (
    DOTS,
    EMPTY_OUTLINE,
    EXACT,
    GREEN,
    HATCH,
    INK,
    LAND,
    OUTLINE,
    SEA,
    SECOND_INK,
    LegendRow,
    Scale,
    legend_rows,
    legend_title,
)
from contextual.maps.export import bounds_of
from contextual.maps.hexlayer import cell_id

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_AREA_COLOURS = {"sea": SEA, "land": LAND, "green": GREEN, "water": SEA}
# Casing colour and width, then line colour, width and dashes, in points.
_LINE_LOOKS: dict[str, tuple[str, float, str, float, Any]] = {
    "river": ("#a9b3ba", 5.0, SEA, 3.6, "solid"),
    "road": ("#ffffff", 2.6, "#8f989f", 1.0, "solid"),
    "rail": ("#ffffff", 2.6, "#6f7a83", 0.9, (0, (2, 3))),
    "boundary": ("#ffffff", 2.4, "#7a8996", 1.0, (0, (6, 4))),
}
_METRES_PER_DEGREE = 111_320.0  # of latitude; a scale bar needs no closer figure
_MAP_BOX = (0.02, 0.14, 0.72, 0.76)  # left, bottom, width, height, as shares of the picture
_NICE_LENGTHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureText:
    """
    The words on a picture. They may hold stored text; it is drawn as text only.

    Pictures are pasted elsewhere, so `marking` (the protective marking) and `caption` (the lens and the date) are part
    of them.
    """

    title: str = ""
    caption: str = ""
    marking: str = ""
    what: str = "Young people"


def picture(
    cells: np.ndarray,
    class_chars: str,
    top: Sequence[int | str] = (),
    layers: Mapping[str, str] | None = None,
    bounds: Bounds | None = None,
    *,
    scale: Scale = EXACT,
    text: PictureText | None = None,
    width_px: int = 1400,
) -> bytes:
    """
    Draw the map as a PNG, legend, scale and north arrow beside it and never over it.

    Parameters
    ----------
    cells : array of int64, shape (n_cells,)
        H3 ids of one resolution.
    class_chars : str, length n_cells
        One class character a cell.
    top : sequence of int or str
        Up to five cells to outline and number, in rank order.
    layers : mapping of str to str, optional
        Base layers as GeoJSON text, as for `contextual.maps.base.base_map`.
    bounds : ((south, west), (north, east)), optional
        What is in view, in degrees; left out, the hexagons.
    scale : Scale
        Whose classes the legend names.
    text : PictureText, optional
        Title, caption, marking, and what is counted.
    width_px : int
        Width of the picture in pixels.

    Returns
    -------
    bytes
        A PNG file.

    Raises
    ------
    MapRefused
        If an id is not an H3 cell's, a layer is not GeoJSON, or there is neither a cell nor bounds.

    Examples
    --------
    >>> picture(np.array([0x891942C5893FFFF]), "3", width_px=400)[1:4]
    b'PNG'
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    words, view = text or PictureText(), bounds or bounds_of(cells)
    # No pyplot: it keeps figures for the whole process. parse_math off: a dollar sign begins no formula.
    with rc_context({"font.family": ["DejaVu Sans"], "text.usetex": False, "text.parse_math": False}):
        figure = Figure(figsize=(10, 7.4), dpi=width_px / 10, facecolor="#ffffff")
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes(_MAP_BOX)
        across = _frame(axes, view, 10 * _MAP_BOX[2] / (7.4 * _MAP_BOX[3]))
        _draw_layers(axes, layers or {}, AREAS)
        outlines = _draw_hexagons(axes, cells, class_chars)
        _draw_layers(axes, layers or {}, LINES)
        _draw_top(axes, top, dict(zip(map(cell_id, cells.tolist()), class_chars, strict=True)), outlines)
        _draw_words(figure, words)
        _draw_legend(figure, legend_rows(scale, class_chars), legend_title(scale, words.what))
        _draw_scale(figure, across)
        out = io.BytesIO()
        canvas.print_figure(out, format="png", metadata={"Software": None})
    return out.getvalue()


def plain(text: str) -> str:
    r"""
    Return text with nothing in it that cannot be seen: no control or direction characters.

    Examples
    --------
    >>> plain("5$ to $6\u202e")
    '5$ to $6 '
    """
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _frame(axes: Axes, view: Bounds, shape: float) -> float:
    """Show the view, widened to fill axes `shape` times as wide as high; return the metres across."""
    (south, west), (north, east) = view
    squash = float(np.cos(np.radians((south + north) / 2)))
    across, up = (east - west) * squash, north - south
    across, up = max(across, up * shape), max(up, across / shape)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    axes.set_xlim(middle_lon - across / squash / 2, middle_lon + across / squash / 2)
    axes.set_ylim(middle_lat - up / 2, middle_lat + up / 2)
    axes.set_facecolor(SEA)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color("#d5dbe0")
    return across * _METRES_PER_DEGREE


def _draw_layers(axes: Axes, layers: Mapping[str, str], kinds: Sequence[str]) -> None:
    from matplotlib.collections import LineCollection

    if kinds is AREAS and "land" not in layers:
        axes.set_facecolor(LAND)
    for kind in (kind for kind in kinds if kind in layers):
        shapes = lines_and_areas(layers[kind])
        if kind in AREAS:
            _fill_areas(axes, shapes, _AREA_COLOURS[kind])
            continue
        rings = [np.array(ring)[:, ::-1] for shape in shapes for ring in _rings(shape)]
        casing, wide, colour, narrow, dashes = _LINE_LOOKS[kind]
        axes.add_collection(LineCollection(rings, colors=casing, linewidths=wide, zorder=4), autolim=False)
        axes.add_collection(
            LineCollection(rings, colors=colour, linewidths=narrow, linestyles=[dashes], zorder=4.1), autolim=False
        )


def _rings(shape: list[Any]) -> list[Any]:
    """Return the lines of a line ([[lat, lon], ..]) or of a polygon ([ring, ..])."""
    return [shape] if isinstance(shape[0][0], float) else shape


def _fill_areas(axes: Axes, shapes: list[Any], colour: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for shape in shapes:
        paths = [Path(np.array(ring)[:, ::-1], closed=True) for ring in _rings(shape)]
        axes.add_patch(PathPatch(Path.make_compound_path(*paths), facecolor=colour, edgecolor="none", zorder=1))


def _draw_hexagons(axes: Axes, cells: np.ndarray, class_chars: str) -> dict[str, np.ndarray]:
    """Draw every hexagon with its class, and return the outlines by id."""
    from h3.api import basic_int as h3
    from matplotlib.collections import PolyCollection

    looks = {
        row.letter: row
        for row in (*legend_rows(EXACT), *legend_rows(Scale(name="", edges=(1, 2, 3, 4, 5), about=True)))
    }
    outlines = {cell_id(cell): np.array(h3.cell_to_boundary(cell))[:, ::-1] for cell in cells.tolist()}
    shapes = list(outlines.values())
    for letter in sorted(set(class_chars)):
        chosen = [shape for shape, own in zip(shapes, class_chars, strict=True) if own == letter]
        axes.add_collection(PolyCollection(chosen, **_look(looks[letter]), zorder=3), autolim=False)
    return outlines


def _look(row: LegendRow) -> dict[str, Any]:
    """Return how a class is filled and outlined, in the map and in the legend."""
    if row.fill.startswith("#"):
        return {"facecolor": row.fill, "edgecolor": OUTLINE, "linewidth": 0.6}
    if row.fill == "hatch":
        return {"facecolor": "#ffffff", "edgecolor": HATCH, "linewidth": 0.5, "hatch": "////"}
    if row.fill == "dots":
        return {"facecolor": "#ffffff", "edgecolor": DOTS, "linewidth": 0.5, "hatch": "..."}
    return {"facecolor": "none", "edgecolor": EMPTY_OUTLINE, "linewidth": 0.5}


def _draw_top(axes: Axes, top: Sequence[int | str], letters: dict[str, str], outlines: dict[str, np.ndarray]) -> None:
    for rank, cell in enumerate([cell_id(cell) for cell in top[:5]], start=1):
        if cell not in outlines:
            continue
        shape = outlines[cell]
        axes.fill(*shape.T, facecolor="none", edgecolor=INK, linewidth=1.8, zorder=5)
        (lon, lat), colour = shape.mean(axis=0), "#ffffff" if letters[cell] in "45" else INK
        axes.text(lon, lat, str(rank), color=colour, ha="center", va="center", weight="bold", zorder=6)


def _draw_words(figure: Any, words: PictureText) -> None:
    figure.text(0.02, 0.965, plain(words.title), color=INK, size=14, weight="bold", va="center")
    figure.text(0.98, 0.965, plain(words.marking), color=INK, size=11, weight="bold", va="center", ha="right")
    figure.text(0.02, 0.925, plain(words.caption), color=SECOND_INK, size=8.5, va="center", wrap=True)


def _draw_legend(figure: Any, rows: Sequence[LegendRow], title: str) -> None:
    from matplotlib.patches import Rectangle

    side = figure.add_axes((0.76, 0.14, 0.22, 0.76))
    side.set_axis_off()
    side.set_xlim(0, 1)
    side.set_ylim(0, 1)
    side.text(0, 0.97, plain(title), color=INK, size=10, weight="bold", va="center")
    for i, row in enumerate(rows):
        middle = 0.90 - 0.06 * i
        side.add_patch(Rectangle((0, middle - 0.02), 0.14, 0.04, **_look(row)))
        side.text(0.2, middle, plain(row.text.replace(": ", ":\n")), color=INK, size=8.5, va="center")
    side.annotate(
        "N", (0.07, 0.2), (0.07, 0.08), ha="center", va="center", size=11, weight="bold", color=INK,
        arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.4},
    )  # fmt: skip


def _draw_scale(figure: Any, across: float) -> None:
    """Draw the scale below the map: the longest round length that fits in a third of the metres across."""
    length = max((n for n in _NICE_LENGTHS if n <= across / 3), default=_NICE_LENGTHS[0])
    bar = figure.add_axes((_MAP_BOX[0], 0.06, _MAP_BOX[2], 0.06))
    bar.set_axis_off()
    bar.set_xlim(0, across)
    bar.set_ylim(0, 1)
    bar.plot([0, 0, length, length], [0.8, 0.55, 0.55, 0.8], color=INK, linewidth=1.4)
    label = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    bar.text(length + across / 80, 0.65, label, color=INK, size=9, va="center")
