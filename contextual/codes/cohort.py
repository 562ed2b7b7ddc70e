"""The words of the snapshot: young people known to be exploited or at risk, at a date.

Sources: the snapshot of Pearce & Jago 2011 (findings 5 to 14); Firmin's briefing for inspectorates B.5 to B.8, B.11. The
models and methods of coercion are theirs; two of them ("risky peer behaviour", "party lifestyle") put the cause on the
child as they stand, so their labels here say what is done to the young person.
"""

from __future__ import annotations

from contextual.codes.table import WITH_OTHER, codes

INVOLVEMENT = codes(
    "involvement",
    ("exploited", "Known to be exploited"),
    ("at_risk", "At risk"),
    *WITH_OTHER,
)

GENDERS = codes(
    "gender",
    ("female", "Female"),
    ("male", "Male"),
    ("transgender", "Transgender"),
    ("non_binary", "Non-binary"),
    *WITH_OTHER,
)

ETHNICITIES = codes(
    "ethnicity",
    ("white", "White"),
    ("mixed", "Mixed"),
    ("asian", "Asian or Asian British"),
    ("black", "Black, African, Caribbean"),
    *WITH_OTHER,
)

DISABILITIES = codes(
    "disability",
    ("physical", "Physical disability"),
    ("sensory", "Sight or hearing"),
    ("learning", "Learning difficulty or disability"),
    ("autism", "Autism"),
    ("mental_health", "Lasting mental health condition"),
    ("none", "None"),
    *WITH_OTHER,
)

LIVING = codes(
    "living situation",
    ("family", "With family"),
    ("relatives_friends", "With relatives or friends"),
    ("looked_after", "Looked after"),
    ("care_leaver", "Care leaver"),
    ("independent", "Independent"),
    ("homeless", "No settled home"),
    *WITH_OTHER,
)

PLACEMENTS = codes(
    "placement type",
    ("residential", "Residential care"),
    ("foster", "Foster care"),
    ("supported", "Supported accommodation"),
    ("bed_and_breakfast", "Bed and breakfast"),
    ("secure_custody", "Secure unit or custody"),
    ("not_placed", "Not in a placement"),
    *WITH_OTHER,
)

SOCIAL_CARE = codes(
    "children's services status",
    ("child_protection", "Child protection plan"),
    ("child_in_need", "Child in need"),
    ("early_help", "Early help"),
    ("not_open", "Not open to children's services"),
    *WITH_OTHER,
)

MODELS = codes(
    "model of exploitation",
    ("older_partner", "Older boyfriend, girlfriend or partner"),
    ("peer", "Peer on peer"),
    ("relative", "Relative or family link"),
    ("organised_network", "Organised network or crime group"),
    ("gang", "Gang-associated"),
    ("business", "Associated with a local business"),
    ("institution", "Person working for an institution"),
    ("online_only", "Online only"),
    *WITH_OTHER,
)

COERCION = codes(
    "method of coercion",
    ("grooming", "Grooming"),
    ("exploited_peer", "Pressure from a young person also exploited"),
    ("gang_area", "Pressure in a gang-affected neighbourhood"),
    ("business", "Local business"),
    ("technology", "Technology"),
    ("social_networking", "Technology: social networking"),
    ("peer_pressure", "Pressure among peers"),
    ("gifts", "Gifts: money, alcohol, cigarettes, drugs"),
    ("parties", "Drawn in through parties"),
    ("debt", "Debt, drug debt"),
    ("image_threat", "Threat to share an image"),
    ("accommodation", "Accommodation in exchange"),
    ("violence", "Violence, abduction, intimidation"),
    *WITH_OTHER,
)
"""Several at once: they are used interchangeably, so their counts add up to more than the young people."""

MISSING_BANDS = codes(
    "missing episodes",
    ("none", "None"),
    ("once", "1"),
    ("2_3", "2 to 3"),
    ("4_10", "4 to 10"),
    ("over_10", "More than 10"),
    *WITH_OTHER,
)

CIRCUMSTANCES = codes(
    "circumstance",
    ("substance", "Substance misuse"),
    ("sexual_health", "Sexual health"),
    ("mental_health", "Mental health"),
    ("self_harm", "Self-harm"),
    ("offences", "Offences"),
    ("offending_support", "Support about offending"),
    ("bereavement", "Bereavement"),
    ("bullying", "Bullying"),
    ("none", "None of these"),
    *WITH_OTHER,
)

DOMESTIC_VIOLENCE = codes(
    "domestic violence",
    ("witness", "Witness"),
    ("direct", "Direct"),
    ("how_not_said", "Experienced, how is not said"),
    ("none", "None"),
    *WITH_OTHER,
)

EDUCATION_STATUS = codes(
    "education",
    ("attending", "Attending"),
    ("not_attending", "Not attending"),
    ("truanting", "On roll, truanting"),
    ("suspended", "On roll, suspended"),
    ("excluded", "Permanently excluded"),
    ("pru", "Pupil referral unit or alternative provision"),
    ("home_educated", "Educated at home"),
    ("missing_education", "Missing from education"),
    ("work_training", "In work or training"),
    ("neet", "Not in education, work or training"),
    *WITH_OTHER,
)

NRM = codes(
    "national referral mechanism",
    ("not_referred", "Not referred"),
    ("referred", "Referred, decision awaited"),
    ("reasonable_grounds", "Reasonable grounds"),
    ("conclusive_grounds", "Conclusive grounds"),
    ("negative", "Negative decision"),
    *WITH_OTHER,
)

COURT = codes(
    "court",
    ("none", "No case at court"),
    ("charged", "Charged"),
    ("at_court", "At court"),
    ("convicted", "Conviction"),
    ("not_convicted", "No conviction"),
    *WITH_OTHER,
)
"""What became of the case against those who harmed the young person."""
