"""Third: registers beside the records, of which none is ever counted among them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TEXTS = {
    "cohort": (
        "agency", "person", "scheme", "snapshot_on", "involvement", "harm", "age_band", "gender", "ethnicity",
        "disability", "sen", "living", "placement", "social_care", "models", "coercion", "online", "gang_associated",
        "missing_band", "missing_from_type", "moved_areas", "nrm", "circumstances", "domestic_violence",
        "education_status", "offending", "police_active", "court",
    ),
    "support": (
        "agency", "person", "scheme", "element", "support_status", "as_of", "started_on", "ended_on", "provided_by",
        "service_id", "somebody_named", "relational_plan", "young_person_asked", "physical_before", "physical_after",
        "relational_before", "relational_after", "psychological_before", "psychological_after",
    ),
    "services": (
        "agency", "service_id", "service_name", "service_kind", "harm", "audience", "provided_by", "referral",
        "opening_hours", "on_foot", "step_free", "safe_place", "outreach_area", "place_id", "open_from", "open_to",
    ),
    "training": (
        "agency", "training_id", "activity", "held_on", "topic", "audience", "sector", "stage", "trained", "provider",
        "area",
    ),
    "education": (
        "agency", "school_id", "school_name", "area_code", "area_layer", "academic_year", "term", "on_roll", "absent",
        "persistently_absent", "severely_absent", "suspended", "excluded", "at_pru", "missing_education",
        "home_educated",
    ),
    "voices": (
        "agency", "feels", "feels_when", "why", "place_name", "location_kind", "age_band", "session", "gathered_on",
        "own_words", "consent", "shape",
    ),
}  # fmt: skip
_LOCATED = ("services", "voices")


def upgrade() -> None:
    for kind, texts in _TEXTS.items():
        op.create_table(
            kind,
            sa.Column("batch", sa.Integer(), nullable=False),
            sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("row_version", sa.Integer(), nullable=False),
            sa.Column("row_key", sa.Text(), nullable=False),
            sa.Column("line", sa.BigInteger(), nullable=False),
            *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
            *(_position() if kind in _LOCATED else ()),
            *([sa.Column("outline", sa.LargeBinary(), nullable=False)] if kind == "voices" else ()),
            sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f(f"fk_{kind}_batch")),
            sa.PrimaryKeyConstraint("batch", "position", name=op.f(f"pk_{kind}")),
        )


def _position() -> list[sa.Column]:
    return [
        *(sa.Column(name, sa.Double(), nullable=True) for name in ("lat", "lon", "precision_m")),
        sa.Column("finest", sa.SmallInteger(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
    ]
