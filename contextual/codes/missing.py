"""The words of a missing episode: where from, what pushed, what pulled, and the return interview.

Sources: Standard Safeguarding Dataset `ssd_missing`; DCSF 2009 ch. 1.3; briefing B.11.2 and B.15.3.
"""

from __future__ import annotations

from contextual.codes.table import WITH_OTHER, WITHOUT_ANSWER, codes

MISSING_FROM = codes(
    "missing-from type",
    ("home", "Family home"),
    ("foster", "Foster care"),
    ("residential", "Residential care"),
    ("supported", "Supported accommodation"),
    ("education", "School or education"),
    ("health", "Health setting"),
    *WITH_OTHER,
)

MISSING_TYPES = codes(
    "kind of missing episode",
    ("missing", "Missing"),
    ("away", "Away from placement without authorisation"),
    ("absent", "Absent"),
    *WITHOUT_ANSWER,
)
"""SSDA903 writes M and A. "Absent" is a police category that is no longer used: it is taken, and never offered."""

PUSH = codes(
    "push factor",
    ("family_conflict", "Family conflict or breakdown"),
    ("parental_substance", "Parental substance misuse"),
    ("domestic_abuse", "Domestic abuse"),
    ("abuse_neglect", "Abuse or neglect"),
    ("bullying", "Bullying"),
    ("school_problems", "Problems at school"),
    ("placement_unhappy", "Placement unhappy, unsafe or far away"),
    ("loneliness", "Loneliness"),
    ("not_listened_to", "Not listened to"),
    ("rules_dispute", "Boundaries or rules dispute"),
    *WITH_OTHER,
)

PULL = codes(
    "pull factor",
    ("exploiter_contact", "Contact with someone grooming or exploiting"),
    ("partner", "Boyfriend or girlfriend"),
    ("peers", "Peers or friends"),
    ("near_family", "Wish to be near family or home area"),
    ("substances", "Drugs or alcohol"),
    ("gang_debt", "Gang or debt obligation"),
    ("gifts_money", "Gifts or money"),
    ("online_contact", "Online contact"),
    ("party", "Party"),
    ("taken", "Taken, abducted or forced"),
    *WITH_OTHER,
)

RETURN_INTERVIEW = codes(
    "return interview",
    ("not_offered", "Not offered"),
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("done", "Done"),
    ("declined", "Declined"),
    *WITHOUT_ANSWER,
)

YES_NO = codes("answer", ("yes", "Yes"), ("no", "No"), *WITHOUT_ANSWER)
