"""Who enters a release: young people harmed, with a reference of one scheme, in the area, closely enough known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from contextual.codes import AGE_BANDS, unmask
from contextual.counts.release_periods import Period
from contextual.counts.release_tables import TABLES, pairs_of
from contextual.services.house import House
from contextual.services.places.joined import joined_as_shown
from contextual.space.cells import parents
from contextual.store import records as record_store
from contextual.store import registers as register_store

_READ = (
    "kind", "incident", "person", "scheme", "agency", "recorded", "part", "age_band", "harms", "month", "finest",
    "cell", "place", "private", "own_return", "outside", "batch",
)  # fmt: skip
_SOURCES = ("cohort", "support")


@dataclass(frozen=True)
class Entering:
    """
    Everything held that may enter a release: the records of the store's own class, never open ones.

    `records` are those of young people with a reference, of every scheme; `held` counts all rows by month; `groups`
    says which places people called one; `sent` are the registers that tables are made of.
    """

    records: pd.DataFrame
    held: Mapping[int, int]
    unnamed: Mapping[int, int]
    groups: Mapping[str, str]
    sent: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, house: House) -> Entering:
        """Read it in one go, so that a file that comes in meanwhile is in all of it or in none."""
        with house.store.read() as conn:
            frame = record_store.read_records(conn, house.store_class, _READ)
            sent = {kind: register_store.read_register(conn, kind, house.store_class) for kind in _SOURCES}
            groups = joined_as_shown(conn)
        places = house.every_place()
        at_home = frame["place"].isin(places.loc[places["private"], "place_id"])
        frame = frame.assign(private=frame["private"] | at_home)
        harmed = frame[frame["part"].isin(["harmed", "both"]) & frame["age_band"].map(_young).astype(bool)]
        named = harmed["person"] != ""
        sent = {kind: _by_linked(rows) for kind, rows in sent.items()}
        return cls(_by_linked(harmed[named]), _by_month(frame), _by_month(harmed[~named]), groups, sent)

    def of_source(self, source: str) -> pd.DataFrame:
        """Give the rows of a source: ``records``, or a register."""
        return self.records if source == "records" else self.sent[source]

    def schemes(self, source: str) -> list[str]:
        """List the reference schemes of a source, the one with most young people first."""
        rows = self.of_source(source)
        people = rows[rows["scheme"] != ""].groupby("scheme")["person"].nunique()
        return [str(one) for one in people.sort_index().sort_values(ascending=False, kind="stable").index]

    def most_used(self, source: str) -> str:
        """Give the scheme with most young people, "" when there is none."""
        return next(iter(self.schemes(source)), "")

    def within(self, period: Period, scheme: str) -> pd.DataFrame:
        """Give the records of one scheme in a period that are not known to lie outside the study area."""
        rows = self.records
        when = rows["month"].between(period.first, period.last)
        return rows[when & (rows["scheme"] == scheme) & ~rows["outside"]]


def presences(
    entering: Entering, period: Period, scheme: str, ground: Mapping[str, str], base: int
) -> list[tuple[str, str]]:
    """
    Give who was where: pseudonym and base unit, each pair once.

    A record at a listed place is in that place and not in its hexagon; any other must be known closely enough for the
    base. Homes, own returns, and what lies outside the area's own hexagons are nowhere.
    """
    rows = entering.within(period, scheme)
    rows = rows[~rows["private"] & ~rows["own_return"]]
    group = {entering.groups.get(unit[6:], unit[6:]): unit for unit in ground if unit.startswith("place:")}
    at = [group.get(entering.groups.get(one, one), "") for one in rows["place"]]
    placed = (rows["finest"] >= base) & (rows["cell"] != 0)
    cells = parents(np.where(placed, rows["cell"], 0).astype(np.int64), base).tolist()
    units = [place or (f"{cell:015x}" if cell else "") for place, cell in zip(at, cells, strict=True)]
    return sorted({pair for pair in zip(rows["person"], units, strict=True) if pair[1] in ground})


def answers(entering: Entering, year: Period, schemes: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """
    Give the answers that the tables of a year are drawn of: table -> (pseudonym, value) pairs.

    A table says nothing of places, so what is private, or known to the whole area only, counts here.

    Parameters
    ----------
    schemes : mapping
        Source -> its one reference scheme.
    """
    rows = {
        "records": _with_pairs(entering.within(year, schemes["records"])),
        "cohort": _newest_snapshot(_of_scheme(entering.sent["cohort"], schemes["cohort"]), year),
        "support": _in_year(_of_scheme(entering.sent["support"], schemes["support"]), "as_of", year),
    }
    made: dict[str, list[tuple[str, str]]] = {}
    for table in TABLES.values():
        own = rows[table.of]
        said = zip(own["person"], own[table.field], strict=True)
        made[table.name] = sorted({(person, value) for person, cell in said for value in cell.split("|")})
    return made


def volume(entering: Entering, before: int) -> int:
    """Count the incidents with a referenced young person in the twelve months before a month."""
    rows = entering.records[entering.records["month"].between(before - 12, before - 1)]
    alone = rows["incident"] == ""
    return int(rows.loc[~alone, "incident"].nunique() + alone.sum())


def _by_linked(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Tell schemes apart by who may link them: two agencies' pseudonyms of one scheme are never the same young person's.

    Taken for one scheme, a child known to both would count twice, also towards the five.
    """
    own = (rows["scheme"] == rows["agency"]) | (rows["scheme"] == "")
    return rows.assign(scheme=rows["scheme"].where(own, rows["scheme"] + " of " + rows["agency"]))


def _young(band: str) -> bool:
    return band not in AGE_BANDS or AGE_BANDS[band].young


def _by_month(rows: pd.DataFrame) -> dict[int, int]:
    return {int(month): int(many) for month, many in rows["month"].value_counts().items()}


def _of_scheme(rows: pd.DataFrame, scheme: str) -> pd.DataFrame:
    mine = (rows["scheme"] == scheme) & (rows["person"] != "")
    return rows[mine & rows["age_band"].map(_young).astype(bool)] if "age_band" in rows else rows[mine]


def _in_year(rows: pd.DataFrame, day: str, year: Period) -> pd.DataFrame:
    return rows[rows[day].str.startswith(f"{year.first // 12}-")]


def _newest_snapshot(rows: pd.DataFrame, year: Period) -> pd.DataFrame:
    own = _in_year(rows, "snapshot_on", year)
    return own[own["snapshot_on"] == own["snapshot_on"].max()] if len(own) else own


def _with_pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the pairs of harms that each young person's records name together."""
    harms: dict[str, set[str]] = {}
    for person, packed in zip(rows["person"], rows["harms"], strict=True):
        harms.setdefault(person, set()).update(unmask(int(packed)))
    pairs = {person: "|".join(pairs_of(named)) for person, named in harms.items()}
    return rows.assign(pairs=[pairs[person] for person in rows["person"]])
