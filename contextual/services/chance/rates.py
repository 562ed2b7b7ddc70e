"""Rates: incidents over a chosen denominator, each with its limits and drawn towards the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.caption import sentence as caption_of
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens
from contextual.counts.series import looked_only
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.records import shown_names
from contextual.services.chance.denominators import NONE, Base, base_of, offers
from contextual.services.chance.recording import Recording, recording_flags, recording_of
from contextual.services.gate import admit, allow, figures, look
from contextual.services.house import House
from contextual.services.looking import study_cells, with_names
from contextual.space.cells import label
from contextual.stats.rates import Shrunk, rates, shrunk_rates

_FEW = 5
"""Incidents in all below which no rate is told from another."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RatesView:
    """
    Rates of a lens.

    Attributes
    ----------
    table : a row for each hexagon of the study area or each open public place, highest drawn rate first: ``cell, id``
        or ``place_id, lat, lon``, ``name`` ("" where nothing is recorded), ``incidents, told, looked, denominator,
        rate, low, high`` (exact limits), ``told_rate`` (of what somebody told of alone), ``shrunk, shrunk_low,
        shrunk_high, weight, rank, flag`` (sentences: mostly found by looking, or its level changed with the recording).
        nan is undefined: no denominator is known there. Rates are per `per`, over the months of the lens.
    by : "cell" or "place".
    denominator, denominator_label, per : what is divided by, in words.
    denominators : (key, label) of all that are on offer, "none" among them.
    how : where the denominator's numbers come from.
    whole : the rate of all together, nan where none is defined.
    guarded : whether rates differ no more than chance would make them, so that every drawn rate is the whole's.
    undefined : incidents where no denominator is known; they are in no rate.
    few : whether incidents are too few to tell rates apart.
    """

    table: pd.DataFrame
    by: str
    denominator: str
    denominator_label: str
    per: str
    denominators: tuple[tuple[str, str], ...]
    how: str
    whole: float
    guarded: bool
    incidents: int
    undefined: int
    few: bool
    sentence: str
    cautions: tuple[str, ...]
    recording: Recording
    caption: str


def look_at_rates(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, *, denominator: str = NONE, by: str = "cell"
) -> Exact[RatesView] | Open[RatesView]:
    """
    Give the rate of every hexagon of the study area, or of every open public place. Leaves a trace first.

    Parameters
    ----------
    denominator : str
        A key of `offers`; "none" is one of them, and is said.
    by : {"cell", "place"}

    Raises
    ------
    BadLens
        When the denominator is not on offer, or rates are asked for by something else.
    """
    admit(house, principal, purpose, lens)
    if by not in ("cell", "place"):  # before the trace, which keeps no word that is not of a list
        msg = "rates are by cell or by place"
        raise BadLens(msg)
    look(house, principal, purpose, lens, "look_at_rates", object_type=by)
    units, names = _units(house, lens, by)
    base = base_of(house, lens, units, denominator, by)
    counts = _counts(house, lens, by, units)
    years = (lens.last - lens.first + 1) / 12
    over = np.where(base.values < base.least, np.nan, base.values) * years / base.scale
    drawn = shrunk_rates(counts["incidents"], over)
    table = _flagged(house, lens, _table(units, names, counts, base, over, drawn, by), by)
    return figures(lens, _view(house, lens, table, base, drawn, by))


def rates_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, *, denominator: str = NONE, by: str = "cell"
) -> Exact[RatesView] | Open[RatesView]:
    """Give rates for a file, as `look_at_rates` does, to those who may take figures away."""
    allow(house, principal, purpose, "take_away")
    return look_at_rates(principal, purpose, house, lens, denominator=denominator, by=by)


def _units(house: House, lens: Lens, by: str) -> tuple[np.ndarray, pd.DataFrame]:
    """Give the hexagons of the study area, or the open public places with their names and positions."""
    if by == "cell":
        return study_cells(house, lens)[0], pd.DataFrame()
    places = house.places()
    shown = places[(places["status"] == "open") & ~places["private"]].sort_values("place_id", ignore_index=True)
    return shown["place_id"].to_numpy(object), shown.assign(name=shown_names(shown))[["name", "lat", "lon"]]


def _counts(house: House, lens: Lens, by: str, units: np.ndarray) -> pd.DataFrame:
    ledger = house.ledger(lens.batch_class)
    every = tally(ledger, lens, by).over(units)[0].astype(np.int64)
    narrowed = looked_only(lens)
    looked = tally(ledger, narrowed, by).over(units)[0].astype(np.int64) if narrowed else np.zeros_like(every)
    return pd.DataFrame({"incidents": every, "told": every - looked, "looked": looked})


