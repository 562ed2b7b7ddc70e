from __future__ import annotations

import json
import shutil

import pytest

from contextual import services
from contextual.settings import Settings
from contextual.store.keys import load_keys
from contextual.store.migrate import migrate
from tests.fixtures.keep_store import STORES, counts

KEPT = sorted(path.name for path in STORES.iterdir()) if STORES.exists() else []


def test_a_store_is_kept_for_every_version_that_was_closed():
    assert "issue-1" in KEPT


@pytest.mark.parametrize("name", KEPT)
def test_a_store_made_by_an_earlier_version_opens_with_the_counts_it_had(name, tmp_path):
    shutil.copytree(STORES / name, tmp_path / "kept")
    (tmp_path / "kept" / "keys").chmod(0o700)  # a checkout keeps no owner-only modes
    for key in (tmp_path / "kept" / "keys").iterdir():
        key.chmod(0o600)
    settings = Settings.from_environment(
        {"CONTEXTUAL_HOME": str(tmp_path), "CONTEXTUAL_DB": str(tmp_path / "kept" / "store.db"),
         "CONTEXTUAL_KEYS": str(tmp_path / "kept" / "keys")}
    )  # fmt: skip
    migrate(settings.store_url, load_keys(settings.keys))
    house = services.open_house(settings)
    assert counts(house) == json.loads((STORES / name / "counts.json").read_text(encoding="utf-8"))
    assert services.check_store(services.TERMINAL_ANALYST, services.DEMONSTRATION, house).ok
    house.close()
