"""A small town with enough young people for a release, through the same doors as anybody's; and its files."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from contextual import services
from contextual.services.house import open_house
from contextual.settings import Settings
from tests.services.conftest import Desk

WEST, SOUTH, WIDE = 1.58, 54.58, 0.06
HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,place_name,location_kind\n"
WHY = services.Purpose(code="release", reason="the yearly release")
STEWARD, ANALYST = services.TERMINAL_STEWARD, services.TERMINAL_ANALYST


def area_file(folder: Path) -> Path:
    ring = [[WEST, SOUTH], [WEST + WIDE, SOUTH], [WEST + WIDE, SOUTH + WIDE], [WEST, SOUTH + WIDE], [WEST, SOUTH]]
    feature = {"type": "Feature", "properties": {"code": "W1", "name": "Ward", "layer": "ward"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    path = folder / "area.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def spots(many=9):
    return [(SOUTH + 0.006 + 0.006 * (n % 3) * 3, WEST + 0.008 + 0.006 * (n // 3) * 3) for n in range(many)]


def row(number, who, day, spot, *, part="harmed", age="13_15", kind="public", place="", precision=20):
    lat, lon = spot
    return f"I{number},{who},{part},{age},{day} 18:00,cse,{lat:.5f},{lon:.5f},{precision},{place},{kind}\n"


def incidents(seed=1, children=140, many=420, year=2025, first=0):
    draw = random.Random(seed)
    busy = spots()
    made = []
    for number in range(many):
        spot = draw.choices(busy, [9, 6, 4, 3, 2, 2, 1, 1, 1])[0]
        if draw.random() < 0.4:  # a thin background, which the whole area's figure gathers
            spot = (SOUTH + 0.004 + draw.random() * 0.052, WEST + 0.004 + draw.random() * 0.052)
        day = f"{year}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        made.append(row(first + number, f"yp-{draw.randrange(children):04d}", day, spot))
    return HEAD + "".join(made)


class Town(Desk):
    """A desk whose store has a study area; `also` opens another store with the same keys."""

    def __init__(self, folder: Path, keys: Path | None = None) -> None:
        if keys is not None:
            shutil.copytree(keys, folder / "home" / "keys-of" / _beside(folder))
        super().__init__(folder, areas=[area_file(folder)])

    def build(self, period="2025", **more):
        return services.build_release(STEWARD, WHY, self.house, period, **more)

    def set_up(self, **more):
        wanted = {"every": "year", "base": 9, "scheme": "police"} | more
        return services.set_up_release(STEWARD, WHY, self.house, **wanted)

    def show(self, who=STEWARD, period="2025", **more):
        return services.show_release(who, WHY, self.house, period, **more).value

    def figures(self, **more):
        """What is released, without when it was built."""
        view = self.show(**more)
        return view.table.values.tolist(), view.tables.values.tolist(), view.covers

    def kept(self):
        """Every byte of the release tables."""
        import sqlalchemy as sa

        with self.house.store.read() as conn:
            return {
                name: conn.execute(sa.text(f"SELECT * FROM {name} ORDER BY 1, 2, 3")).all()
                for name in ("releases", "release_leaves", "release_tables")
            }


def _beside(folder: Path) -> str:
    return Settings.from_environment(
        {"CONTEXTUAL_HOME": str(folder / "home"), "CONTEXTUAL_DB": str(folder / "store.db")}
    ).keys.name


@pytest.fixture
def town(tmp_path):
    made = Town(tmp_path)
    made.bring(incidents(), name="2025.csv")
    made.set_up()
    yield made
    made.house.close()


@pytest.fixture
def twin(town, tmp_path_factory):
    """Another store over the same area, with the same keys, and nothing in it yet."""
    folder = tmp_path_factory.mktemp("twin")
    made = Town(folder, keys=town.settings.keys)
    yield made
    made.house.close()


@pytest.fixture
def restored(town, tmp_path_factory):
    """The town's store as a backup of its file gives it back."""

    def restore():
        folder = tmp_path_factory.mktemp("restored")
        with town.house.store.read() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(town.folder / "store.db", folder / "store.db")
        settings = replace(town.settings, store_url=f"sqlite:///{(folder / 'store.db').as_posix()}")
        return open_house(settings)

    return restore
