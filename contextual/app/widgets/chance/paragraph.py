"""Is it chance, in the panel of one hexagon or place: one paragraph."""

from __future__ import annotations

from contextual.app import session
from contextual.app.session import Visitor
from contextual.app.widgets import draw, ranking
from contextual.app.widgets.chance import hotspots
from contextual.counts.lens import Lens
from contextual.services import UnitView
from contextual.space import cells


def paragraph(who: Visitor, lens: Lens, view: UnitView) -> None:
    """Say whether what is recorded here could be chance: of a place, what is so of the hexagon it lies in."""
    if not session.choices(who, lens.batch_class).last:
        return
    table = hotspots.look(who, lens).value.table
    at = (
        view.id if view.kind == "cell" else cells.label(int(cells.cells_at([view.lat], [view.lon], lens.resolution)[0]))
    )
    found = table[table["id"] == at]
    if found.empty:
        return
    row = found.assign(likely=hotspots.likely(found, "usual")).iloc[0].to_dict()
    words = hotspots.words_of(row, ranking.counts_of(lens))
    draw.note(words if view.kind == "cell" else f"Of the hexagon it lies in. {words}", lead="Is it chance?")
