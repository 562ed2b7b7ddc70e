"""The fictional store: built once from the sample files, through the same door as any file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from contextual.access import Principal, Purpose
from contextual.errors import StoreRefused
from contextual.services.base_layer import LAYOUT
from contextual.services.files.bringing_in import bring_in
from contextual.services.files.sending import Sending
from contextual.services.house import House, Progress
from contextual.services.setting_up import init, name_area
from contextual.settings import SAMPLE, Settings
from contextual.store.engine import store_exists
from contextual.store.faults import plain_words
from contextual.store.keys import load_keys
from contextual.store.migrate import migrate
from contextual.store.sqlite import put_in_place, remove

AREA_NAME = "Doggerhaven"
BUILDER = Principal(id="sample", role="steward")
SENDER = Principal(id="sample", role="analyst")
BUILDING = Purpose(code="demonstration")
SENT = (
    ("places.geojson", "places", "council"),
    ("wards.geojson", "boundaries", "council"),
    ("streets.geojson", "boundaries", "council"),
    ("agencies/police_incidents.csv", "incidents", "police"),
    ("agencies/childrens_services.xlsx", "incidents", "childrens_services"),
    ("agencies/police_missing.csv", "missing", "police"),
    ("agencies/transport_police.csv", "incidents", "transport_police"),
    ("agencies/emergency_department.xlsx", "incidents", "emergency_department"),
    ("agencies/youth_work.csv", "incidents", "youth_service"),
    ("agencies/return_interviews.csv", "missing", "voluntary_sector"),
    ("agencies/snapshot.csv", "cohort", "childrens_services"),
    ("agencies/support.csv", "support", "voluntary_sector"),
    ("agencies/services.geojson", "services", "council"),
    ("agencies/training.xlsx", "training", "council"),
    ("agencies/education.csv", "education", "education"),
    ("agencies/voices.geojson", "voices", "youth_service"),
)
"""The sample's files, what each is, and who sends it, in the order in which they are brought in."""

_WAIT_S = 300


def build_once(settings: Settings, progress: Progress) -> None:
    """
    Build the fictional store when it is not there; two programs that start together build it once.

    Raises
    ------
    StoreRefused
        When another program began to build it and did not finish in five minutes.
    """
    if store_exists(settings.store_url):
        return
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    with _turn(settings.data_folder / "fictional.building"):
        if not store_exists(settings.store_url):
            _build(settings, progress)


def bring_up(settings: Settings, progress: Progress) -> None:
    """Bring the fictional store of an earlier version to this one; two programs that start together do it once."""
    progress(0.0, "Bringing the fictional store to this version")
    with _turn(settings.data_folder / "fictional.building"):
        migrate(settings.store_url, load_keys(settings.keys, settings.passphrase))


@contextmanager
def _turn(lock: Path) -> Iterator[None]:
    """Wait for whoever is building. SQLite's lock on a file is let go of by a program that dies, however it dies."""
    with plain_words(), closing(sqlite3.connect(lock, timeout=_WAIT_S, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            msg = "another program is still building the fictional store; try again in a minute"
            raise StoreRefused(msg) from None
        yield


def _build(settings: Settings, progress: Progress) -> None:
    """Build beside the final name and put it in place whole, so that half a store is never opened."""
    final = settings.data_folder / "fictional.db"
    part = settings.data_folder / ".fictional.db.part"
    remove(part)
    building = replace(settings, store_url=f"sqlite:///{part.as_posix()}")
    files = _sample_files(settings)
    house = init(BUILDER, BUILDING, building, areas=[files / "area.geojson"])
    try:
        name_area(house, AREA_NAME)
        for path in sorted((files / "base").glob("*.geojson")):
            _bring(house, path, "boundaries", "council", layout=LAYOUT)
        for done, (name, kind, agency) in enumerate(SENT):
            progress(done / (len(SENT) + 1), f"Bringing in {Path(name).name}")
            _bring(house, files / name, kind, agency)
        progress(len(SENT) / (len(SENT) + 1), "Counting")
        house.ledger("fictional")
    finally:
        house.close()
    put_in_place(part, final)
    progress(1.0, "Ready")


def _sample_files(settings: Settings) -> Path:
    """Give the folder of sample files; write them anew where the program was installed without them."""
    if (SAMPLE / "places.geojson").exists():
        return SAMPLE
    from contextual.sample import write_sample

    folder = settings.data_folder / "sample_places"
    write_sample(folder)
    return folder


def _bring(house: House, path: Path, kind: str, agency: str, layout: str | None = None) -> None:
    sending = Sending(name=path.name, data=path, kind=kind, agency=agency, layout=layout)
    receipt = bring_in(SENDER, BUILDING, house, sending)
    if receipt.refused:
        msg = f"the sample file {path.name} was refused: {receipt.refused[1]}"
        raise StoreRefused(msg)
