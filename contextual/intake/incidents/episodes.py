"""Missing episodes: the columns only they have, and episodes of one young person that overlap."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.codes import MISSING_TYPES
from contextual.intake import words
from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout

Frame = dict[str, object]


def episode_columns(
    sheet: Mapping[str, pd.Series], heading: Mapping[str, str], layout: Layout, faults: Faults
) -> Frame:
    """
    Make the columns only a missing episode has. Where it was missing from is kept in words, never as a point.

    Parameters
    ----------
    sheet, heading : mapping
        Our field -> column of text; our field -> heading in the file.
    faults : Faults
        Gets every word that is not known.

    Returns
    -------
    dict
        Columns of the records frame, each of shape (n,).
    """
    out: Frame = {"missing_from": sheet.get("missing_from", "")}
    for name in ("missing_from_type", "return_interview", "return_interview_independent"):
        if name in sheet:
            out[name], strange = words.codes(sheet[name], name, layout.words.get(name))
            faults.add(strange, heading[name], "unknown_category")
        else:
            out[name] = np.full(len(faults.lines), "not_recorded", dtype=object)
    for name in ("push", "pull"):
        if name in sheet:
            distinct, index, strange = words.several_codes(sheet[name], name, layout.words.get(name))
            out[name] = np.array(["|".join(several) for several in distinct] or [""], dtype=object)[index]
            faults.add(strange, heading[name], "unknown_category")
    if "missing_type" in sheet:
        out["category"] = _kind_of_episode(sheet["missing_type"], heading["missing_type"], layout, faults)
    if {"return_interview_offered", "return_interview_accepted"} & set(sheet):
        out["return_interview"] = _interview(sheet, heading, faults)
    return out


def _kind_of_episode(values: pd.Series, heading: str, layout: Layout, faults: Faults) -> np.ndarray:
    """Say in words whether it was missing, away without authorisation or absent: one letter tells nobody."""
    found, strange = words.codes(values, "missing_type", layout.words.get("missing_type"))
    faults.add(strange, heading, "unknown_category")
    codes, distinct = pd.factorize(found)
    labels = np.array([MISSING_TYPES.label(code) for code in distinct] or [""], dtype=object)
    return labels[codes] if len(found) else labels[:0]


def _interview(sheet: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults) -> np.ndarray:
    """Put "offered, yes or no" and "accepted, yes or no" together; that one was accepted does not say it was held."""
    said = []
    for name in ("return_interview_offered", "return_interview_accepted"):
        column, strange = np.full(len(faults.lines), "not_recorded", dtype=object), None
        if name in sheet:
            column, strange = words.codes(sheet[name], "return_interview_independent")
            faults.add(strange, heading[name], "unknown_category")
        said.append(column)
    offered, accepted = said
    return np.select(
        [accepted == "yes", offered == "no", accepted == "no", offered == "yes",
         (offered == "not_known") | (accepted == "not_known")],
        ["accepted", "not_offered", "declined", "offered", "not_known"], default="not_recorded",
    ).astype(object)  # fmt: skip


def note_overlaps(frame: Mapping[str, object], heading: str, faults: Faults, keep: np.ndarray) -> None:
    """
    Note episodes that start before an earlier one of the same reference has ended.

    Parameters
    ----------
    frame : mapping
        ``person``, ``earliest`` and ``latest``, each of shape (n,).
    keep : array of bool, shape (n,)
        Rows that are taken.
    """
    table = pd.DataFrame({
        "person": frame["person"], "start": frame["earliest"], "end": frame["latest"], "at": np.arange(len(keep)),
    })[keep & (np.asarray(frame["person"]) != "")]  # fmt: skip
    table = table.sort_values(["person", "start", "at"])
    before = table.groupby("person")["end"].cummax().groupby(table["person"]).shift()
    where = np.zeros(len(keep), bool)
    where[table["at"][table["start"] < before]] = True
    faults.add(where, heading, "overlapping_episodes")
