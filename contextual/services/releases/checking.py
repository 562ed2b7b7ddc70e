"""Checking a release: what an outsider could bound, what was kept; then a steward signs it, or withdraws it."""

from __future__ import annotations

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.figures import Exact
from contextual.counts.lens import Lens
from contextual.counts.release import WHOLE_AREA, Leaf, Rule, capped
from contextual.counts.release_bounds import audit, audit_tables
from contextual.counts.release_periods import Period
from contextual.errors import StoreDamaged, StoreRefused
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.releases.building import sealed_as
from contextual.services.releases.entering import Entering, presences
from contextual.services.releases.showing import find, listed_places
from contextual.services.releases.views import ReleaseAudit
from contextual.space.cells import label, parents
from contextual.store import area as area_store
from contextual.store.releases import RETRACTED, SIGNED, KeptRelease, in_trace, list_releases, note_event, read_figures

KEPT = ("in a figure of its own", "in a figure of resolution 8 or finer", "in any figure", "lost to the cap")


def audit_release(
    principal: Principal, purpose: Purpose, house: House, period: str = "", revision: int = 0
) -> Exact[ReleaseAudit]:
    """
    Check a release before it is signed: a linear program over all its values, its seal, and the presences it kept.

    The shares are of the records as they are now, so they are exact and traced.

    Raises
    ------
    StoreRefused
        When there is no such release.
    """
    allow(house, principal, purpose, "release")
    one = find(house, period, 5, revision)
    trace(house, principal, purpose, "release_audit", object_type="release", object_id=sealed_as(one))
    when = Period.of(one.period)
    lens = Lens(house.store_class, when.first, when.last, resolution=one.base)
    return Exact(_audited(house, one), lens, counted_at=now())


def sign_release(principal: Principal, purpose: Purpose, house: House, period: str = "", revision: int = 0) -> str:
    """
    Sign a release, once its audit holds: from then on everybody who may see released figures sees it.

    Raises
    ------
    StoreRefused
        When it is signed or withdrawn already, or its audit finds something.
    """
    allow(house, principal, purpose, "release")
    one = find(house, period, 5, revision)
    if RETRACTED in one.events:
        msg = f"the release {one.period} is withdrawn: it cannot be signed"
        raise StoreRefused(msg)
    if not _audited(house, one).holds:
        msg = f"the audit of {one.period} does not hold: `release audit` says what it found"
        raise StoreRefused(msg)
    _note(house, (principal, purpose), one, SIGNED, "release_sign")
    return f"The release {one.period} is signed: it may be circulated, and it will not change."


def retract_release(principal: Principal, purpose: Purpose, house: House, period: str, revision: int = 0) -> str:
    """
    Withdraw a release that is seriously wrong: it is listed as withdrawn, without figures. It is never built again.

    Raises
    ------
    StoreRefused
        When there is no such release, or it is withdrawn already.
    """
    allow(house, principal, purpose, "release")
    one = find(house, period, 5, revision)
    _note(house, (principal, purpose), one, RETRACTED, "release_retract")
    return f"The release {one.period} is withdrawn: its figures are no longer shown, and it is not built again."


def _note(house: House, who: tuple[Principal, Purpose], one: KeptRelease, event: str, action: str) -> None:
    """Note it of both files, of five and of ten, with the trace: all or nothing."""
    with house.store.write() as conn:
        for held in list_releases(conn):
            if (held.period, held.revision) == (one.period, one.revision):
                note_event(conn, held, event, now(), who[0].id)
        trace_in(conn, house, *who, action, object_type="release", object_id=sealed_as(one))


def units_of(house: House, one: KeptRelease) -> dict[str, str]:
    """Give every base unit of a release, of the area that it was built over, with its resolution-8 hexagon."""
    with house.store.read() as conn:
        area = area_store.read_area(conn, one.area_version)
    if area is None:
        msg = "the study area of this release is not in the store"
        raise StoreDamaged(msg)
    cells = area.cells[one.base]
    return {label(int(c)): label(int(p)) for c, p in zip(cells, parents(cells, 8), strict=True)} | listed_places(one)


def _audited(house: House, one: KeptRelease) -> ReleaseAudit:
    units, rule = units_of(house, one), Rule(base=one.base)
    with house.store.read() as conn:
        try:
            (made, cells), sealed = read_figures(conn, one), True
        except StoreDamaged:
            (made, cells), sealed = ((), ()), False
        traced = in_trace(conn, sealed_as(one))
    entering, when = Entering.of(house), Period.of(one.period)
    return ReleaseAudit(
        period=one.period, leaves=audit(units, made, rule), adding=audit(units, made, rule, adding=True),
        tables=audit_tables(cells, rule), sealed=sealed, traced=traced,
        kept=kept(presences(entering, when, one.scheme, units, one.base), made, house.keys.release.secret, when, rule),
        without_reference=sum(many for month, many in entering.unnamed.items() if when.first <= month <= when.last),
    )  # fmt: skip


def kept(there: list[tuple[str, str]], made: tuple[Leaf, ...], key: bytes, when: Period, rule: Rule) -> pd.DataFrame:
    """Give which per cent of the presences (young person x base unit) lie in which figures."""
    after = sum(len(people) for people in capped(there, key, when.name, rule.cap).values())
    own = {unit for leaf in made if leaf.level == rule.levels[0] for unit in leaf.covers}
    fine = {unit for leaf in made if leaf.level != WHOLE_AREA for unit in leaf.covers}
    every = {unit for leaf in made for unit in leaf.covers}
    parts = [sum(unit in some for _, unit in there) for some in (own, fine, every)] + [len(there) - after]
    shares = [round(100 * part / len(there), 1) if there else 0.0 for part in parts]
    return pd.DataFrame({"what": KEPT, "per_cent": shares})
