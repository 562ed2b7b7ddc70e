"""From a file's words to our codes: by key, by label, by the words listed, or by what the layout says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import available_timezones

import numpy as np
import pandas as pd

from contextual.codes import (
    AGE_BANDS,
    AGENCIES,
    HARMS,
    LOCATION_KINDS,
    MARKS,
    MISSING_FROM,
    MISSING_TYPES,
    PARTS,
    PLACE_STATUS,
    PLACE_TYPES,
    PULL,
    PUSH,
    RECORDED,
    RETURN_INTERVIEW,
    YES_NO,
    agency_code,
)
from contextual.errors import UnknownCode
from contextual.records import WORD_LISTS
from contextual.records.texts import by_number, coded

_LISTS: dict[str, Mapping[str, Any]] = {
        "harm": HARMS, "age_band": AGE_BANDS, "part": PARTS, "how_recorded": RECORDED,
        "location_kind": LOCATION_KINDS, "source_agency": AGENCIES, "missing_from_type": MISSING_FROM,
        "missing_type": MISSING_TYPES,
        "return_interview": RETURN_INTERVIEW, "return_interview_independent": YES_NO, "push": PUSH, "pull": PULL,
        "place_type": PLACE_TYPES, "private": YES_NO, "figure": MARKS,
}  # fmt: skip
_LISTS |= {name: table for name, table in WORD_LISTS.items() if name not in _LISTS}
_LABELS = {field: {key: str(row.label) for key, row in table.items()} for field, table in _LISTS.items()}
_LABELS["status"] = {code: code for code in PLACE_STATUS}

_WHOLE = re.compile(r"[^\w-]?(\d{1,3})(?:\.0*)?[^\w-]?")
"""A number of years or of times: "14", "14.0" (as a program wrote it), "(14)"; "-3" is none."""

_SEVERAL = re.compile(r"\s*[|;]\s*")


def plain(text: str) -> str:
    """
    Write a word so that spellings of it are equal: no capitals, punctuation as blanks, one blank.

    Examples
    --------
    >>> plain("  Anti-social_Behaviour "), plain("18+")
    ('anti social behaviour', '18+')
    """
    return " ".join(re.sub(r"[^\w+<&>]+|_", " ", text.casefold()).split())


@cache
def _dictionary(field: str) -> dict[str, str]:
    """Return every known word of a field -> its code. Labels and keys stand before the listed words."""
    words = {plain(word): code for code, several in _listed("words.toml").get(field, {}).items() for word in several}
    words |= _register_words(field)
    for key, label in _LABELS[field].items():
        words[plain(label)] = key
        words[plain(key)] = key
    return words


@cache
def _listed(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("contextual.intake").joinpath(name).read_text(encoding="utf-8"))


def _register_words(field: str) -> dict[str, str]:
    """Return the words of a register's list -> its codes; those that hold for every list come last."""
    table, listed = (WORD_LISTS | {"figure": MARKS}).get(field), _listed("register_words.toml")
    if table is None:
        return {}
    sections = (listed["every"], listed.get(table.name, {}))
    return {
        plain(word): code for part in sections for code, several in part.items() if code in table for word in several
    }


def code_of(text: str, field: str, own: Mapping[str, str] | None = None) -> str:
    """
    Give the code of one word, or "" when nobody knows the word.

    Parameters
    ----------
    text : str
        As it stands in the file.
    field : str
        Which list, by the field's name: "harm", "age_band", "place_type" ...
    own : mapping, optional
        Words of the layout or of the person who matched the file; they stand before all others.

    Examples
    --------
    >>> code_of("Knife crime", "harm"), code_of("14", "age_band"), code_of("BCT", "place_type", {"BCT": "bus_stop"})
    ('serious_violence', '13_15', 'bus_stop')
    """
    word = plain(text)
    if own and (found := {plain(key): code for key, code in own.items()}.get(word)):
        return found
    if field in _BANDS and (number := _WHOLE.fullmatch(text.strip())):
        return _BANDS[field](int(number[1]))
    return _dictionary(field).get(word, "")


def keys_of(field: str) -> tuple[str, ...]:
    """
    List the codes a field may hold; none where it is no field of words.

    Examples
    --------
    >>> keys_of("private"), keys_of("lat")
    (('yes', 'no', 'not_known', 'not_recorded'), ())
    """
    return tuple(_LABELS.get(field, ()))


