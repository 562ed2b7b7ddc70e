"""What a text says besides a name: where the spot lies to it, what else it names, between which two it is."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.intake.gazetteer.spoken import Words, filler, locating, names_that_locate

_MEETING = (
    "junction of", "corner of", "cnr of", "jct of", "junc of", "jn of", "crossroads of", "crossing of", "on corner of",
    "at corner of", "at junction of", "on junction of", "on corner", "at corner", "junction", "jct", "corner", "cnr",
)  # fmt: skip
_TWO = {tuple(words.split()): "junction" for words in _MEETING} | {
    ("between",): "between", ("btwn",): "between", ("in", "between"): "between",
}  # fmt: skip
_JUNCTION = frozenset({"junction", "jct", "junc", "jn", "jnct", "crossroads", "corner", "cnr"})
_AND = frozenset({"and", "n", "with", "x"})
_LONGEST = 4
_ENDS = frozenset({
    "road", "rd", "street", "st", "lane", "ln", "avenue", "ave", "drive", "dr", "way", "close", "cl", "crescent",
    "cres", "row", "hill", "rise", "gardens", "place",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a text, with the words before it that locate it, if any."""

    words: Words
    said: str = ""
    metres: float = 0.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    A text taken apart: `parts` in order, each with what locates it; or `two` names and what joins them.

    Examples
    --------
    >>> read_phrase(tuple("car park behind golden fry".split())).parts[1]
    Part(words=('golden', 'fry'), said='behind', metres=250.0)
    >>> read_phrase(tuple("corner of tern st and haven rd".split())).two
    (('tern', 'st'), ('haven', 'rd'))
    """

    parts: tuple[Part, ...]
    two: tuple[Words, Words] | None = None
    joined: str = ""


def read_phrase(words: Words) -> Phrase:
    """Take a text apart at the words that locate, and at "and" where it joins two names."""
    parts = _parts(words)
    two, joined = _two(words)
    return Phrase(parts, two, joined)


def _parts(words: Words) -> tuple[Part, ...]:
    parts: list[Part] = []
    start, k, said, metres = 0, 0, "", 0.0
    while k < len(words):
        length = _locates(words, k)
        if not length:
            k += 1
            continue
        if k > start:
            parts.append(Part(words[start:k], said, metres))
            said, metres = "", 0.0
        here = words[k : k + length]
        said = f"{said} {' '.join(here)}".strip()
        metres = max(metres, locating()[here])
        k += length
        start = k
    if start < len(words):
        parts.append(Part(words[start:], said, metres))
    elif said and parts:  # "golden fry outside"
        last = parts[-1]
        parts[-1] = Part(last.words, last.said or said, max(last.metres, metres))
    return tuple(part for part in parts if not all(word in filler() for word in part.words)) or tuple(parts)


def _locates(words: Words, start: int) -> int:
    if any(words[start : start + len(name)] == name for name in names_that_locate()):
        return 0
    for length in range(min(_LONGEST, len(words) - start), 0, -1):
        if words[start : start + length] in locating():
            return length
    return 0


def _two(words: Words) -> tuple[tuple[Words, Words] | None, str]:
    joined, rest = "", words
    for length in (3, 2, 1):
        if words[:length] in _TWO and len(words) > length:
            joined, rest = _TWO[words[:length]], words[length:]
            break
    if rest and rest[-1] in _JUNCTION:
        joined, rest = "junction", rest[:-1]
    for k in range(1, len(rest) - 1):
        if rest[k] in _AND:
            return (rest[:k], rest[k + 1 :]), joined or "and"
    if joined:
        for k in range(1, len(rest)):  # "tern st haven rd junction", "junction of tern st / haven rd"
            if rest[k - 1] in _ENDS and rest[k:]:
                return (rest[:k], rest[k:]), joined
    return None, ""
