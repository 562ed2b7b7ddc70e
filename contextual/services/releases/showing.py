"""Showing: a release as it was sealed, to everybody who may see released figures. It reads no record."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.figures import Released
from contextual.counts.lens import Lens
from contextual.counts.release import WHOLE_AREA, Cell, Leaf, Rule, change
from contextual.counts.release_k10 import TEN, TOGETHER
from contextual.counts.release_periods import Period
from contextual.counts.release_tables import OTHER, TABLES
from contextual.errors import NotAllowed, StoreRefused
from contextual.services.gate import allow, trace
from contextual.services.held import day_of
from contextual.services.house import House
from contextual.services.releases.building import built_on, sealed_as
from contextual.services.releases.views import ReleaseView
from contextual.space.cells import from_label, label, resolutions
from contextual.space.naming import hexagon_names
from contextual.store.releases import RETRACTED, SIGNED, KeptRelease, list_releases, read_figures

COLUMNS = ["period", "revision", "k", "level", "id", "name", "units", "young_person_presences", "since_last"]
TABLE_COLUMNS = ["table", "label", "cell", "cell_label", "young_people"]
_FOR = {"fictional": "FICTIONAL: no real place or person.", "partnership": ""}
_WORDS = {4: "four"}
_CELLS_TOGETHER = {OTHER: "All other answers together", TOGETHER: "Several answers together"}
NOTHING_SHOWN = "Nothing shown here does not mean nothing happens here: withheld and none look the same."


def releases_held(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """
    List the releases: ``period, months, revision, k, state, built_on, base, seal``; others see signed ones only.

    Leaves a trace.
    """
    allow(house, principal, purpose, "look_released")
    trace(house, principal, purpose, "release_list", object_type="release")
    with house.store.read() as conn:
        held = [one for one in list_releases(conn) if _may_see(principal, one)]
    rows = [
        (
            one.period,
            Period.of(one.period).words,
            one.revision,
            one.k,
            one.state,
            day_of(one.built_at),
            one.base,
            one.seal,
        )
        for one in held
    ]
    return pd.DataFrame(rows, columns=["period", "months", "revision", "k", "state", "built_on", "base", "seal"])


def show_release(
    principal: Principal, purpose: Purpose, house: House, period: str = "", *, k: int = 5, revision: int = 0
) -> Released[ReleaseView]:
    """
    Show a release: whole leaves and cells as they were sealed. Leaves a trace first.

    Parameters
    ----------
    period : str
        "" = the newest.
    k : {5, 10}
        10 for partner bodies.
    revision : int
        0 = the newest there is.

    Raises
    ------
    StoreRefused
        When there is no such release.
    NotAllowed
        When it is not signed yet and the principal may not build releases.
    StoreDamaged
        When it is not what was sealed.
    """
    allow(house, principal, purpose, "look_released")
    one = find(house, period, k, revision)
    if not _may_see(principal, one):
        msg = f"the release {one.period} is not signed yet: a steward signs it when it is checked"
        raise NotAllowed(msg)
    trace(house, principal, purpose, "release_show", object_type="release", object_id=sealed_as(one))
    when = Period.of(one.period)
    lens = Lens(house.store_class, when.first, when.last, resolution=one.base)
    return Released(_view(house, one), lens, counted_at=one.built_at)


def find(house: House, period: str, k: int = 5, revision: int = 0) -> KeptRelease:
    """
    Find a release that is held; the newest where neither period nor revision says which.

    Raises
    ------
    StoreRefused
        When there is none.
    """
    name = Period.of(period).name if period else ""
    with house.store.read() as conn:
        held = [one for one in list_releases(conn) if one.k == k and name in ("", one.period)]
    held = [one for one in held if revision in (0, one.revision)]
    if not held:
        msg = f"there is no release{f' of {name}' if name else ''} of k {k}: `release list` names those there are"
        raise StoreRefused(msg)
    return max(held, key=lambda one: (Period.of(one.period), one.revision))


def sentences(house: House, one: KeptRelease) -> tuple[str, ...]:
    """Say what a reader must know beside every figure of a release."""
    if RETRACTED in one.events:
        return (f"The release {one.period} is withdrawn: its figures are not to be used.",)
    said = [
        _FOR[house.store_class],
        f"Young-person presences, about: each figure is up to {one.r} off"
        f"{', one that puts several together more' if one.k == TEN else ''}, and covers at least {one.k} distinct "
        f"young people. Each young person is counted in at most {_WORDS[one.cap]} places a period.",
        f"Only young people with a {one.scheme} reference are counted: with two references one would count twice.",
        NOTHING_SHOWN, built_on(one),
    ]  # fmt: skip
    if SIGNED not in one.events:
        said.append("Not signed yet: only those who build releases see it.")
    return tuple(filter(None, said))


def _view(house: House, one: KeptRelease) -> ReleaseView:
    made: tuple[Leaf, ...] = ()
    cells: tuple[Cell, ...] = ()
    before: dict[tuple[str, ...], int] = {}
    if RETRACTED not in one.events:
        with house.store.read() as conn:
            made, cells = read_figures(conn, one)
        made = tuple(sorted(made, key=_reading_order))
        before = _before(house, one)
    return ReleaseView(
        period=one.period, revision=one.revision, k=one.k, state=one.state, seal=one.seal,
        sentences=sentences(house, one), table=_table(house, one, made, before), tables=_tables(cells),
        covers=tuple(leaf.covers for leaf in made),
    )  # fmt: skip


def _reading_order(leaf: Leaf) -> tuple[bool, bool, int, str]:
    """Put hexagons and places first, the highest on top, then pools, the rest of the area last."""
    return leaf.id == WHOLE_AREA, len(leaf.covers) > 1, -leaf.value, leaf.id


def _table(house: House, one: KeptRelease, made: Sequence[Leaf], before: dict[tuple[str, ...], int]) -> pd.DataFrame:
    names, rule = _names(house, made), Rule(base=one.base)
    rows = [
        (one.period, one.revision, one.k, leaf.level, leaf.id, names[leaf.id, len(leaf.covers)], len(leaf.covers),
         leaf.value, change(before[leaf.covers], leaf.value, rule) if leaf.covers in before else "")
        for leaf in made
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _names(house: House, made: Sequence[Leaf]) -> dict[tuple[str, int], str]:
    """Name what each figure covers by the public places there; a listed place that has gone since keeps its id."""
    places = house.every_place()
    public = places[~places["private"]]
    own = {f"place:{row.place_id}": str(row.name) for row in public[["place_id", "name"]].itertuples(index=False)}
    cells = [from_label(leaf.id) for leaf in made if leaf.id != WHOLE_AREA and not leaf.id.startswith("place:")]
    sizes = resolutions(cells)
    for size in set(sizes.tolist()):
        some = [cell for cell, mine in zip(cells, sizes, strict=True) if mine == size]
        own |= {label(cell): name for cell, name in hexagon_names(some, house.places(), size).items()}
    return {(leaf.id, len(leaf.covers)): _name(leaf, own.get(leaf.id, leaf.id)) for leaf in made}


def _name(leaf: Leaf, name: str) -> str:
    if leaf.id == WHOLE_AREA:
        return "The rest of the area"
    if leaf.id.startswith("place:"):
        return name.removeprefix("place:")
    if len(leaf.covers) == 1:
        return f"Hexagon: {name}"
    return f"{'Together in' if leaf.level == TOGETHER else 'The rest of'} hexagon: {name}"


def _before(house: House, one: KeptRelease) -> dict[tuple[str, ...], int]:
    """Give the figures of the period just before, by what they cover; nothing where there are none to compare with."""
    when = Period.of(one.period)
    with house.store.read() as conn:
        held = [
            other for other in list_releases(conn)
            if (other.period, other.k) == (Period(when.first - when.months, when.first - 1).name, one.k)
            and (other.base, other.area_version) == (one.base, one.area_version) and SIGNED in other.events
            and RETRACTED not in other.events
        ]  # fmt: skip
        if not held:
            return {}
        made, _ = read_figures(conn, max(held, key=lambda other: other.revision))
    return {leaf.covers: leaf.value for leaf in made}


def _tables(cells: Sequence[Cell]) -> pd.DataFrame:
    rows = []
    for one in cells:
        table = TABLES[one.table]
        label = _CELLS_TOGETHER.get(one.cell) or table.cells[one.cell]
        rows.append((one.table, table.label, one.cell, label, one.value))
    return pd.DataFrame(rows, columns=TABLE_COLUMNS)


def _may_see(principal: Principal, one: KeptRelease) -> bool:
    return SIGNED in one.events or RETRACTED in one.events or principal.may("release")


def listed_places(one: KeptRelease) -> dict[str, str]:
    """Give the listed places of a release, as units, with the resolution-8 hexagon of each."""
    return {f"place:{place}": above for place, above in json.loads(one.rule)["places"]}
