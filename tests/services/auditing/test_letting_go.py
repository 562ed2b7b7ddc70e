from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contextual import services
from contextual.access import Purpose, Trace
from contextual.errors import ContextualError, NotAllowed
from contextual.store.traces import append, head, read_traces
from tests.services.auditing.test_verifying import lines, said

MONTH = datetime.now(UTC).strftime("%Y-%m")
MAY = 1_777_593_600


def aged(office, count=4):
    """Traces of May on top: what is let go must begin with the oldest entry, so everything before is of May too."""
    store = office.house.store
    with store.write() as conn:
        for number in range(count):
            entry = Trace.of(office.asker, Purpose(code="review"), "look_at_map", at=MAY + number)
            append(conn, entry, store.keys.audit)


def held(office):
    with office.house.store.read() as conn:
        return len(read_traces(conn)), head(conn)[0]


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A store that was made and used in May."""
    from contextual.services import gate
    from tests.services.auditing.conftest import Office

    monkeypatch.setattr(gate, "now", lambda: MAY)
    made = Office(tmp_path)
    aged(made)
    monkeypatch.undo()
    yield made
    made.house.close()


def test_what_would_go_is_said_first_and_stays(old):
    before = held(old)
    words = old.drop("2026-06", dry_run=True)
    assert "would be let go" in words
    assert "1 May 2026, 00:00 UTC" in words
    assert held(old) == (before[0] + 1, before[1] + 1)


def test_months_go_a_tombstone_stands_and_the_trace_is_whole(old):
    old.map()
    old.drop("2026-06", "Twelve months are over")
    entries, newest = held(old)
    assert entries == 2 < newest
    report = old.verify()
    assert report.ok
    assert "were let go on" in said(report)
    assert "by terminal: Twelve months are over." in said(report)
    assert lines(old) >= 1


def test_the_month_that_runs_now_stays(office):
    before = held(office)[0]
    assert office.drop(MONTH) == "Nothing of the trace is that old."
    assert held(office)[0] == before


@pytest.mark.parametrize(("before", "reason"), [
    ("2199-01", "ok"), ("May", "ok"), ("2026-13", "ok"), ("2026-06", " "), ("2026-06", "x" * 201),
    ("2026-06", "as asked by 943 476 5919"),
])  # fmt: skip
def test_what_cannot_be_let_go_is_refused_in_words_and_nothing_goes(old, before, reason):
    entries = held(old)[0]
    with pytest.raises(ContextualError):
        old.drop(before, reason)
    assert held(old)[0] == entries


@pytest.mark.parametrize("role", [role for role in services.ROLES if role != "steward"])
def test_only_a_steward_lets_go(office, role):
    with pytest.raises(NotAllowed):
        office.drop("2020-01", who=services.fictional_principal(role))
