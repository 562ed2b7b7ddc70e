"""Classes that are words and not counts: what a method says of a hexagon, as a colour, a legend and a spoken word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contextual.errors import ContextualError
from contextual.maps.classes import NONE, NOT_KNOWN, PALETTE, LegendRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScale:
    """
    At most five shaded classes in words, beside an empty hexagon and a dotted one.

    `rows` : the method's own key of each class, with its letter on the map and its words. Letters "1" to "5" take the
    palette from pale to deep, so that the order holds in grey print and for colour-blind eyes; "0" is an empty
    hexagon, "u" a dotted one.
    """

    name: str
    rows: tuple[tuple[str, str, str], ...]

    def letters(self, keys: Iterable[object]) -> str:
        """
        Give each hexagon's class its letter.

        Raises
        ------
        ContextualError
            If a key is not of this scale: a class that the legend does not name is never drawn.

        Examples
        --------
        >>> CHANCE.letters(["hot", "none", "undefined"])
        '50u'
        """
        known = {key: letter for key, letter, _ in self.rows}
        try:
            return "".join(known[str(key)] for key in keys)
        except KeyError as error:
            msg = f"the map has no class {error}"
            raise ContextualError(msg) from None

    def label(self, key: str) -> str:
        """
        Say a class in words.

        Examples
        --------
        >>> CHANCE.label("cold")
        'Fewer than chance'
        """
        return next((words for known, _, words in self.rows if known == key), key)

    def legend(self, letters: str) -> list[LegendRow]:
        """
        Return the legend: the shaded classes always, deepest first, the other looks where they occur.

        Examples
        --------
        >>> [row.text for row in CHANCE.legend("50")][-1]
        'Could be chance'
        """
        rows = [LegendRow(letter, words, _fill(letter)) for _, letter, words in self.rows]
        return [row for row in rows if row.letter in "12345" or row.letter in letters]

    def spoken(self) -> dict[str, str]:
        """
        Return what the map says aloud for each letter.

        Examples
        --------
        >>> CHANCE.spoken()["5"]
        'more than chance'
        """
        return {letter: words[:1].lower() + words[1:] for _, letter, words in self.rows}


def _fill(letter: str) -> str:
    if letter == NOT_KNOWN:
        return "dots"
    return "" if letter == NONE else PALETTE[int(letter) - 1]


LOOKED_ONLY = "looked_only"
"""More than chance with every record, and not among what was reported: somebody looked."""

AROUND = "around"
"""More than chance for what lies beside it, with no record of its own."""

CHANCE = WordScale(
    name="chance",
    rows=(
        ("hot", "5", "More than chance"),
        (LOOKED_ONLY, "3", "Only because somebody looked"),
        (AROUND, "2", "Beside one, no record in it"),
        ("cold", "1", "Fewer than chance"),
        ("none", "0", "Could be chance"),
        ("undefined", "u", "Cannot be said"),
    ),
)

EMERGING = WordScale(
    name="emerging",
    rows=(
        ("persistent", "5", "Persistent"),
        ("emerging", "4", "Emerging: new or growing"),
        (LOOKED_ONLY, "3", "Only because somebody looked"),
        ("intermittent", "2", "Part of the time"),
        ("former", "1", "Former"),
        ("none", "0", "No pattern: could be chance"),
        ("undefined", "u", "Cannot be said"),
    ),
)
"""The five-class view of `contextual.codes.emerging`, with what looking alone shows apart."""

SCAN = WordScale(
    name="scan",
    rows=(
        ("first", "5", "The clearest cluster"),
        ("other", "4", "Another cluster"),
        (LOOKED_ONLY, "3", "Could be chance among what was reported"),
        ("none", "0", "In no cluster: could be chance"),
    ),
)
