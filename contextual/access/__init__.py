"""Who may do what, for which purpose; and the shape of a trace."""

from contextual.access.principal import PERMISSIONS, ROLES, Principal, Role, require
from contextual.access.purpose import PURPOSES, Purpose
from contextual.access.trace import Trace, canonical

__all__ = ["PERMISSIONS", "PURPOSES", "ROLES", "Principal", "Purpose", "Role", "Trace", "canonical", "require"]
