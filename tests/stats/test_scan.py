"""The space-time permutation scan."""

from __future__ import annotations

import importlib
import itertools
import math

import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextual.space.cells import cells_at, with_ring
from contextual.space.rings import rings_among
from contextual.stats.cylinders import Cylinders, log_likelihood_ratio
from contextual.stats.scan import in_cylinder, scan

TOWN = with_ring(cells_at([54.6], [1.6], 9), 3)
"""37 hexagons."""


def records(n=80, days=70, seed=0, town=TOWN):
    random = np.random.default_rng(seed)
    return random.integers(0, len(town), n), random.integers(0, days, n)


def likelihood(c, m, total):
    rest = (total - c) * math.log((total - c) / (total - m)) if c < total else 0.0
    return c * math.log(c / m) + rest if c > m else 0.0


def every_cylinder(cell, day, cells, reach, last, windows):
    """Go through all cylinders one by one, as the definition says: (ratio, hexagons, first day, last day)."""
    total, found = len(cell), []
    for centre, radius in itertools.product(sorted(set(cell)), range(reach + 1)):
        zone = {k for k in set(cell) if h3.grid_distance(int(cells[centre]), int(cells[k])) <= radius}
        here = [d for k, d in zip(cell, day, strict=True) if k in zone]
        if len(here) * 2 > total:
            continue
        for first, end in windows:
            c = sum(first <= d <= end for d in here)
            m = len(here) * sum(first <= d <= end for d in day) / total
            if c >= 2 and c > m:
                found.append((likelihood(c, m, total), frozenset(zone), first, end))
    return found


def ending_now(last, weeks):
    return [(last - 7 * w + 1, last) for w in range(1, weeks + 1)]


def at_any_time(last, weeks, longest):
    return [
        (last - 7 * (start + length) + 1, last - 7 * start)
        for length in range(1, longest + 1) for start in range(weeks - length + 1)
    ]  # fmt: skip


def with_a_record(cell, town=TOWN):
    """Keep the hexagons that have a record, as the service does, and number the records anew."""
    some, at = np.unique(cell, return_inverse=True)
    return town[some], at


def test_the_ratio_is_that_of_satscan():
    ours = log_likelihood_ratio([3, 4, 10], [0.42, 0.96, 5.46], 100)
    assert ours.round(6).tolist() == [3.352053, 2.715606, 1.622161]


def test_no_more_than_expected_is_no_cluster_and_everything_inside_is_no_fault():
    assert log_likelihood_ratio([3, 0, 5], [3, 2, 7.5], 10).tolist() == [0, 0, 0]
    assert log_likelihood_ratio([10], [5], 10)[0] == pytest.approx(10 * math.log(2))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("prospective", [True, False])
def test_the_most_likely_cylinder_is_that_of_going_through_all_of_them(seed, prospective):
    cells, cell = with_a_record(records(seed=seed)[0])
    day = records(seed=seed)[1]
    last, weeks = 69, 10
    windows = ending_now(last, 4) if prospective else at_any_time(last, weeks, 4)
    oracle = every_cylinder(cell, day, cells, 2, last, windows)
    best = max(oracle)[0]
    near = rings_among(cells, 2)
    found = scan(cell, day, near, 0, last, seed=1, prospective=prospective, max_weeks=4, draws=9)
    first = found.clusters[0]
    assert first.llr == pytest.approx(best, abs=1e-9)
    alike = {(zone, a, b) for ratio, zone, a, b in oracle if ratio > best - 1e-9}
    assert (frozenset(first.cells.tolist()), first.first_day, first.last_day) in alike
    assert in_cylinder(cell, day, first.cells, first.first_day, first.last_day)[0] == first.observed


