"""Support beside the work on places: what each young person was offered, how far it came, how safe they are."""

from __future__ import annotations

from contextual.codes import SAFETY, SUPPORT_ELEMENTS, SUPPORT_STATUS, YES_NO
from contextual.records.register import Register, code, field

SUPPORT = Register(
    kind="support",
    title="Support for young people",
    of="one element of support for one young person",
    needs=("young_person_ref", "element"),
    reference="support_id",
    key=("young_person_ref", "element", "started_on"),
    dated="as_of",
    period=("as_of", "started_on"),
    fields=(
        field("support_id", "reference", "Your own reference of this row", personal=True),
        field("young_person_ref", "person", "Your reference; a pseudonym is made of it", needed=True, personal=True),
        code("element", SUPPORT_ELEMENTS, "Which element of support", needed=True),
        code("support_status", SUPPORT_STATUS, "How far it has come"),
        field("as_of", "day", "The date the status is of; a later one is a new row, the earlier one is kept"),
        field("started_on", "day", "When it started", future=True),
        field("ended_on", "day", "When it ended", future=True),
        field("provided_by", "agency", "Agency that gives it"),
        field("service_id", "text", "Id of the service, as in your directory of services"),
        code("somebody_named", YES_NO, "Is a person named for it; never who"),
        code("relational_plan", YES_NO, "With accommodation: is there a plan for the relationships that matter"),
        code("young_person_asked", YES_NO, "Was the young person asked what they want"),
        code("physical_before", SAFETY, "Physical safety before"),
        code("physical_after", SAFETY, "Physical safety after"),
        code("relational_before", SAFETY, "Relational safety before"),
        code("relational_after", SAFETY, "Relational safety after"),
        code("psychological_before", SAFETY, "Psychological safety before"),
        code("psychological_after", SAFETY, "Psychological safety after"),
    ),
)  # fmt: skip
"""Three dimensions of safety stay three: relocation may raise one and lower another."""
