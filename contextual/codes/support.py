"""The words of support: which element, how far it has come, and how safe a young person is. There is no score.

Sources: Pearce & Jago 2011, findings 4, 10 and 13; Firmin's briefing B.13.3, B.13.5, B.15.8.
"""

from __future__ import annotations

from contextual.codes.table import WITH_OTHER, codes

SUPPORT_ELEMENTS = codes(
    "support element",
    ("trusted_adult", "A trusted adult is named"),
    ("specialist_service", "Specialist service"),
    ("advocacy", "Advocacy"),
    ("family_support", "Support for family or carers"),
    ("sexual_health", "Health: sexual"),
    ("mental_health", "Health: mental"),
    ("substance", "Health: substance misuse"),
    ("education", "Return to education"),
    ("accommodation", "Accommodation or relocation"),
    ("court_before", "Court support before"),
    ("court_during", "Court support during"),
    ("court_after", "Court support after"),
    ("recovery", "Recovery and reintegration"),
    ("nrm", "National referral mechanism support"),
    ("participation", "Part in setting outcomes"),
    *WITH_OTHER,
)

SUPPORT_STATUS = codes(
    "support status",
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("in_place", "In place"),
    ("declined", "Declined"),
    ("ended", "Ended"),
    ("not_needed", "Not needed"),
    *WITH_OTHER,
)

SAFETY = codes(
    "safety",
    ("safe", "Safe"),
    ("partly_safe", "Partly safe"),
    ("unsafe", "Not safe"),
    *WITH_OTHER,
)
"""How safe a young person is in one dimension, in words: three dimensions are never made into one."""
