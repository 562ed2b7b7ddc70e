"""Education figures of schools and areas: absence, suspension, exclusion. Numbers of pupils, never pupils."""

from __future__ import annotations

from contextual.codes import TERMS
from contextual.records.register import Register, code, field

EDUCATION = Register(
    kind="education",
    title="Education figures of schools and areas",
    of="one school or area in one term",
    needs=("academic_year", "school_id|area_code"),
    key=("school_id|area_code", "academic_year", "term"),
    period=("academic_year",),
    fields=(
        field("school_id", "text", "The school's number (URN)"),
        field("school_name", "text", "Name of the school", organisation=True),
        field("area_code", "text", "Code of the area, where the figures are an area's"),
        field("area_layer", "text", "What the area is: ward, lsoa, district"),
        field("academic_year", "school_year", "School year, such as 2025/26", needed=True),
        code("term", TERMS, "Term, or the whole year"),
        field("on_roll", "figure", "Pupils on roll"),
        field("absent", "figure", "Pupils absent on an average day"),
        field("persistently_absent", "figure", "Pupils missing a tenth or more of sessions"),
        field("severely_absent", "figure", "Pupils missing half or more of sessions"),
        field("suspended", "figure", "Pupils suspended at least once"),
        field("excluded", "figure", "Pupils permanently excluded"),
        field("at_pru", "figure", "Pupils at a pupil referral unit or alternative provision"),
        field("missing_education", "figure", "Children missing from education"),
        field("home_educated", "figure", "Children educated at home"),
    ),
)
"""A number that was kept back stays kept back: its mark is kept, and no number is made of it."""
