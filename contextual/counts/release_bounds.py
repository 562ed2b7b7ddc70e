"""The audit of a release: what somebody who holds every released value, and the public rule, can prove of one unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np

from contextual.counts.release import Cell, Leaf, Rule
from contextual.counts.release_tables import OTHER, SOURCES, TABLES, ReleaseTable
from contextual.errors import ContextualError

_NEAR = 1e-6
NOT_BY_THE_RULE = "no counts at all agree with the released values: the release is not what its rule says"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is proved of one unit that is not shown by itself: at least `low`, at most `high` young people."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Of the units not shown: how many there are, are pinned to a number, proved not empty, bounded inside 0 to 4."""

    hidden: int
    pinned: int
    proved: int
    inside: int

    @property
    def holds(self) -> bool:
        """Whether nothing is pinned, proved or bounded."""
        return not (self.pinned or self.proved or self.inside)


def hidden_most(rule: Rule) -> int:
    """
    Give the most young people a unit that is not shown can have: more, and even the lowest noise would show it.

    Examples
    --------
    >>> hidden_most(Rule())
    16
    """
    return rule.threshold - 1 + rule.r


def bounds(covers: int, value: int, rule: Rule, *, adding: bool) -> Bounds:
    """
    Solve for the least and the most young people in one of the units that a pool covers.

    Its units are alike to an outsider, so one stands for all. Each holds 0 to `hidden_most`; the pool holds its value
    give or take the noise, at least the largest of its units and at most their sum.

    Parameters
    ----------
    covers : int
        How many units the pool covers.
    adding : bool
        Whether the intruder wrongly adds, as if no young person were in two units.

    Raises
    ------
    ContextualError
        When no counts agree with the value: it was not made by the rule.

    Examples
    --------
    >>> bounds(7, 20, Rule(), adding=True)
    Bounds(low=0, high=16)
    """
    from scipy.optimize import linprog

    most = hidden_most(rule)
    limits = [(0, most)] * covers + [_limits(value, rule)]
    under, total = _constraints(covers)
    rows = {"A_ub": under, "A_eq": total} if adding else {"A_ub": _stacked(under, -total)}
    right = {name.replace("A", "b"): np.zeros(matrix.shape[0]) for name, matrix in rows.items()}
    goal = np.zeros(covers + 1)
    goal[0] = 1.0
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * goal, bounds=limits, method="highs", **rows, **right)
        if not solved.success:
            raise ContextualError(NOT_BY_THE_RULE)
        ends.append(sign * float(solved.fun))
    return Bounds(low=ceil(ends[0] - _NEAR), high=floor(ends[1] + _NEAR))


def _constraints(covers: int) -> tuple[Any, Any]:
    """Give the rows "a unit less its pool", and the row "all units less the pool"; the last column is the pool."""
    from scipy.sparse import csr_array, eye_array, hstack

    pool = csr_array(-np.ones((covers, 1)))
    return hstack([eye_array(covers), pool]).tocsr(), csr_array(np.append(np.ones(covers), -1.0)[None, :])


def _stacked(*rows: Any) -> Any:
    from scipy.sparse import vstack

    return vstack(rows).tocsr()


def audit(units: Iterable[str], made: Sequence[Leaf], rule: Rule, *, adding: bool = False) -> Audit:
    """
    Audit the leaves of a release: bound every unit that is not a leaf by itself, the empty ones included.

    Parameters
    ----------
    units : iterable of str
        Every base unit of the study area.
    made : sequence of Leaf

    Examples
    --------
    >>> shown = Leaf(level="r9", id="a", covers=("a",), value=14)
    >>> audit(["a", "b", "c"], [shown], Rule())
    Audit(hidden=2, pinned=0, proved=0, inside=0)
    """
    base = rule.levels[0]
    pools = [(len(leaf.covers), leaf.value) for leaf in made if leaf.level != base]
    shown = sum(leaf.level == base for leaf in made)
    nowhere = len(set(units)) - shown - sum(covers for covers, _ in pools)
    return _added_up(pools, nowhere, rule, adding=adding)


def audit_tables(shown: Sequence[Cell], rule: Rule) -> Audit:
    """
    Audit the tables of a release: bound every cell that is not shown by itself, from all tables of its source at once.

    A young person is in one cell of each table, so the tables of one source add up to the same number, which nobody is
    told.

    Examples
    --------
    >>> audit_tables([], Rule()).holds
    True
    """
    known: list[tuple[int, Bounds]] = []
    for source in SOURCES:
        mine = [table for table in TABLES.values() if table.of == source]
        known += [(1, found) for found in _cells_bounded(mine, shown, rule)]
    return _audit_of(known, rule)


def _cells_bounded(tables: Sequence[ReleaseTable], shown: Sequence[Cell], rule: Rule) -> Iterator[Bounds]:
    """Bound the hidden cells of some tables that add up to one number of young people, the last of the unknowns."""
    from scipy.optimize import linprog

    value = {(one.table, one.cell): one.value for one in shown}
    at = {(table.name, cell): number for number, (table, cell) in enumerate((t, c) for t in tables for c in t.cells)}
    limits = [*(_limits(value.get(one), rule) for one in at), (0.0, float("inf"))]
    total, under, most = [], [], []
    for table in tables:
        total.append(_row(at, ((table.name, cell) for cell in table.cells), everybody=-1.0))
        if (table.name, OTHER) in value:
            hidden = _row(at, ((table.name, cell) for cell in table.cells if (table.name, cell) not in value))
            low, high = _limits(value[table.name, OTHER], rule)
            under += [hidden, -hidden]
            most += [high, -low]
    rows = {"A_eq": np.array(total), "b_eq": np.zeros(len(total))}
    if under:
        rows |= {"A_ub": np.array(under), "b_ub": np.array(most)}
    for one in at:
        if one not in value:
            goal = _row(at, (one,))
            low, high = (linprog(sign * goal, bounds=limits, method="highs", **rows) for sign in (1, -1))
            if not (low.success and high.success):
                raise ContextualError(NOT_BY_THE_RULE)
            yield Bounds(low=ceil(float(low.fun) - _NEAR), high=floor(-float(high.fun) + _NEAR))


def _limits(value: int | None, rule: Rule) -> tuple[float, float]:
    """Give how many young people a figure can have: one that is not shown, or one that is."""
    return (0.0, hidden_most(rule)) if value is None else (max(rule.k, value - rule.r), value + rule.r)


def _row(at: Mapping[tuple[str, str], int], ones: Iterable[tuple[str, str]], *, everybody: float = 0.0) -> Any:
    row = np.zeros(len(at) + 1)
    row[[at[one] for one in ones]] = 1.0
    row[-1] = everybody
    return row


def _added_up(pools: Sequence[tuple[int, int]], nowhere: int, rule: Rule, *, adding: bool) -> Audit:
    known = [(covers, bounds(covers, value, rule, adding=adding)) for covers, value in pools]
    known.append((nowhere, Bounds(low=0, high=hidden_most(rule))))
    return _audit_of(known, rule)


def _audit_of(known: Sequence[tuple[int, Bounds]], rule: Rule) -> Audit:
    return Audit(
        hidden=sum(many for many, _ in known),
        pinned=sum(many for many, found in known if found.low == found.high),
        proved=sum(many for many, found in known if found.low >= 1),
        inside=sum(many for many, found in known if found.high <= rule.k - 1),
    )
