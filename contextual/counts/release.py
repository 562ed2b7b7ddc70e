"""The release: leaves that are drawn once for a period by a public rule, and never change again."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import accumulate

_HALF = (10_000, 6_703, 4_493, 3_012, 2_019, 1_353, 907)
NOISE = {at: _HALF[abs(at)] for at in range(1 - len(_HALF), len(_HALF))}
"""Noise -> weight: two-sided geometric, exp(-0.4 |noise|), cut at 6. Whole numbers, the same on every machine."""

_TOTAL = sum(NOISE.values())
_EDGES = tuple(zip(NOISE, accumulate(NOISE.values()), strict=True))
WHOLE_AREA = "area"
POOL_RESOLUTION = 8
BASES = (8, 9)
MOST_PLACES = 200

Parents = Mapping[str, str]
"""Base unit -> the resolution-8 hexagon whose pool it falls into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    The public rule of a release.

    A figure is shown when the count of distinct young people and its noise come to `threshold` or more; noise is never
    above `r`, so that what is shown covers at least `k`. Each young person counts in at most `cap` units of a period.

    Examples
    --------
    >>> Rule().threshold, Rule().levels, Rule(base=8).levels
    (11, ('r9', 'r8', 'area'), ('r8', 'area'))
    """

    version: int = 1
    k: int = 5
    r: int = max(NOISE)
    cap: int = 4
    base: int = 9

    @property
    def threshold(self) -> int:
        """The lowest value that is shown."""
        return self.k + self.r

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels, finest first: the base, the resolution-8 pools unless that is the base, the whole area."""
        pool = (f"r{POOL_RESOLUTION}",) if self.base > POOL_RESOLUTION else ()
        return (f"r{self.base}", *pool, WHOLE_AREA)

    def covered(self, covers: int, value: int) -> bool:
        """Say whether a pool covers so many units that none of them is bounded by its value."""
        return (covers - 1) * (self.k - 1) >= value


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One figure of a release: its level, its id, the base units it covers, and its value. Nothing else is kept."""

    level: str
    id: str
    covers: tuple[str, ...]
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a whole-area table that is shown: the table's name, the cell, and its value."""

    table: str
    cell: str
    value: int


@dataclass(slots=True)
class _Node:
    id: str
    people: set[str] = field(default_factory=set)
    covers: tuple[str, ...] = ()


def mac(key: bytes, *parts: str | int) -> bytes:
    """
    Give the keyed hash of some parts, each with its length before it, so that they cannot run into each other.

    Examples
    --------
    >>> mac(b"k", "ab", "c") == mac(b"k", "a", "bc")
    False
    """
    texts = [str(part).encode() for part in parts]
    return hmac.digest(key, b"".join(len(text).to_bytes(8, "big") + text for text in texts), "sha256")


def noise(key: bytes, *parts: str | int) -> int:
    """
    Draw the noise of a figure: always the same for the same key and parts.

    Examples
    --------
    >>> noise(b"k", "leaf", 1) == noise(b"k", "leaf", 1), abs(noise(b"k", "leaf", 1)) <= 6
    (True, True)
    """
    draw = int.from_bytes(mac(key, *parts)[:16], "big") % _TOTAL
    return next(at for at, edge in _EDGES if draw < edge)


def drawn(key: bytes, people: Iterable[str], *parts: str | int) -> int:
    """
    Give the noisy count of some young people; `parts` say which look at them this is.

    The pseudonyms are in the key as a belt: a store rebuilt by mistake then gives new noise, not an exact difference.

    Examples
    --------
    >>> drawn(b"k", ["a", "b"], "leaf") == drawn(b"k", ["b", "a", "a"], "leaf")
    True
    """
    who = sorted(set(people))
    return len(who) + noise(key, *parts, *who)


