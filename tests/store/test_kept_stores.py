from __future__ import annotations

import json

import pytest

from contextual import services
from contextual.settings import Settings
from contextual.store.faults import StoreTooOld
from tests.fixtures.keep_store import STORES, counts, lay_out

KEPT = sorted(path.name for path in STORES.iterdir()) if STORES.exists() else []


def test_a_store_is_kept_for_every_version_that_was_closed():
    assert {"issue-1", "issue-2", "issue-3"} <= set(KEPT)


@pytest.mark.parametrize("name", KEPT)
def test_a_store_made_by_an_earlier_version_opens_with_the_counts_it_had(name, tmp_path):
    lay_out(name, tmp_path / "kept")
    settings = Settings.from_environment(
        {"CONTEXTUAL_HOME": str(tmp_path), "CONTEXTUAL_DB": str(tmp_path / "kept" / "store.db"),
         "CONTEXTUAL_KEYS": str(tmp_path / "kept" / "keys")}
    )  # fmt: skip
    services.migrate_store(services.TERMINAL_STEWARD, services.DATA_QUALITY, settings)
    house = services.open_house(settings)
    assert counts(house) == json.loads((STORES / name / "counts.json").read_text(encoding="utf-8"))
    assert services.check_store(services.TERMINAL_ANALYST, services.DEMONSTRATION, house).ok
    house.close()


def test_a_store_made_by_an_earlier_version_asks_to_be_migrated_and_is_kept_as_it_was(tmp_path):
    lay_out("issue-1", tmp_path / "kept")
    settings = Settings.from_environment(
        {"CONTEXTUAL_HOME": str(tmp_path), "CONTEXTUAL_DB": str(tmp_path / "kept" / "store.db"),
         "CONTEXTUAL_KEYS": str(tmp_path / "kept" / "keys")}
    )  # fmt: skip
    with pytest.raises(StoreTooOld, match="store migrate"):
        services.open_house(settings)
    said = services.migrate_store(services.TERMINAL_STEWARD, services.DATA_QUALITY, settings)
    assert "store.db.before-" in said
