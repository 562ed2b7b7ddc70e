"""Setting up releases: chosen once by a person; a change holds for later periods only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from contextual.access import Principal, Purpose
from contextual.counts.release import BASES, MOST_PLACES, POOL_RESOLUTION
from contextual.counts.release_periods import EVERY
from contextual.errors import StoreRefused
from contextual.services.gate import allow, trace_in
from contextual.services.house import House, now
from contextual.services.releases.choosing import SETTING, SETTLE_DAYS, Choice, needed_area, proposed
from contextual.services.releases.entering import Entering
from contextual.services.releases.planning import fitting, tried
from contextual.space.cells import cells_at, label, parents
from contextual.store.settings import put_setting


def set_up_release(
    principal: Principal, purpose: Purpose, house: House, *, every: str = "", base: int = 0, scheme: str = "",
    places: Sequence[str] = (), settle_days: int = SETTLE_DAYS, revise_after: int = 0,
) -> Choice:  # fmt: skip
    """
    Choose how this store releases, from now on. What is left out is proposed from the volume. Leaves a trace.

    Parameters
    ----------
    every : {"year", "half-year", "quarter"}
    base : {8, 9}
        Resolution of the hexagons that are the smallest units.
    scheme : str
        The one reference scheme whose young people are counted: one in two schemes would count twice.
    places : sequence of str
        At most 200 public places, each a unit of its own, cut out of its hexagon.
    revise_after : int
        Days after a period's end from which it may be built a second time; 0 = never. It doubles the looks at
        every young person.

    Raises
    ------
    StoreRefused
        Saying which of these cannot be.
    """
    allow(house, principal, purpose, "release")
    needed_area(house)
    entering = Entering.of(house)
    wanted = proposed(entering)
    if not (every or base):
        wanted = fitting(wanted, tried(house, entering, wanted))
    choice = replace(
        wanted, every=every or wanted.every, base=base or wanted.base, scheme=scheme or wanted.scheme,
        places=_listed(house, places), settle_days=settle_days, revise_after=revise_after, chosen_by=principal.id,
        chosen_at=now(),
    )  # fmt: skip
    _refuse_unfit(choice, entering)
    with house.store.write() as conn:
        put_setting(conn, SETTING, asdict(choice))
        trace_in(conn, house, principal, purpose, "release_set_up", object_type="release",
                 object_id=f"{choice.every} {choice.base} {choice.scheme}")  # fmt: skip
    return choice


def _refuse_unfit(choice: Choice, entering: Entering) -> None:
    schemes = entering.schemes("records")
    if choice.every not in EVERY or choice.base not in BASES:
        msg = f"a release is every {', '.join(EVERY)}, of resolution {' or '.join(map(str, BASES))}"
        raise StoreRefused(msg)
    if choice.scheme not in schemes:
        msg = f"no young person is held under this scheme; there are: {', '.join(schemes) or 'none yet'}"
        raise StoreRefused(msg)
    if choice.settle_days < 0 or choice.revise_after < 0 or 0 < choice.revise_after <= choice.settle_days:
        msg = "days are counted from the end of a period, and a revision comes after the first build"
        raise StoreRefused(msg)


def _listed(house: House, wanted: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Find the listed places: public ones of the study area, each with the hexagon of its point."""
    ids = sorted(set(wanted))
    if len(ids) > MOST_PLACES:
        msg = f"at most {MOST_PLACES} places are listed; there are {len(ids)}"
        raise StoreRefused(msg)
    held = house.places().set_index("place_id")
    held = held[~held["private"] & held["lat"].notna()]
    if strangers := [one for one in ids if one not in held.index]:
        msg = f"{len(strangers)} of the places are not public places that are held with a position"
        raise StoreRefused(msg)
    if not ids:
        return ()
    spots = held.loc[ids]
    finest = cells_at(spots["lat"].to_numpy(float), spots["lon"].to_numpy(float), 10)
    inside = set(needed_area(house).cells[10].tolist())
    if sum(int(cell) not in inside for cell in finest):
        msg = "a listed place lies outside the study area: a release counts inside it only"
        raise StoreRefused(msg)
    return tuple(zip(ids, (label(int(cell)) for cell in parents(finest, POOL_RESOLUTION)), strict=True))