def _table(
    units: np.ndarray, names: pd.DataFrame, counts: pd.DataFrame, base: Base, over: np.ndarray, drawn: Shrunk, by: str
) -> pd.DataFrame:
    rate, low, high = rates(counts["incidents"], over)
    table = counts.assign(
        denominator=base.values, rate=rate, low=low, high=high,
        told_rate=rates(counts["told"], over)[0], shrunk=drawn.shrunk, shrunk_low=drawn.low,
        shrunk_high=drawn.high, weight=drawn.weight,
        flag=[_flag(told, looked) for told, looked in zip(counts["told"], counts["looked"], strict=True)],
    )  # fmt: skip
    table.insert(0, "cell" if by == "cell" else "place_id", units)
    if by == "place":
        table.insert(1, "name", names["name"].to_numpy(object))
        table["lat"], table["lon"] = names["lat"].to_numpy(float), names["lon"].to_numpy(float)
    order = np.lexsort((np.arange(len(table)), -np.nan_to_num(table["shrunk"].to_numpy(), nan=-1.0)))
    table = table.iloc[order].reset_index(drop=True)
    rank = table["shrunk"].rank(method="min", ascending=False)  # those that tie have one rank: the order of ids is none
    return table.assign(rank=rank.fillna(0).astype(np.int64))


def _flag(told: int, looked: int) -> str:
    """Say of a unit where most was found by looking that its rate speaks of the looking."""
    if looked <= told:
        return ""
    return f"{looked} of {told + looked} incidents were found because somebody looked."


def _flagged(house: House, lens: Lens, table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Add to the flags what is known of changes in who records or how: such a rate speaks of the recording."""
    jumps = recording_flags(house, lens, by)
    said = jumps.groupby(jumps.columns[0])["sentence"].agg(" ".join).to_dict()
    units = table["cell" if by == "cell" else "place_id"]
    flags = [f"{flag} {said.get(unit, '')}".strip() for flag, unit in zip(table["flag"], units, strict=True)]
    return table.assign(flag=flags)


def _view(house: House, lens: Lens, table: pd.DataFrame, base: Base, drawn: Shrunk, by: str) -> RatesView:
    if by == "cell":
        table = _named(house, lens, table)
    recording = recording_of(house, lens)
    defined = table["rate"].notna()
    undefined = int(table.loc[~defined, "incidents"].sum())
    incidents = int(table["incidents"].sum())
    few = incidents < _FEW
    return RatesView(
        table=table,
        by=by,
        denominator=base.key,
        denominator_label=base.label,
        per=base.per,
        denominators=offers(house, by),
        how=base.how,
        whole=drawn.mean,
        guarded=drawn.guarded,
        incidents=incidents,
        undefined=undefined,
        few=few,
        sentence=_sentence(table, base, drawn, by, incidents, few=few),
        cautions=_cautions(base, drawn, undefined, by),
        recording=recording,
        caption=caption_of(lens),
    )


def _named(house: House, lens: Lens, table: pd.DataFrame) -> pd.DataFrame:
    """Name the hexagons that have a record; naming the thousands of empty ones would take seconds for nothing."""
    some = table[table["incidents"] > 0]
    named = with_names(house, lens, some[["cell"]]).set_index("cell")["name"] if len(some) else pd.Series(dtype=str)
    table.insert(1, "id", [label(int(cell)) for cell in table["cell"]])
    table.insert(2, "name", table["cell"].map(named).fillna(""))
    return table


def _sentence(table: pd.DataFrame, base: Base, drawn: Shrunk, by: str, incidents: int, *, few: bool) -> str:
    what = "hexagon" if by == "cell" else "place"
    if few or not len(table):
        return f"Too few to say: {incidents} incident{'' if incidents == 1 else 's'} in all."
    over = f"Over {base.label[:1].lower()}{base.label[1:]}" if base.key != NONE else "With no denominator"
    if drawn.guarded:
        return f"{over}, the {what}s' rates differ no more than chance would make them: one rate fits them all."
    top = table.iloc[0]
    name = str(top["name"]) or f"the first {what}"
    rate, low, high, whole = (_number(one) for one in (top["rate"], top["low"], top["high"], drawn.mean))
    tied = int((table["shrunk"] == top["shrunk"]).sum())
    first = f"{name} comes first" if tied == 1 else f"{tied:,} {what}s come first together, {name} among them"
    said = (
        f"{over}, {first}: {top['incidents']:,} incidents, {rate} ({low} to {high}) {_each(base)}, "
        f"against {whole} on average."
    )
    return f"{said} {top['flag']}" if top["flag"] else said


def _number(value: float) -> str:
    """Write a rate with three figures that tell, never as a power of ten."""
    if abs(value) >= 100 or not value:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else np.format_float_positional(value, 3, fractional=False)


def _each(base: Base) -> str:
    return base.per if base.per.startswith("a ") else f"per {base.per}"


def _cautions(base: Base, drawn: Shrunk, undefined: int, by: str) -> tuple[str, ...]:
    said = [*base.cautions]
    if undefined:
        what = "hexagons" if by == "cell" else "places"
        said.append(
            f"{undefined:,} incidents lie in {what} of which the denominator is not known: no rate is given there."
        )
    if drawn.guarded:
        said.append("Rates differ no more than chance would make them: the order says nothing.")
    said.append("Records gather where somebody looks or tells. A rate says how much was recorded, not why.")
    return tuple(said)
