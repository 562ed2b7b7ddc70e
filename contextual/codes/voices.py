"""The words of young people's own map: how a place feels, when, why, and whether they agreed.

Sources: Firmin's briefing B.13.3 and B.15.6; vocabulary 3k (safety mapping).
"""

from __future__ import annotations

from contextual.codes.table import WITH_OTHER, codes

FEELINGS = codes(
    "feeling",
    ("safe", "Safe"),
    ("unsafe", "Unsafe"),
    ("mixed", "Safe and unsafe"),
    *WITH_OTHER,
)

VOICE_TIMES = codes(
    "time it feels so",
    ("any_time", "Any time"),
    ("day", "In the day"),
    ("before_school", "Before school"),
    ("after_school", "After school"),
    ("evening", "In the evening"),
    ("dark", "After dark"),
    ("weekend", "At the weekend"),
    *WITH_OTHER,
)

VOICE_REASONS = codes(
    "reason",
    ("adults", "What adults there do"),
    ("peers", "What other young people there do"),
    ("nobody_about", "Nobody about who would help"),
    ("lighting", "Too dark, cannot see or be seen"),
    ("security", "How security or police treat us"),
    ("traffic", "Traffic"),
    ("discrimination", "Racism or other abuse"),
    ("happened_before", "Something happened there"),
    ("trusted_adult", "An adult to trust"),
    ("friends", "Friends are there"),
    ("busy", "Busy, people about"),
    ("welcome", "Welcome there"),
    *WITH_OTHER,
)

CONSENT = codes(
    "consent",
    ("given", "Given"),
    ("not_given", "Not given"),
    ("withdrawn", "Taken back"),
    *WITH_OTHER,
)

SHAPES = codes(
    "shape",
    ("point", "Point"),
    ("area", "Area"),
    ("route", "Route"),
    ("none", "Not on the map"),
)
