"""The directory of services: who helps, for what, whom, when and where. It names organisations, never people."""

from __future__ import annotations

from contextual.codes import AUDIENCES, HARMS, REFERRAL_ROUTES, SERVICE_KINDS, YES_NO
from contextual.records.register import POSITION, Register, code, field, several

SERVICES = Register(
    kind="services",
    title="Directory of services and support points",
    of="one service at one place",
    needs=("service_id", "service_name", "service_kind"),
    reference="service_id",
    located=True,
    fields=(
        field("service_id", "reference", "Your own id of the service", needed=True),
        field("service_name", "text", "Name of the service", needed=True, organisation=True),
        code("service_kind", SERVICE_KINDS, "What kind of help", needed=True),
        several("harm", HARMS, "For which harms"),
        several("audience", AUDIENCES, "For whom"),
        field("provided_by", "agency", "Agency that runs it"),
        several("referral", REFERRAL_ROUTES, "Who may refer"),
        field("opening_hours", "text", "Opening hours, in words"),
        code("on_foot", YES_NO, "Can young people get there on foot"),
        code("step_free", YES_NO, "Is it step-free"),
        code("safe_place", YES_NO, "A safe place: anybody under 18 may walk in and find an adult who helps"),
        field("outreach_area", "text", "Where its workers go, where it has no door of its own", organisation=True),
        field("place_id", "text", "Id of the place it is at, as in the list of places"),
        *POSITION,
        field("open_from", "day", "First day", future=True),
        field("open_to", "day", "Last day, where it has closed or will", future=True),
    ),
)  # fmt: skip
"""No phone, no e-mail and nobody's name: what is printed about a service is looked up at the service itself."""
