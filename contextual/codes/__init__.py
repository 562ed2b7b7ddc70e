"""The words: one list each, with sources. A word is added here and nowhere else."""

from contextual.codes.agencies import AGENCIES, agency_code
from contextual.codes.cards import CARDS, MethodCard
from contextual.codes.cohort import (
    CIRCUMSTANCES,
    COERCION,
    COURT,
    DISABILITIES,
    DOMESTIC_VIOLENCE,
    EDUCATION_STATUS,
    ETHNICITIES,
    GENDERS,
    INVOLVEMENT,
    LIVING,
    MISSING_BANDS,
    MODELS,
    NRM,
    PLACEMENTS,
    SOCIAL_CARE,
)
from contextual.codes.directory import AUDIENCES, REFERRAL_ROUTES, SERVICE_KINDS, ServiceKind
from contextual.codes.education import MARKS, TERMS
from contextual.codes.harms import HARMS, Harm, mask, unmask
from contextual.codes.missing import MISSING_FROM, MISSING_TYPES, PULL, PUSH, RETURN_INTERVIEW, YES_NO
from contextual.codes.places import PLACE_STATUS, PLACE_TYPES, SYMBOLS, PlaceType
from contextual.codes.problems import PROBLEMS, REFUSALS
from contextual.codes.recording import (
    AGE_BANDS,
    CLASSES,
    KINDS,
    LOCATION_KINDS,
    LOOKED,
    PARTS,
    PLACED,
    PRIVATE_KINDS,
    RECORDED,
    TIME_PRECISION,
    AgeBand,
    Placing,
)
from contextual.codes.support import SAFETY, SUPPORT_ELEMENTS, SUPPORT_STATUS
from contextual.codes.table import UNKNOWN, Code, CodeTable
from contextual.codes.training import SECTORS, TRAINING_ACTIVITIES, TRAINING_STAGES, TRAINING_TOPICS
from contextual.codes.voices import CONSENT, FEELINGS, SHAPES, VOICE_REASONS, VOICE_TIMES

__all__ = [
    "AGENCIES", "AGE_BANDS", "AUDIENCES", "CARDS", "CIRCUMSTANCES", "CLASSES", "COERCION", "CONSENT", "COURT", "DISABILITIES",
    "DOMESTIC_VIOLENCE", "EDUCATION_STATUS", "ETHNICITIES", "FEELINGS", "GENDERS", "HARMS", "INVOLVEMENT", "KINDS",
    "LIVING", "LOCATION_KINDS", "LOOKED", "MARKS", "MISSING_BANDS", "MISSING_FROM", "MISSING_TYPES", "MODELS", "NRM", "PARTS",
    "PLACED",
    "PLACEMENTS", "PLACE_STATUS", "PLACE_TYPES", "PRIVATE_KINDS", "PROBLEMS", "PULL", "PUSH", "RECORDED",
    "REFERRAL_ROUTES", "REFUSALS", "RETURN_INTERVIEW", "SAFETY", "SECTORS", "SERVICE_KINDS", "SHAPES", "SOCIAL_CARE",
    "SUPPORT_ELEMENTS", "SUPPORT_STATUS", "SYMBOLS", "TERMS", "TIME_PRECISION", "TRAINING_ACTIVITIES",
    "TRAINING_STAGES", "TRAINING_TOPICS", "UNKNOWN", "VOICE_REASONS", "VOICE_TIMES", "YES_NO", "AgeBand", "Code",
    "CodeTable", "Harm", "MethodCard", "PlaceType", "Placing", "ServiceKind", "agency_code", "mask", "unmask",
]  # fmt: skip
