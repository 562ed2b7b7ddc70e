"""The words of the education figures, and the marks that stand in them where a number is kept back.

Sources: the marks of the Department for Education's own tables (c, x, z, low); Pearce & Jago 2011, finding 10.
"""

from __future__ import annotations

from contextual.codes.table import WITH_OTHER, WITHOUT_ANSWER, codes

TERMS = codes(
    "term",
    ("autumn", "Autumn"),
    ("spring", "Spring"),
    ("summer", "Summer"),
    ("year", "Whole school year"),
    *WITH_OTHER,
)

MARKS = codes(
    "mark",
    ("under_5", "Under 5: the number was kept back"),
    ("suppressed", "Suppressed by the sender"),
    ("withheld", "Marked x: suppressed in older tables, not available in newer"),
    ("not_applicable", "Not applicable"),
    ("rounds_to_nought", "Rounds to nought"),
    *WITHOUT_ANSWER,
)
"""What may stand where a number should be. None of them is ever turned into a number."""
