"""A change in words: one answer for a meeting, and what to keep in mind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from contextual.codes.change import VERDICTS
from contextual.counts.lens import month_text
from contextual.services.chance.change_checks import FAILED, Check
from contextual.services.chance.change_gathered import Gathered
from contextual.services.chance.recording import Recording
from contextual.stats.before_after import FEWEST, BeforeAfter
from contextual.stats.did import LinearDid

_FEW_COMPARISONS = 3
_NAMED = 3


def factor_words(ratio: float) -> str:
    """
    Say a ratio as a person would.

    Examples
    --------
    >>> [factor_words(ratio) for ratio in (0.24, 1.0, 1.3, 4.2, 0.0)]
    ['76% fewer', 'as many', '30% more', '4.2 times as many', '100% fewer']
    """
    if ratio >= 2:
        return f"{ratio:.1f} times as many"
    percent = round(abs(ratio - 1) * 100)
    if not percent:
        return "as many"
    return f"{percent}% {'fewer' if ratio < 1 else 'more'}"


def sentence_of(name: str, made: Gathered, shown: BeforeAfter, basis: str) -> str:
    """Say the answer for a meeting: the verdict, the counts themselves, and how sure it is."""
    (t0, c0, b0, _), (t1, c1, b1, _) = shown.before, shown.after
    months = (made.start, made.lens.last - made.since + 1)
    what = "incidents that somebody told of" if basis == "told" else "incidents"
    said = f"{name}: {_lower(VERDICTS.label(shown.verdict))}. {t1:,} {what} in the {_months(months[1])} from "
    said += f"{month_text(made.since)}, {t0:,} in the {_months(months[0])} before."
    if shown.verdict in ("too_few", "no_comparison"):
        return said
    kept = int(made.kept.sum())
    places = "1 comparison place" if kept == 1 else f"{kept} comparison places"
    said += f" {places} had {c1:,} after {c0:,}; nearby there were {b1:,} after {b0:,}."
    if np.isnan(shown.ratio.ratio) or not c0 or not c1:
        return said  # nothing is expected, or without end: the counts say it all
    low, high = factor_words(shown.ratio.low), factor_words(shown.ratio.high)
    said += f" Here that is {factor_words(shown.ratio.ratio)} than expected, between {low} and {high}."
    return said.replace("as many than expected", "as many as expected")


def usual_elsewhere(checks: Sequence[Check], as_large: int, places: int) -> str:
    """Say in the same breath where such a change is nothing unusual: the limits know nothing of how places drift."""
    if not any(check.key == "placebo_places" and check.result == FAILED for check in checks):
        return ""
    return f" But of {places:,} other places {as_large:,} changed by as much too, without this start."


def figures_of(shown: BeforeAfter, linear: LinearDid) -> tuple[str, ...]:
    """Say the figures for those who ask, each with its limits or why it has none."""
    parts = {"here": shown.wdd.local, "nearby": shown.wdd.displacement, "both": shown.wdd.total}
    wdd = ", ".join(f"{part} {one.estimate:+.1f} ({one.low:+.1f} to {one.high:+.1f})" for part, one in parts.items())
    ratio = shown.ratio
    quotient = f"{shown.wdq + 0.0:.2f}" if not np.isnan(shown.wdq) else "undefined (no fall here, or a count of 0)"
    net = "undefined (no comparison before)"
    if not np.isnan(shown.net_effect):
        net = f"{abs(shown.net_effect):,.1f} {'more' if shown.net_effect < 0 else 'fewer'}"
    rates = f"{ratio.ratio:.2f} ({ratio.low:.2f} to {ratio.high:.2f})" if not np.isnan(ratio.ratio) else "undefined"
    did = "undefined (nothing to compare with)"
    if not np.isnan(linear.effect):
        se = "undefined" if np.isnan(linear.se) else f"{linear.se:.2f}"
        did = f"{linear.effect:+.2f} a month, clustered error {se}, which is too small with one place that changed"
    return (
        f"Weighted displacement difference, incidents over the months after: {wdd}.",
        f"Ratio of rates: {rates}; relative effect {ratio.relative_effect:.2f}.".replace("nan", "undefined"),
        f"Before against after alone (e-test): here {_p(shown.place_p)}, nearby {_p(shown.nearby_p)}.",
        f"Displacement quotient: {quotient}. Total net effect: {net}.",
        f"Linear difference in differences: {did}.",
    )


def _p(value: float) -> str:
    return "p below 0.001" if value < 0.001 else f"p {value:.3f}"


def cautions_of(
    made: Gathered,
    shown: BeforeAfter,
    compared: pd.DataFrame,
    nearby: pd.DataFrame,
    recording: Recording,
    joined: dict[str, int],
    *,
    listed: bool,
    rings: int,
) -> tuple[str, ...]:
    """
    Say what to keep in mind when reading a change.

    Parameters
    ----------
    compared : the comparison places, with ``name`` and ``kept``.
    nearby : what lies nearby, with ``name, before, after, rose``.
    joined : agencies in words that first sent something within these months, and the month.
    listed : whether somebody named the comparison places.
    """
    said = []
    months = (made.start, made.lens.last - made.since + 1)
    events = sum((*shown.before[:2], *shown.after[:2]))
    if shown.verdict == "too_few":
        said.append(
            f"Only {events} incidents at the place and its comparison together: fewer than {FEWEST} are too few to say."
        )
    if months[0] % 12 or months[1] % 12:
        said.append("The months before and after are not whole years, so seasons are not the same on both sides.")
    said += _of_risen(nearby)
    said += _of_comparisons(compared, listed)
    said.append(_of_nearby(rings))
    silent = recording.months[recording.months["missing"] != ""]
    if len(silent):
        agencies = sorted({one for text in silent["missing"] for one in text.split(", ")})
        said.append(
            f"In {_months(len(silent))} of these an agency that had joined sent nothing: {', '.join(agencies)}."
        )
    said += [
        f"{agency} first sent records for {month_text(month)}, within these months: what it adds is no change of harm."
        for agency, month in joined.items()
    ]
    if not made.lens.counts_people:
        said.append("Open data holds people of all ages, at points that are moved to the middle of a street.")
    said.append("A change that fits a plan does not prove it: ask what else changed, and ask young people.")
    return tuple(said)


def _of_comparisons(compared: pd.DataFrame, listed: bool) -> list[str]:
    said = []
    kept = int(compared["kept"].sum())
    if not listed and kept:
        said.append("Comparison places were chosen by level before and type. Take out any where a plan ran too.")
    if 0 < kept < _FEW_COMPARISONS:
        said.append("There are few comparison places: the answer leans on what happened at each of them.")
    if names := compared.loc[~compared["kept"], "name"].tolist():
        some = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
        said.append(f"Not compared with, because they changed sharply themselves: {some}. Was something done there?")
    return said


def _of_risen(nearby: pd.DataFrame) -> list[str]:
    rows = nearby[nearby["rose"]].head(_NAMED).to_dict("records")
    if not rows:
        return []
    named = ", ".join(f"{row['name']} (from {row['before']} to {row['after']})" for row in rows)
    return [f"Nearby, more than chance was added at: {named}. Look there before the plan is closed."]


def _of_nearby(rings: int) -> str:
    if not rings:
        return "Nothing nearby was looked at, so a move next door would not show."
    within = "1 ring" if rings == 1 else f"{rings} rings"
    return f"Nearby is within {within} of hexagons. What moved further away, online or indoors does not show."


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
