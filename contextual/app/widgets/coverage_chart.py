"""The chart of who sent what, month by month, with its words and an equal table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.app.widgets.charts import INK, draw_chart, month_axis

RECEIVED, OWED = "#6688a6", "#762d60"


def coverage_grid(grid: pd.DataFrame, words: str, *, narrow: bool = False) -> None:
    """
    Draw who sent what: a filled box a month, a half one for part of a month, a dashed one over a gap.

    Parameters
    ----------
    grid : pandas.DataFrame
        ``row`` (who and what), ``month, records, state``, rows in the order to draw.
    narrow : bool
        Whether names go above their rows, where there is no room beside them.
    """
    import altair as alt

    order = list(dict.fromkeys(grid["row"]))
    boxes = _boxes(grid, order, 0.38 if narrow else 0.18)
    first, last = int(boxes["month"].min()), int(boxes["month"].max())
    axis = month_axis(np.arange(first, last + 1), orient="top", grid=False, domain=False)
    x = alt.X("x:Q", title=None, axis=axis, scale=alt.Scale(domain=[first, last + 1], nice=False, zero=False))
    y = alt.Y("top:Q", title=None, axis=None, scale=alt.Scale(domain=[len(order), 0], nice=False, zero=False))
    where = {"x": x, "x2": "x2:Q", "y": y, "y2": "bottom:Q"}
    filled = alt.Chart(boxes[boxes["state"].isin(["received", "part"])]).mark_rect(fill=RECEIVED).encode(**where)
    gaps = alt.Chart(_runs(boxes[boxes["state"] == "gap"])).mark_rect(
        fill="#ffffff", stroke=OWED, strokeDash=[4, 3], strokeWidth=1.5, cornerRadius=3
    ).encode(**where)  # fmt: skip
    at = [place + (0.2 if narrow else 0.5) for place in range(len(order))]
    look = {"align": "left", "dx": 0} if narrow else {"align": "right", "dx": -10}
    names = alt.Chart(pd.DataFrame({"row": order, "top": at, "x": first})).mark_text(
        fontSize=14, color=INK, limit=210, **look
    ).encode(x=x, y=y, text="row:N")  # fmt: skip
    draw_chart(alt.layer(filled, gaps, names).properties(height=(52 if narrow else 40) * len(order) + 20), words)


def _boxes(grid: pd.DataFrame, order: list[str], above: float) -> pd.DataFrame:
    """Place a box for each month in its row; a part of a month is half as high."""
    at = grid["row"].map({name: place for place, name in enumerate(order)})
    boxes = grid.assign(x=grid["month"] + 0.02, x2=grid["month"] + 0.98, top=at + above, bottom=at + 0.82)
    boxes.loc[boxes["state"] == "part", "top"] = at + above + 0.6 * (0.82 - above)
    return boxes


def _runs(gaps: pd.DataFrame) -> pd.DataFrame:
    """Join neighbouring gap months of one row into one box."""
    if gaps.empty:
        return gaps
    gaps = gaps.sort_values(["row", "month"])
    new = (gaps["row"] != gaps["row"].shift()) | (gaps["month"] != gaps["month"].shift() + 1)
    return (
        gaps.groupby(new.cumsum())
        .agg({"x": "min", "x2": "max", "top": "first", "bottom": "first"})
        .reset_index(drop=True)
    )
