"""How likely it is that words mean a known name: what fits, what is left over, what it contradicts, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from contextual.codes import PLACE_TYPES
from contextual.intake.gazetteer.aligning import Fit, fit, kinds_over
from contextual.intake.gazetteer.index import Index
from contextual.intake.gazetteer.known import STREET_M, Entry, apart
from contextual.intake.gazetteer.spoken import Words, filler, kinds_in, parts

ON_STREET_M, OFF_STREET_M = 150.0, 600.0
"""A place this close to a street is on it; one further away than the second is not."""
BY_PLACE_M, FAR_FROM_PLACE_M = 350.0, 1_000.0
"""The same for a place and another that is said to be by it."""

SURENESS = {"exact": 2, "slip": 1, "": 0}
"""How a hit or a meaning was read -> how sure that is, the surest highest."""

_SIDES = frozenset({"north", "south", "east", "west", "end", "main", "side"})
_OPENINGS = frozenset({"gate", "gates", "entrance", "exit", "side", "corner", "door", "doors", "platform"})


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A known thing that words may mean.

    `how` is "exact" where nothing differs, "slip" where one letter can only be a slip, "" where a person must look;
    `raw` orders hits, and is turned into a confidence later.
    """

    entry: int
    raw: float
    how: str
    reasons: tuple[str, ...]
    metres: float = 0.0
    context: bool = False


