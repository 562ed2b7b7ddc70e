"""Who may do what, for which purpose; and the shape of a trace."""

from contextual.access.decision import Decision, decide, require
from contextual.access.principal import OF_AN_AGENCY, PERMISSIONS, ROLES, Principal, Role
from contextual.access.purpose import PURPOSES, Purpose
from contextual.access.safeguard import SAFEGUARDS, missing
from contextual.access.trace import Trace, canonical

__all__ = [
    "OF_AN_AGENCY", "PERMISSIONS", "PURPOSES", "ROLES", "SAFEGUARDS", "Decision", "Principal", "Purpose", "Role",
    "Trace", "canonical", "decide", "missing", "require",
]  # fmt: skip
