"""The words of the training and awareness register: what it was, about what, for whom.

Sources: Pearce & Jago 2011, findings 1, 4 and 12, recommendations 1 to 3 and 9; Firmin's briefing B.15.2.
"""

from __future__ import annotations

from contextual.codes.table import WITH_OTHER, codes

TRAINING_ACTIVITIES = codes(
    "activity",
    ("training", "Training"),
    ("awareness", "Awareness raising"),
    *WITH_OTHER,
)

TRAINING_TOPICS = codes(
    "training topic",
    ("cse", "Child sexual exploitation"),
    ("cce", "Child criminal exploitation"),
    ("contextual", "Contextual safeguarding"),
    ("disruption", "Disruption"),
    ("missing", "Missing"),
    ("trafficking", "Trafficking, national referral mechanism"),
    ("peer_harm", "Peer-on-peer abuse, harmful sexual behaviour"),
    ("relationships", "Healthy relationships"),
    ("online", "Online harm"),
    ("violence", "Serious violence"),
    ("substance", "Substance supply"),
    ("under_identified", "Who is under-identified: boys, disabled and Black and minoritised young people"),
    ("language", "Language and recording"),
    ("court", "Court and witness support"),
    ("bystander", "Bystander and guardianship"),
    *WITH_OTHER,
)

SECTORS = codes(
    "sector",
    ("social_work", "Social work"),
    ("police", "Police"),
    ("health", "Health"),
    ("education", "Education"),
    ("youth_work", "Youth work"),
    ("youth_justice", "Youth justice, probation"),
    ("voluntary", "Voluntary sector"),
    ("residential_care", "Residential care"),
    ("foster_carers", "Foster carers"),
    ("housing", "Housing"),
    ("cps", "Crown Prosecution Service"),
    ("judiciary", "Judiciary, courts"),
    ("chairs_directors", "Chairs and directors"),
    ("licensing", "Licensing, trading standards"),
    ("taxis", "Taxis and private hire"),
    ("hotels", "Hotels and short lets"),
    ("food_night", "Takeaways, licensed premises"),
    ("retail", "Shops, shopping centres"),
    ("transport", "Bus, rail, transport"),
    ("security", "Security and door staff"),
    ("faith_community", "Faith and community groups"),
    ("not_a_sector", "Not a sector: young people, parents"),
    *WITH_OTHER,
)

TRAINING_STAGES = codes(
    "stage",
    ("pre_qualifying", "Before qualifying"),
    ("post_qualifying", "After qualifying"),
    ("induction", "Induction"),
    ("refresher", "Refresher"),
    *WITH_OTHER,
)
