"""Planning: what each choice of period and base would have kept of the past year. Exact, traced, never circulated."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.figures import Exact
from contextual.counts.lens import Lens
from contextual.counts.release import BASES
from contextual.counts.release_periods import EVERY, Period, newest
from contextual.services.gate import allow, trace
from contextual.services.house import House, now
from contextual.services.releases.building import draw
from contextual.services.releases.checking import kept
from contextual.services.releases.choosing import Choice, chosen, ground, needed_area, proposed
from contextual.services.releases.entering import Entering, presences, volume
from contextual.store.area import KeptArea

FEW, EXPECTED = 500, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is proposed, why, and what each choice would have kept: one row for each of period and base."""

    choice: Choice
    set_up: bool
    volume: int
    table: pd.DataFrame
    sentence: str


def plan_release(principal: Principal, purpose: Purpose, house: House) -> Exact[Plan]:
    """
    Show what each choice of period and base would have given for the past year. Leaves a trace first; keeps nothing.

    The trials have noise of their own, so that they are no look at what will be released; they are exact figures.

    Raises
    ------
    StoreRefused
        Without an area file.
    """
    allow(house, principal, purpose, "plan_release")
    allow(house, principal, purpose, "look_exact")
    needed_area(house)
    trace(house, principal, purpose, "release_plan", object_type="release")
    entering = Entering.of(house)
    with house.store.read() as conn:
        held = chosen(conn)
    choice = held or proposed(entering)
    table, past = tried(house, entering, choice), _past(choice)
    many = volume(entering, past.last - 2)
    wanted = choice if held else fitting(choice, table)
    lens = Lens(house.store_class, past.first, past.last, resolution=wanted.base)
    plan = Plan(choice=wanted, set_up=held is not None, volume=many, table=table, sentence=_why(wanted, many))
    return Exact(plan, lens, counted_at=now())


def fitting(choice: Choice, table: pd.DataFrame) -> Choice:
    """Take larger hexagons where half-years of small ones would show too few: scattered partnerships."""
    if (choice.every, choice.base) != ("half-year", 9):
        return choice
    tried = table[(table["every"] == "half-year") & (table["base"] == 9)]
    return replace(choice, base=8) if float(tried["figures_a_period"].iloc[0]) < EXPECTED else choice


def tried(house: House, entering: Entering, choice: Choice) -> pd.DataFrame:
    """Try every period and base over the year up to the newest quarter that has settled, with the choice's scheme."""
    area, past = needed_area(house), _past(choice)
    choices = [replace(choice, every=every, base=base) for every in EVERY for base in BASES]
    return pd.DataFrame([_tried(house, entering, area, past, one) for one in choices])


def _past(choice: Choice) -> Period:
    end = newest("quarter", now(), choice.settle_days)
    return Period(end.last - 11, end.last)


def _tried(house: House, entering: Entering, area: KeptArea, past: Period, choice: Choice) -> dict[str, object]:
    """Try one choice over the past year and give the mean of its periods."""
    units, length = ground(area, choice), EVERY[choice.every]
    found = []
    for first in range(past.first, past.last + 1, length):
        when = Period(first, first + length - 1)
        made, _ = draw(house, entering, units, when, 0, choice).five
        there = presences(entering, when, choice.scheme, units, choice.base)
        shares = kept(there, made, house.keys.release.secret, when, choice.rule)["per_cent"]
        found.append((sum(leaf.level == choice.rule.levels[0] for leaf in made), *shares))
    means = [round(sum(part) / len(found), 1) for part in zip(*found, strict=True)]
    names = ("figures_a_period", "own_figure_per_cent", "resolution_8_per_cent", "any_figure_per_cent", "cap_per_cent")
    return {"every": choice.every, "base": choice.base, **dict(zip(names, means, strict=True))}


def _why(choice: Choice, many: int) -> str:
    said = (
        f"{many:,} incidents with a referenced young person in the twelve months before: every {choice.every}, "
        f"hexagons of resolution {choice.base}."
    )
    return f"{said} With so few, offer the tables, and the map if the co-ordinator wants it." if many < FEW else said
