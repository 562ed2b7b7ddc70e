"""How well the words of a text fit the words of a known name, word by word, and what is left over on either side."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.intake.gazetteer.index import Index
from contextual.intake.gazetteer.spelling import likeness
from contextual.intake.gazetteer.spoken import Words, kinds_in


@dataclass(frozen=True, slots=True)
class Fit:
    """
    Which words of a text are which of a name.

    `pairs` are (word of the text, word of the name, how alike, in what way, sure to be a slip); `over` the text's other
    words in order; `lacking` the name's; `in_order` whether the pairs run the same way in both.
    """

    pairs: tuple[tuple[str, str, float, str, bool], ...]
    over: Words
    lacking: Words
    in_order: bool

    @property
    def slips(self) -> tuple[tuple[str, str, float, str, bool], ...]:
        """Pairs that are not the very same word."""
        return tuple(pair for pair in self.pairs if pair[0] != pair[1])


def fit(index: Index, words: Words, name: Words) -> Fit:
    """Pair the words of a text with those of a name, the likest first, each once."""
    options = []
    for i, word in enumerate(words):
        like = index.like(word)
        for j, known in enumerate(name):
            if word == known:
                options.append((1.0, -abs(i - j), i, j))
            elif known in like:
                options.append((likeness(word, known)[0], -abs(i - j), i, j))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(options, reverse=True):
        if i not in taken and j not in used:
            taken[i] = j
            used.add(j)
    pairs = tuple((words[i], name[j], *likeness(words[i], name[j])) for i, j in sorted(taken.items()))
    order = [j for _, j in sorted(taken.items())]
    over = tuple(word for i, word in enumerate(words) if i not in taken)
    lacking = tuple(word for j, word in enumerate(name) if j not in used)
    return Fit(pairs, over, lacking, order == sorted(order))


def kinds_over(words: Words, over: Words) -> tuple[tuple[str, str], ...]:
    """
    Find the words for kinds of place that a text has beside the name: (words, kind).

    Examples
    --------
    >>> kinds_over(("lantern", "park", "school"), ("school",))
    (('school', 'school'),)
    """
    left = list(over)
    found = []
    for start, length, kind in kinds_in(words):
        span = words[start : start + length]
        beside = [word for word in span if word in left]
        if beside:
            found.append((" ".join(beside), kind))
            for word in beside:
                left.remove(word)
    return tuple(found)
