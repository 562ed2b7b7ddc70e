"""Building: a period is drawn once, for k of five and of ten, sealed into the trace, and never drawn again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from contextual.access import Principal, Purpose
from contextual.counts.release import NOISE, Cell, Leaf, Rule, capped, leaves
from contextual.counts.release_k10 import TEN, cells_together, together
from contextual.counts.release_periods import Period
from contextual.counts.release_tables import TABLES, cells
from contextual.errors import StoreRefused
from contextual.services.gate import allow, trace_in
from contextual.services.held import day_of
from contextual.services.house import House, now
from contextual.services.releases.choosing import Choice, chosen, ground, needed_area, period_of
from contextual.services.releases.entering import Entering, answers, presences
from contextual.store.releases import KeptRelease, add_release, refuse_second

NOT_SET_UP = (
    "choose first how this store releases: `release set-up`; `release build --plan` shows what each choice keeps"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What one build drew: the leaves and cells of five, and those of ten made from them."""

    five: tuple[tuple[Leaf, ...], tuple[Cell, ...]]
    ten: tuple[tuple[Leaf, ...], tuple[Cell, ...]]


def build_release(
    principal: Principal, purpose: Purpose, house: House, period: str = "", revision: int = 1
) -> KeptRelease:
    """
    Build the release of a period: once, for good. Leaves a trace that holds its seal.

    It is seen by others when a steward has signed it.

    Parameters
    ----------
    period : str
        Such as 2025, 2025-H1 or 2025-Q3; "" = the newest that has settled.
    revision : int
        2 for the one revision that set-up may allow.

    Raises
    ------
    StoreRefused
        Before set-up or without an area file; when the period is not over and settled, holds no record, is built
        already, or another release has a month of it.
    """
    allow(house, principal, purpose, "release")
    area = needed_area(house)
    choice = _choice(principal, purpose, house)
    when = period_of(choice, period)
    with house.store.read() as conn:
        refuse_second(conn, when.name, revision, Rule().k)
    _refuse_early(when, revision, choice)
    entering = Entering.of(house)
    if not any(when.first <= month <= when.last for month in entering.held):
        msg = f"no records are held of {when.name}, so there is nothing to release"
        raise StoreRefused(msg)
    units = ground(area, choice)
    made = draw(house, entering, units, when, revision, choice)
    about = _about(house, choice, when, revision, area.version, principal)
    with house.store.write() as conn:
        return _keep(conn, house, (principal, purpose), about, made)


def _choice(principal: Principal, purpose: Purpose, house: House) -> Choice:
    """Give what was chosen; a fictional store takes what its volume proposes, a partnership chooses for itself."""
    with house.store.read() as conn:
        choice = chosen(conn)
    if choice is None and house.store_class == "fictional":
        from contextual.services.releases.setting_up import set_up_release

        return set_up_release(principal, purpose, house)
    if choice is None:
        raise StoreRefused(NOT_SET_UP)
    return choice


def draw(house: House, entering: Entering, units: dict[str, str], when: Period, revision: int, choice: Choice) -> Drawn:
    """Draw a period from the records as they are. Nothing is kept; a revision of 0 is a trial with noise of its own."""
    key, rule = house.keys.release.secret, choice.rule
    people = capped(presences(entering, when, choice.scheme, units, choice.base), key, when.name, rule.cap)
    made = leaves(people, units, key, period=when.name, revision=revision, rule=rule)
    shown = _tables(entering, when, revision, choice, key)
    return Drawn(five=(made, shown), ten=(together(made, units, rule), cells_together(shown, rule)))


def _tables(entering: Entering, when: Period, revision: int, choice: Choice, key: bytes) -> tuple[Cell, ...]:
    """Draw the tables with the last period of a year, of the whole year; with any other there are none."""
    year = when.year
    if year is None or revision == 0:
        return ()
    schemes = {"records": choice.scheme, "cohort": choice.snapshot_scheme, "support": choice.support_scheme}
    said = answers(entering, year, schemes)
    return cells(said, key, period=year.name, revision=revision, rule=choice.rule)


def _refuse_early(when: Period, revision: int, choice: Choice) -> None:
    at = now()
    if not when.settled(at, choice.settle_days):
        ready = when.over_on + timedelta(days=choice.settle_days)
        msg = f"{when.name} can be built from {ready.isoformat()}: {choice.settle_days} days after it ended"
        raise StoreRefused(msg)
    if revision == 1:
        return
    if revision != 2 or not choice.revise_after:
        msg = "a release is built once: set-up allows no revision of it"
        raise StoreRefused(msg)
    if not when.settled(at, choice.revise_after):
        ready = when.over_on + timedelta(days=choice.revise_after)
        msg = f"the revision of {when.name} can be built from {ready.isoformat()}, as set-up decided"
        raise StoreRefused(msg)


def _about(
    house: House, choice: Choice, when: Period, revision: int, area_version: int, principal: Principal
) -> dict[str, Any]:
    rule = choice.rule
    return {
        "period": when.name, "revision": revision, "levels": " ".join(rule.levels), "base": rule.base, "r": rule.r,
        "threshold": rule.threshold, "cap": rule.cap, "area_version": area_version, "scheme": choice.scheme,
        "key_id": house.keys.release.id, "built_at": now(), "built_by": principal.id,
        "rule": _rule_in_words(house, choice, rule),
    }  # fmt: skip


def _rule_in_words(house: House, choice: Choice, rule: Rule) -> str:
    """Write everything that was decided, so that a reader of the seal needs no other page."""
    said = {
        "version": rule.version, "noise": sorted(NOISE.items()), "store_class": house.store_class,
        "tables": list(TABLES), **asdict(choice),
    }  # fmt: skip
    return json.dumps(said, sort_keys=True)


def _keep(conn: Any, house: House, who: tuple[Principal, Purpose], about: dict[str, Any], made: Drawn) -> KeptRelease:
    """Keep both files and their seals in one transaction, or neither."""
    five = add_release(conn, KeptRelease(k=Rule().k, **about), *made.five)
    from_five = json.dumps(json.loads(about["rule"]) | {"from": five.seal}, sort_keys=True)
    ten = add_release(conn, KeptRelease(k=TEN, **(about | {"rule": from_five})), *made.ten)
    for one in (five, ten):
        trace_in(conn, house, *who, "release_build", object_type="release", object_id=sealed_as(one))
    return five


def sealed_as(release: KeptRelease) -> str:
    """Write what the trace says of a release: its period, revision, k and seal."""
    return f"{release.period} revision {release.revision} k {release.k} seal {release.seal}"


def built_on(release: KeptRelease) -> str:
    """Say which records are in a release, in words and without a number."""
    return f"Records that arrived after {day_of(release.built_at)} are not in this period."
