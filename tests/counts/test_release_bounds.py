"""What follows from all released values together: nothing about any one unit."""

from __future__ import annotations

import random
from itertools import chain, combinations, product

import numpy as np
import pytest
from scipy.optimize import linprog

from contextual.counts.release import Cell, Leaf, Rule, capped
from contextual.counts.release_bounds import Bounds, audit, audit_tables, bounds, hidden_most
from contextual.counts.release_k10 import TEN, cells_together, sure, together
from contextual.counts.release_tables import TABLES, cells
from tests.counts.invented import ground, released, town

RULE = Rule()
SEEDS = range(1, 6)


def pool(covers, value):
    return Leaf(level="r8", id="p", covers=tuple(f"u{at}" for at in range(covers)), value=value)


@pytest.mark.parametrize("adding", [False, True])
@pytest.mark.parametrize("base", [8, 9])
def test_of_no_hidden_unit_anything_is_proved_the_empty_ones_included(base, adding):
    for seed in SEEDS:
        made = released(town(seed), b"%032d" % seed, ground(), rule=Rule(base=base))
        found = audit(ground(), made, Rule(base=base), adding=adding)
        assert found.hidden == len(ground()) - sum(leaf.level == f"r{base}" for leaf in made)
        assert (found.pinned, found.proved, found.inside) == (0, 0, 0)


@pytest.mark.parametrize(("covers", "value"), [(2, 12), (3, 13), (4, 12), (4, 40)])
def test_the_bounds_are_those_of_counting_out_every_possibility(covers, value):
    for adding in (False, True):
        ways = [
            counts for counts in product(range(hidden_most(RULE) + 1), repeat=covers)
            if any(max(counts) <= n <= sum(counts) and (not adding or n == sum(counts))
                   for n in range(max(5, value - 6), value + 7))
        ]  # fmt: skip
        first = [counts[0] for counts in ways]
        assert bounds(covers, value, RULE, adding=adding) == Bounds(low=min(first), high=max(first))


def test_one_linear_program_over_all_units_and_figures_at_once_says_the_same():
    units, made = ground(6), released(town(3, children=150, pools=6), b"k" * 32, ground(6))
    at = {unit: number for number, unit in enumerate(sorted(units))}
    shown = {leaf.id for leaf in made if leaf.level == "r9"}
    rows, most = [], []
    for leaf in made:
        row = np.zeros(len(at))
        row[[at[unit] for unit in leaf.covers]] = 1
        rows += [row, -row]
        most += [leaf.value + 6, -max(5, leaf.value - 6)]
    limits = [(0, None) if unit in shown else (0, 16) for unit in sorted(units)]
    worst = []
    for unit in sorted(set(units) - shown):
        goal = np.zeros(len(at))
        goal[at[unit]] = 1
        low, high = (linprog(sign * goal, rows, most, bounds=limits).fun for sign in (1, -1))
        worst.append((round(low, 6) + 0.0, round(-high, 6)))
    assert all(low < 1 and high > 4 and low < high for low, high in worst)
    found = audit(units, made, RULE, adding=True)
    assert (found.pinned, found.proved, found.inside) == (0, 0, 0)


def test_a_pool_that_the_rule_would_not_show_is_found_out():
    assert audit(["u0", "u1"], [pool(2, 30)], RULE, adding=True).proved == 2
    assert not audit(["u0", "u1"], [pool(2, 30)], RULE, adding=True).holds
    assert audit(["u0"], [pool(1, 22)], RULE).pinned == 1


def test_a_table_with_few_hidden_cells_merged_would_be_found_out():
    cohort = [table for table in TABLES.values() if table.of == "cohort"]
    shown = [Cell(table=table.name, cell=cell, value=30) for table in cohort for cell in list(table.cells)[:5]]
    assert audit_tables(shown, RULE).holds
    assert not audit_tables([*shown, Cell(table="gender", cell="all_other", value=27)], RULE).holds


def test_what_follows_from_two_tables_together_is_found_out():
    """Two tables of one source add up to the same young people: what one tells, no cell of the other may give away."""
    counted = [Cell(table="ethnicity", cell=cell, value=40) for cell in list(TABLES["ethnicity"].cells)[:3]]
    assert audit_tables(counted[:2], RULE).holds
    assert audit_tables(counted, RULE).proved == len(TABLES["gender"].cells)  # 102 or more in seven cells of up to 16


