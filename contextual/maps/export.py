"""A map as one HTML file that opens from a folder, with everything inside it and nothing asked for from outside."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

import folium
import numpy as np
from branca.element import CssLink, JavascriptLink

from contextual.errors import MapRefused
from contextual.maps.assets import SCRIPTS, STYLES, read_asset
from contextual.maps.base import STYLE, BaseMap, Bounds, base_map
from contextual.maps.classes import EXACT, LegendRow, Scale, legend_rows
from contextual.maps.hexlayer import Symbol, map_layer

_PAGE_STYLE = """
body{font:16px/1.5 "Source Sans","Source Sans Pro","Segoe UI",sans-serif;color:#1b2733;margin:0 auto;max-width:1100px;
 padding:12px}
.marking{font-weight:600;margin:0 0 4px}h1{font-size:24px;margin:0 0 4px}.caption{color:#485663}
ul{list-style:none;display:flex;flex-wrap:wrap;gap:6px 18px;padding:0;margin:10px 0;font-size:14px}
li{display:flex;gap:6px;align-items:center}
li i{width:20px;height:14px;border:1px solid #52606c;display:inline-block}
.dots{background:radial-gradient(#5f6d79 1px,#fff 1.3px) 0 0/5px 5px}
.hatch{background:repeating-linear-gradient(135deg,#fff 0 4px,#7d8994 4px 5px)}
table{border-collapse:collapse;font-size:15px}
th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #d5dbe0}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """
    The words round an exported map. They may hold stored text: it is written as text and never goes near folium.

    `headings` and `rows` are the equal table; `legend` the rows of the legend.
    """

    title: str = "Map"
    caption: str = ""
    marking: str = ""
    legend: Sequence[LegendRow] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()


def hexagon_map(
    cells: np.ndarray,
    class_chars: str,
    top: Sequence[int | str] = (),
    chosen: int | str | None = None,
    symbols: Sequence[Symbol] = (),
    *,
    scale: Scale = EXACT,
    layers: dict[str, str] | None = None,
    bounds: Bounds | None = None,
) -> BaseMap:
    """
    Return a whole map for a notebook, drawn exactly as the app draws it.

    Parameters
    ----------
    cells, class_chars, top, chosen, symbols, scale
        As for `contextual.maps.hexlayer.HexagonLayer`.
    layers : dict of str to str, optional
        Base layers, as for `contextual.maps.base.base_map`.
    bounds : ((south, west), (north, east)), optional
        What is in view; left out, the hexagons with a little room round them.

    Returns
    -------
    folium.Map

    Raises
    ------
    MapRefused
        As `map_layer` and `base_map` do, and where there is neither a cell nor bounds.

    Examples
    --------
    >>> hexagon_map(np.array([0x891942C5893FFFF]), "2").get_name()[:4]
    'map_'
    """
    area = base_map(layers or {}, bounds or bounds_of(cells))
    map_layer(cells, class_chars, top, chosen, symbols, scale=scale).add_to(area)
    return area


def bounds_of(cells: np.ndarray, margin: float = 0.004) -> Bounds:
    """
    Return the corners round some cells, in degrees.

    Parameters
    ----------
    cells : array of int64, shape (n_cells,)
        H3 ids.
    margin : float
        Degrees added on every side.

    Raises
    ------
    MapRefused
        If there is no cell.

    Examples
    --------
    >>> (south, west), (north, east) = bounds_of(np.array([0x891942C5893FFFF]))
    >>> south < north and west < east
    True
    """
    from h3.api import basic_int as h3

    if not len(cells):
        msg = "a map without a hexagon needs to be told its bounds"
        raise MapRefused(msg)
    middles = np.array([h3.cell_to_latlng(int(cell)) for cell in cells])
    (south, west), (north, east) = middles.min(axis=0) - margin, middles.max(axis=0) + margin
    return (float(south), float(west)), (float(north), float(east))


def to_html(area: folium.Map, text: PageText | None = None) -> str:
    """
    Return a map as one self-contained HTML page.

    Scripts and styles are inside it; a content security policy lets those very texts run, by their hash, and nothing
    else, so the page can make no request and no text in it can become a script.

    Parameters
    ----------
    area : folium.Map
        A map made by `hexagon_map` or `base_map`.
    text : PageText, optional
        Title, caption, protective marking, legend and table.

    Returns
    -------
    str

    Raises
    ------
    MapRefused
        If the map holds anything that would be fetched from elsewhere.

    Examples
    --------
    >>> page = to_html(hexagon_map(np.array([0x891942C5893FFFF]), "2"), PageText(title="Park {% oops"))
    >>> "<h1>Park {% oops</h1>" in page and "<script src" not in page
    True
    """
    words = text or PageText(legend=legend_rows(EXACT))
    figure = area.get_root()
    figure.script._children.clear()  # folium adds a layer once more each time a map is rendered
    figure.render()
    _refuse_links(figure)
    scripts = [_closed(read_asset(name)) for name in SCRIPTS]
    scripts.append(_closed("\n".join(part.render() for part in figure.script._children.values())))
    styles = [read_asset(name) for name in STYLES] + [STYLE, _PAGE_STYLE + _swatches(words.legend)]
    styles.append(f"#{area.get_name()}{{height:560px}}")
    return _page(words, area.get_name(), scripts, styles)


def _refuse_links(figure: folium.Figure) -> None:
    """Refuse a map to which something was added that this app does not carry."""
    links = [part for part in figure.header._children.values() if isinstance(part, (JavascriptLink, CssLink))]
    known = tuple((SCRIPTS | STYLES).values())
    if any(not link.url.endswith(known) or "//" in link.url for link in links):
        msg = "this map holds a layer whose scripts the app does not carry, so it cannot be one file"
        raise MapRefused(msg)


def _closed(script: str) -> str:
    """Return a script that cannot end its own element, and that does not point to a file of debugging notes."""
    return re.sub(r"//# sourceMappingURL=\S+", "", script).replace("</script", "<\\/script")


def _swatches(legend: Sequence[LegendRow]) -> str:
    return "".join(f".k{row.letter}{{background:{row.fill}}}" for row in legend if row.fill.startswith("#"))


def _page(words: PageText, name: str, scripts: list[str], styles: list[str]) -> str:
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(words.title)}</title>",
            *(f"<style>{style}</style>" for style in styles),
            "</head>\n<body>\n<main>",
            f'<p class="marking">{html.escape(words.marking)}</p>' if words.marking else "",
            f"<h1>{html.escape(words.title)}</h1>",
            f'<p class="caption">{html.escape(words.caption)}</p>' if words.caption else "",
            f'<div class="folium-map" id="{name}"></div>',
            _legend(words.legend),
            _table(words.headings, words.rows),
            "</main>",
            *(f"<script>{script}</script>" for script in scripts),
            "</body>\n</html>",
        ]
    )


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _legend(rows: Sequence[LegendRow]) -> str:
    if not rows:
        return ""
    items = (
        f'<li><i class="{row.fill if row.fill in ("dots", "hatch") else "k" + row.letter}"></i>{html.escape(row.text)}'
        for row in rows
    )
    return "<ul>" + "".join(items) + "</ul>"


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{html.escape(heading)}</th>' for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
