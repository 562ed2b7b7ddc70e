"""A partnership's store of its own for every test, with its steward, its safeguards and its people."""

from __future__ import annotations

from pathlib import Path

import pytest

from contextual import services
from contextual.access import SAFEGUARDS, Principal, Purpose
from contextual.services.house import new_house
from contextual.services.who_may import purposes, register, safeguards
from contextual.settings import Settings
from tests.services.conftest import INCIDENTS, PLACES

SETTING_UP = Purpose(code="set_up", reason="Making the store ready")
REVIEW = Purpose(code="review", reason="The quarterly review of March")
SHARED = ("police", "childrens_services")


class Partnership:
    """A partnership's store, and the steps that a person takes in it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings.from_environment(
            {"CONTEXTUAL_HOME": str(folder / "home"), "CONTEXTUAL_DB": str(folder / "store.db")}
        )
        self.house = new_house(self.settings, "partnership")
        self.steward = register.first_steward(self.house, SETTING_UP, "terminal", "sam", "Sam the steward")

    def record(self, *left_out: str) -> None:
        for key in SAFEGUARDS:
            if key not in left_out:
                safeguards.record_safeguard(
                    self.steward, SETTING_UP, self.house, key, done_on="2026-10-01", by="Data protection officer",
                    kept_at="Shared drive, governance", agencies=SHARED if key == "sharing_agreement" else (),
                )  # fmt: skip

    def add(self, subject: str, role: str, *agencies: str, issuer: str = "terminal") -> Principal:
        return register.add_person(
            self.steward, SETTING_UP, self.house, issuer=issuer, subject=subject, label=subject, role=role,
            agencies=agencies or ("partnership",),
        )  # fmt: skip

    def open(self, who: Principal, purpose: Purpose = REVIEW, **more) -> Purpose:
        return purposes.open_purpose(who, purpose, self.house, **more).purpose

    def bring(self, text: str = INCIDENTS, kind: str = "incidents", agency: str = "police", name: str = "a.csv"):
        why = self.open(self.bringer, Purpose(code="data_quality", reason="The files of this month"))
        sending = services.Sending(name=name, data=text.encode(), kind=kind, agency=agency)
        return services.bring_in(self.bringer, why, self.house, sending)

    def fill(self) -> None:
        """Record all safeguards, and bring in places and incidents."""
        self.record()
        self.bringer = self.add("bringer", "co_ordinator")
        self.bring(PLACES, kind="places", agency="council", name="places.csv")
        self.receipt = self.bring()


@pytest.fixture
def partnership(tmp_path):
    made = Partnership(tmp_path)
    yield made
    made.house.close()


@pytest.fixture
def town(partnership):
    partnership.fill()
    return partnership
