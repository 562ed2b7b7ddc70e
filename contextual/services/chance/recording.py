"""Recording: how a lens or one unit came to be recorded month by month, and where that changed what the counts say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from contextual.codes.recording import RECORDED
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.series import looked_only
from contextual.counts.tally import tally
from contextual.services import held
from contextual.services.chance.homes import homes
from contextual.services.chance.who_and_how import Within, flags_of, jumps_in
from contextual.services.coverage import gaps_by_month
from contextual.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """
    How the records behind a result came to be: shown beside every result.

    Attributes
    ----------
    sentence : one plain sentence for a meeting.
    months : ``month, told, looked, received, missing``, one row a month of the lens: incidents that somebody told of,
        incidents found by looking (discovered or in an operation), whether any agency sent something for that month,
        and the agencies, in words, that sent nothing although they had joined ("" where all did).
    told, looked : incidents over all months.
    unsaid : whether no record says how it came to be: what is not found by looking is then not told of either.
    jumps : sentences, one for each change of level that coincides with a change in who records or how.
    set_aside : what stands at homes and placements, outside every hexagon and place; "" for one unit, or for nothing.
    """

    sentence: str
    months: pd.DataFrame
    told: int
    looked: int
    jumps: tuple[str, ...] = ()
    set_aside: str = ""
    unsaid: bool = False


def recording_of(house: House, lens: Lens, within: Within | None = None) -> Recording:
    """
    Say how the incidents of a lens, or of one hexagon or place in it, came to be recorded.

    The caller has authorised and traced the look: this is no door of its own.

    Parameters
    ----------
    within : tuple, optional
        ("cell", id at the lens's resolution) or ("place", place id).
    """
    ledger = house.ledger(lens.batch_class)
    told, looked = told_and_looked(ledger, lens, within)
    months = np.arange(lens.first, lens.last + 1)
    missing, received = gaps_by_month(house, lens, months)
    table = pd.DataFrame({"month": months, "told": told, "looked": looked, "received": received, "missing": missing})
    unsaid = bool(told.any()) and not looked.any() and _unsaid(ledger, lens, within)
    return Recording(
        sentence=_sentence(int(told.sum()), int(looked.sum()), sum(map(bool, missing)), unsaid=unsaid),
        months=table,
        told=int(told.sum()),
        looked=int(looked.sum()),
        jumps=tuple(jump.sentence for jump in jumps_in(ledger, lens, _sent(house, lens), within)),
        set_aside="" if within else homes(ledger, lens).sentence,
        unsaid=unsaid,
    )


def recording_flags(house: House, lens: Lens, by: str = "cell") -> pd.DataFrame:
    """
    Name every hexagon or place whose level changed with a change in who records or how.

    The caller has authorised and traced the look. Unlike the jumps of one unit, these are corrected for the number of
    units as well.

    Returns
    -------
    pandas.DataFrame
        ``cell`` or ``place``, ``first, last`` (months, year * 12 + month - 1), ``p, p_adjusted, sentence``.
    """
    flags = flags_of(house.ledger(lens.batch_class), lens, _sent(house, lens), by)
    if by == "place":  # another session may have made a place private since the counts were read
        places = house.places()
        flags = flags[flags["place"].isin(places.loc[~places["private"], "place_id"])].reset_index(drop=True)
    return flags


def _sent(house: House, lens: Lens) -> pd.DataFrame:
    return held.months_sent(house, lens.batch_class)


def told_and_looked(ledger: Ledger, lens: Lens, within: Within | None = None) -> tuple[np.ndarray, np.ndarray]:
    """
    Count the incidents of each month of a lens that somebody told of, and those found by looking.

    Returns
    -------
    told, looked : numpy.ndarray of int64, shape (n_months,)
        An incident with one record found by looking is found by looking; told is the rest.
    """
    months = np.arange(lens.first, lens.last + 1)
    every = tally(ledger, lens, "month", within).over(months)[0].astype(np.int64)
    narrowed = looked_only(lens)
    if narrowed is None:
        return every, np.zeros_like(every)
    looked = tally(ledger, narrowed, "month", within).over(months)[0].astype(np.int64)
    return every - looked, looked


def _unsaid(ledger: Ledger, lens: Lens, within: Within | None) -> bool:
    """Say whether no record says how it came to be, as in open police data."""
    ways = frozenset(RECORDED) - {"not_known", "not_recorded"}
    said = ways if lens.recorded is None else ways & lens.recorded
    return not said or not tally(ledger, replace(lens, recorded=said), "month", within).incidents.any()


def _sentence(told: int, looked: int, gaps: int, *, unsaid: bool = False) -> str:
    if not told + looked:
        return "No record here in these months. That does not mean nothing happened."
    if unsaid:
        these = "this incident" if told == 1 else f"these {told:,} incidents"
        words = f"How {these} came to light is not recorded, so what was found by looking cannot be set apart."
    elif not looked:
        words = f"None of the {told + looked:,} incidents is marked as found because somebody looked."
    else:
        was = "was" if looked == 1 else "were"
        words = f"{looked:,} of {told + looked:,} incidents {was} found because somebody looked."
    if gaps:
        months = "1 month" if gaps == 1 else f"{gaps} months"
        words += f" In {months} an agency that had joined sent nothing."
    return words
