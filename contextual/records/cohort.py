"""The snapshot: young people known to be exploited or at risk at a date, with what is known and not known of each."""

from __future__ import annotations

from contextual.codes import (
    AGE_BANDS,
    CIRCUMSTANCES,
    COERCION,
    COURT,
    DISABILITIES,
    DOMESTIC_VIOLENCE,
    EDUCATION_STATUS,
    ETHNICITIES,
    GENDERS,
    HARMS,
    INVOLVEMENT,
    LIVING,
    MISSING_BANDS,
    MISSING_FROM,
    MODELS,
    NRM,
    PLACEMENTS,
    SOCIAL_CARE,
    YES_NO,
)
from contextual.records.register import Register, code, field, several

COHORT = Register(
    kind="cohort",
    title="Young people known to be exploited or at risk, at a date",
    of="one young person at one date",
    needs=("snapshot_on",),
    key=("young_person_ref",),
    dated="snapshot_on",
    fields=(
        field("young_person_ref", "person", "Your reference; it becomes a pseudonym at the door", personal=True),
        field("snapshot_on", "day", "The date the snapshot is of", needed=True),
        code("involvement", INVOLVEMENT, "Known to be exploited, or at risk"),
        several("harm", HARMS, "Which harms"),
        code("age_band", AGE_BANDS, "Age band; an age in years is turned into one"),
        code("gender", GENDERS, "Gender"),
        code("ethnicity", ETHNICITIES, "Ethnicity, in five groups"),
        several("disability", DISABILITIES, "Disability; none is an answer, empty is not"),
        code("sen", YES_NO, "Special educational needs"),
        code("living", LIVING, "Living situation"),
        code("placement", PLACEMENTS, "Type of placement, where looked after"),
        code("social_care", SOCIAL_CARE, "Status with children's services"),
        several("models", MODELS, "Models of exploitation"),
        several("coercion", COERCION, "Methods of coercion"),
        code("online", YES_NO, "Exploited online as well as or instead of face to face"),
        code("gang_associated", YES_NO, "Gang-associated, by your own agreed definition"),
        code("missing_band", MISSING_BANDS, "How many missing episodes; a number is turned into a band"),
        several("missing_from", MISSING_FROM, "Missing from home, care or education"),
        code("moved_areas", YES_NO, "Moved between areas in order to be exploited"),
        code("nrm", NRM, "National referral mechanism"),
        several("circumstances", CIRCUMSTANCES, "Circumstances known; none is an answer, empty is not"),
        several("domestic_violence", DOMESTIC_VIOLENCE, "Domestic violence at home"),
        several("education_status", EDUCATION_STATUS, "Education"),
        code("offending", YES_NO, "Involved in offending, which may be a sign of exploitation"),
        code("police_active", YES_NO, "Police are taking action against those who harm"),
        code("court", COURT, "What became of the case against those who harm"),
    ),
)
"""The fields of the 2011 snapshot. A person's age, name, address or school is not among them, nor any free text."""
