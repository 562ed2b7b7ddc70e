"""The lens: one frozen value that says what is being looked at, and the short link text that holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contextual.codes import CLASSES, HARMS, PARTS, PLACE_TYPES, RECORDED
from contextual.errors import BadLens

RESOLUTIONS = (7, 8, 9, 10)
OF = ("young_people", "incidents")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_LISTS = {"harms": "h", "agencies": "a", "recorded": "r", "parts": "p", "place_types": "t"}
_LINK_VERSION = "1"


@dataclass(frozen=True)
class Lens:
    """
    What is being looked at. None in a field means all.

    Parameters
    ----------
    batch_class : str
        Whose data: a key of `contextual.codes.CLASSES`. Classes are never added together.
    first, last : int
        First and last whole local month, both included, as year * 12 + month - 1.
    harms, agencies, recorded, parts, place_types : frozenset of str, optional
        Codes. A record is kept when it names any of `harms`.
    hours : tuple of int, optional
        Local hours (start, end), the end not included; the end may be past midnight: (22, 4).
    weekdays : frozenset of int, optional
        Monday is 0. Hours past midnight belong to the day on which the night began.
    arrived_after : int, optional
        Only records of batches with a higher sequence number.
    resolution : int
        H3 resolution of the hexagons, 7 to 10.
    of : str
        "young_people" or "incidents": what the map shades.

    Raises
    ------
    BadLens
        If a field cannot be, with what it may be.

    Examples
    --------
    >>> lens = Lens("fictional", month_of(2025, 10), month_of(2026, 9), harms={"cse"}, hours=(22, 4))
    >>> lens.resolution, lens.of
    (9, 'young_people')
    """

    batch_class: str
    first: int
    last: int
    harms: frozenset[str] | None = None
    agencies: frozenset[str] | None = None
    recorded: frozenset[str] | None = None
    parts: frozenset[str] | None = None
    place_types: frozenset[str] | None = None
    hours: tuple[int, int] | None = None
    weekdays: frozenset[int] | None = None
    arrived_after: int | None = None
    resolution: int = 9
    of: str = "young_people"

    def __post_init__(self) -> None:
        for name in (*_LISTS, "weekdays"):
            given = getattr(self, name)
            object.__setattr__(self, name, None if given is None else frozenset(given))
        _must(self.batch_class in CLASSES, f"the class is one of {', '.join(CLASSES)}")
        _must(0 < self.first <= self.last < 12 * 10_000, "the first month comes before the last")
        _must(self.resolution in RESOLUTIONS, "the resolution is 7, 8, 9 or 10")
        _must(self.of in OF, "a lens is of young_people or of incidents")
        known: dict[str, Any] = {"harms": HARMS, "recorded": RECORDED, "parts": PARTS, "place_types": PLACE_TYPES}
        for name, table in known.items():
            _must(
                all(code in table for code in getattr(self, name) or ()), f"{name} holds a code that is not in its list"
            )
        _must(
            all(_SLUG.fullmatch(code) for code in self.agencies or ()), "an agency is a code of letters, digits and _"
        )
        _must(all(day in range(7) for day in self.weekdays or ()), "weekdays are 0 (Monday) to 6 (Sunday)")
        _must(self.arrived_after is None or self.arrived_after >= 0, "a batch sequence is 0 or more")
        if self.hours is not None:
            start, end = self.hours
            _must(0 <= start <= 23 and 1 <= end <= 24 and start != end, "hours run from 0..23 to 1..24, not the same")

    @property
    def counts_people(self) -> bool:
        """Whether young people can be told apart at all: open data names nobody."""
        return self.batch_class != "open"


def _must(holds: bool, words: str) -> None:
    if not holds:
        raise BadLens(words)


def month_of(year: int, month: int) -> int:
    """
    Give a calendar month as a number: year * 12 + month - 1.

    Examples
    --------
    >>> month_of(2026, 1)
    24312
    """
    return year * 12 + month - 1


def month_text(month: int) -> str:
    """
    Write a month number as words.

    Examples
    --------
    >>> month_text(24312)
    'Jan 2026'
    """
    return f"{_MONTHS[month % 12]} {month // 12}"


def months_text(first: int, last: int) -> str:
    """
    Write the months from one to another as words, both included.

    Examples
    --------
    >>> months_text(24309, 24312), months_text(24312, 24312)
    ('Oct 2025 to Jan 2026', 'Jan 2026')
    """
    return month_text(first) if first == last else f"{month_text(first)} to {month_text(last)}"


def to_code(lens: Lens) -> str:
    """
    Write a lens as short text for a link: codes and numbers only, never a name or a reference.

    Equal lenses give equal text, and `from_code` gives the same lens back.

    Examples
    --------
    >>> to_code(Lens("fictional", 24309, 24320, harms={"missing", "cse"}, hours=(15, 19)))
    '1~fictional~202510~202609~9~y~h.cse.missing~o.15.19'
    """
    parts = [_LINK_VERSION, lens.batch_class, _month_code(lens.first), _month_code(lens.last)]
    parts += [str(lens.resolution), lens.of[0]]
    parts += [
        _list_code(letter, getattr(lens, name)) for name, letter in _LISTS.items() if getattr(lens, name) is not None
    ]
    if lens.hours is not None:
        parts.append(f"o.{lens.hours[0]}.{lens.hours[1]}")
    if lens.weekdays is not None:
        parts.append(_list_code("d", lens.weekdays))
    if lens.arrived_after is not None:
        parts.append(f"n.{lens.arrived_after}")
    return "~".join(parts)


def from_code(text: str) -> Lens:
    """
    Read a lens from the text of a link.

    Raises
    ------
    BadLens
        If the text is not exactly what `to_code` writes. The text itself is never repeated in the message.

    Examples
    --------
    >>> from_code("1~open~202401~202412~8~i").resolution
    8
    """
    try:
        lens = _read(text)
        same = to_code(lens) == text
    except (ValueError, IndexError, KeyError, BadLens):
        same = False
    _must(same, "this link does not hold a view that can be opened; choose the view again")
    return lens


def _read(text: str) -> Lens:
    version, batch_class, first, last, resolution, of, *rest = text.split("~")
    if version != _LINK_VERSION:
        raise ValueError
    names = {letter: name for name, letter in _LISTS.items()}
    given: dict[str, Any] = {}
    for part in rest:
        letter, _, listed = part.partition(".")
        codes = listed.split(".") if listed else []
        if letter == "o":
            given["hours"] = (int(codes[0]), int(codes[1]))
        elif letter == "d":
            given["weekdays"] = frozenset(map(int, codes))
        elif letter == "n":
            given["arrived_after"] = int(listed)
        else:
            given[names[letter]] = frozenset(codes)
    given["first"], given["last"] = (month_of(int(code[:-2]), int(code[-2:])) for code in (first, last))
    kinds = {kind[0]: kind for kind in OF}
    return Lens(batch_class, resolution=int(resolution), of=kinds[of], **given)


def _month_code(month: int) -> str:
    return f"{month // 12:04d}{month % 12 + 1:02d}"


def _list_code(letter: str, codes: Iterable[Any]) -> str:
    return ".".join([letter, *map(str, sorted(codes))])