@pytest.mark.parametrize("prospective", [True, False])
def test_the_largest_of_every_draw_is_exact_though_few_cylinders_are_worked_out(prospective):
    cells, cell = with_a_record(records(60, seed=5)[0])
    day = records(60, seed=5)[1]
    near = rings_among(cells, 2)
    order = np.lexsort((day, cells[cell]))  # as the draws take them
    cell, day = cell[order], day[order]
    found = scan(cell, day, near, 0, 69, seed=11, prospective=prospective, max_weeks=3, draws=40)
    random = np.random.default_rng(11)
    windows = ending_now(69, 3) if prospective else at_any_time(69, 10, 3)
    for largest in found.largest:
        shuffled = 69 - random.permutation((69 - day) // 7) * 7
        oracle = every_cylinder(cell, shuffled, cells, 2, 69, windows)
        assert largest == pytest.approx(max(oracle, default=(0,))[0], abs=1e-9)


@pytest.mark.parametrize("share", [0.0, 1.3, 100.0])
def test_where_the_floor_lies_below_which_cylinders_are_not_worked_out_changes_nothing(monkeypatch, share):
    """At 100 no draw reaches it, and every one is looked at in full."""
    cell, day = records(200, seed=2)
    near = rings_among(TOWN, 2)
    usual = scan(cell, day, near, 0, 69, seed=3, draws=60)
    monkeypatch.setattr(importlib.import_module("contextual.stats.scan"), "_LOWER", share)
    other = scan(cell, day, near, 0, 69, seed=3, draws=60)
    assert other.largest.tolist() == usual.largest.tolist()
    assert other.largest.min() > 0


def test_the_fitted_curve_agrees_with_the_draws_where_these_say_something():
    cell, day = records(300, 140, seed=12)
    found = scan(cell, day, rings_among(TOWN, 1), 0, 139, seed=1, draws=1999, most=3)
    middling = [one for one in found.clusters if 0.02 < one.p < 0.98]
    assert middling
    for one in middling:
        assert one.p_gumbel == pytest.approx(one.p, abs=0.05)


def test_the_p_value_is_that_of_all_permutations_where_they_are_few():
    cell, day = np.array([0, 0, 0, 1, 1, 2, 2]), np.array([20, 21, 27, 3, 9, 14, 26])
    near = rings_among(TOWN[:3], 0)
    windows = ending_now(27, 2)
    ours = scan(cell, day, near, 0, 27, seed=2, max_weeks=2, draws=4999)
    top = [
        max(every_cylinder(cell, order, TOWN[:3], 0, 27, windows), default=(0,))[0]
        for order in itertools.permutations(day.tolist())
    ]
    exact = np.mean([one >= ours.clusters[0].llr - 1e-9 for one in top])
    assert ours.clusters[0].p == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 4999))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_a_draw_keeps_the_total_of_every_hexagon_and_of_every_week(seed, prospective):
    cell, day = records(seed=seed)
    near = rings_among(TOWN, 0)
    ground = Cylinders.of(cell, day, near, 0, 69, prospective, 5, 2)
    week = (69 - day) // 7
    shuffled = np.random.default_rng(seed).permutation(week)
    for counts, totals in zip(ground.counts(shuffled), ground.window_totals, strict=True):
        assert counts[0].sum(axis=0).tolist() == totals.tolist()
    assert ground.zone_total[0].tolist() == np.bincount(cell, minlength=len(TOWN)).tolist()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(-5000, 5000), st.booleans())
def test_neither_the_names_of_hexagons_nor_the_date_change_anything(seed, shift, prospective):
    cell, day = records(seed=seed)
    relabelled = np.random.default_rng(seed).permutation(len(TOWN))
    asked = {"seed": 4, "prospective": prospective, "max_weeks": 4, "draws": 19}
    one = scan(cell, day, rings_among(TOWN, 1), 0, 69, **asked)
    town = np.empty_like(TOWN)
    town[relabelled] = TOWN
    other = scan(relabelled[cell], day + shift, rings_among(town, 1), shift, 69 + shift, **asked)
    np.testing.assert_allclose(one.largest, other.largest, atol=1e-9)
    ours, theirs = one.clusters[0], other.clusters[0]
    assert theirs.llr == pytest.approx(ours.llr, abs=1e-9)
    assert theirs.p == ours.p


def test_the_order_in_which_records_are_given_changes_nothing_not_even_p():
    cell, day = records(seed=8)
    order = np.random.default_rng(8).permutation(len(cell))
    one, other = (
        scan(*given, rings_among(TOWN, 2), 0, 69, seed=3, max_weeks=4, draws=49)
        for given in ((cell, day), (cell[order], day[order]))
    )
    assert one.largest.tolist() == other.largest.tolist()
    assert [(found.centre, found.p) for found in one.clusters] == [(found.centre, found.p) for found in other.clusters]


def test_a_place_that_always_has_more_and_a_week_in_which_everybody_has_are_no_clusters():
    weeks = np.arange(20)
    cell = np.concatenate([np.repeat(k, 20 * (12 if k == 5 else 2) + 4 * (12 if k == 5 else 2)) for k in range(37)])
    day = np.concatenate(
        [np.tile(np.concatenate([weeks, [19] * 4]) * 7, 12 if k == 5 else 2) for k in range(37)]
    )  # fmt: skip
    found = scan(cell, day, rings_among(TOWN, 1), 0, 139, seed=1, draws=49)
    assert all(one.llr < 1e-9 for one in found.clusters)
    assert not found.clusters


