from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.counts.pairs import Pairs
from contextual.counts.standings import Standings

UNITS = 4
people = st.lists(st.tuples(st.integers(0, UNITS - 1), st.integers(0, 5), st.booleans()), min_size=1, max_size=40)


@pytest.mark.parametrize("few", [0, 10**9])
@given(rows=people, data=st.data())
def test_both_ways_of_counting_pairs_equal_sets_of_names(few, rows, data):
    unit, who, counts = (np.array(column) for column in zip(*rows, strict=True))
    chosen = data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True).map(sorted))
    expected = [len({who[n] for n in chosen if unit[n] == key and counts[n]}) for key in range(UNITS)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("contextual.counts.pairs._FEW", few)
        found = Pairs.of(unit, who, counts).per_unit(np.array(chosen, np.int64), UNITS)
    assert found.tolist() == expected


@given(people)
def test_all_rows_at_once_equal_all_rows_named(rows):
    unit, who, counts = (np.array(column) for column in zip(*rows, strict=True))
    pairs = Pairs.of(unit, who, counts)
    assert pairs.per_unit(slice(None), UNITS).tolist() == pairs.per_unit(np.arange(len(rows)), UNITS).tolist()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 127)), max_size=40), st.data())
def test_standings_equal_the_best_of_each_incident(rows, data):
    incident = np.array([number for number, _ in rows], np.int64)
    state = np.array([how for _, how in rows], np.uint8)
    chosen = data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True)) if rows else []
    best, flags = {}, {}
    for n in chosen:
        number, how = rows[n]
        best[number], flags[number] = max(best.get(number, 0), how & 7), flags.get(number, 0) | how
    found = Standings.of(incident, state).among(np.array(chosen, np.int64))
    listed = [
        (s, f & 0b1111000) for s, f, n in zip(*(column.tolist() for column in found), strict=True) for _ in range(n)
    ]
    assert sorted(listed) == sorted((best[number], flags[number] & 0b1111000) for number in best)
