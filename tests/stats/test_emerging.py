from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from contextual.codes.emerging import EMERGING, FIVE, RISING
from contextual.space.cells import cells_at, with_ring
from contextual.space.neighbours import neighbours_of
from contextual.stats.cube import cube
from contextual.stats.emerging import classify, direction, emerging, five, in_steps
from contextual.stats.mann_kendall import mann_kendall

steps = st.lists(st.sampled_from([-1, 0, 0, 1, 1]), min_size=1, max_size=14)


def one(series, trend=0):
    return str(classify([series], [trend])[0])


@pytest.mark.parametrize(
    ("series", "trend", "expected"),
    [
        ([0] * 9 + [1], 0, "new"),
        ([0] * 8 + [1, 1], 0, "consecutive"),
        ([0] + [1] * 9, 1, "intensifying"),
        ([0] + [1] * 9, 0, "persistent"),
        ([1] * 10, -1, "diminishing"),
        ([1, 0, 0, 1, 0, 0, 0, 0, 0, 1], 0, "sporadic"),
        ([-1] + [0] * 8 + [1], 0, "oscillating"),
        ([1] * 9 + [0], 0, "historical"),
    ],
)
def test_the_published_series_have_their_classes_and_cold_mirrors_hot(series, trend, expected):
    assert one(series, trend) == f"hot_{expected}"
    assert one([-s for s in series], -trend) == f"cold_{expected}"


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([0] * 10, "none"),
        ([1] * 8 + [0, 0], "none"),  # hot long ago is no class of the seventeen
        ([0] * 7 + [1, 0, 1], "hot_sporadic"),
        ([0] * 2 + [1] * 8, "hot_consecutive"),  # eight of ten is not nine
        ([0, 0] + [1] * 10, "hot_consecutive"),  # ten of twelve is not nine tenths: eleven is
        ([0] + [1] * 11, "hot_persistent"),
        ([0, 0] + [1] * 18, "hot_persistent"),  # eighteen of twenty
        ([0, 0, 0] + [1] * 17, "hot_consecutive"),
    ],
)
def test_the_borders_of_nine_tenths_and_of_runs(series, expected):
    assert one(series) == expected


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([-1] + [0] * 7 + [1, 1], "hot_oscillating"),  # not consecutive
        ([1] + [-1] + [0] * 7 + [1], "hot_oscillating"),  # not sporadic
        ([1] * 9 + [-1], "hot_historical"),  # nine of ten first, whichever side; not cold and oscillating
        ([-1] * 9 + [1], "cold_historical"),
        ([-1] + [1] * 9, "hot_persistent"),  # nine of ten before oscillating
        ([1], "hot_persistent"),
    ],
)
def test_where_two_classes_would_fit_the_stated_one_stands(series, expected):
    assert one(series) == expected


def test_a_trend_where_the_last_step_is_not_hot_changes_nothing():
    assert {one([1] * 9 + [0], trend) for trend in (-1, 0, 1)} == {"hot_historical"}


def in_words(series, trend):
    """The rules again, one series at a time, in the order they are stated."""
    for side, kind, up in (("hot", 1, trend), ("cold", -1, -trend)):
        if series.count(kind) * 10 >= 9 * len(series):
            if series[-1] != kind:
                return f"{side}_historical"
            return f"{side}_" + {1: "intensifying", -1: "diminishing", 0: "persistent"}[up]
    side = {1: "hot", -1: "cold"}.get(series[-1])
    if side is None:
        return "none"
    kind, before = series[-1], series[:-1]
    if -kind in series:
        return f"{side}_oscillating"
    if kind not in before:
        return f"{side}_new"
    run = len(series) - max(i for i, s in enumerate([None, *series]) if s != kind)
    return f"{side}_consecutive" if run == series.count(kind) else f"{side}_sporadic"


def test_every_series_of_seven_steps_has_the_class_of_the_rules_in_words():
    every = [list(series) for series in product((-1, 0, 1), repeat=7)]
    for trend in (-1, 0, 1):
        found = classify(every, [trend] * len(every)).tolist()
        assert found == [in_words(series, trend) for series in every]


@given(steps, st.sampled_from([-1, 0, 1]))
def test_turning_hot_to_cold_turns_the_class(series, trend):
    found, mirrored = one(series, trend), one([-s for s in series], -trend)
    swapped = {"hot": "cold", "cold": "hot"}
    assert mirrored == "_".join(swapped.get(word, word) for word in found.split("_"))


@given(st.lists(steps.map(lambda s: (s * 14)[:14]), min_size=1, max_size=6))
def test_each_hexagon_is_classed_by_its_own_steps(rows):
    assert classify(rows, [0] * len(rows)).tolist() == [one(row) for row in rows]
    assert five(rows).tolist() == [str(five([row])[0]) for row in rows]


def test_all_seventeen_classes_can_be_reached_and_each_has_its_words():
    every = np.array(list(product((-1, 0, 1), repeat=10)))
    reached = {str(key) for trend in (-1, 0, 1) for key in np.unique(classify(every, [trend] * len(every)))}
    assert reached == set(EMERGING) - {"undefined"}
    assert len(reached) == 17
    assert {str(key) for key in np.unique(five(every))} == set(FIVE) - {"undefined"}
    assert set(EMERGING) >= RISING