def test_what_is_planted_is_found_with_its_hexagons_and_its_weeks():
    cell, day = records(400, 140, seed=8)
    centre = int(np.flatnonzero(cells_at([54.6], [1.6], 9)[0] == TOWN)[0])
    ring = rings_among(TOWN, 1)
    around = np.sort(ring.cell[ring.centre == centre])
    cell = np.concatenate([cell, np.tile(around, 4)])
    day = np.concatenate([day, 126 + np.arange(28) % 14])
    found = scan(cell, day, ring, 0, 139, seed=1, draws=199)
    first = found.clusters[0]
    assert (first.centre, first.rings, first.first_day, first.last_day) == (centre, 1, 126, 139)
    assert first.p == 1 / 200
    assert first.p_gumbel < 1 / 200
    assert first.cells.tolist() == around.tolist()


def test_a_change_of_recording_at_one_place_is_called_too_so_recording_is_read_beside_it():
    """A trap of the method: nothing changed but who writes things down."""
    cell, day = records(400, 140, seed=9)
    keep = (cell != 3) | (day >= 119)
    cell, day = np.concatenate([cell[keep], np.full(12, 3)]), np.concatenate([day[keep], 120 + np.arange(12)])
    first = scan(cell, day, rings_among(TOWN, 1), 0, 139, seed=1, draws=99).clusters[0]
    assert 3 in first.cells
    assert first.p <= 0.02


def test_what_ended_is_found_only_when_windows_may_end_before_now():
    cell, day = records(300, 140, seed=3)
    cell, day = np.concatenate([cell, np.full(12, 7)]), np.concatenate([day, np.full(12, 60)])
    asked = {"seed": 1, "draws": 99, "max_weeks": 4}
    assert scan(cell, day, rings_among(TOWN, 1), 0, 139, **asked).clusters[0].p > 0.05
    then = scan(cell, day, rings_among(TOWN, 1), 0, 139, prospective=False, **asked).clusters[0]
    assert then.p == 0.01
    assert then.first_day <= 60 <= then.last_day


def test_no_two_clusters_share_a_hexagon_and_the_first_is_the_most_likely():
    cell, day = records(300, 140, seed=4)
    found = scan(cell, day, rings_among(TOWN, 2), 0, 139, seed=1, draws=9, most=10).clusters
    seen = [k for one in found for k in one.cells.tolist()]
    assert len(found) > 2
    assert len(seen) == len(set(seen))
    assert [one.llr for one in found] == sorted((one.llr for one in found), reverse=True)


def test_a_cylinder_holds_half_the_records_and_half_the_time_at_most():
    cell, day = records(200, 70, seed=6)
    cell[:120], day[:60] = 0, 68
    for prospective in (True, False):
        found = scan(cell, day, rings_among(TOWN, 3), 0, 69, seed=1, prospective=prospective, max_weeks=99, draws=9)
        assert found.max_weeks == 5
        assert found.clusters
        assert all(np.isin(cell, one.cells).sum() <= 100 for one in found.clusters)
        assert all(one.last_day - one.first_day + 1 <= 35 for one in found.clusters)


def test_one_record_is_never_a_cluster():
    found = scan([0, 1, 1, 1, 1, 1], [69, 1, 2, 3, 4, 5], rings_among(TOWN[:2], 0), 0, 69, seed=1, draws=9)
    assert not found.clusters
    assert found.p_of(0.0) == 1.0


def test_under_the_null_p_values_lie_evenly():
    tries, draws = 150, 39
    p = []
    for seed in range(tries):
        cell, day = records(120, 84, seed=seed)
        found = scan(cell, day, rings_among(TOWN, 1), 0, 83, seed=seed, max_weeks=4, draws=draws, most=1)
        p.append(found.clusters[0].p)
    for alpha in (0.05, 0.25, 0.5):
        assert np.mean(np.array(p) <= alpha) == pytest.approx(alpha, abs=3 * math.sqrt(alpha * (1 - alpha) / tries))


def test_the_same_seed_gives_the_same_answer_and_another_gives_another():
    cell, day = records()
    near = rings_among(TOWN, 1)
    one, same, other = (scan(cell, day, near, 0, 69, seed=s, draws=19) for s in (1, 1, 2))
    assert one.largest.tolist() == same.largest.tolist()
    assert one.largest.tolist() != other.largest.tolist()


@pytest.mark.parametrize(("day", "last", "draws"), [([70], 69, 9), ([-1], 69, 9), ([3], 12, 9), ([3], 69, 0)])
def test_what_cannot_be_scanned_is_refused(day, last, draws):
    with pytest.raises(ValueError, match="period"):
        scan([0], day, rings_among(TOWN, 0), 0, last, seed=1, draws=draws)


def test_no_record_at_all_is_no_cluster():
    assert not scan([], [], rings_among([], 1), 0, 69, seed=1, draws=9).clusters
