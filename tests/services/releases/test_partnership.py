"""A release of a partnership's real records: built by a steward for a purpose, read by whom the register knows."""

from __future__ import annotations

import pytest

from contextual import services
from contextual.access import Purpose
from contextual.errors import NotAllowed, PurposeNeeded, StoreRefused
from contextual.services.setting_up import read_area_files
from contextual.space.cells import RESOLUTIONS
from contextual.store import area as area_store
from tests.services.releases.conftest import area_file, incidents
from tests.services.who_may.conftest import Partnership

WHY = Purpose(code="release", reason="The yearly release")


@pytest.fixture
def partnership(tmp_path):
    made = Partnership(tmp_path)
    made.fill()
    made.bring(incidents(), name="2025.csv")
    area = read_area_files([area_file(tmp_path)])
    with made.house.store.write() as conn:
        cells = {resolution: area.cells(resolution) for resolution in RESOLUTIONS}
        area_store.save_area(conn, cells, source="file", name="area", made_at=0, made_by="sam")
    yield made
    made.house.close()


def test_a_partnership_chooses_for_itself_builds_for_a_purpose_and_circulates_what_is_signed(partnership):
    house, steward = partnership.house, partnership.steward
    viewer = partnership.add("vera", "viewer")
    with pytest.raises(PurposeNeeded):
        services.build_release(steward, WHY, house, "2025")
    why = partnership.open(steward, WHY)
    with pytest.raises(StoreRefused, match="release set-up"):
        services.build_release(steward, why, house, "2025")
    services.set_up_release(steward, why, house, every="year", base=9, scheme="police")
    services.build_release(steward, why, house, "2025")
    with pytest.raises(NotAllowed, match="not signed yet"):
        services.show_release(viewer, WHY, house)
    services.sign_release(steward, why, house)
    view = services.show_release(viewer, WHY, house).value  # released figures need no open purpose
    assert (view.table["young_person_presences"] >= 11).all()
    assert "FICTIONAL" not in " ".join(view.sentences)
    assert services.export_release(viewer, WHY, house).data.count(b"\n") == len(view.table) + 1


def test_whom_the_register_does_not_know_sees_no_release(partnership):
    house, steward = partnership.house, partnership.steward
    why = partnership.open(steward, WHY)
    services.set_up_release(steward, why, house, every="year", base=9, scheme="police")
    services.build_release(steward, why, house, "2025")
    services.sign_release(steward, why, house)
    stranger = services.fictional_principal("viewer")
    for ask in (services.show_release, services.releases_held, services.export_release):
        with pytest.raises(NotAllowed, match="role register"):
            ask(stranger, WHY, house)
