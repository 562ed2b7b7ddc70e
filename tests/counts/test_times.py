"""The times of incidents: one row each, the best known, per unit and by how it came to be recorded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from contextual.counts.tally import tally
from contextual.counts.times import times
from contextual.space.cells import parents
from tests.counts.builders import CELLS, in_lens, keys_of, lens, lenses, record, rows, standing
from tests.counts.test_tally import ledger_of


@given(rows, lenses)
@settings(max_examples=80, deadline=None)
@pytest.mark.parametrize("by", ["cell", "place", "area"])
def test_each_unit_has_each_of_its_incidents_once_at_its_best_known_time(by, made, view):
    found = times(ledger_of(*made), view, by)
    best = {}
    for number, one in enumerate(made):
        if in_lens(one, view) and standing(one) != 0:
            for key in keys_of(one, by, view, made):
                at = (key, one["incident"] or number)
                known = (one["span"], one["month"], one["hour"], one["recorded"] == "operation")
                looked = known[3] or (at in best and best[at][3])
                best[at] = (*min(known[:3], best.get(at, known)[:3]), looked)
    wanted = sorted((str(key), hour, span, looked) for (key, _), (span, _, hour, looked) in best.items())
    got = zip(found.keys[found.unit], found.hour, found.span, found.looked, strict=True)
    assert sorted((str(key), int(hour), int(span), bool(looked)) for key, hour, span, looked in got) == wanted


@given(rows, lenses)
@settings(max_examples=40, deadline=None)
def test_shared_out_they_are_the_hours_of_the_tally(made, view):
    ledger = ledger_of(*made)
    found = times(ledger, view)
    grid = np.zeros(168)
    for hour, span in zip(found.hour, found.span, strict=True):
        for later in range(span) if span < 24 else ():
            grid[(hour + later) % 168] += 1 / span
    np.testing.assert_allclose(tally(ledger, view, "hour_of_week").over(np.arange(168))[0], grid)


def test_inside_one_place_only_its_records_are_timed():
    ledger = ledger_of(record(place="town:1", hour=3), record(place="town:2", hour=9))
    assert times(ledger, lens(), within=("place", "town:2")).hour.tolist() == [9]
    cell = int(parents([CELLS[0]], 9)[0])
    assert sorted(times(ledger, lens(), within=("cell", cell)).hour.tolist()) == [3, 9]


def test_an_incident_of_several_records_is_timed_by_the_one_known_best_then_the_earliest():
    wide, close, late = ({"incident": "i", "hour": hour, "span": span} for hour, span in ((2, 9), (5, 2), (6, 2)))
    for some in ((wide, close, late), (late, wide, close)):
        assert times(ledger_of(*(record(**one) for one in some)), lens()).hour.tolist() == [5]
