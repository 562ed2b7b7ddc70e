"""How a count becomes a colour: fixed class edges, the palette, and the rows of the legend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contextual.errors import ContextualError

# Pale to deep. Luminance falls from .79 to .04, so the order survives grey print and colour blindness.
PALETTE = ("#dbead3", "#a3d0c0", "#5fa8b8", "#33719f", "#1c396c")
INK = "#1b2733"
SECOND_INK = "#485663"
OUTLINE = "#52606c"
EMPTY_OUTLINE = "#b4bec6"
HATCH = "#7d8994"
DOTS = "#5f6d79"
LAND = "#eceeef"
SEA = "#f8fafb"
GREEN = "#e0e4e3"

# One character a hexagon: "0" none recorded, "1" to "5" the classes, "u" not known, "h" none or hidden.
LETTERS = "012345uh"
NONE, NOT_KNOWN, HIDDEN = "0", "u", "h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    Five fixed classes of a count.

    `edges` are the lowest counts of the five classes; `about` is set where figures carry noise and the legend must say
    so. Edges are fixed and never taken from the data, so that two maps can be read against each other.
    """

    name: str
    edges: tuple[int, int, int, int, int]
    about: bool = False

    def ranges(self) -> tuple[str, ...]:
        """Return the five classes in words.

        Examples
        --------
        >>> EXACT.ranges()
        ('1 to 2', '3 to 4', '5 to 9', '10 to 14', '15 or more')
        """
        pairs = zip(self.edges[:-1], self.edges[1:], strict=True)
        return (*(f"{low} to {high - 1}" for low, high in pairs), f"{self.edges[-1]} or more")


EXACT = Scale(name="exact", edges=(1, 3, 5, 10, 15))
RELEASED = Scale(name="released", edges=(11, 15, 25, 50, 100), about=True)
OPEN = Scale(name="open", edges=(1, 10, 50, 200, 500))
SCALES = {scale.name: scale for scale in (EXACT, RELEASED, OPEN)}


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One row of a legend: its class character, its words, and its fill ("" = empty, "dots", "hatch" or #rrggbb)."""

    letter: str
    text: str
    fill: str


def classify(counts: np.ndarray, scale: Scale = EXACT, not_known: np.ndarray | None = None) -> str:
    """
    Give each count its class character.

    A released figure below the first class, nought included, is "none, or hidden": two looks would give the small
    numbers away. Elsewhere nought is "none recorded". `not_known` wins over the count only where the count is nought.

    Parameters
    ----------
    counts : array of numbers, shape (n_cells,)
        Counts of one unit; nan reads as nought.
    scale : Scale
        `EXACT`, `RELEASED` or `OPEN`.
    not_known : array of bool, shape (n_cells,), optional
        Where nobody reports, so that nought says nothing.

    Returns
    -------
    str
        One of `LETTERS` a count, in the same order.

    Raises
    ------
    ContextualError
        If a count is below nought.

    Examples
    --------
    >>> classify(np.array([0, 2, 3, 9, 14, 15]))
    '012345'
    >>> classify(np.array([0, 4, 11]), RELEASED)
    'hh1'
    >>> classify(np.array([0, 3]), EXACT, np.array([True, True]))
    'u2'
    """
    numbers = np.nan_to_num(np.asarray(counts, dtype=float), nan=0.0)
    if (numbers < 0).any():
        msg = "a count is below nought and has no class"
        raise ContextualError(msg)
    which = np.searchsorted(np.array(scale.edges), numbers, side="right")
    letters = np.frombuffer(b"012345", dtype="S1")[which].copy()
    if scale.about:
        letters[which == 0] = HIDDEN.encode()
    elif not_known is not None:
        letters[(which == 0) & np.asarray(not_known, dtype=bool)] = NOT_KNOWN.encode()
    return str(letters.tobytes().decode("ascii"))


def legend_title(scale: Scale, what: str = "Young people") -> str:
    """
    Return the legend's heading; a released map says "about".

    Examples
    --------
    >>> legend_title(RELEASED, "Young people")
    'Young people, about'
    """
    return f"{what}, about" if scale.about else what


def legend_rows(scale: Scale = EXACT, letters: str = LETTERS) -> list[LegendRow]:
    """
    Return the rows of the legend, deepest last, then the looks that are not a count.

    Parameters
    ----------
    scale : Scale
        Whose classes are named.
    letters : str
        The class characters on the map; the five classes are always listed, the rest only where they occur.

    Returns
    -------
    list of LegendRow

    Examples
    --------
    >>> [row.text for row in legend_rows(EXACT, "0")][-2:]
    ['15 or more', 'None recorded']
    """
    rows = [LegendRow(str(i + 1), text, PALETTE[i]) for i, text in enumerate(scale.ranges())]
    return rows + [row for row in _OTHER_ROWS[scale.about] if row.letter in letters]


_DOTTED = LegendRow(NOT_KNOWN, "Not known: nobody reports here", "dots")
_OTHER_ROWS = {
    False: [LegendRow(NONE, "None recorded", ""), _DOTTED],
    True: [LegendRow(HIDDEN, "None, or hidden: small number", "hatch"), _DOTTED],
}


def spoken(scale: Scale) -> dict[str, str]:
    """
    Return what the map says aloud for each class character.

    Examples
    --------
    >>> spoken(EXACT)["3"]
    'class 3 of 5: 5 to 9'
    """
    about = "about " if scale.about else ""
    words = {str(i + 1): f"class {i + 1} of 5: {about}{text}" for i, text in enumerate(scale.ranges())}
    return words | {NONE: "none recorded", NOT_KNOWN: "not known: nobody reports here", HIDDEN: "none, or hidden"}
