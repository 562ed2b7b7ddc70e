"""Kernel density: its value at known distances, a long way round, and what must not matter."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.stats import kernel
from contextual.stats.kernel import kernel_density


def by_hand(positions, counts, width):
    out = []
    for here in positions:
        total = 0.0
        for there, count in zip(positions, counts, strict=True):
            distance = math.dist(here, there)
            if distance < width:
                total += count * 3 / (math.pi * (width / 1000) ** 2) * (1 - (distance / width) ** 2) ** 2
        out.append(total)
    return out


@given(
    st.lists(st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000), st.integers(0, 9)), min_size=1, max_size=15),
    st.floats(100, 4000),
)
def test_the_density_is_what_adding_up_every_pair_gives(points, width):
    positions, counts = [(a, b) for a, b, _ in points], [c for *_, c in points]
    np.testing.assert_allclose(kernel_density(positions, counts, width), by_hand(positions, counts, width), atol=1e-9)


def test_a_lone_count_spreads_over_the_ground_and_adds_up_to_itself():
    step = 20.0
    line = np.arange(-1000, 1001, step)
    grid = np.array([(a, b) for a in line for b in line])
    counts = np.zeros(len(grid))
    counts[len(grid) // 2] = 7
    density = kernel_density(grid, counts, 800)
    assert density.sum() * (step / 1000) ** 2 == pytest.approx(7, rel=1e-4)
    assert density.max() == pytest.approx(7 * 3 / (math.pi * 0.64))


def test_blocks_of_sources_add_up_to_the_whole(monkeypatch):
    chance = np.random.default_rng(2)
    positions, counts = chance.uniform(0, 4000, (300, 2)), chance.poisson(1.0, 300)
    whole = kernel_density(positions, counts, 700)
    monkeypatch.setattr(kernel, "_BLOCK", 7)
    np.testing.assert_allclose(kernel_density(positions, counts, 700), whole, rtol=1e-12)


def test_moving_turning_and_reordering_the_ground_changes_no_density():
    chance = np.random.default_rng(4)
    positions, counts = chance.uniform(0, 4000, (80, 2)), chance.poisson(2.0, 80)
    made = kernel_density(positions, counts, 900)
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    np.testing.assert_allclose(kernel_density(positions @ turn + 500, counts, 900), made, rtol=1e-9)
    order = chance.permutation(80)
    np.testing.assert_allclose(kernel_density(positions[order], counts[order], 900), made[order], rtol=1e-12)


def test_no_counts_give_no_density_and_no_bandwidth_is_refused():
    assert kernel_density([[0, 0], [1, 1]], [0, 0], 500).tolist() == [0, 0]
    with pytest.raises(ValueError, match="bandwidth"):
        kernel_density([[0, 0]], [1], 0)
