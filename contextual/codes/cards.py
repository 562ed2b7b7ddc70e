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
        MethodCard(
            key="scan",
            label="Gathering in place and time (scan)",
            asks="Do records gather somewhere just now, or did they at some time, more than that place and that time by themselves explain?",
            reads="A cluster is a hexagon with the rings around it over whole weeks. Expected is what the place's own total and the weeks' own totals say. p is how often days shuffled over the same records gave as strong a cluster anywhere; the recurrence interval is how seldom chance alone shows as much when somebody looks once a week. Records gather here: it does not say why.",
            not_for="Not for records known to the month only. Places that always record more do not disturb it, but a change in who records or how does: a home that begins to report, or an operation, makes a cluster by itself, so told records are scanned again alone and changes of recording are named. Many records of one young person are not many separate events. No cluster does not mean that nothing happens.",
            source="Kulldorff, Heffernan, Hartman, Assuncao and Mostashari 2005 (PLoS Medicine 2: e59); Gumbel p-values: Abrams, Kleinman and Kulldorff 2010.",
        ),
        MethodCard(
            key="near_repeat",
            label="Near repeat (Knox)",
            asks="After a record at a place, do others follow near it sooner than chance would have them?",
            reads="Each row is a band of distance and of days; the first number belongs to the band, the last does not. Pairs are compared with how many there are when the days are dealt anew among the same points. A band counts as records coming back only where it also stands out among told records that keep what each place had in each quarter; else the flag says what explains it. The ratio says how many times as many pairs there are as by chance.",
            not_for="Never for a next victim or a next suspect: it is for timing attention to places and offers of support there. Not for records known to the month only, and with care where points are snapped or known to 250 m: the same spot is then a venue or a snapped point. It does not say where to go, and a year that looks as another year did says nothing of the next.",
            source="Knox 1964; Besag and Diggle 1977; Johnson and others 2007; Benjamini and Hochberg 1995.",
        ),
    ],
)