@pytest.mark.parametrize("seed", range(8))
def test_of_no_hidden_cell_of_a_table_anything_is_proved(seed):
    """Every young person of a source is in each of its tables, as in a snapshot."""
    draw = random.Random(seed)
    crowd = [f"{n:032x}" for n in range(draw.choice([15, 60, 150, 400]))]
    answers = {
        table.name: [(who, draw.choices(list(table.cells), [1 / (at + 1) for at in range(len(table.cells))])[0])
                     for who in crowd]
        for table in TABLES.values()
    }  # fmt: skip
    shown = cells(answers, b"%032d" % seed, period="2025", revision=1, rule=RULE)
    assert audit_tables(shown, RULE).holds


def figures(seed):
    made = released(town(seed), b"%032d" % seed, ground())
    return made, together(made, ground(), RULE)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_left_of_two_or_three_figures_is_a_union_of_whole_leaves(seed):
    made, ten = figures(seed)
    whole = [frozenset(leaf.covers) for leaf in made]
    every = {frozenset(leaf.covers) for leaf in chain(made, ten)}
    for some in chain(combinations(every, 2), combinations(every, 3)):
        for parts in ((some[0] - frozenset().union(*some[1:])), frozenset.intersection(*some)):
            inside = [leaf for leaf in whole if leaf <= parts]
            assert frozenset().union(*inside) == parts


@pytest.mark.parametrize("base", [8, 9])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_ten_covers_ten_distinct_young_people(seed, base):
    rule, key = Rule(base=base), b"%032d" % seed
    for children in (60, 150, 400, 900):
        there = town(seed, children=children)
        counted = capped(there, key, "2025", rule.cap)
        made = released(there, key, ground(), rule=rule)
        for figure in together(made, ground(), rule):
            assert len(set().union(*(counted.get(unit, set()) for unit in figure.covers))) >= TEN


def test_figures_of_ten_are_made_of_whole_leaves_each_in_one():
    for seed in SEEDS:
        made, ten = figures(seed)
        covered = [unit for figure in ten for unit in figure.covers]
        assert len(covered) == len(set(covered))
        assert sum(figure.value for figure in ten) <= sum(leaf.value for leaf in made)


def test_five_leaves_of_the_same_five_young_people_do_not_make_ten():
    same = [Leaf(level="r9", id=f"u{at}", covers=(f"u{at}",), value=11) for at in range(4)]
    assert sure([leaf.value for leaf in same], RULE) == 5
    assert together(same, {f"u{at}": "p" for at in range(4)}, RULE) == ()


def test_the_others_of_one_hexagon_are_taken_together_and_then_what_remains():
    made = [
        Leaf(level="r9", id="a0", covers=("a0",), value=20), *(
            Leaf(level="r9", id=f"a{at}", covers=(f"a{at}",), value=15) for at in (1, 2, 3, 4, 5)),
        *(Leaf(level="r9", id=f"b{at}", covers=(f"b{at}",), value=15) for at in (1, 2, 3)),
        Leaf(level="area", id="area", covers=("c1", "c2", "c3", "c4", "c5"), value=15),
    ]  # fmt: skip
    parents = {unit: unit[0] for leaf in made for unit in leaf.covers}
    assert [(one.level, one.id, one.value) for one in together(made, parents, RULE)] == [
        ("r9", "a0", 20), ("together", "a", 75),
    ]  # fmt: skip
    more = [*made, Leaf(level="r9", id="d1", covers=("d1",), value=15)]
    assert [one.id for one in together(more, parents | {"d1": "d"}, RULE)] == ["a0", "a", "area"]


def test_cells_of_ten_hold_ten_whatever_the_noise():
    for seed in range(60):
        bands = list(TABLES["missing"].cells)
        crowd = [(f"{n:032x}", bands[n % (1 + seed % 5)]) for n in range(10 + seed)]
        made = cells({"missing": crowd}, b"%032d" % seed, period="2025", revision=1, rule=RULE)
        for one in cells_together(made, RULE):
            joined = [cell.value for cell in made if sure([cell.value], RULE) < TEN]
            assert one.value >= 16 or sum(joined) - 6 * len(joined) >= TEN
