"""The map's symbols for public places and support: a fixed list, drawn by the app and never named by a record."""

from __future__ import annotations

from contextual.codes.places import SYMBOLS
from contextual.errors import MapRefused
from contextual.maps.classes import INK

SUPPORT = "support"
LABELS = ("Transport", "School", "Park", "Shops, food", "Licensed", "Hotel", "Support point")
# Strokes in a box of 24 by 24. static/vendor/hexlayer.js draws the same; a test compares the two.
PATHS = (
    "M5 5.5h14v11H5z M5 11.5h14 M8 16.5v2.5 M16 16.5v2.5 M8 14h.01 M16 14h.01",
    "M12 7c-2-1.4-4.6-1.6-7-1v11.5c2.4-.6 5-.4 7 1 2-1.4 4.6-1.6 7-1V6c-2.4-.6-5-.4-7 1z M12 7v11.5",
    "M12 20v-8 M12 15a5 5 0 1 1 0-10 5 5 0 0 1 0 10z M12 14l2.5-2.5",
    "M4 10h16l-2 8.5H6z M8 10l3-5 M16 10l-3-5 M10 13v2.5 M14 13v2.5",
    "M6 5h12l-6 7z M12 12v6.5 M8.5 18.5h7",
    "M4 6v12.5 M4 16h16 M20 18.5V13.5a2 2 0 0 0-2-2h-7V16 M7.5 12.5h.01",
    "M4.5 12L12 5.5 19.5 12 M7 10.5V18h10v-7.5 M10.5 18v-4h3v4",
)


def symbol_number(symbol: str | int) -> int:
    """
    Return a symbol's place in the list.

    Raises
    ------
    MapRefused
        If there is no such symbol.

    Examples
    --------
    >>> symbol_number("school"), symbol_number(6)
    (1, 6)
    """
    if isinstance(symbol, str) and symbol in SYMBOLS:
        return SYMBOLS.index(symbol)
    if not isinstance(symbol, str) and 0 <= int(symbol) < len(SYMBOLS):
        return int(symbol)
    msg = f"there is no such map symbol; the symbols are {', '.join(SYMBOLS)}"
    raise MapRefused(msg)


def symbol_svg(symbol: str | int, size: int = 18) -> str:
    """
    Return a symbol as a small SVG picture for a legend: ink on a white square, support white on an ochre disc.

    Parameters
    ----------
    symbol : str or int
        One of `contextual.codes.places.SYMBOLS`, or its place in that list.
    size : int
        Width and height in pixels.

    Examples
    --------
    >>> symbol_svg("support").count("<circle")
    1
    """
    number = symbol_number(symbol)
    support = SYMBOLS[number] == SUPPORT
    shape = (
        '<circle cx="13" cy="13" r="12" fill="#855200"/>'
        if support
        else f'<rect x="1" y="1" width="24" height="24" rx="5" fill="#ffffff" stroke="{INK}" stroke-width="1.6"/>'
    )
    line = "#ffffff" if support else INK
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 26 26">{shape}'
        f'<path transform="translate(1 1)" d="{PATHS[number]}" fill="none" stroke="{line}" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
