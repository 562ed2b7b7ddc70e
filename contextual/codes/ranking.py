"""The ways of ranking hexagons that a back-test puts side by side."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(Code):
    """One way of ranking: what it puts first, in a sentence."""

    says: str


RANKINGS: CodeTable[Ranking] = CodeTable(
    "way of ranking",
    [
        Ranking(key="last", label="Last period's counts", says="Most incidents in the months just before, as many as are scored."),
        Ranking(key="long", label="Long-run counts", says="Most incidents in all the months before."),
        Ranking(key="fading", label="Counts that fade", says="Most incidents in all the months before, older months weighing less."),
        Ranking(key="kernel", label="Kernel density", says="Counts of all the months before, smoothed over the ground."),
        Ranking(key="bayes", label="Rates drawn towards neighbours", says="Incidents a square kilometre, drawn towards the neighbours' where there are few (empirical Bayes)."),
        Ranking(key="hotspots", label="Hot spots", says="The order of the hot spots: Gi* of all the months before, one ring."),
    ],
)  # fmt: skip
