"""The method cards: what each method asks, how its answer reads, when not to use it, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable

RECORDS_GATHER = "Records gather here. It does not say why."
"""What stands beside whatever is more than chance."""


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
            key="emerging",
            label="New, steady or over (emerging places)",
            asks="Month by month, where do more records gather than chance would put there: newly, all the time, now and then, or no longer?",
            reads="Each month of each hexagon, with those around it and the month before, is set against every hexagon in every month. A month is more than chance only where the normal p of Gi* and the exact chance both say so, adjusted over all hexagons and months together. Seventeen classes say how such months lie. Where two would fit, classes of nine months in ten come first (intensifying, diminishing, persistent, or historical where the last month is not among them), then oscillating, new, consecutive, sporadic. The simple view has five: persistent is eight months in ten; emerging is among the last fifth only, former before it only. Rising and falling are of each month by itself, exact for fewer than ten.",
            not_for="Not with fewer than ten steps, unless with great care: it is said when there are fewer. A new class says that records began to gather, which an agency that joined, an operation or one busy month can do alone: look at what was told, at the files that came and at the month before. Places that were hot for long but are not now have no class of the seventeen unless it was nine months in ten: the simple view calls them former. Young people do not add up over months, so it is of incidents. No pattern does not mean that nothing happens.",
            source="Esri, How Emerging Hot Spot Analysis works (present wording; the precedence and the exact test are ours); Chainey 2020, Understanding Crime (simple view); Mann 1945; Kendall 1975; Hamed and Rao 1998; Benjamini and Hochberg 1995.",
        ),
        MethodCard(
            key="recording",
            label="Who records, and how (recording)",
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
        MethodCard(
            key="rates",
            label="Rates over a denominator",
            asks="How many records are there for so many residents, or for so much ground, and could the difference be chance?",
            reads="The rate with its limits: were nothing changed, limits made so would hold the true rate 95 times in 100. The drawn rate pulls a place with few records or few people towards the rate of all together, so that chance alone does not put it first; its order is the one shown. Undefined means that the denominator is not known there.",
            not_for="Residents are who sleeps there, not who is there: not for stations, shopping streets or parks. Figures about areas are shared out evenly over their ground, so not for telling one end of an area from the other. Without a denominator a busy place looks worse than it is. A rate over what was recorded is no risk of a person.",
            source="Garwood 1936 (limits); Marshall 1991 and Clayton and Kaldor 1987 (empirical Bayes; a variance below 0 is set to 0).",
        ),
        MethodCard(
            key="backtest",
            label="Back-test of rankings",
            asks="Had we looked where this ranking points, how much of what was recorded next would have been there?",
            reads="The hit rate is the share of the next months' incidents in the first 1, 2, 5 or 10 % of the area. PAI is that share over the share of the area: 1 is what looking anywhere would find. PEI sets it against the best choice there could have been, 1 being as good as can be. Ways that are level with the best cannot be told from it. Hexagons that tie are taken in equal parts.",
            not_for="Never to send patrols by itself: going where records are makes more records there. It asks whether places stay the same, not why, and says nothing of harm that nobody recorded. Limits are too narrow where one quarrel brought several records, and under 30 incidents it is too few to say. Never of a person.",
            source="Chainey, Tompson and Uhlig 2008 (PAI); Hunt 2016 (PEI); Levine 2008 (recapture rate index); Clopper and Pearson 1934; why looking feeds itself: Ensign et al. 2018.",
        ),
        MethodCard(
            key="change",
            label="Did it change? (before and after)",
            asks="Did records at a place change after a month, more than at places like it, and did they move nearby?",
            reads="The verdict stands on the limits: it fell or rose where the limits of its ratio against the comparison places leave out no change; it moved where, besides, what lies nearby rose beyond the surroundings of the comparison places, or one place nearby rose by itself (allowing for how many were looked at). Comparison places are chosen by their level before and by type, never by what came after; those that changed sharply themselves are left out and named. Where the share found by looking changed, only what was told counts. Fewer than 30 incidents in the four cells are too few to say.",
            not_for="It does not prove that a plan worked: something else may have happened then and there. Not for a place chosen because its last year was its worst, unless the check of a passing high is clear. Not where a plan ran at the comparison places too: take those out. What moves online, indoors or out of town is not seen. The displacement quotient and the linear model with one changed place have no limits to trust. Never of a person.",
            source="Wheeler and Ratcliffe 2018 (WDD); Krishnamoorthy and Thomson 2004 (e-test); Bowers and Johnson 2003 (WDQ); Guerette 2009 (net effect); Farrington et al. 2007 (relative effect); limits: Zou and Donner 2008, Donner and Zou 2012, with Jeffreys' limits of each count; Hauer 1997 (regression to the mean); Abadie, Diamond and Hainmueller 2010 (placebo places).",
        ),
        MethodCard(
            key="week",
            label="Hours of the week",
            asks="In which four hours of the week do the told records of this place gather?",
            reads="A record of which only a span is known is shared out over its hours. The fullest windows are shown with their number, the share that all places together have in the same window, and a range: from what is surely inside, allowing for having picked the fullest of all windows, to what is possibly inside. More than chance: an even week of as many records seldom has any window so full. Fewer than ten records with a known hour: too few to say.",
            not_for="Not a forecast, and not when young people are there: it is when records are made to have happened. What was found by looking is left out unless asked for, for a patrol would find its own hours again. Most places have fuller evenings than nights; the share of all places together says whether this one differs.",
            source="Ratcliffe 2000 (aoristic weights); Naus 1965 (fullest window); Garwood 1936 (limits); Manski 2003 (limits where hours are unknown).",
        ),
    ],
)
