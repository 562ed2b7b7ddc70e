"""When each row of an incident or missing-episode file was, from whichever of its time columns say it best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.reading import Choice, Question
from contextual.intake.when import civil, clocks, date_order, dates
from contextual.intake.when.moments import DAY, Column, civil_columns, date_question, end_of, precision_of, read_column

CLOCKS = {
    "occurred_at": "occurred_time", "earliest": "earliest_time", "latest": "latest_time",
    "start_at": "start_time", "return_at": "return_time",
}  # fmt: skip
"""Time columns -> the column that may hold their time of day."""

OTHER_TIMES = ("return_interview_offered_at", "return_interview_at")
COUNTS = {"excel": dates.EXCEL_DAY, "excel_1904": dates.EXCEL_DAY_1904}
"""Answers to whether numbers are Excel's count of days -> the day that count starts from."""
_YEAR = 366 * DAY


@dataclass(slots=True)
class Sent:
    """The columns of a file that were matched: our field -> text, our field -> heading, and what else the file says."""

    columns: Mapping[str, pd.Series]
    heading: Mapping[str, str]
    zone: civil.Zone
    now: int
    typed: bool
    order: str = ""
    counted: str = ""


@dataclass(slots=True)
class Times:
    """Columns of a record that say when; columns of other times (UTC seconds, 0 = none); questions nobody answered."""

    columns: dict[str, np.ndarray]
    others: dict[str, np.ndarray]
    questions: tuple[Question, ...]


def times(sent: Sent, faults: Faults, *, missing: bool) -> Times:
    """
    Read when each row was. A row whose time cannot be read is left out; a fault of an end or of another time is noted.

    Parameters
    ----------
    sent : Sent
        Any of `CLOCKS`, their clock columns, ``weekday`` and `OTHER_TIMES`.
    faults : Faults
        Gets every fault.
    missing : bool
        Whether the rows are missing episodes: then an end that is not there is "not known", not "the same".
    """
    present = [name for name in (*CLOCKS, *OTHER_TIMES) if name in sent.columns]
    columns = dict(sent.columns) | {name: dates.without_no_date(sent.columns[name]) for name in present}
    sent = replace(sent, columns=columns)
    counted, first_day = sent.typed or sent.counted in COUNTS, COUNTS.get(sent.counted, dates.EXCEL_DAY)
    parsed = {name: dates.parse(columns[name], serials=counted, first_day=first_day) for name in present}
    weekdays = clocks.parse_weekday(columns["weekday"]) if "weekday" in columns else None
    parsed = date_order.settle(parsed, weekdays, sent.order)
    starts: list[str] = [name for name in ("occurred_at", "earliest", "start_at") if name in parsed]
    read: dict[str, Column] = {}
    for name in present:
        first = name in starts
        alone = first and len(starts) == 1
        clock = _clock(sent.columns.get(CLOCKS.get(name, "")))
        hours = columns.get("occurred_hour") if name == "occurred_at" else None
        read[name] = read_column(
            columns[name], clock, sent.heading[name], faults, parsed=parsed[name], zone=sent.zone, now=sent.now,
            required=alone, asks_counted=not counted and not sent.counted, hours=hours,
        )  # fmt: skip
    record = _record_times(sent, faults, read, starts, missing=missing)
    asked = date_question(columns, sent.heading, **parsed), None if counted or sent.counted else _counted(sent, present)
    others = {name: read[name].utc for name in OTHER_TIMES if name in read}
    return Times(record, others, tuple(question for question in asked if question is not None))


def _counted(sent: Sent, present: list[str]) -> Choice | None:
    """Ask about the first column with numbers that may be Excel's count of days: a CSV does not say that they are."""
    for name in present:
        if dates.looks_counted(sent.columns[name], sent.now).any():
            text = "Some dates are numbers of five digits, as Excel counts days. Are they days counted so?"
            choices = (
                ("excel", "Yes: 45356 is 5 March 2024"), ("excel_1904", "Yes, from 1904: 43894 is 5 March 2024"),
                ("no", "No, leave these rows out"),
            )  # fmt: skip
            return Choice("counted_days", sent.heading[name], text, choices)
    return None


def _clock(column: pd.Series | None) -> pd.Series | None:
    """Return a column of times of day, or None when not one of its values is one (a whole date, say)."""
    if column is None or not (clocks.parse_clock(column) >= 0).any():
        return None
    return column


def _record_times(
    sent: Sent, faults: Faults, read: Mapping[str, Column], starts: list[str], *, missing: bool
) -> dict[str, np.ndarray]:
    start = _first_good([read[name] for name in starts], len(faults.lines))
    heading = sent.heading[starts[0]]
    empty = np.logical_and.reduce([(sent.columns[name] == "").to_numpy() for name in starts])
    faults.add(empty, heading, "missing_required", taken=False)
    faults.refused |= ~start.good
    first, earliest = start.local, start.utc
    last = end_of(first, start.says)
    latest = np.where(start.says == dates.MOMENT, earliest, civil.to_utc(last, sent.zone)[0])
    known_end = np.zeros(len(first), bool)
    end = read.get("return_at" if missing else "latest")
    if end is not None:
        known_end = end.good & start.good
        if not missing and "occurred_at" in read:
            known_end &= ~read["occurred_at"].good
        stop = end_of(end.local, end.says)
        stop_utc = np.where(end.says == dates.MOMENT, end.utc, civil.to_utc(stop, sent.zone)[0])
        known_end = _checked_end(sent, faults, earliest, stop_utc, known_end, missing=missing)
        last, latest = np.where(known_end, stop, last), np.where(known_end, stop_utc, latest)
    columns = civil_columns(first, np.maximum(last, first), earliest, latest)
    columns["time_precision"] = precision_of(first, np.maximum(last, first))
    if missing:  # an episode whose end nobody wrote down may have lasted any time
        columns["span"] = np.where(known_end, columns["span"], 168).astype(np.int16)
        columns["time_precision"] = np.where(known_end, columns["time_precision"], "wider").astype(object)
    return columns


def _first_good(columns: list[Column], n: int) -> Column:
    out = Column(np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int8), np.zeros(n, bool))
    for column in columns:
        use = column.good & ~out.good
        out = Column(
            np.where(use, column.utc, out.utc), np.where(use, column.local, out.local),
            np.where(use, column.says, out.says), out.good | column.good,
        )  # fmt: skip
    return out


def _checked_end(
    sent: Sent, faults: Faults, start: np.ndarray, end: np.ndarray, known: np.ndarray, *, missing: bool
) -> np.ndarray:
    """Note ends that cannot be, and return which ends stand."""
    heading = sent.heading["return_at" if missing else "latest"]
    before = known & (end < start)
    if missing:
        faults.add(before, heading, "return_before_start")
        faults.add(known & (end == start), heading, "zero_duration")
    else:
        faults.add(before, heading, "bad_date", message="The end is before the start. The start was kept.")
    faults.add(known & (end - start > _YEAR), heading, "implausible_duration")
    return known & ~before
