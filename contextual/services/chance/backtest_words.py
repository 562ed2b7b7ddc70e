"""The back-test in words: what was chosen, how the best way fared, and what to bear in mind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.counts.lens import Lens, month_text, months_text
from contextual.services.chance.recording import Recording
from contextual.stats.backtest import Backtest
from contextual.stats.ranking import Ranked

_SAID_AT = 0.05


def settings(past: Lens, ranked: Ranked) -> tuple[str, ...]:
    """Say what was chosen on the months before, and how ties are broken."""
    ties = "Hexagons that tie are taken in equal parts, so that neither luck nor their ids decide."
    if not ranked.held_back:
        chosen = "There was too little before to choose a bandwidth and a half-life on: the usual ones were taken."
    else:
        chosen = (
            f"Chosen on the months to {month_text(past.last)} alone, the last {ranked.held_back} of them held back:"
        )
    width = (
        f"{chosen} a bandwidth of {ranked.bandwidth_m:,.0f} metres, a half-life of {_months(ranked.half_life_months)}."
    )
    return width, ties


def sentence(scores: pd.DataFrame, fared: Backtest, past: Lens, later: Lens, *, few: bool) -> str:
    """Say in a sentence or two how the best and the plainest way fared."""
    span = _span(later)
    if few:
        return f"Too few to say: {_incidents(fared.events)} in {span}."
    at = scores[np.isclose(scores["share"], _SAID_AT)].set_index("method")
    best, plain = at.loc[fared.best or at.index[0]], at.loc["last"]
    said = (
        f"Ranked on {_span(past)}, the first 5 % of the area held {_percent(best['hit_rate'])} of the incidents of "
        f"{span} ({_percent(best['low'])} to {_percent(best['high'])}) by {best['label'].lower()}, the best way here; "
        f"no choice could have held more than {_percent(best['most'])}."
    )
    if best.name == "last":
        return said
    return f"{said} Last period's counts alone: {_percent(plain['hit_rate'])}."


def cautions(later: Lens, outside: int, looked: int, recording: Recording, *, few: bool) -> tuple[str, ...]:
    """Say what the figures do not tell, and what they leave out."""
    said = [
        "Records gather where somebody looks or tells: a ranking that finds records has not found harm that nobody "
        "recorded, and going where it points makes more records there.",
        "The limits take incidents as separate; where one quarrel brought several records they are too narrow.",
    ]
    if not few:
        said.append(
            "The best way is named after the event: where others are level with it, it may be another next time."
        )
    if looked:
        said.append(
            f"{looked:,} of the incidents scored were found because somebody looked; the share found among "
            "the others stands beside."
        )
    if outside:
        said.append(f"{_incidents(outside)} of {_span(later)} lay where nothing was ranked, and count as not found.")
    if missing := sorted({name for name in recording.months["missing"] if name}):
        said.append(f"Not every agency sent something for every month scored: {'; '.join(missing)}.")
    return tuple(said)


def _incidents(number: int) -> str:
    return "1 incident" if number == 1 else f"{number:,} incidents"


def _span(lens: Lens) -> str:
    return months_text(lens.first, lens.last)


def _months(number: float) -> str:
    return "1 month" if number == 1 else f"{number:g} months"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
