"""What a partnership decides about its releases, once: how long a period is, the base unit, the scheme, the places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contextual.counts.release import POOL_RESOLUTION, Rule
from contextual.counts.release_periods import EVERY, Period, newest
from contextual.errors import StoreRefused
from contextual.services.house import House, now
from contextual.services.releases.entering import Entering, volume
from contextual.space.cells import label, parents
from contextual.store.area import KeptArea
from contextual.store.settings import get_setting

SETTLE_DAYS = 42
SETTING = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    What was chosen at set-up. A later choice holds for later periods only: a release keeps its own.

    `every` is a key of `EVERY`; `scheme` that of the records' references, `snapshot_scheme` and `support_scheme` those
    of two tables' sources; `places` the listed places with the resolution-8 hexagon each is filed under; `settle_days`
    how long after its end a period is built; `revise_after` days after the end from which its one revision may be
    built, 0 for none.
    """

    every: str
    base: int
    scheme: str
    snapshot_scheme: str = ""
    support_scheme: str = ""
    places: tuple[tuple[str, str], ...] = ()
    settle_days: int = SETTLE_DAYS
    revise_after: int = 0
    chosen_by: str = ""
    chosen_at: int = 0

    @property
    def rule(self) -> Rule:
        """The rule with this base."""
        return Rule(base=self.base)


def chosen(conn: Any) -> Choice | None:
    """Give what was chosen; None before set-up."""
    held = get_setting(conn, SETTING)
    return None if held is None else Choice(**(held | {"places": tuple((a, b) for a, b in held["places"])}))


def needed_area(house: House) -> KeptArea:
    """
    Give the study area of the area file: a release has no hexagon that was added because a record lies there.

    Raises
    ------
    StoreRefused
        When the store was made without an area file.
    """
    area: KeptArea | None = house.study_area()
    if area is None or area.source != "file":
        msg = "a release needs the study area as a file: make the store with `init --area FILE`"
        raise StoreRefused(msg)
    return area


def ground(area: KeptArea, choice: Choice) -> dict[str, str]:
    """Give every base unit of the area, empty ones and listed places too, with its resolution-8 hexagon."""
    cells = area.cells[choice.base]
    own = {
        label(int(cell)): label(int(above)) for cell, above in zip(cells, parents(cells, POOL_RESOLUTION), strict=True)
    }
    inside = set(own.values())
    return own | {f"place:{one}": above for one, above in choice.places if above in inside}


def proposed(entering: Entering) -> Choice:
    """
    Propose a choice from the volume of the twelve months before the first period that can be released.

    Few incidents want long periods and large hexagons; `release build --plan` shows what each would have kept.
    """
    every, base = by_volume(volume(entering, newest("quarter", now(), SETTLE_DAYS).first))
    return Choice(
        every=every, base=base, scheme=entering.most_used("records"), snapshot_scheme=entering.most_used("cohort"),
        support_scheme=entering.most_used("support"),
    )  # fmt: skip


def by_volume(many: int) -> tuple[str, int]:
    """
    Give the period and base that so many incidents a year want.

    Examples
    --------
    >>> by_volume(2_000)
    ('half-year', 9)
    """
    return ("year", 8) if many < 1_500 else ("half-year", 9) if many < 5_000 else ("quarter", 9)


def period_of(choice: Choice, name: str) -> Period:
    """
    Read the name of a period, or give the newest that has settled where there is none.

    Raises
    ------
    StoreRefused
        When it is not as long as was chosen.
    """
    if not name:
        return newest(choice.every, now(), choice.settle_days)
    period = Period.of(name)
    if period.months != EVERY[choice.every]:
        msg = f"{period.name} is not a {choice.every}: this store releases every {choice.every}"
        raise StoreRefused(msg)
    return period
