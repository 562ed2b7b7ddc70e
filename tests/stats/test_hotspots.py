"""Every test of one set of counts side by side, and the class they give together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.space.neighbours import neighbours_of
from contextual.stats.fdr import adjusted
from contextual.stats.gistar import chance_p, gistar, normal_p
from contextual.stats.hotspots import hotspots, spots
from contextual.stats.permuted import permuted
from tests.stats.grids import hexagons

CELLS = hexagons(300)
NEAR = neighbours_of(CELLS)
MIDDLE = int(np.flatnonzero(NEAR.counts == 7)[90])


def counts(mean=0.3, seed=1, **at):
    made = np.random.default_rng(seed).poisson(mean, len(CELLS))
    for value, cell in at.values():
        made[cell] = value
    return made


def test_each_column_is_the_answer_of_its_own_test_adjusted_over_all_hexagons():
    made = counts()
    found = hotspots(made, NEAR)
    np.testing.assert_array_equal(found.z, gistar(made, NEAR))
    np.testing.assert_array_equal(found.p_adjusted, adjusted(normal_p(found.z)))
    np.testing.assert_array_equal(found.p_chance, chance_p(NEAR.sums(made), int(made.sum()), NEAR.counts / len(CELLS)))
    np.testing.assert_array_equal(found.p_chance_adjusted, adjusted(found.p_chance))
    np.testing.assert_array_equal(found.p_permuted, permuted(made, NEAR, seed=0).p())
    assert found.expected == pytest.approx(made.sum() * NEAR.counts.mean() / len(CELLS))
    assert found.tested == len(CELLS)


def test_sparse_says_that_a_neighbourhood_would_hold_fewer_than_five():
    assert hotspots(counts(0.3), NEAR).sparse
    assert not hotspots(counts(3.0), NEAR).sparse


def test_a_lone_high_hexagon_is_hot_by_the_usual_test_and_not_by_the_permutation_that_holds_it():
    lone = np.zeros(len(CELLS), int)
    lone[MIDDLE] = 30
    assert hotspots(lone, NEAR).classes[MIDDLE] == "hot"
    assert hotspots(lone, NEAR, test="permutation").classes[MIDDLE] == "none"


def test_a_ring_of_high_counts_is_hot_by_every_test():
    made = counts()
    made[NEAR.of(MIDDLE)] = 9
    for test in ("usual", "permutation", "normal"):
        assert hotspots(made, NEAR, test=test).classes[MIDDLE] == "hot"


def test_a_hole_among_high_counts_is_cold_by_every_test():
    far = neighbours_of(CELLS, 2)
    made = counts(9.0)
    middle = int(np.flatnonzero(far.counts == 19)[60])
    made[far.of(middle)] = 0
    for test in ("usual", "permutation", "normal"):
        assert hotspots(made, far, test=test).classes[middle] == "cold"


def test_two_records_that_lie_together_by_chance_are_not_called_though_the_normal_p_would():
    made = np.zeros(len(CELLS), int)
    made[NEAR.of(MIDDLE)[:2]] = 1
    made[[0, 100, 299 % len(CELLS)]] = 1
    assert "hot" in hotspots(made, NEAR, test="normal").classes
    assert "hot" not in hotspots(made, NEAR).classes


@given(st.integers(0, 1_000), st.sampled_from([0.02, 0.5, 5.0]))
def test_what_the_usual_test_calls_the_normal_p_calls_too_and_the_same_way(seed, mean):
    made = counts(mean, seed)
    usual, normal = hotspots(made, NEAR), hotspots(made, NEAR, test="normal")
    called = np.isin(usual.classes, ["hot", "cold"])
    assert (usual.classes[called] == normal.classes[called]).all()


def test_no_record_and_no_hexagon_are_undefined():
    nothing = hotspots(np.zeros(len(CELLS), int), NEAR)
    assert set(nothing.classes) == {"undefined"}
    assert np.isnan(nothing.p_chance).all()
    assert nothing.tested == 0
    alike = hotspots(np.full(len(CELLS), 3), NEAR)
    assert np.isnan([alike.z, alike.p_chance, alike.p_permuted]).all()
    assert len(hotspots(np.zeros(0, int), neighbours_of(CELLS[:0])).classes) == 0


def test_a_test_that_is_none_is_refused():
    with pytest.raises(ValueError, match="usual, permutation, normal"):
        hotspots(counts(), NEAR, test="bayes")


def by_walking(z, classes):
    """The oracle: walk from the highest hot hexagon over hot neighbours until none is left."""
    number, found = 0, [0] * len(z)
    for start in sorted((at for at in range(len(z)) if classes[at] == "hot"), key=lambda at: -z[at]):
        if found[start]:
            continue
        number, todo = number + 1, [start]
        while todo:
            at = todo.pop()
            if classes[at] == "hot" and not found[at]:
                found[at] = number
                todo.extend(NEAR.of(at).tolist())
    return found


@given(st.integers(0, 10_000), st.floats(0.05, 0.6))
def test_hot_spots_are_the_hot_hexagons_that_can_be_walked_between(seed, share):
    random = np.random.default_rng(seed)
    z = random.permutation(len(CELLS)).astype(float)
    classes = np.where(random.random(len(CELLS)) < share, "hot", "none")
    assert spots(z, classes, NEAR).tolist() == by_walking(z.tolist(), classes.tolist())