def leads_nowhere(own: Mapping[str, Mapping[str, str]]) -> list[str]:
    """
    Name the fields of which somebody's own words lead to a code that is in no list. An agency may have its own code.

    Words for how closely a place is known (``precision_m``) lead to metres, words for ``zone_of`` to time zones.

    Examples
    --------
    >>> leads_nowhere({"location_kind": {"hse": "home"}, "part": {"YP": "child"}, "rumour": {}})
    ['part', 'rumour']
    """
    lists = _LABELS | {"category": _LABELS["harm"], "change": _LABELS["status"]}
    lists |= {"zone_of": dict.fromkeys(available_timezones(), "")} if "zone_of" in own else {}
    asked = {
        field: set(words.values()) for field, words in own.items() if field not in ("source_agency", "precision_m")
    }
    lost = [field for field, led_to in asked.items() if field not in lists or not led_to <= set(lists[field])]
    return sorted(lost + ["precision_m"] * (not all(map(_metres, own.get("precision_m", {}).values()))))


def _metres(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False


def _band(age: int) -> str:
    limits = [(10, "under_10"), (13, "10_12"), (16, "13_15"), (18, "16_17"), (25, "18_24"), (121, "25_plus")]
    return next((band for limit, band in limits if age < limit), "")


def _episodes(count: int) -> str:
    return next(
        band for limit, band in [(1, "none"), (2, "once"), (4, "2_3"), (11, "4_10"), (1000, "over_10")] if count < limit
    )


_BANDS = {"age_band": _band, "missing_band": _episodes}
"""Fields in which a number is turned into a band."""


def codes(values: pd.Series, field: str, own: Mapping[str, str] | None = None) -> tuple[Any, np.ndarray]:
    """
    Give the codes of a column, each distinct word once.

    Returns
    -------
    codes : array of str, shape (n,)
        "not_recorded" where the cell is empty, "not_known" where nobody knows the word.
    unknown : array of bool, shape (n,)
        Where nobody knows the word.

    Examples
    --------
    >>> found, unknown = codes(pd.Series(["harmed", "", "boss"], dtype="str"), "part")
    >>> found.tolist(), unknown.tolist()
    (['harmed', 'not_recorded', 'not_known'], [False, False, True])
    """
    index, texts = coded(values)
    found = [code_of(text, field, own) if text else "not_recorded" for text in texts]
    strange = np.array([not code for code in found] or [False])
    if not len(values):
        return by_number(index, []), strange[:0]
    return by_number(index, [code or "not_known" for code in found]), strange[index]


def several_codes(
    values: pd.Series, field: str, own: Mapping[str, str] | None = None
) -> tuple[list[tuple[str, ...]], np.ndarray, np.ndarray]:
    """
    Give the codes of a column whose cells may hold several words, parted by a bar or a semicolon.

    Returns
    -------
    distinct : list of tuples of str
        The codes of each distinct cell; words nobody knows are "not_known"; an empty cell has none.
    index : array of int, shape (n,)
        Which of `distinct` each cell is.
    unknown : array of bool, shape (n,)
        Cells with a word nobody knows.

    Examples
    --------
    >>> distinct, index, unknown = several_codes(pd.Series(["cse; missing", "dragon"], dtype="str"), "harm")
    >>> distinct, unknown.tolist()
    ([('cse', 'missing'), ('not_known',)], [False, True])
    """
    index, distinct = pd.factorize(values)
    out, strange = [], []
    for text in pd.Series(distinct, dtype="str").tolist():
        whole = code_of(text, field, own) if text else ""
        found = [whole] if whole else [code_of(word, field, own) for word in _SEVERAL.split(text) if word]
        out.append(tuple(dict.fromkeys(code or "not_known" for code in found)))
        strange.append("" in found)
    return out, index, np.array(strange, dtype=bool)[index] if len(values) else np.zeros(0, bool)


def agencies(values: pd.Series, sender: str, own: Mapping[str, str] | None = None) -> np.ndarray:
    """
    Give the agency of each row: a known word, a partnership's own code, else the agency that sent the file.

    Examples
    --------
    >>> agencies(pd.Series(["social care", "", "Harbour Watch"], dtype="str"), "police").tolist()
    ['childrens_services', 'police', 'harbour_watch']
    """

    def agency(text: str) -> str:
        try:
            return code_of(text, "source_agency", own) or agency_code(text) if text else sender
        except UnknownCode:
            return sender

    index, distinct = pd.factorize(values)
    found = np.array([agency(text) for text in pd.Series(distinct, dtype="str").tolist()] or [""], dtype=object)
    return found[index] if len(values) else found[:0]
