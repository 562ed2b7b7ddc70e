from __future__ import annotations

import pytest

from contextual import services
from contextual.errors import StoreDamaged
from contextual.store import check as checks
from tests.services.conftest import INCIDENTS
from tests.store.test_damage import PAGE, flip


@pytest.fixture
def closed(desk):
    """A store with one file in it, closed; its own path and how many pages it has."""
    desk.bring(INCIDENTS)
    desk.house.close()
    return desk


def pages(desk):
    return desk.house.store.path.stat().st_size // PAGE


@pytest.mark.parametrize("share", [i / 10 for i in range(1, 10)])
def test_the_app_refuses_a_damaged_file_before_it_shows_anything(closed, share):
    flip(closed.house.store.path, int(share * pages(closed)) * PAGE + 77)
    with pytest.raises(StoreDamaged, match="damaged"):
        services.open_house(closed.settings, checked=True)


def test_a_sound_file_opens(closed):
    house = services.open_house(closed.settings, checked=True)
    assert services.check_store(services.TERMINAL_ANALYST, services.DATA_QUALITY, house).ok
    house.close()


def test_a_damaged_store_can_still_be_opened_to_be_checked(closed):
    flip(closed.house.store.path, (pages(closed) - 1) * PAGE + 77)
    house = services.open_house(closed.settings)
    assert not checks.check(house.store).ok
    house.close()


def test_a_file_too_large_to_wait_for_is_left_to_the_whole_check(closed, monkeypatch):
    monkeypatch.setattr(checks, "AT_START", PAGE)
    flip(closed.house.store.path, (pages(closed) - 1) * PAGE + 77)
    services.open_house(closed.settings, checked=True).close()
