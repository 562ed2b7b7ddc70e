"""A store with some records, places and looks; the folder for copies of its head lies apart from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contextual import services
from contextual.services.auditing.letting_go import let_trace_go
from contextual.services.auditing.verifying import trace_head, verify_trace
from contextual.services.auditing.who_looked import things_to_ask, who_looked
from contextual.store import sqlite
from tests.services.conftest import INCIDENTS, PLACES, Desk

PLACE = ("place", "council:P2")


class Office(Desk):
    """A desk whose store has records; an auditor asks at it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.house.settings = replace(self.house.settings, audit_head=self.elsewhere)
        self.auditor = services.fictional_principal("auditor")
        self.bring(PLACES, kind="places", agency="council", name="places.csv")
        self.bring(INCIDENTS)

    @property
    def asks(self):
        return self.asker, self.why, self.house

    @property
    def audits(self):
        return self.auditor, self.why, self.house

    def verify(self, **more):
        return verify_trace(self.auditor, self.why, self.house, **more)

    def head(self):
        return trace_head(self.auditor, self.why, self.house)

    def asked(self, **more):
        return who_looked(self.auditor, self.why, self.house, **more)

    def askable(self):
        return things_to_ask(self.auditor, self.why, self.house)

    def drop(self, before, reason="Time is up", who=services.TERMINAL_STEWARD, **more):
        return let_trace_go(who, self.why, self.house, before, reason, **more)

    def open_unit(self, unit, who=None, why=None):
        return services.look_at_unit(who or self.asker, why or self.why, self.house, self.lens(), unit)

    def behind_its_back(self, *statements):
        """Change the store as somebody with its file, its key and no scruples would."""
        store = self.house.store
        engine = sqlite.engine(sqlite.Location.of(store.url), store.keys, guarded=False)
        with engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            for event in ("update", "delete", "insert"):
                conn.exec_driver_sql(f"DROP TRIGGER IF EXISTS traces_{event}")
            for statement in statements:
                conn.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture
def office(tmp_path: Path):
    made = Office(tmp_path)
    yield made
    made.house.close()
