"""The release for partner bodies: figures of ten young people or more, proved from the released values alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from contextual.counts.release import WHOLE_AREA, Cell, Leaf, Rule

TEN = 10
TOGETHER = "together"
"""Level of a figure that puts several leaves together; cell of a table that does."""


def sure(values: Sequence[int], rule: Rule, *, cap: int | None = None) -> int:
    """
    Give how many distinct young people some figures prove, whoever they are.

    Parameters
    ----------
    values : sequence of int
        Released values of figures that share no unit.
    cap : int, optional
        In how many of them one young person may be; left out, the rule's. In a table it is 1.

    Notes
    -----
    One figure proves its value less the most noise; several prove their sum over the cap, since nobody is in more.
    Adding up figures of five does not make ten: they can be the same five young people.

    Examples
    --------
    >>> sure([11], Rule()), sure([16, 16, 16, 16], Rule()), sure([11, 11], Rule(), cap=1)
    (5, 10, 10)
    """
    least = [value - rule.r for value in values]
    return max(max(least, default=0), ceil(sum(least) / (cap or rule.cap)))


def together(made: Sequence[Leaf], parents: Mapping[str, str], rule: Rule) -> tuple[Leaf, ...]:
    """
    Make the figures of ten from the leaves of a release: no look at the records, so whoever holds both knows no more.

    A leaf alone where it proves ten; the others of one resolution-8 hexagon together, with its pool, where they do;
    what remains, all together, where it does; else it is not shown.

    Parameters
    ----------
    made : sequence of Leaf
        All leaves of one release.
    parents : mapping of str to str
        Base unit -> its resolution-8 hexagon.

    Examples
    --------
    >>> a, b = (Leaf(level="r9", id=u, covers=(u,), value=v) for u, v in (("a", 16), ("b", 15)))
    >>> [leaf.id for leaf in together([a, b], {"a": "p", "b": "p"}, Rule())]
    ['a']
    """
    shown = [leaf for leaf in made if sure([leaf.value], rule) >= TEN]
    groups: dict[str, list[Leaf]] = {}
    for leaf in made:
        if leaf not in shown:
            groups.setdefault(WHOLE_AREA if leaf.level == WHOLE_AREA else parents[leaf.covers[0]], []).append(leaf)
    rest = groups.pop(WHOLE_AREA, [])
    for parent in sorted(groups):
        if _proved(groups[parent], rule):
            shown.append(_joined(parent, groups[parent]))
        else:
            rest += groups[parent]
    if rest and _proved(rest, rule):
        shown.append(_joined(WHOLE_AREA, rest))
    return tuple(shown)


def cells_together(cells: Sequence[Cell], rule: Rule) -> tuple[Cell, ...]:
    """
    Make the cells of ten from those of a release's tables; a young person is in one cell of a table.

    Examples
    --------
    >>> made = [Cell(table="age", cell=c, value=v) for c, v in (("10_12", 11), ("13_15", 20), ("16_17", 12))]
    >>> [(one.cell, one.value) for one in cells_together(made, Rule())]
    [('13_15', 20), ('together', 23)]
    """
    shown = [one for one in cells if sure([one.value], rule) >= TEN]
    for table in dict.fromkeys(one.table for one in cells):
        rest = [one.value for one in cells if one.table == table and one not in shown]
        if rest and sure(rest, rule, cap=1) >= TEN:
            shown.append(Cell(table=table, cell=TOGETHER, value=sum(rest)))
    return tuple(shown)


def _proved(group: Sequence[Leaf], rule: Rule) -> bool:
    return sure([leaf.value for leaf in group], rule) >= TEN


def _joined(name: str, group: Sequence[Leaf]) -> Leaf:
    covers = tuple(unit for leaf in group for unit in leaf.covers)
    return Leaf(level=TOGETHER, id=name, covers=covers, value=sum(leaf.value for leaf in group))