def test_the_words_of_cold_turn_the_trend_round():
    assert "and rising" in EMERGING["hot_intensifying"].says
    assert "and falling" in EMERGING["cold_intensifying"].says
    assert (
        EMERGING["cold_oscillating"].says
        == "Fewer than chance in the last step, and more than chance in a step before it."
    )


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([1] * 8 + [0, 0], "persistent"),  # eight of ten, wherever
        ([0] * 8 + [1, 1], "emerging"),
        ([0] * 9 + [1], "emerging"),
        ([0] * 7 + [1, 0, 0], "former"),
        ([0] * 7 + [1, 1, 0], "intermittent"),
        ([0] * 12, "none"),
        ([0] * 11 + [1], "none"),  # one step of twelve is under a tenth
        ([0] * 10 + [1, 1], "emerging"),
        ([-1] * 12, "none"),
        # the recent steps are the last fifth, 2 of 10: a program that takes three calls this emerging
        ([0] * 7 + [1, 0, 1], "intermittent"),
    ],
)
def test_the_simple_view_follows_its_description(series, expected):
    assert str(five([series])[0]) == expected


def test_cold_steps_have_no_part_in_the_simple_view():
    every = np.array(list(product((-1, 0, 1), repeat=8)))
    assert (five(every) == five(np.maximum(every, 0))).all()


def test_a_trend_needs_a_chance_below_alpha():
    rising = mann_kendall([[1, 2, 3, 4, 5]])  # p = 0.0167
    assert direction(rising, 0.05).tolist() == [1]
    assert direction(rising, 0.01).tolist() == [0]
    assert direction(mann_kendall([[1, np.nan, 3, 4, 5]])).tolist() == [0]


def test_no_step_and_a_trend_too_few_are_refused():
    with pytest.raises(ValueError, match="at least one step"):
        classify(np.empty((2, 0)), [0, 0])
    with pytest.raises(ValueError, match="one trend"):
        classify([[0, 1]], [0, 0])
    with pytest.raises(ValueError, match="at least one step"):
        five(np.empty((2, 0)))


TOWN = with_ring(cells_at([54.6], [1.6], 9), 8)
NEAR = neighbours_of(TOWN)


def planted(seed=26):
    """Noise of 0.2 a month for two years; one hexagon steady, and far from it one that comes up in the last eight."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(0.2, (len(TOWN), 24))
    counts[0] += rng.poisson(15, 24)
    counts[-1, 16:] += rng.poisson(15, 8)
    return counts


def test_a_steady_place_and_one_that_comes_up_are_told_apart_over_a_hundred_towns():
    found = [emerging(planted(seed), NEAR) for seed in range(100)]
    assert {str(one.classes[0]) for one in found} <= {"hot_persistent", "hot_intensifying", "hot_diminishing"}
    assert sum(str(one.classes[0]) == "hot_persistent" for one in found) >= 85
    assert {str(one.classes[-1]) for one in found} == {"hot_consecutive"}
    assert {str(one.five[0]) for one in found} == {"persistent"}


def test_classes_are_those_of_the_cube_and_the_trend_of_each_step_by_itself():
    found = emerging(planted(), NEAR, alpha=0.01)
    tested, trend = cube(planted(), NEAR, alpha=0.01), mann_kendall(NEAR.sums(planted()))
    assert (found.cube.states == tested.states).all()
    assert found.trend.p.tolist() == trend.p.tolist()
    assert found.classes.tolist() == classify(tested.states, direction(trend, 0.01)).tolist()
    own = cube(planted(), NEAR, reach=0).z
    assert found.trend.p.tolist() == mann_kendall(own).p.tolist()  # ranks of counts are ranks of z


def test_a_trend_on_pure_noise_is_found_no_more_often_than_stated():
    rng, apart = np.random.default_rng(26), slice(0, None, 12)
    tests = [emerging(rng.poisson(0.5, (len(TOWN), 12)), NEAR).trend.p[apart] for _ in range(40)]
    below = np.concatenate(tests) < 0.05
    assert below.sum() <= stats.binom.ppf(0.999, len(below), 0.05)


def test_steps_that_share_months_would_find_trends_in_noise_three_times_as_often():
    rng, apart = np.random.default_rng(26), slice(0, None, 12)
    tests = [mann_kendall(cube(rng.poisson(0.5, (len(TOWN), 12)), NEAR).z[apart]).p for _ in range(40)]
    assert (np.concatenate(tests) < 0.05).mean() > 0.10


@pytest.mark.parametrize(("rate", "n_steps"), [(0.03, 12), (0.5, 24), (0.2, 6)])
def test_on_pure_noise_any_class_is_called_in_no_more_draws_than_stated(rate, n_steps):
    rng, draws = np.random.default_rng(26), 80
    called = 0
    for _ in range(draws):
        found = emerging(rng.poisson(rate, (len(TOWN), n_steps)), NEAR)
        called += (found.classes != "none").any() or (found.five != "none").any()
    assert called <= stats.binom.ppf(0.999, draws, 0.05)


def test_a_town_without_a_record_is_undefined_not_without_pattern():
    found = emerging(np.zeros((len(TOWN), 12), int), NEAR)
    assert set(found.classes) == set(found.five) == {"undefined"}


def test_months_become_steps_that_end_with_the_last_month():
    months = np.arange(1, 9)[None, :]
    assert in_steps(months, 1).tolist() == months.tolist()
    assert in_steps(months, 3).tolist() == [[3 + 4 + 5, 6 + 7 + 8]]
    assert in_steps(months, 2).tolist() == [[3, 7, 11, 15]]
