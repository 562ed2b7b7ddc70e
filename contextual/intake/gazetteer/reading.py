"""What a whole text may mean: its parts read one by one, then together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import shapely

from contextual.intake.gazetteer.index import Index
from contextual.intake.gazetteer.known import STREET_M, Entry, Ground, apart
from contextual.intake.gazetteer.phrase import Part, Phrase, read_phrase
from contextual.intake.gazetteer.postcodes import DISTRICT_M, SECTOR_M, Postcodes
from contextual.intake.gazetteer.scoring import SURENESS, Hit, agreement
from contextual.intake.gazetteer.spoken import Words, filler, kinds, nickname_in, parts, written

KNOWN = 0.85
"""A part of a text counts as named from here on."""
NAMED = 0.92
"""And as named outright, with no word of the name left out, from here on."""
_MEET_M, _BETWEEN_M, _KIND_BY_M = 60.0, 1_500.0, 400.0
_MANY = 12
_STANDS = frozenset({"stand", "bay", "platform", "stance"})


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """One thing a text may mean; `agrees`: what else the text names speaks for it, and not for its namesakes."""

    entry: Entry
    raw: float
    how: str
    reasons: tuple[str, ...]
    metres: float = 0.0
    agrees: bool = False

    @property
    def rank(self) -> tuple[int, float]:
        """Order meanings of one thing, the surest last."""
        return SURENESS[self.how], self.raw


@dataclass(frozen=True, slots=True)
class Asked:
    """One text, taken apart, with every stretch of words that is to be looked up."""

    words: Words
    postcode: Entry | None
    phrase: Phrase
    whole: Words
    plain: Words
    sections: tuple[Words, ...]
    sides: tuple[Words, ...]

    @property
    def stretches(self) -> tuple[Words, ...]:
        """Give the stretches of words, each once."""
        return tuple(dict.fromkeys(some for some in (self.whole, self.plain, *self.sections, *self.sides) if some))


def take_apart(text: str, index: Index, postcodes: Postcodes) -> Asked:
    """Take a normal text apart into the stretches of words that may each be a name."""
    words = tuple(text.split())
    rest = _without_stand(postcodes.without(words))
    phrase = read_phrase(rest)

    def write(some: Iterable[str]) -> Words:
        return index.joined(written(tuple(some)))

    sections = tuple(write(_without_filler(part.words)) for part in phrase.parts)
    plain = write(word for part in phrase.parts for word in _without_filler(part.words))
    if len(sections) == 1:
        sections, phrase = _off_street(sections[0], phrase, index)
    sides = tuple(write(side) for side in phrase.two or ())
    return Asked(words, postcodes.find(words), phrase, write(rest), plain, sections, sides)


def _without_stand(words: Words) -> Words:
    """Drop "stand C" and "platform 2": a part of a station, and never its name."""
    at = {
        k for k, word in enumerate(words[:-1]) if word in _STANDS and (len(words[k + 1]) == 1 or words[k + 1].isdigit())
    }
    at |= {k + 1 for k in at}
    return tuple(word for k, word in enumerate(words) if k not in at) if len(at) < len(words) else words


def _off_street(words: Words, phrase: Phrase, index: Index) -> tuple[tuple[Words, ...], Phrase]:
    """Set apart a known street's name at either end, "kebab shop Tern Street", or a place's at the end."""
    for length in range(min(4, len(words) - 1), 0, -1):
        for name, rest in ((words[-length:], words[:-length]), (words[:length], words[length:])):
            named = {index.entries[k].kind for k in index.exact.get(name, ()) if not index.entries[k].private}
            at_end = "place" in named and name == words[-length:] and not _kind(rest)
            if "street" in named or at_end:
                return (rest, name), replace(phrase, parts=(phrase.parts[0], Part(name)))
    return (words,), phrase


def _without_filler(words: Words) -> Words:
    """Drop the words before a name that say nothing of where."""
    kept = list(words)
    while len(kept) > 1 and kept[0] in filler() and kept[0] not in parts("likely"):
        kept.pop(0)
    return tuple(kept)


class Reader:
    """Puts together what the stretches of a text may each mean."""

    def __init__(self, index: Index, ground: Ground) -> None:
        self._entries, self._ground = index.entries, ground
        self._of_kind: dict[str, list[int]] = {}
        for number, entry in enumerate(self._entries):
            if entry.kind == "place" and not entry.private and not entry.closed:
                for kind in entry.kinds:
                    self._of_kind.setdefault(kind, []).append(number)

    def meanings(self, asked: Asked, hits: Mapping[Words, tuple[Hit, ...]]) -> list[Meaning]:
        """Give all that a text may mean, each thing once by its best reading, the likeliest first."""
        best: dict[int, Meaning] = {}
        for meaning in self._all(asked, hits):
            held = best.get(id(meaning.entry))
            if held is None or meaning.rank > held.rank:
                best[id(meaning.entry)] = meaning
        made = [_with_postcode(meaning, asked) for meaning in best.values()]
        made = [_with_nickname(meaning, asked) for meaning in made]
        return sorted(made, key=lambda one: (-SURENESS[one.how], -one.raw, one.entry.name, one.entry.place_id))

    def _all(self, asked: Asked, hits: Mapping[Words, tuple[Hit, ...]]) -> Iterator[Meaning]:
        beside = _named_beside(asked, hits)
        yield from (self._plainly(hit) for hit in hits.get(asked.whole, ()) if _itself(hit, beside))
        said = [part for part in asked.phrase.parts if part.said]
        if asked.plain != asked.whole:
            words = " ".join(dict.fromkeys(part.said for part in said))
            metres = max((part.metres for part in said), default=0.0)
            plain = (hit for hit in hits.get(asked.plain, ()) if _itself(hit, beside))
            yield from (_near(self._plainly(hit), words, metres) for hit in plain)
        if len(asked.sections) > 1:
            yield from self._beside(asked, hits)
        yield from self._by_kind(asked.plain, None)
        yield from self._two(asked, hits)
        if asked.postcode is not None:
            yield from _by_postcode(asked.postcode, alone=not asked.plain)

    def _plainly(self, hit: Hit) -> Meaning:
        return Meaning(self._entries[hit.entry], hit.raw, hit.how, hit.reasons, hit.metres, hit.context)

    def _beside(self, asked: Asked, hits: Mapping[Words, tuple[Hit, ...]]) -> Iterator[Meaning]:
        """Read "one thing by another": the one where it lies by the other, else the other, loosely."""
        main, others = asked.sections[0], asked.sections[1:]
        mains = [self._plainly(hit) for hit in hits.get(main, ())[:_MANY]]
        for section, part in zip(others, asked.phrase.parts[1:], strict=False):
            named = [self._plainly(hit) for hit in hits.get(section, ()) if hit.raw >= KNOWN][:_MANY]
            around = [one.entry for one in named] or [self._entries[k] for k in self._of_kind.get(_kind(section), ())]
            if around:
                yield from (_beside_one(one, around) for one in mains)
                kinds_by = list(self._by_kind(main, around))
                told = 1.0 if part.said else 0.8  # "Spinnaker Road School" is rather a name than a school on that road
                yield from (replace(one, raw=one.raw * told) for one in kinds_by)
                named = [replace(one, raw=one.raw * 0.85) for one in named] if kinds_by and part.said else named
            if not named and len(around) == 1:
                named = [Meaning(around[0], KNOWN, "", (f"It is the only {' '.join(section)} that is known.",))]
            yield from (_loosely(one, part) for one in named)

    def _by_kind(self, words: Words, around: list[Entry] | None) -> Iterator[Meaning]:
        """Read "the bus station": the only one there is, or the ones by what the text names."""
        kind = _kind(words)
        some = [self._entries[k] for k in self._of_kind.get(kind, ())]
        spelt = [one for one in some if any(set(words) & set(name) for name in one.spellings)]
        if around is not None:
            near = sorted((min(apart(one, other) for other in around), one.name, one.place_id, one) for one in some)
            for metres, _, _, one in near[:5]:
                if metres <= _KIND_BY_M:
                    close = min(around, key=lambda other, one=one: apart(one, other))  # type: ignore[misc]
                    why = (f"It is {_said(words)}.", *agreement(one, close)[1])
                    sure = 0.9 if one in spelt else 0.82
                    sure *= 0.8 if close.kind == "area" else 1.0
                    yield Meaning(one, sure - metres / 2_000, "", why)
            return
        chosen = spelt if len(spelt) == 1 else some if len(some) == 1 else []
        for one in chosen:
            yield Meaning(one, 0.8, "", (f"It is the only {' '.join(words)} that is known.",))

    def _two(self, asked: Asked, hits: Mapping[Words, tuple[Hit, ...]]) -> Iterator[Meaning]:
        """Read "between A and B" and "the corner of A and B": the spot itself, and each of the two."""
        if len(asked.sides) != 2:
            return
        firsts, seconds = ([self._plainly(hit) for hit in hits.get(side, ()) if hit.raw >= KNOWN][:3]
                           for side in asked.sides)  # fmt: skip
        for one in firsts[:1]:
            for other in seconds[:1]:
                spot = self._spot(one, other, asked.phrase.joined)
                if spot is not None:
                    yield spot
        if firsts and seconds:
            for one in (*firsts[:2], *seconds[:2]):
                why = ("The text names two places; this is one of them.", *one.reasons)
                yield replace(one, raw=one.raw * 0.8, how="", reasons=why, metres=STREET_M)

    def _spot(self, one: Meaning, other: Meaning, joined: str) -> Meaning | None:
        a, b = one.entry, other.entry
        if a is b or a.shape is None or b.shape is None or a.private or b.private or a.closed or b.closed:
            return None
        metres = apart(a, b)
        meet = joined != "between" and a.kind == b.kind == "street"
        if metres > (_MEET_M if meet else _BETWEEN_M) or (joined != "between" and not meet):
            return None
        line = shapely.shortest_line(a.shape, b.shape)
        point = shapely.line_interpolate_point(line, 0.5, normalized=True) if metres else shapely.get_point(line, 0)
        lat, lon = self._ground.degrees(point)
        name = f"Where {a.name} meets {b.name}" if meet else f"Between {a.name} and {b.name}"
        sure = "exact" if one.how == other.how == "exact" and joined != "and" and not _meet_twice(a, b) else ""
        entry = Entry("point", name, (), lat=lat, lon=lon, precision_m=max(STREET_M, metres / 2), shape=point)
        why = ("The two streets meet here.",) if meet else ("It is half-way between the two.",)
        return Meaning(entry, min(one.raw, other.raw), sure, why)


def _named_beside(asked: Asked, hits: Mapping[Words, tuple[Hit, ...]]) -> set[int]:
    """Give what only the later parts of a text name: of "Golden Fry by the pier" never the pier itself."""
    main = {hit.entry for section in asked.sections[:1] for hit in hits.get(section, ()) if hit.raw >= NAMED}
    told = [section for section, part in zip(asked.sections, asked.phrase.parts, strict=False) if part.said]
    told = [section for section in told if section != asked.sections[0]]
    return {hit.entry for section in told for hit in hits.get(section, ()) if hit.raw >= NAMED} - main


def _itself(hit: Hit, beside: set[int]) -> bool:
    return hit.entry not in beside or (hit.how == "exact" and not hit.context)


def _meet_twice(one: Entry, other: Entry) -> bool:
    """Say whether two streets meet at two spots that lie apart: a text about their corner leaves open which."""
    both = shapely.intersection(shapely.buffer(one.shape, _MEET_M, quad_segs=2), shapely.buffer(other.shape, _MEET_M))
    spots = shapely.centroid(shapely.get_parts(both))
    return one.kind == other.kind == "street" and any(shapely.distance(spots[0], spot) > STREET_M for spot in spots)


def _kind(words: Words) -> str:
    """Give the kind of place where words say no more than that; "" where they say more or less."""
    return kinds().get(words, "")


def _said(words: Words) -> str:
    return f"'{' '.join(words)}' by its name or kind"


def _near(meaning: Meaning, said: str, metres: float) -> Meaning:
    """Read a locating word: the same thing, or its neighbourhood."""
    why = (f"'{said}' was read as near it.",) if said else ()
    reasons = tuple(reason for reason in meaning.reasons if reason != "It is the name.") or meaning.reasons
    return replace(meaning, metres=max(meaning.metres, metres), reasons=(*why, *reasons))


def _beside_one(one: Meaning, around: list[Entry]) -> Meaning:
    others = [other for other in around if other is not one.entry]
    if not others:
        return replace(one, how="")
    share, why = agreement(one.entry, min(others, key=lambda other: apart(one.entry, other)))
    how = one.how if share == 1 and all(other.kind != "place" or len(others) == 1 for other in others) else ""
    return replace(one, raw=one.raw * share, how=how, reasons=(*why, *one.reasons), agrees=share == 1)


def _loosely(one: Meaning, part: Part) -> Meaning:
    said = f"'{part.said}' was read as near it." if part.said else "The text names it too."
    why = (said, *one.reasons)
    return replace(
        one, raw=one.raw * (0.75 if part.said else 0.6), how="", reasons=why, metres=max(part.metres, STREET_M)
    )


def _by_postcode(entry: Entry, *, alone: bool) -> Iterator[Meaning]:
    if not alone and entry.precision_m >= DISTRICT_M:
        return
    size = {SECTOR_M: "postcode sector", DISTRICT_M: "postcode district"}.get(entry.precision_m, "postcode")
    yield Meaning(entry, 1.0 if alone else 0.7, "exact" if alone else "", (f"The text gives this {size}.",))


def _with_postcode(meaning: Meaning, asked: Asked) -> Meaning:
    """Let a postcode in a text speak for what lies there, and against what does not."""
    if asked.postcode is None or meaning.entry.kind == "postcode":
        return meaning
    reach = asked.postcode.precision_m * 2
    metres = apart(meaning.entry, asked.postcode)
    if metres <= reach:
        why = f"It is where the postcode {asked.postcode.name} is."
        return replace(meaning, reasons=(*meaning.reasons, why), agrees=True)
    why = f"It is not where the postcode {asked.postcode.name} is."
    return replace(meaning, raw=meaning.raw * 0.6, how="", reasons=(*meaning.reasons, why))


def _with_nickname(meaning: Meaning, asked: Asked) -> Meaning:
    """Never take a nickname for sure: a chain has many branches, and a list may hold one of them."""
    said, name = nickname_in(asked.words)
    if not said or not any(set(name.split()) <= set(words) for words in meaning.entry.spellings):
        return meaning
    if any(set(said.split()) <= set(words) for words in meaning.entry.spellings):
        return meaning
    return replace(
        meaning, raw=min(meaning.raw, 0.95), how="", reasons=(f"People say '{said}' for it.", *meaning.reasons)
    )
