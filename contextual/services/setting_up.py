"""Setting up: a new store, with its study area where there is an area file."""

from __future__ import annotations

from pathlib import Path

from contextual.access import Principal, Purpose, require
from contextual.errors import SafeguardsMissing
from contextual.intake.people.pseudonyms import PseudonymKey
from contextual.intake.read import read
from contextual.services.gate import trace_in
from contextual.services.house import House, new_house, now
from contextual.settings import Settings
from contextual.space.area import StudyArea
from contextual.space.cells import RESOLUTIONS
from contextual.store import area as area_store
from contextual.store.settings import put_setting


def init(
    principal: Principal,
    purpose: Purpose,
    settings: Settings,
    *,
    areas: list[Path] | None = None,
    partnership: bool = False,
) -> House:
    """
    Make a new store, and freeze its study area where there is a file of it.

    Parameters
    ----------
    areas : list of pathlib.Path, optional
        Files of outlines; together they are the study area. It decides which hexagons count as nought.
    partnership : bool
        A partnership's store takes real records; it is refused until its safeguards can be recorded.

    Raises
    ------
    SafeguardsMissing
        For a partnership store: impact assessments, sharing agreement and role register come first.
    FileRefused
        When an area file cannot be read; no store is made then.
    StoreRefused
        When there is a store already.
    """
    require(principal, "set_up")
    if partnership:
        msg = (
            "a partnership store is refused until its impact assessments, sharing agreement, role register and lawful "
            "basis can be recorded here; this version makes fictional and open stores only"
        )
        raise SafeguardsMissing(msg)
    area = read_area_files(areas) if areas else None
    house = new_house(settings, "fictional")
    with house.store.write() as conn:
        if area is not None:
            cells = {resolution: area.cells(resolution) for resolution in RESOLUTIONS}
            name = ", ".join(path.stem for path in areas or [])
            area_store.save_area(conn, cells, source="file", name=name, made_at=now(), made_by=principal.id)
        trace_in(conn, house, principal, purpose, "init", object_type="store", object_id=house.store.store_id)
    return house


def read_area_files(paths: list[Path]) -> StudyArea:
    """
    Read outlines and take the hexagons that overlap their land.

    Raises
    ------
    FileRefused
        When a file holds no outlines.
    """
    nobody = PseudonymKey("", bytes(32))
    outlines: list[bytes] = []
    for path in paths:
        made = read(path.name, path, kind="boundaries", agency="council", keys=nobody, today=now())
        outlines += made.boundaries["outline"].tolist()
    return StudyArea.from_outlines(outlines)


def name_area(house: House, name: str) -> None:
    """Keep what the area is called, for the heading of the map."""
    with house.store.write() as conn:
        put_setting(conn, "area_name", name)