def capped(presences: Iterable[tuple[str, str]], key: bytes, period: str, cap: int) -> dict[str, set[str]]:
    """
    Give each unit the young people who count in it, each in at most `cap` units of the period.

    Parameters
    ----------
    presences : iterable of (str, str)
        Pseudonym and base unit, of the period and in the area; repeats do not matter.

    Notes
    -----
    Which units are kept is chosen by keyed hash, never by how busy a unit is: else one young person would move
    another's choice.

    Examples
    --------
    >>> kept = capped([("a", str(unit)) for unit in range(9)], b"k", "2025", 4)
    >>> len(kept), set.union(*kept.values())
    (4, {'a'})
    """
    units: dict[str, set[str]] = {}
    for child, unit in presences:
        units.setdefault(child, set()).add(unit)
    people: dict[str, set[str]] = {}
    for child, been in units.items():
        for unit in sorted(been, key=lambda one: (mac(key, "cap", period, child, one), one))[:cap]:
            people.setdefault(unit, set()).add(child)
    return people


def leaves(
    people: Mapping[str, set[str]], parents: Parents, key: bytes, *, period: str, revision: int, rule: Rule
) -> tuple[Leaf, ...]:
    """
    Draw the leaves of a release.

    Parameters
    ----------
    people : mapping of str to set of str
        Base unit -> the pseudonyms that count in it, after `capped`.
    parents : mapping of str to str
        Every base unit of the frozen study area, empty ones too -> its resolution-8 hexagon.
    key : bytes
        The release key.
    period : str
        Such as "2026-H1".
    revision : int
        1, or 2 for the one revision a partnership may have.

    Returns
    -------
    tuple of Leaf
        Shown figures only, by level, then id. What is in none of them is nowhere.

    Notes
    -----
    The decision is on the noisy value alone: a test on the count itself would give away the fifth young person to
    somebody who knows the other four. A pool is shown only when it covers so many units that none of them is bounded.

    Examples
    --------
    >>> leaves({"u": set("abc")}, {"u": "p", "v": "p"}, b"k", period="2025", revision=1, rule=Rule())
    ()
    """
    nodes = [_Node(unit, set(people.get(unit, ())), (unit,)) for unit in sorted(parents)]
    found: list[Leaf] = []
    for depth, level in enumerate(rule.levels):
        hidden = []
        for node in nodes:
            value = drawn(key, node.people, "leaf", revision, period, level, node.id)
            if value >= rule.threshold and (depth == 0 or rule.covered(len(node.covers), value)):
                found.append(Leaf(level=level, id=node.id, covers=node.covers, value=value))
            else:
                hidden.append(node)
        if depth + 1 < len(rule.levels):
            nodes = _pooled(hidden, parents, rule.levels[depth + 1])
    return tuple(found)


def _pooled(hidden: Sequence[_Node], parents: Parents, level: str) -> list[_Node]:
    pools: dict[str, _Node] = {}
    for node in hidden:
        name = WHOLE_AREA if level == WHOLE_AREA else parents[node.id]
        pool = pools.setdefault(name, _Node(name))
        pool.people |= node.people
        pool.covers += node.covers
    return [pools[name] for name in sorted(pools)]


def presences(figures: Iterable[Leaf]) -> int:
    """
    Add up whole leaves: young-person presences, about. Never distinct young people, never a mean or a share of a leaf.

    Examples
    --------
    >>> presences([Leaf(level="r9", id="u", covers=("u",), value=12)])
    12
    """
    return sum(leaf.value for leaf in figures)


def change(before: int, now: int, rule: Rule) -> str:
    """
    Say in words how a leaf's value stands to that of the period before.

    Each value is up to `rule.r` off, so a difference up to twice that says nothing.

    Examples
    --------
    >>> change(12, 24, Rule()), change(12, 25, Rule()), change(40, 12, Rule())
    ('no clear change', 'higher', 'lower')
    """
    if abs(now - before) <= 2 * rule.r:
        return "no clear change"
    return "higher" if now > before else "lower"


def seal(about: Mapping[str, object], made: Sequence[Leaf], cells: Sequence[Cell] = ()) -> str:
    """
    Give the hash of a release: what it is about, every leaf and every cell of its tables.

    Parameters
    ----------
    about : mapping
        Rule, area version, period, revision: anything JSON can hold.

    Examples
    --------
    >>> seal({"period": "2026", "revision": 1}, []) == seal({"period": "2026", "revision": 2}, [])
    False
    """
    in_order = [sorted((asdict(one) for one in ones), key=str) for ones in (made, cells)]
    said = {"about": dict(about), "leaves": in_order[0], "tables": in_order[1]}
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
