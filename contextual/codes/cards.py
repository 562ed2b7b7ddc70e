"""The method cards: what each method asks, how its answer reads, when not to use it, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCard(Code):
    """
    One method in plain words, for the page, the guide and the terminal alike.

    `asks` is the question it answers; `reads` how to read the answer; `not_for` when not to use it; `source` the
    publications it follows.
    """

    asks: str
    reads: str
    not_for: str
    source: str


CARDS: CodeTable[MethodCard] = CodeTable(
    "method",
    [
        MethodCard(
            key="hotspots",
            label="More than chance (Gi*)",
            asks="Do this hexagon and those around it hold more records, or fewer, than chance would put there?",
            reads="More than chance: the hexagon and its neighbours together stand out from the whole study area, after allowing for how many hexagons were looked at. Hexagons that touch are one group; look first at the one with the highest count. Could be chance: nothing more can be said, and it does not mean that nothing happens there. Both the normal p of Gi* and the exact chance must agree.",
            not_for="Not a map of harm: it shows where records gather, which may be where somebody looked or where most people pass. It compares with the average of the whole study area, so a town centre nearly always stands out from fields: use rates where there is a fair denominator. One very high place makes its neighbours stand out too, and another size of hexagon or another ring can answer otherwise. Never of a person.",
            source="Getis and Ord 1992; Ord and Getis 1995; Benjamini and Hochberg 1995; Castro and Singer 2006; conditional permutation: Anselin 1995.",
        ),
        MethodCard(
            key="recording",
            label="Recording: who records, and how",
            asks="Did the level change because the recording changed: an agency joined, stopped or missed months, or somebody began to look?",
            reads="Each sentence names the months, the agency and the level with and without. It is named only where chance alone would hardly give it, however many months were searched; a rise or fall in what was told does not set it off.",
            not_for="It does not say that nothing happened: an operation may have found real harm. A change in how an agency records that its files do not tell cannot be seen. In a series of fewer than six months nothing is named.",
            source="Fisher 1935 (exact test on the share found by looking, for every run of months whose level moved); Bonferroni; over places Benjamini and Hochberg 1995. Why it matters: Ensign et al. 2018, Runaway feedback loops in predictive policing.",
        ),
    ],
)
