"""Charts: bars from nought, lines and hours of the week. Each has its words and an equal table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from contextual.counts.lens import month_text
from contextual.maps.classes import PALETTE

INK, SECOND, IN_LENS, OUTSIDE, GAP = "#1b2733", "#485663", "#1d4e79", "#8296a8", "#5f6d79"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def month_axis(months: np.ndarray, **more: Any) -> Any:
    """Name the first month and each January."""
    import altair as alt

    marks = [int(m) for at, m in enumerate(months) if at == 0 or (m % 12 == 0 and at > 2)]
    names = ",".join(f"'{month}':'{month_text(month)}'" for month in marks)
    return alt.Axis(
        values=marks, labelExpr=f"({{{names}}})[datum.value]", labelAngle=0, labelAlign="left", labelOverlap=False,
        labelColor=SECOND, labelFontSize=12, title=None, tickColor=GAP, domainColor=GAP, **more,
    )  # fmt: skip


def month_bars(by_month: pd.DataFrame, of: str, words: str) -> None:
    """
    Draw one bar a month; months nobody sent anything for are dotted boxes, never low bars.

    Parameters
    ----------
    by_month : pandas.DataFrame
        ``month, in_lens, missing`` and the column `of`.
    words : str
        The same in a sentence, for who cannot see it.
    """
    import altair as alt

    data = by_month.assign(value=by_month[of].astype(float).fillna(0))
    top = max(3.0, float(data["value"].max()))
    # Every month has its place on the axis, also one without a bar: else months far apart would stand side by side.
    scale = alt.Scale(domain=data["month"].tolist(), paddingInner=0.12)
    x = alt.X("month:O", axis=month_axis(data["month"].to_numpy()), scale=scale)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=_few_lines(top))
    gaps = alt.Chart(data[data["gap"]].assign(value=top)).mark_bar(
        fill="#ffffff", stroke=GAP, strokeDash=[2, 2], strokeWidth=1.2
    ).encode(x=x, y=y)  # fmt: skip
    bars = alt.Chart(data[data["value"] > 0]).mark_bar().encode(
        x=x, y=y, color=alt.condition("datum.in_lens", alt.value(IN_LENS), alt.value(OUTSIDE))
    )  # fmt: skip
    _layers([(gaps, data["gap"]), (bars, data["value"] > 0)], words)


def told_and_looked(months: pd.DataFrame, words: str) -> None:
    """
    Draw each month's incidents that somebody told of, and on them, in outline, those found by looking.

    Parameters
    ----------
    months : pandas.DataFrame
        ``month, told, looked, received, missing``.
    """
    import altair as alt

    data = with_gaps(months.assign(told=months["told"].astype(float), top=months["told"] + months["looked"]))
    top = max(3.0, float(data["top"].max()))
    scale = alt.Scale(domain=data["month"].tolist(), paddingInner=0.12)
    x = alt.X("month:O", axis=month_axis(data["month"].to_numpy()), scale=scale)
    height = alt.Y("told:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=_few_lines(top))
    gaps = alt.Chart(data[data["gap"]].assign(told=top)).mark_bar(
        fill="#ffffff", stroke=GAP, strokeDash=[2, 2], strokeWidth=1.2
    ).encode(x=x, y=height)  # fmt: skip
    told = alt.Chart(data[data["told"] > 0]).mark_bar(fill=IN_LENS).encode(x=x, y=height)
    outline = alt.Chart(data[data["looked"] > 0]).mark_bar(fill="#ffffff", stroke=IN_LENS, strokeWidth=1.2).encode(
        x=x, y=height, y2="top:Q"
    )  # fmt: skip
    _layers([(gaps, data["gap"]), (told, data["told"] > 0), (outline, data["looked"] > 0)], words)


def steps(table: pd.DataFrame, words: str) -> None:
    """
    Draw one bar a step, dark where it is more than chance.

    Parameters
    ----------
    table : pandas.DataFrame
        ``month`` (the first of the step), ``incidents, state`` (1: more than chance).
    """
    import altair as alt

    top = max(3.0, float(table["incidents"].max()))
    x = alt.X("month:O", axis=month_axis(table["month"].to_numpy()), scale=alt.Scale(domain=table["month"].tolist()))
    y = alt.Y("incidents:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=_few_lines(top))
    bars = alt.Chart(table).mark_bar().encode(
        x=x, y=y, color=alt.condition("datum.state == 1", alt.value(IN_LENS), alt.value(OUTSIDE))
    )  # fmt: skip
    draw_chart(bars.properties(height=120), words)


def before_and_after(months: pd.DataFrame, since: int, words: str) -> None:
    """
    Draw each month's incidents here, the mean of the comparison places as a dotted line, and a rule where it began.

    Parameters
    ----------
    months : pandas.DataFrame
        ``month, here, comparison``.
    since : int
        The first month after.
    """
    import altair as alt

    data = months.assign(here=months["here"].astype(float), began=months["month"] == since)
    top = max(3.0, float(data[["here", "comparison"]].max(axis=None)))
    scale = alt.Scale(domain=data["month"].tolist(), paddingInner=0.12)
    x = alt.X("month:O", axis=month_axis(data["month"].to_numpy()), scale=scale)
    y = alt.Y("here:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=_few_lines(top))
    bars = alt.Chart(data).mark_bar().encode(
        x=x, y=y, color=alt.condition(f"datum.month >= {int(since)}", alt.value(IN_LENS), alt.value(OUTSIDE))
    )  # fmt: skip
    line = alt.Chart(data.dropna(subset=["comparison"])).mark_line(stroke=INK, strokeDash=[2, 3], strokeWidth=2)
    cut = alt.Chart(data[data["began"]]).mark_rule(stroke=INK, strokeWidth=1.5, xOffset=-6).encode(x=x)
    draw_chart(alt.layer(bars, line.encode(x=x, y=alt.Y("comparison:Q")), cut).properties(height=170), words)


def intervals(table: pd.DataFrame, words: str) -> None:
    """
    Draw each figure as a dot with its range, about a line of no change.

    Parameters
    ----------
    table : pandas.DataFrame
        ``where, estimate, low, high``, in the order to draw.
    """
    import altair as alt

    order = table["where"].tolist()
    y = alt.Y("where:N", sort=order, title=None, axis=alt.Axis(
        domain=False, ticks=False, labelColor=INK, labelFontSize=14, labelPadding=8))  # fmt: skip
    x = alt.X("estimate:Q", title=None, axis=alt.Axis(
        labelExpr="datum.value > 0 ? '+' + datum.value : datum.value", gridColor="#d5dbe0", domain=False,
        labelColor=SECOND, labelFontSize=12, tickCount=5))  # fmt: skip
    none = alt.Chart(pd.DataFrame({"estimate": [0.0]})).mark_rule(stroke=INK, strokeWidth=1.5).encode(x=x)
    ranges = alt.Chart(table).mark_rule(stroke=IN_LENS, strokeWidth=2.5).encode(
        y=y, x=alt.X("low:Q", title=None), x2="high:Q"
    )  # fmt: skip
    dots = alt.Chart(table).mark_point(filled=True, size=110, fill=IN_LENS, opacity=1).encode(y=y, x=x)
    draw_chart(alt.layer(none, ranges, dots).properties(height=130), words)


def found_by_share(curves: pd.DataFrame, keys: Sequence[str], words: str) -> None:
    """
    Draw how much is found by how much of the area is looked at: a whole, a dashed and a dotted line.

    Parameters
    ----------
    curves : pandas.DataFrame
        ``method, share, found``, shares of 1.
    keys : sequence of str
        Up to three methods, in the order of the kinds of line.
    """
    import altair as alt

    looks = {"line": (INK, [1, 0], 2.4), "dashed": (IN_LENS, [7, 4], 2.0), "dotted": (OUTSIDE, [2, 3], 1.8)}
    axis = {"format": ".0%", "gridColor": "#d5dbe0", "domain": False, "labelColor": SECOND, "labelFontSize": 12,
            "titleColor": SECOND, "titleFontSize": 12, "titleFontWeight": "normal"}  # fmt: skip
    x = alt.X("share:Q", axis=alt.Axis(title="Share of the area looked at", tickCount=5, **axis))
    y = alt.Y("found:Q", axis=alt.Axis(title="Share of incidents found", tickCount=4, **axis))
    lines = [
        alt.Chart(curves[curves["method"] == key]).mark_line(stroke=ink, strokeDash=dash, strokeWidth=width, clip=True)
        .encode(x=x, y=y)
        for key, (ink, dash, width) in zip(keys, looks.values(), strict=False)
    ]  # fmt: skip
    draw_chart(alt.layer(*lines).properties(height=260), words)


def _few_lines(top: float) -> Any:
    import altair as alt

    return alt.Axis(
        values=[0, int(top)],
        format=",d",
        gridColor="#d5dbe0",
        domain=False,
        ticks=False,
        labelColor=SECOND,
        labelFontSize=12,
    )


def with_gaps(by_month: pd.DataFrame) -> pd.DataFrame:
    """
    Say which months are drawn as a gap: nobody sent anything, or somebody who had joined did not.

    Where somebody is missing in most months the box would say nothing, so only whole gaps are drawn.

    Examples
    --------
    >>> months = pd.DataFrame({"received": [True, True, False], "missing": ["", "Police", "Police"]})
    >>> with_gaps(months)["gap"].tolist()
    [False, False, True]
    """
    some = by_month["missing"] != ""
    gap = some if some.mean() <= 0.5 else ~by_month["received"]
    return by_month.assign(gap=gap | ~by_month["received"])


def week_grid(hours: np.ndarray, words: str, *, blocks: bool = False) -> None:
    """
    Draw the hours of the week, darker for more; on a narrow screen in blocks of three hours.

    Parameters
    ----------
    hours : array of float, shape (7, 24)
    """
    import altair as alt

    step = 3 if blocks else 1
    grid = hours.reshape(7, 24 // step, step).sum(axis=2)
    data = pd.DataFrame(
        [(DAYS[d], d, h * step, grid[d, h]) for d in range(7) for h in range(24 // step)],
        columns=["day", "order", "hour", "value"],
    )
    top = float(grid.max()) or 1.0
    edges = [top * share for share in (0.01, 0.2, 0.4, 0.6, 0.8)]
    chart = alt.Chart(data).mark_rect(stroke="#ffffff", strokeWidth=1).encode(
        x=alt.X("hour:O", title=None, axis=alt.Axis(
            values=[0, 6, 12, 18], labelExpr="(datum.value < 10 ? '0' : '') + datum.value + ':00'", labelAngle=0,
            labelAlign="left", labelColor=SECOND, labelFontSize=12, domain=False, ticks=False)),
        y=alt.Y("day:O", sort=list(DAYS), title=None, axis=alt.Axis(
            domain=False, ticks=False, labelColor=SECOND, labelFontSize=13)),
        color=alt.Color("value:Q", legend=None, scale=alt.Scale(
            type="threshold", domain=edges, range=["#eceef0", *PALETTE])),
    )  # fmt: skip
    draw_chart(chart.properties(height=190), words)


def _layers(layers: Sequence[tuple[Any, pd.Series]], words: str) -> None:
    """Draw the layers that hold a mark: one without would be a picture of nothing, and without words."""
    import altair as alt

    drawn = [layer for layer, has in layers if has.any()]
    if drawn:
        draw_chart(alt.layer(*drawn).properties(height=140), words)
    else:
        st.caption(words)


def draw_chart(chart: Any, words: str) -> None:
    """Draw a chart as all are drawn; its words are said to whoever cannot see it."""
    chart = chart.configure(font="Source Sans", background="#ffffff", view={"strokeWidth": 0})
    st.altair_chart(chart, theme=None, width="stretch", alt=words)
