"""What a look at before and after may say of a place."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable, codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Code):
    """One answer to "did it change?", with what it does and does not say."""

    says: str


VERDICTS: CodeTable[Verdict] = CodeTable(
    "verdict",
    [
        Verdict(
            key="worked",
            label="Seems to have worked",
            says="Fewer here than the comparison places lead one to expect, and no clear rise nearby. It fits a plan that worked; it does not prove it.",
        ),
        Verdict(
            key="partly_moved",
            label="Fell, and part of it seems to have moved nearby",
            says="Fewer here, more nearby, and fewer in all. Look at the places nearby before the plan is closed.",
        ),
        Verdict(
            key="moved",
            label="Seems to have moved nearby",
            says="Fewer here, but more nearby, and no clear fall in all. Look at the places nearby before the plan is closed.",
        ),
        Verdict(
            key="high_passed",
            label="Fell, but a high may just have passed",
            says="Fewer here, but no fewer than is usual after an unusually high year. Places are often chosen because they were high, and then fall by themselves.",
        ),
        Verdict(
            key="usual_here",
            label="Changed, but so did many other places",
            says="More or fewer here than the comparison places lead one to expect, but more than a third of the other places changed by as much without this start. That is how places drift here; it says nothing of a plan.",
        ),
        Verdict(
            key="no_clear_change",
            label="No clear change",
            says="What changed here could be chance, or changed elsewhere too. It does not say that nothing was achieved: a small change would not show.",
        ),
        Verdict(key="rose", label="Rose here", says="More here than the comparison places lead one to expect."),
        Verdict(
            key="too_few",
            label="Too few to say",
            says="There are too few records to tell a change from chance. Read the counts themselves, and ask the people who are there.",
        ),
        Verdict(
            key="no_comparison",
            label="Cannot be said",
            says="There are too few places to compare with, so nobody can say what would have happened anyway.",
        ),
    ],
)

FELL = frozenset({"worked", "partly_moved", "moved", "high_passed"})
"""Verdicts that say the place itself fell."""

CHECKS = codes(
    "check of a change",
    ("pre_trend", "Before the start"),
    ("placebo_dates", "Other dates"),
    ("placebo_places", "Other places"),
    ("high_before", "A high that passed"),
    ("dispersion", "Month to month"),
    ("recording", "How it was recorded"),
)

RESULTS = codes("result of a check", ("passed", "Nothing found"), ("failed", "Take care"), ("untold", "Cannot be said"))
