"""The words of the directory of services: what kind of help, for whom, and how one gets there.

Sources: Firmin's briefing B.13.4; Nelson & Baldwin on support points; vocabulary 3i.
"""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import WITH_OTHER, Code, CodeTable, codes


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceKind(Code):
    """One kind of service, and whether where it is must never be shown: whoever flees is found by it."""

    private: bool = False


SERVICE_KINDS: CodeTable[ServiceKind] = CodeTable(
    "kind of service",
    [
        ServiceKind(key="specialist", label="Specialist exploitation service"),
        ServiceKind(key="advocacy", label="Advocacy"),
        ServiceKind(key="youth_work", label="Youth club or detached youth work"),
        ServiceKind(key="family_support", label="Family support"),
        ServiceKind(key="sexual_health", label="Sexual health"),
        ServiceKind(key="mental_health", label="Mental health, counselling"),
        ServiceKind(key="substance", label="Substance misuse"),
        ServiceKind(key="health", label="Other health"),
        ServiceKind(key="education", label="Education, training, work"),
        ServiceKind(key="housing", label="Housing, homelessness"),
        ServiceKind(key="sexual_violence", label="Sexual violence support"),
        ServiceKind(key="court_support", label="Court and witness support"),
        ServiceKind(key="missing", label="Missing: return interviews, safe places"),
        ServiceKind(key="online_safety", label="Online safety"),
        ServiceKind(key="safe_space", label="Safe space: a place to go to"),
        ServiceKind(key="refuge", label="Refuge", private=True),
        *(ServiceKind(key=key, label=label) for key, label in WITH_OTHER),
    ],
)

AUDIENCES = codes(
    "audience",
    ("young_people", "Young people"),
    ("under_13", "Children under 13"),
    ("parents_carers", "Parents and carers"),
    ("professionals", "Professionals"),
    ("businesses", "Businesses"),
    ("community", "Communities"),
    *WITH_OTHER,
)

REFERRAL_ROUTES = codes(
    "referral route",
    ("open_door", "Open door: nobody is asked for a referral"),
    ("self", "Young people themselves"),
    ("family", "Parents or carers"),
    ("professional", "Any professional"),
    ("childrens_services", "Children's services only"),
    ("police", "Police"),
    ("health", "Health"),
    ("school", "School"),
    *WITH_OTHER,
)
