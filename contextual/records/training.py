"""The training and awareness register: what was held, about what, for whom, and how many came. Nobody is named."""

from __future__ import annotations

from contextual.codes import AUDIENCES, SECTORS, TRAINING_ACTIVITIES, TRAINING_STAGES, TRAINING_TOPICS
from contextual.records.register import Register, code, field, several

TRAINING = Register(
    kind="training",
    title="Training and awareness register",
    of="one session or course",
    needs=("held_on", "topic", "audience|sector"),
    reference="training_id",
    period=("held_on",),
    fields=(
        field("training_id", "reference", "Your own number of the session"),
        code("activity", TRAINING_ACTIVITIES, "Training, or awareness raising"),
        field("held_on", "day", "When it was held", needed=True),
        several("topic", TRAINING_TOPICS, "What it was about", needed=True),
        several("audience", AUDIENCES, "For whom"),
        several("sector", SECTORS, "Of which sector or profession"),
        code("stage", TRAINING_STAGES, "Before or after qualifying"),
        field("trained", "figure", "How many came"),
        field("provider", "text", "Organisation that gave it", organisation=True),
        field("area", "text", "Where: the whole area, a ward, a neighbourhood", organisation=True),
    ),
)
"""How many came, never who."""
