"""What a file would change of what is held, as the terminal says it: counts, fields and codes."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from contextual.cli import say
from contextual.counts.lens import month_text


def say_difference(name: str, difference: Any) -> None:
    """Say what would come, stay, change and go; then the fields, the codes, the months and the harms that change."""
    gone = "go" if difference.replaces else "are held and not in this file"
    line = (
        f"{name}: {difference.new:,} new rows, {difference.same:,} held as they are, {difference.changed:,} say "
        f"something else now, {difference.gone:,} {gone}."
    )
    say.out.print(say.plain(line), soft_wrap=True)
    _table(("Changed", "Rows", ""), difference.fields[["field", "rows", "detail"]])
    _table(("Changed", "Was", "Is now", "Rows"), difference.codes)
    months = difference.months.assign(month=[month_text(int(month)) for month in difference.months["month"]])
    _table(("Month", "Records before", "After"), months)
    _table(("Harm", "Records before", "After"), difference.harms)


def _table(headings: tuple[str, ...], rows: Any) -> None:
    if rows.empty:
        return
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    for row in rows.itertuples(index=False):
        table.add_row(*(say.plain(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    say.out.print(table)
