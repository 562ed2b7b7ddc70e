"""Small pieces of HTML: figures, tables, notes and legends. Every word in them is escaped here."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from contextual.app.plain import esc

_FIT = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a table: its words, smaller words after or under them, and how it stands."""

    text: object
    small: str = ""
    strong: bool = False
    owed: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, whether it holds numbers, its width in words of CSS, whether it may break."""

    heading: str
    number: bool = False
    width: str = ""
    whole: bool = False


def show(html: str, right: bool = False) -> None:
    """Draw HTML that is made of escaped words only."""
    st.html(f'<div class="cx{" cx-right" if right else ""}">{html}</div>')


def heading(text: str, level: int = 2, lead: str = "") -> None:
    """Write a heading that holds stored words: a place's name."""
    start = f"{esc(lead)}&ensp;" if lead else ""
    show(f"<h{level}>{start}{esc(text)}</h{level}>")


def line(words: str, lead: str = "", right: bool = False) -> None:
    """Write a line of second text, its first words in ink."""
    start = f"<b>{esc(lead)}</b> " if lead else ""
    show(f'<p class="cx-line">{start}{esc(words)}</p>', right)


def status(words: str) -> None:
    """Say what was just done; a screen reader reads it out where the focus is."""
    show(f'<p class="cx-line" role="status">{esc(words)}</p>')


def progress(done: int, whole: int, words: str, right: str) -> None:
    """Draw how far something is, with its words above: the bar says nothing that they do not."""
    share = min(max(done / whole, 0.0), 1.0)
    bar = f'<div class="cx-progress" aria-hidden="true"><i style="width:{share:.2%}"></i></div>'
    show(f'<p class="cx-apart"><b>{esc(words)}</b><span>{esc(right)}</span></p>{bar}')


def note(words: str, owed: bool = False, lead: str = "") -> None:
    """Write a standing sentence with a rule at its left; plum where it says what we owe."""
    start = f"<strong>{esc(lead)}</strong> " if lead else ""
    show(f'<p class="cx-note{" owed" if owed else ""}">{start}{esc(words)}</p>')


def answer(words: str) -> None:
    """Write the one sentence that answers a page's question, larger, with a rule at its left."""
    show(f'<p class="cx-note cx-answer">{esc(words)}</p>')


def points(lines: Iterable[str]) -> None:
    """Write some sentences as a list."""
    show(f'<ul class="cx-points">{"".join(f"<li>{esc(words)}</li>" for words in lines)}</ul>')


def figures(pairs: Iterable[tuple[object, str]]) -> None:
    """Write figures in a row: each number with what it is a number of under it."""
    show(f'<div class="cx-figures">{"".join(_figure(value, words) for value, words in pairs)}</div>')


def _figure(value: object, words: str) -> str:
    number = f"{value:,}" if isinstance(value, int) else str(value)
    return f"<div><b>{esc(number)}</b><span>{esc(words)}</span></div>"


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[object]], caption: str = "", head: int = 0, *, wide: bool = False
) -> None:
    """
    Draw a table that a screen reader can walk through.

    Parameters
    ----------
    columns : sequence of Column
    rows : iterable of rows
        Each field is a `Cell`, or a value that is written as it is.
    caption : str
        What the table is, above it.
    head : int
        Which column names its row.
    wide : bool
        Whether a few columns hold words so long that the table may be wider than its place all the same.
    """
    top = "".join(f'<th scope="col"{_look(column)}>{esc(column.heading)}</th>' for column in columns)
    body = "".join(f"<tr>{_row(columns, row, head)}</tr>" for row in rows)
    said = f"<caption>{esc(caption)}</caption>" if caption else ""
    # Where a table may be wider than its place, it is a stop for the keyboard, which then scrolls it.
    stop = (
        f' tabindex="0" role="region" aria-label="{esc(caption or columns[head].heading)}"'
        if wide or len(columns) > _FIT
        else ""
    )
    show(f'<div class="cx-scroll"{stop}><table>{said}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>')


def _row(columns: Sequence[Column], row: Sequence[object], head: int) -> str:
    fields = []
    for at, (column, value) in enumerate(zip(columns, row, strict=True)):
        tag = 'th scope="row"' if at == head else "td"
        fields.append(f"<{tag}{_look(column)}>{_field(value)}</{tag.split(maxsplit=1)[0]}>")
    return "".join(fields)


def _field(value: object) -> str:
    if not isinstance(value, Cell):
        return esc(f"{value:,}" if isinstance(value, int) else value)
    kind = "strong" if value.strong else "owed" if value.owed else ""
    words = f'<span class="{kind}">{_field(value.text)}</span>' if kind else _field(value.text)
    between = "<br>" if value.below else " "
    return words + (f"{between}<small>{esc(value.small)}</small>" if value.small else "")


def _look(column: Column) -> str:
    kind = ' class="num"' if column.number else ' class="whole"' if column.whole else ""
    return kind + (f' style="width:{esc(column.width)}"' if column.width else "")


def picture(svg: str) -> str:
    """Write one of our own pictures as an image without words of its own: its words stand beside it."""
    return f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


def legend(*groups: Iterable[tuple[str, str]]) -> None:
    """
    Draw a legend, a line or more for each group.

    Parameters
    ----------
    groups : iterables of (mark, words)
        A mark is #rrggbb, one of "dots hatch part gap blank", "" for an empty square, or an <img> of `picture`.
    """
    lists = (
        f'<ul class="cx-legend">{"".join(f"<li>{_mark(mark)}{esc(words)}</li>" for mark, words in rows)}</ul>'
        for rows in groups
    )
    show("".join(lists))


def _mark(mark: str) -> str:
    if mark.startswith("<img"):
        return mark
    if mark.startswith("#"):
        return f'<i style="background:{esc(mark)}"></i>'
    return f'<i class="{esc(mark)}"></i>'


def rule() -> None:
    """Draw a thin line between two parts of a page."""
    show('<hr class="cx-rule">')


def bars(rows: Sequence[tuple[str, int]], caption: str, unknown: frozenset[str] = frozenset()) -> None:
    """
    Draw labelled bars from nought that are their own table: a label, a bar, a number.

    Parameters
    ----------
    rows : sequence of (label, count)
    caption : str
        What is counted, for who cannot see the heading.
    unknown : frozenset of str
        Labels of what is not known: an empty dotted bar.
    """
    top = max((count for _, count in rows), default=0) or 1
    body = "".join(
        f'<tr><th scope="row">{esc(label)}</th><td class="bar"><i class="{"dots" if label in unknown else "solid"}" '
        f'style="width:{100 * count / top:.1f}%"></i><b>{count:,}</b></td></tr>'
        for label, count in rows
    )
    show(f'<table class="cx-bars"><caption class="cx-unseen">{esc(caption)}</caption><tbody>{body}</tbody></table>')