class Scorer:
    """Scores the words of one stretch of text against known names."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.entries = index.entries

    @cached_property
    def _localities(self) -> frozenset[Words]:
        return frozenset(entry.locality for entry in self.entries if entry.locality)

    def hits(self, words: Words, names: Sequence[int]) -> tuple[Hit, ...]:
        """Give what the words may mean, best first, each known thing once."""
        best: dict[int, Hit] = {}
        alike = set(self.index.spelt_alike(words))
        for number in (*names, *alike.difference(names)):
            name = self.index.names[number]
            hit = self._spelt(words, name.entry, name.words) if number in alike else None
            hit = hit or self._hit(words, name.entry, name.words)
            if hit is not None and (name.entry not in best or _rank(hit) > _rank(best[name.entry])):
                best[name.entry] = hit
        return tuple(sorted(best.values(), key=_rank, reverse=True))

    def _spelt(self, words: Words, number: int, name: Words) -> Hit:
        """Take the same letters for the name, so that "Pound Bakery" and "Poundbakery" are namesakes."""
        return Hit(number, 1.0, "exact", ("It is the name." if words == name else "It is the name, spaced otherwise.",))

    def _hit(self, words: Words, number: int, name: Words) -> Hit | None:
        found = fit(self.index, words, name)
        if not found.pairs:
            return None
        entry = self.entries[number]
        over, beside, why = self._beside(found.over, entry)
        left = _Left(words, over, entry, bool(kinds_in(found.lacking)))
        raw = self._raw(found, left) * beside * left.factor * _numbers(over, found.lacking)
        same = tuple(known for _, known, *_ in found.pairs)
        if found.lacking and not any(map(self.index.tells, same)) and len(kinds_in(same)) < 2:
            raw *= 0.5
        raw *= 1.0 if found.in_order else 0.97
        if why and any(map(self.index.tells, found.lacking)):  # "Pier View" is not the Harbour View Hotel in Pier
            raw *= 0.7
        how = "" if beside < 1 else self._sure(found, left, name)
        reasons = (*why, *_reasons(found), *left.reasons, *_lacking(found.lacking))
        return Hit(number, min(raw, 0.99), how, reasons or ("It is the name.",),
                   STREET_M if "area" in left.words else 0.0, bool(why) and beside == 1)  # fmt: skip

    def _raw(self, found: Fit, left: _Left) -> float:
        weight = self.index.weight
        shared = sum(weight(known) * alike for _, known, alike, _, _ in found.pairs)
        asked = sum(weight(known) for _, known, *_ in found.pairs) + left.weight
        named = sum(weight(known) for _, known, *_ in found.pairs) + sum(map(weight, found.lacking))
        return shared / asked * (0.6 + 0.4 * shared / named)

    def _sure(self, found: Fit, left: _Left, name: Words) -> str:
        """Say whether nothing differs but what never makes another place."""
        if found.lacking or not found.in_order or not left.harmless or (left.words and len(name) < 2):
            return ""
        if not found.slips:
            return "exact"
        (written, _, _, _, slip), *more = found.slips
        return "slip" if slip and not more and len(name) > 1 and not self.index.holds(written) else ""

    def _beside(self, over: Words, entry: Entry) -> tuple[Words, float, tuple[str, ...]]:
        """Take out of the left-over words what names a locality, street, area or place, and see whether it agrees."""
        if not over:
            return over, 1.0, ()
        for length in range(len(over), 0, -1):
            for start in range(len(over) - length + 1):
                some = over[start : start + length]
                agrees, why = self._agrees(some, entry)
                if agrees:
                    return over[:start] + over[start + length :], agrees, why
        return over, 1.0, ()

    def _agrees(self, words: Words, entry: Entry) -> tuple[float, tuple[str, ...]]:
        """Give 1 and why where words that name something else agree with an entry, less where not, 0 for no name."""
        said = " ".join(words).title()
        if entry.locality and words == entry.locality:
            return 1.0, (f"It is in {said}.",)
        others = [self.entries[k] for k in self.index.exact.get(words, ()) if self.entries[k] is not entry]
        others = [other for other in others if not other.private and self.index.tells(words[0])]
        if entry.kind != "place":  # a place is said to be on a street, never a street by a place
            others = [other for other in others if other.kind == "area"]
        if others:
            nearest = min(others, key=lambda other: apart(entry, other))
            return agreement(entry, nearest)
        if words in self._localities and entry.locality:
            return 0.5, (f"It is not in {said}.",)
        return 0.0, ()


class _Left:
    """What a text says beyond a name: harmless, doubtful, or of another kind of place."""

    def __init__(self, words: Words, over: Words, entry: Entry, other_kind: bool) -> None:
        self.words = over
        self.factor, self.weight, self.harmless = 1.0, 0.0, True
        reasons: list[str] = []
        left = list(over)
        for said, kind in kinds_over(words, over):
            self.harmless = False
            for word in said.split():
                left.remove(word)
            if kind in entry.kinds and kind != "road":
                self.weight += 0.1
                self.factor *= 0.8 if other_kind else 1.0
                reasons.append(f"It is {_a(_kind_label(entry))}.")
            elif all(word in parts("likely") for word in said.split()):
                self.weight += 0.4
                reasons.append(f"'{said}' may be a part of it.")
            else:
                self.factor *= 0.5
                self.weight += 0.4
                reasons.append(f"The text says '{said}'; this is {_a(_kind_label(entry))}.")
        for word in left:
            harmless = word in parts("sure") or (word in filler() and word not in parts("likely"))
            harmless &= word not in _SIDES or bool(_OPENINGS & (set(over) - {word}))
            self.harmless &= harmless
            self.weight += 0.0 if harmless else 0.25 if word in filler() or word in _SIDES else 1.2
        strange = [word for word in left if word not in filler() and word not in parts("sure")]
        if strange:
            reasons.append(f"'{' '.join(strange)}' is not in its name.")
        self.reasons = tuple(reasons)


def agreement(entry: Entry, other: Entry) -> tuple[float, tuple[str, ...]]:
    """
    Say whether a thing lies where a text that also names another says it does: 1 or less, and a sentence.

    A thing without a position neither agrees nor contradicts much.
    """
    metres = apart(entry, other)
    if other.kind == "area":
        return (1.0, (f"It is in {other.name}.",)) if metres == 0 else (0.65, (f"It is not in {other.name}.",))
    close, far = (ON_STREET_M, OFF_STREET_M) if other.kind == "street" else (BY_PLACE_M, FAR_FROM_PLACE_M)
    if metres <= close:
        return 1.0, (f"It is {'on' if other.kind == 'street' else 'by'} {other.name}.",)
    if metres == float("inf"):
        return 0.8, ()
    away = f"It is {_metres(metres)} from {other.name}."
    return (0.85, (away,)) if metres <= far else (0.65, (away,))


def _metres(metres: float) -> str:
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{round(metres, -1):.0f} m"


def _rank(hit: Hit) -> tuple[int, float, int]:
    return SURENESS[hit.how], hit.raw, -hit.entry


def _numbers(over: Words, lacking: Words) -> float:
    """Two numbers that differ are two places; a number on one side only leaves it open which."""
    said, has = (any(_is_number(word) for word in words) for words in (over, lacking))
    return 0.3 if said and has else 0.6 if said else 0.85 if has else 1.0


def _is_number(word: str) -> bool:
    return len(word) == 1 or any(letter.isdigit() for letter in word)


def _reasons(found: Fit) -> tuple[str, ...]:
    slips = tuple(f"{way}: '{written}' for '{known}'." for written, known, _, way, _ in found.slips)
    if not found.in_order and not found.lacking:
        return (*slips, "The same words in another order.")
    return slips


def _lacking(words: Words) -> tuple[str, ...]:
    return (f"Only part of its name: '{' '.join(words)}' is not in the text.",) if words else ()


def _kind_label(entry: Entry) -> str:
    if entry.kind == "place":
        return str(PLACE_TYPES.label(entry.type)) if entry.type in PLACE_TYPES else "place"
    return entry.kind


def _a(label: str) -> str:
    plain = label[:1].lower() + label[1:]
    return f"{'an' if plain[:1] in 'aeiou' else 'a'} {plain}"
