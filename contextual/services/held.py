"""What is held: classes, months sent by each agency, the last file, names that wait for a place."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, datetime

import pandas as pd

from contextual.records import Batch
from contextual.services.house import House
from contextual.services.names.meaning import meanings
from contextual.store import batches as batch_store
from contextual.store import records as record_store


def classes(house: House) -> list[str]:
    """Give the classes that hold records, the store's own class first."""

    def make() -> list[str]:
        with house.store.read() as conn:
            found = record_store.held_classes(conn)
        return sorted(found, key=lambda name: (name != house.store_class, name))

    made: list[str] = house.once("classes", "", make)
    return made


def months_sent(house: House, batch_class: str) -> pd.DataFrame:
    """
    Give how many records each agency sent for each month.

    Returns
    -------
    pandas.DataFrame
        ``agency, kind, month, records``.
    """

    def make() -> pd.DataFrame:
        with house.store.read() as conn:
            return record_store.coverage(conn, batch_class)

    made: pd.DataFrame = house.once("months_sent", batch_class, make)
    return made


def files(house: House) -> pd.DataFrame:
    """Give every batch, newest first, withdrawn ones too; also one of which nothing was taken, which moves no count."""
    with house.store.read() as conn:
        held = batch_store.list_batches(conn, withdrawn=True)
    table = pd.DataFrame([asdict(batch) for batch in held], columns=[field.name for field in fields(Batch)])
    return table.sort_values("seq", ascending=False, ignore_index=True)


def last_file_on(house: House) -> str:
    """Give the day of the newest file as ISO text, "" when there is none."""
    held = files(house)
    held = held[held["status"] == "held"]
    return "" if held.empty else day_of(int(held["imported_at"].max()))


def before_last_import(house: House, batch_class: str) -> int:
    """Give the sequence just before the newest import: everything after it arrived with that import."""
    held = files(house)
    counted = held["kind"].isin(("incidents", "missing")) & (held["batch_class"] == batch_class)
    held = held[counted & (held["status"] == "held")]
    return 0 if held.empty else int(held["seq"].max()) - 1


def names_waiting(house: House) -> int:
    """Count the records whose place text waits for a place."""

    def make() -> int:
        return int(waiting(house)["records"].sum())

    made: int = house.once("waiting", "", make)
    return made


def waiting(house: House) -> pd.DataFrame:
    """
    Give the place texts that wait for a place, the most used first.

    Returns
    -------
    pandas.DataFrame
        ``agency, place_text, records, public`` (of these, said to be in public). Texts about which a person has said
        something, also that nobody can place them, no longer wait.
    """
    with house.store.read() as conn:
        found = [record_store.waiting_texts(conn, one) for one in record_store.held_classes(conn)]
        known = meanings(conn, house.text_secret)
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(record_store.WAITING))
    return table[known.of(table["agency"], table["place_text"]).nothing()].reset_index(drop=True)


def day_of(seconds: int) -> str:
    """
    Write seconds since 1970 UTC as an ISO day.

    Examples
    --------
    >>> day_of(0)
    '1970-01-01'
    """
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
