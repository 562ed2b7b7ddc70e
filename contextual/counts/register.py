"""Counting a register: for each coded field how many, of how many known, of how many in all; no share is worked out."""

from __future__ import annotations

import pandas as pd

from contextual.records import Register, known

COLUMNS = ["field", "code", "label", "n", "known", "total", "several"]


def count_fields(register: Register, frame: pd.DataFrame) -> pd.DataFrame:
    """
    Count the words of every coded field of a register.

    Each field has a denominator of its own: the rows in which it is known. Where several words may stand in one cell,
    the counts add up to more than the rows, and `several` says so.

    Parameters
    ----------
    frame : pandas.DataFrame
        The register's frame.

    Returns
    -------
    pandas.DataFrame, shape (n_words, 7)
        ``field, code, label, n, known, total, several``; every word of every list, also those nobody used, in the
        order of the declaration.

    Examples
    --------
    >>> from contextual.records import REGISTERS, register_frame
    >>> frame = register_frame(REGISTERS["cohort"], {"sen": ["yes", "no", "not_known"]}, 3)
    >>> made = count_fields(REGISTERS["cohort"], frame)
    >>> made[made["field"] == "sen"][["code", "n", "known", "total"]].values.tolist()
    [['yes', 1, 2, 3], ['no', 1, 2, 3], ['not_known', 1, 2, 3], ['not_recorded', 0, 2, 3]]
    """
    rows = []
    for one in register.fields:
        if one.codes is None:
            continue
        values = frame[one.name]
        said = int(known(values).sum())
        words = values.str.split("|").explode() if one.several else values
        n = words.value_counts()
        rows += [
            (one.name, code, row.label, int(n.get(code, 0)), said, len(frame), one.several)
            for code, row in one.codes.items()
        ]
    return pd.DataFrame(rows, columns=COLUMNS)
