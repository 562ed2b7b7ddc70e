from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contextual.counts.rank import order, ranked
from tests.counts.builders import JAN, lens, lenses, record, rows, slow_tally
from tests.counts.test_tally import ledger_of

units = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=12)


def at(place, people, months, incidents):
    """Records of a place with so many young people, months and incidents."""
    return [record(place=place, person=f"{n % people}", month=JAN + n % months) for n in range(incidents)]


def test_young_people_come_before_months_and_months_before_incidents():
    ledger = ledger_of(*at("t:many", 2, 1, 9), *at("t:people", 3, 1, 3), *at("t:months", 2, 3, 6))
    table = ranked(ledger, lens())
    assert table["id"].tolist() == ["t:people", "t:months", "t:many"]
    assert table["months"].tolist() == [1, 3, 1]


def test_in_open_records_incidents_come_first():
    ledger = ledger_of(*at("t:many", 2, 1, 9), *at("t:people", 3, 1, 3), *at("t:months", 2, 3, 3))
    table = ranked(ledger, lens(batch_class="open"))
    assert table["id"].tolist() == ["t:many", "t:months", "t:people"]
    assert "young_people" not in table


def test_nothing_has_no_rank():
    assert len(ranked(ledger_of(), lens())) == 0
    assert order([], [], [], []).tolist() == []


@given(units, st.booleans())
def test_the_order_is_that_of_sorting_each_unit_as_a_tuple(counts, people):
    young, months, incidents = (list(column) for column in zip(*counts, strict=True)) if counts else ([], [], [])
    ids = [f"t:{number:02d}" for number in range(len(counts))]
    found = order(ids, incidents, months, young if people else None)
    key = (
        (lambda n: (-young[n], -months[n], -incidents[n], ids[n]))
        if people
        else (lambda n: (-incidents[n], -months[n], ids[n]))
    )
    assert found.tolist() == sorted(range(len(counts)), key=key)


@given(rows, lenses)
def test_months_active_are_the_months_with_an_incident(records, view):
    table = ranked(ledger_of(*records), view, "cell")
    seen = [cell for cell, _ in slow_tally(records, view, ("cell", "month"))]
    assert dict(zip(table["id"], table["months"], strict=True)) == {cell: seen.count(cell) for cell in seen}
