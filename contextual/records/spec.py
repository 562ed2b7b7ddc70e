"""A frame declared as its columns: many things of one kind as one table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.errors import MissingColumns

Spec = Mapping[str, tuple[str, object]]
"""Column -> (type, what stands for nothing)."""


def frame_of(spec: Spec, columns: Mapping[str, object], rows: int) -> pd.DataFrame:
    """
    Make a frame from the columns at hand; every other column of the specification holds nothing.

    Parameters
    ----------
    spec : mapping
        Column -> (type, nothing).
    columns : mapping
        Column -> array of length `rows`, or one value for all rows.

    Raises
    ------
    MissingColumns
        When a name is not a column of the specification.

    Examples
    --------
    >>> frame_of({"a": ("str", ""), "n": ("int64", 0)}, {"a": ["x", "y"]}, 2)["n"].tolist()
    [0, 0]
    """
    strangers = sorted(set(columns) - set(spec))
    if strangers:
        msg = f"there is no column {', '.join(strangers)}"
        raise MissingColumns(msg)
    data = {}
    for name, (dtype, empty) in spec.items():
        values = columns.get(name, empty)
        if isinstance(values, (str, bytes)) or np.isscalar(values):
            values = [values] * rows
        if isinstance(values, pd.Series):
            values = values.array
        data[name] = pd.Series(values, dtype=dtype, index=pd.RangeIndex(rows))
    return pd.DataFrame(data, index=pd.RangeIndex(rows))
