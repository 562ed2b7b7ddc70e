"""What a list says of each place beside its type and position: its name, whether it is open, since and until when."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from contextual.codes import PLACE_TYPES
from contextual.intake import words
from contextual.intake.faults import Faults
from contextual.intake.formats.mojibake import mended
from contextual.intake.layouts import Layout
from contextual.intake.when import date_order, dates
from contextual.intake.when.moments import DateQuestion, date_question
from contextual.intake.where.coordinates import numbers

_COMPANY = re.compile(
    r"\b(?:limited|ltd|plc|llp|cic|company|co-operative|group|leisure|bookmakers|betting|gaming|amusements?|bingo|"
    r"casinos?|club|racing|entertainments?|council|trust|university|hotels?|inns?|brewery|pubs?)\b",
    re.IGNORECASE,
)
"""Words in the name of a business. A holder without one may be a person."""

_NO_DATE = "This is not a date that can be read. The place was kept without it."
_NO_RADIUS = "This is not a radius in metres. The place was kept without it."
LARGEST_RADIUS_M = 5_000.0
"""No place is wider than this from its middle: an airport is not, and a town is no place but an area."""

_FAR = f"The radius is not between 0 and {LARGEST_RADIUS_M:,.0f} metres. The place was kept without it."
_MENDED = "Letters that another program had spoilt were put right: there is only one way to read them."


def names_of(sheet: dict[str, pd.Series], n: int) -> object:
    """Return the names, with a stop's indicator in brackets where it has one ("Pier Approach (Stop B)")."""
    name = sheet.get("place_name", sheet.get("holder"))
    if name is None:
        return ""
    indicator = sheet.get("indicator")
    if indicator is None:
        return name
    bracketed = name + " (" + indicator + ")"
    repeated = np.array([i.casefold() in w.casefold() for i, w in zip(indicator.tolist(), name.tolist(), strict=True)])
    return name.where(pd.Series(repeated, index=name.index) | (indicator == ""), bracketed) if n else name


def drop_holders(sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults) -> None:
    """Drop, in place, the names of licence holders that are no companies: they may be people's."""
    if "holder" in sheet:
        person = (sheet["holder"] != "") & ~sheet["holder"].str.contains(_COMPANY)
        faults.add(person.to_numpy(bool), heading["holder"], "possible_name")
        sheet["holder"] = sheet["holder"].mask(person, "")


def mend(sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults) -> str:
    """Put right spoilt letters of names and localities, in place; return a sentence for the receipt, or ""."""
    spoilt = 0
    for name in ("place_name", "locality"):
        if name in heading:
            right = sheet[name].map({text: mended(text) for text in sheet[name].unique()}).astype("str")
            changed = (right != sheet[name]).to_numpy(bool)
            faults.add(changed, heading[name], "bad_encoding", message=_MENDED)
            sheet[name], spoilt = right, spoilt + int(changed.sum())
    return f"Spoilt letters were put right in {spoilt:,} name(s)." if spoilt else ""


def status_of(sheet: dict[str, pd.Series], layout: Layout, end: np.ndarray, now: int, n: int) -> np.ndarray:
    """
    Return open or closed: a word nobody knows counts as open, and a register's "delete" as closed.

    A list that has no word for it is read by its last days: a place whose last day has passed is closed.
    """
    out = np.full(n, "open", dtype=object)
    said = [name for name in ("status", "change") if name in sheet]
    for name in said:
        found, _ = words.codes(sheet[name], "status", layout.words.get("status"))
        out[found == "closed"] = "closed"
    if not said:
        out[(end != "") & (end < str(np.datetime64(now, "s").astype("datetime64[D]")))] = "closed"
    return out


def private_of(sheet: dict[str, pd.Series], types: np.ndarray, layout: Layout, n: int) -> np.ndarray:
    """Say which places are never shown: those of a private type, and those a list calls private."""
    private = np.isin(types, [key for key, row in PLACE_TYPES.items() if row.private])
    if "private" in sheet:
        private |= words.codes(sheet["private"], "private", layout.words.get("private"))[0] == "yes"
    return private if n else private[:0]


def radius_of(sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults) -> np.ndarray:
    """Return how far each place reaches from its middle, in metres; nan where that is not said or cannot be."""
    if "radius_m" not in sheet:
        return np.full(len(faults.lines), np.nan)
    value, bad, odd = numbers(sheet["radius_m"])
    far = (value < 0) | (value > LARGEST_RADIUS_M)
    faults.add(bad | odd, heading.get("radius_m", ""), "bad_number", message=_NO_RADIUS)
    faults.add(far, heading.get("radius_m", ""), "out_of_range", message=_FAR)
    return np.where((value > 0) & ~far, value, np.nan)


def days(
    sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults, order: str
) -> tuple[np.ndarray, np.ndarray, DateQuestion | None]:
    """
    Return first and last days as ISO text, "" where there is none, and a question where nothing settles the order.

    A register reaches back as far as its oldest school, so no day is too old.

    Parameters
    ----------
    order : str
        The order of day and month the layout is known to have or a person says, else "".
    """
    columns: dict[str, pd.Series] = {name: sheet[name] for name in ("valid_from", "valid_to") if name in heading}
    parsed = {name: dates.parse(values) for name, values in columns.items()}
    parsed = date_order.settle(parsed, said=order) if parsed else {}
    nothing = np.full(len(faults.lines), "", dtype=object)
    made = {name: _day(columns[name], parsed[name], heading[name], faults) for name in parsed}
    question = date_question(columns, heading, **parsed) if parsed else None
    return made.get("valid_from", nothing), made.get("valid_to", nothing), question


def _day(values: pd.Series, parsed: dates.Parsed, heading: str, faults: Faults) -> np.ndarray:
    when, good = date_order.days_since_1970(parsed, "")
    either = date_order.ambiguous(parsed)
    faults.add(either, heading, "ambiguous_date")
    faults.add((values != "").to_numpy(bool) & ~good & ~either, heading, "bad_date", message=_NO_DATE)
    good &= ~either
    return np.where(good, when.astype("datetime64[D]").astype(str), "").astype(object)
