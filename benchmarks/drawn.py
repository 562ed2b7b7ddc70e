"""A drawn town as a ledger in memory: the sample of a seed, read and placed by the code that brings files in.

    python benchmarks/drawn.py [SEED]        what one town costs, and whether it equals the full store

Nothing is stored: reading, placing and the ledger are the tool's own, so that a hundred towns take minutes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual import services
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.tally import tally
from contextual.intake.gazetteer import Gazetteer
from contextual.intake.people.pseudonyms import PseudonymKey
from contextual.intake.read import read
from contextual.sample import MONTHS, SEED, draw_partnership, sample_files
from contextual.sample.sending import missing
from contextual.services import held
from contextual.services.house import House
from contextual.services.names.meaning import Meanings
from contextual.services.places.placing import place_records
from contextual.services.places.private_points import with_private_points
from contextual.services.setting_up import read_area_files
from contextual.settings import Settings

KEY = PseudonymKey("drawn", bytes(32))
GRAINS = ("place", "harm", "recorded", "agency", "part", "placed", "age_band", ("cell", "month"), ("place", "month"),
          ("cell", "day"), ("cell", "recorded"))  # fmt: skip
"""By what a drawn town is compared with its store."""
TODAY = 1_795_305_600
"""22 November 2026: after the last month of every sample."""


@dataclass(frozen=True)
class DrawnTown:
    """One seed's town: its ledger, what each agency sent for each month, its places and its months."""

    seed: int
    ledger: Ledger
    sent: pd.DataFrame
    records: pd.DataFrame
    places: pd.DataFrame
    first: int
    last: int

    def lens(self, **changes: Any) -> Lens:
        """Give the lens of every month, of incidents, narrowed by `changes`."""
        usual = {"batch_class": "fictional", "first": self.first, "last": self.last, "of": "incidents"}
        return Lens(**(usual | changes))

    def place(self, name: str) -> pd.Series:
        """Give one place by its name."""
        return self.places[self.places["name"] == name].iloc[0]

    def study(self, resolution: int = 9) -> np.ndarray:
        """Give the hexagons of the study area and any other with a record, sorted: as the tool does."""
        held = tally(self.ledger, self.lens(resolution=resolution), "cell").keys.astype(np.int64)
        return np.union1d(_ground()["area"].cells(resolution), held)


def drawn_town(seed: int = SEED, months: int = MONTHS) -> DrawnTown:
    """Draw a seed's files and make the ledger of them, in memory."""
    sample, ground = draw_partnership(seed, months), _ground()
    files = sample_files(sample)
    read_ones = []
    for sheet in sample.sheets:
        kind = "missing" if sheet.path in {missing.POLICE_PATH, missing.INTERVIEW_PATH} else "incidents"
        name = sheet.path.split("/")[1]
        made = read(name, files[sheet.path], kind=kind, agency=sheet.agency, keys=KEY, today=TODAY)
        read_ones.append(place_records(made.records, ground["places"], ground["meanings"]).records)
    records = pd.concat(read_ones, ignore_index=True)
    records = with_private_points(records, lambda lat, _: np.zeros(len(lat), int))
    ledger = Ledger.build(records, 1, "fictional")
    sent = records.groupby(["agency", "kind", "month"]).size().rename("records").reset_index()
    return DrawnTown(seed, ledger, sent, records, ground["places"], sample.first, sample.last)


@cache
def _ground() -> dict[str, Any]:
    """Read what is the same for every seed: places, streets and wards as the gazetteer knows them, the area."""
    files = sample_files(draw_partnership())
    places = _reference(files, "places", "places").places
    streets, wards = (_reference(files, name, "boundaries").boundaries for name in ("streets", "wards"))
    with tempfile.TemporaryDirectory() as folder:
        area = Path(folder) / "area.geojson"
        area.write_bytes(files["area.geojson"])
        land = read_area_files([area])
    gazetteer = Gazetteer.of(places, streets, streets.iloc[:0], {}, wards)
    return {"places": places, "area": land, "meanings": Meanings({}, b"", lambda _places, _answers: gazetteer)}


@contextmanager
def empty_house() -> Iterator[House]:
    """Make a store of the town's area, places, wards and streets, without a record: `show` puts towns before it."""
    files = sample_files(draw_partnership())
    with tempfile.TemporaryDirectory() as home:
        area = Path(home) / "area.geojson"
        area.write_bytes(files["area.geojson"])
        settings = {"CONTEXTUAL_HOME": home, "CONTEXTUAL_DB": str(Path(home) / "store.db")}
        house = services.init(
            services.TERMINAL_STEWARD, services.DEMONSTRATION, Settings.from_environment(settings), areas=[area]
        )
        for name, kind in (("places", "places"), ("wards", "boundaries"), ("streets", "boundaries")):
            data = files[f"{name}.geojson"]
            sending = services.Sending(name=f"{name}.geojson", data=data, kind=kind, agency="council")
            services.bring_in(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, sending)
        yield house
        house.close()


def show(house: House, town: DrawnTown) -> None:
    """Put a town before a house as if its store held it: what the services make of it is made by the services."""
    house.forget()
    for what, key, value in (
        ("ledger", "fictional", town.ledger), ("months_sent", "fictional", town.sent), ("classes", "", ["fictional"])
    ):  # fmt: skip
        house.once(what, key, lambda value=value: value)


def _reference(files: dict[str, bytes], name: str, kind: str) -> Any:
    path = f"{name}.geojson"
    return read(path, files[path], kind=kind, agency="council", keys=KEY, today=TODAY)


def differences(town: DrawnTown, stored: Ledger, sent: pd.DataFrame) -> list[str]:
    """Say by what a drawn town counts otherwise than the store of its seed; nothing, where all is well."""
    found = []
    for by in GRAINS:
        one, other = (tally(ledger, town.lens(), by).frame() for ledger in (town.ledger, stored))
        if not one.equals(other):
            found.append(" and ".join([by] if isinstance(by, str) else by))
    order = ["agency", "kind", "month"]
    if not sent.sort_values(order, ignore_index=True).equals(town.sent.astype(sent.dtypes)):
        found.append("months sent")
    return found


def main() -> None:
    """Print what a town costs, and how the one of the app's own seed compares with the store the app builds."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else SEED
    _ground()
    started = time.perf_counter()
    town = drawn_town(seed)
    print(f"seed {seed}: {len(town.ledger):,} records in {time.perf_counter() - started:.2f} s")
    if seed != SEED:
        return
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        house = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": home}))
        print(f"the full store of the same seed in {time.perf_counter() - started:.2f} s")
        found = differences(town, house.ledger("fictional"), held.months_sent(house, "fictional"))
        house.close()
    print(f"counts that differ: {', '.join(found) or 'none'}, of {len(GRAINS) + 1} compared")


if __name__ == "__main__":
    main()
