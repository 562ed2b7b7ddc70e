"""Days of a register: as closely as they were written, a day or a month, and "not known" where that was written."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.when import date_order, dates
from contextual.intake.when.moments import DateQuestion, date_question, read_column
from contextual.intake.words import plain

_AHEAD = 20 * 366 * 86_400
_NOT_KNOWN = frozenset({"not known", "unknown", "n k", "nk", "don t know"})
_SCHOOL_YEAR = r"(20\d\d|19\d\d)\s*[/-]?\s*(?:20|19)?(\d\d)"


def read_days(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults,
    *, needed: frozenset[str], ahead: frozenset[str], now: int, order: str = "", typed: bool = False,
) -> tuple[dict[str, np.ndarray], DateQuestion | None]:  # fmt: skip
    """
    Read columns of days.

    Parameters
    ----------
    columns : mapping
        Our field -> column of text, of days only.
    heading : mapping
        Our field -> heading in the file.
    faults : Faults
        Gets every fault; a row is left out when a day of `needed` cannot be read.
    needed, ahead : frozenset of str
        Fields every row needs; fields whose days may lie in the future.
    now : int
        UTC seconds.
    order : str
        "day_first", "month_first" or "" = told from all columns together, else asked.
    typed : bool
        Whether the file's dates came as dates.

    Returns
    -------
    days : dict of arrays of str (object), shape (n,)
        ISO days ("2026-09-30") or months ("2026-09"); "not_known" where that is written or nothing can be read,
        "not_recorded" where the cell is empty.
    question : DateQuestion or None

    Examples
    --------
    >>> column = {"held_on": pd.Series(["30/09/2026", "2026-09", "unknown", ""], dtype="str")}
    >>> made, _ = read_days(column, {"held_on": "held_on"}, Faults(np.arange(2, 6)), needed=frozenset(),
    ...                     ahead=frozenset(), now=1_800_000_000)
    >>> made["held_on"].tolist()
    ['2026-09-30', '2026-09', 'not_known', 'not_recorded']
    """
    said = {name: values.map(plain).isin(_NOT_KNOWN) for name, values in columns.items()}
    texts = {name: values.mask(said[name], "") for name, values in columns.items()}
    parsed = {name: dates.parse(values, serials=typed) for name, values in texts.items()}
    parsed = date_order.settle(parsed, said=order)
    made = {}
    for name, values in texts.items():
        column = read_column(
            values, None, heading[name], faults, parsed=parsed[name], zone="Europe/London",
            now=now + (_AHEAD if name in ahead else 0), required=name in needed,
        )  # fmt: skip
        days = column.local.astype("datetime64[s]").astype("datetime64[D]").astype(str).astype(object)
        months = np.array([day[:7] for day in days.tolist()] or [""], dtype=object)[: len(days)]
        iso = np.where(column.says == dates.MONTH, months, days)
        empty = (columns[name] == "").to_numpy()
        made[name] = np.where(column.good, iso, np.where(empty, "not_recorded", "not_known")).astype(object)
        faults.add((name in needed) & said[name].to_numpy(), heading[name], "missing_required", taken=False)
    return made, date_question(texts, heading, **parsed)


def read_school_years(values: pd.Series, heading: str, faults: Faults) -> np.ndarray:
    """
    Read school years as "2025/26"; a row with another text is left out.

    Examples
    --------
    >>> faults = Faults(np.array([2, 3, 4]))
    >>> read_school_years(pd.Series(["2025-26", "202526", "2025/29"], dtype="str"), "Year", faults).tolist()
    ['2025/26', '2025/26', 'not_known']
    >>> faults.refused.tolist()
    [False, False, True]
    """
    found = values.str.extract(f"^{_SCHOOL_YEAR}$")
    first = pd.to_numeric(found[0], errors="coerce")
    good = ((first + 1) % 100 == pd.to_numeric(found[1], errors="coerce")).fillna(value=False).to_numpy(bool)
    note = "This is not a school year such as 2025/26. Correct it in the file and send it again."
    faults.add(~good & (values != "").to_numpy(), heading, "bad_date", taken=False, message=note)
    text = found[0].fillna("") + "/" + found[1].fillna("")
    return np.where(good, text.to_numpy(object), "not_known").astype(object)
