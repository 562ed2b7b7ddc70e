from __future__ import annotations

import pytest
import sqlalchemy as sa

from contextual import services
from contextual.errors import NotAllowed, StoreRefused
from contextual.services.keeping import retention as retention_services
from contextual.store.traces import read_traces
from tests.services.conftest import INCIDENTS
from tests.services.keeping.test_erasing import COHORT

STEWARD, WHY = services.TERMINAL_STEWARD, services.DATA_QUALITY
JULY_2026 = 1_783_000_000


@pytest.fixture
def full(desk, monkeypatch):
    desk.bring(INCIDENTS)
    monkeypatch.setattr(retention_services, "now", lambda: JULY_2026)
    return desk


def clock(desk, kind, months):
    return services.set_retention(STEWARD, WHY, desk.house, kind, months)


def rows(found):
    return {one.kind: one.rows for one in found}


def test_without_a_clock_nothing_ever_goes(full):
    assert services.retention_due(STEWARD, WHY, full.house) == []
    assert services.run_retention(STEWARD, WHY, full.house) == []
    assert set(services.retention_clocks(STEWARD, WHY, full.house).values()) == {None}


@pytest.mark.parametrize(("months", "due"), [(5, 0), (4, 0), (3, 2), (2, 5), (1, 6)])
def test_a_record_goes_when_its_month_is_longer_ago_than_its_kind_is_kept(full, months, due):
    clock(full, "incidents", months)
    assert rows(services.retention_due(STEWARD, WHY, full.house)) == {"incidents": due}
    before = full.map(resolution=7).units["incidents"].sum()
    assert rows(services.run_retention(STEWARD, WHY, full.house)) == {"incidents": due}
    assert rows(services.retention_due(STEWARD, WHY, full.house)) == {"incidents": 0}
    assert services.check_store(services.TERMINAL_ANALYST, WHY, full.house).ok
    assert due == 6 or (full.map(resolution=7).units["incidents"].sum() < before) == (due > 0)


def test_counting_what_is_due_changes_nothing(full):
    clock(full, "incidents", 2)
    version = full.house.version()
    services.retention_due(STEWARD, WHY, full.house)
    assert full.house.version() == version


def test_a_clock_of_another_kind_leaves_incidents_alone(full):
    clock(full, "missing", 1)
    assert rows(services.run_retention(STEWARD, WHY, full.house)) == {"missing": 0}


def test_rows_of_a_register_go_by_when_their_file_came(full):
    assert full.bring(COHORT, kind="cohort", name="c.csv").refused is None
    clock(full, "cohort", 1)
    with full.house.store.write() as conn:
        conn.execute(sa.text(f"UPDATE batches SET imported_at = {JULY_2026 - 70 * 86_400} WHERE kind = 'cohort'"))
    assert rows(services.run_retention(STEWARD, WHY, full.house)) == {"cohort": 2}
    assert services.find_person(STEWARD, WHY, full.house, "police", "yp-amy").register_rows == 0
    assert services.find_person(STEWARD, WHY, full.house, "police", "yp-amy").records == 2
    assert services.check_store(services.TERMINAL_ANALYST, WHY, full.house).ok


def test_the_same_file_sent_again_adds_nothing_after_it_has_gone(full):
    clock(full, "incidents", 1)
    services.run_retention(STEWARD, WHY, full.house)
    assert full.bring(INCIDENTS).accepted == 0


def test_a_clock_is_taken_back_with_nought(full):
    clock(full, "incidents", 1)
    assert "until it is withdrawn" in clock(full, "incidents", 0)
    assert services.run_retention(STEWARD, WHY, full.house) == []


@pytest.mark.parametrize(("kind", "months"), [("places", 3), ("incidents", -1), ("incidents", 5000)])
def test_a_clock_that_cannot_be_is_refused(full, kind, months):
    with pytest.raises(StoreRefused, match="A clock is set for one of"):
        clock(full, kind, months)


def test_who_may_not_erase_lets_nothing_go_and_what_goes_is_traced(full):
    clock(full, "incidents", 2)
    for role in ("viewer", "practitioner", "analyst", "co_ordinator", "auditor"):
        asker = services.fictional_principal(role)
        with pytest.raises(NotAllowed):
            services.run_retention(asker, WHY, full.house)
        with pytest.raises(NotAllowed):
            services.set_retention(asker, WHY, full.house, "incidents", 1)
    services.run_retention(STEWARD, WHY, full.house)
    with full.house.store.read() as conn:
        last = read_traces(conn).iloc[0]
    assert (last["action"], last["outcome"]) == ("run_retention", "incidents 5")
