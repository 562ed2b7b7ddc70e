"""The words of emerging places: the seventeen classes of a hexagon's steps, and the five-class view of the map."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsClass(Code):
    """
    One class of a series of steps.

    `side` is "hot" (more than chance), "cold" (fewer) or ""; `says` is the class in one plain sentence.
    """

    side: str
    says: str


def _both(name: str, says: str) -> tuple[StepsClass, StepsClass]:
    """Give a class of either side; the words in braces differ."""
    hot = says.format(this="More than chance", other="fewer than chance", rising="rising", falling="falling")
    cold = says.format(this="Fewer than chance", other="more than chance", rising="falling", falling="rising")
    return (
        StepsClass(key=f"hot_{name}", label=f"More than chance: {name}", side="hot", says=hot),
        StepsClass(key=f"cold_{name}", label=f"Fewer than chance: {name}", side="cold", says=cold),
    )


_PAIRS = (
    _both("new", "{this} in the last step, and in none before it."),
    _both("consecutive", "{this} in the last two steps or more, without a break, and in none before them."),
    _both("intensifying", "{this} in nine steps of ten or more, the last among them, and {rising}."),
    _both("persistent", "{this} in nine steps of ten or more, the last among them, neither rising nor falling."),
    _both("diminishing", "{this} in nine steps of ten or more, the last among them, but {falling}."),
    _both("sporadic", "{this} in the last step, and off and on before it."),
    _both("oscillating", "{this} in the last step, and {other} in a step before it."),
    _both("historical", "{this} in nine steps of ten or more, but not in the last."),
)

_UNDEFINED = StepsClass(
    key="undefined", label="Cannot be said", side="", says="Every hexagon counts the same in every step."
)

EMERGING: CodeTable[StepsClass] = CodeTable(
    "class of steps",
    [
        *(hot for hot, _ in _PAIRS),
        *(cold for _, cold in _PAIRS),
        StepsClass(key="none", label="No pattern", side="", says="None of the other classes: it could be chance."),
        _UNDEFINED,
    ],
)
"""Seventeen classes, and "cannot be said" where there is nothing to compare."""

_FIVE = (
    ("persistent", "Persistent", "More than chance in eight steps of ten or more."),
    ("emerging", "Emerging", "More than chance in the last fifth of the steps, hardly before."),
    ("intermittent", "Part of the time", "More than chance both early and late, in fewer than eight steps of ten."),
    ("former", "Former", "More than chance in earlier steps, hardly in the last fifth."),
)

FIVE: CodeTable[StepsClass] = CodeTable(
    "class of the simple view",
    [
        *(StepsClass(key=key, label=label, side="hot", says=says) for key, label, says in _FIVE),
        StepsClass(key="none", label="No pattern", side="", says="More than chance in hardly any step."),
        _UNDEFINED,
    ],
)
"""Five classes for the map, of "more than chance" alone."""

RISING = frozenset({"hot_new", "hot_consecutive", "hot_intensifying"})
"""Classes that say a place came up, or goes on rising."""
