"""The decision: whether something is allowed, and why, in one sentence that whoever asked is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from contextual.access.principal import OF_AN_AGENCY, PERMISSIONS, Principal
from contextual.errors import ContextualError, NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether something is allowed, and why. `error` is what a refusal raises."""

    allowed: bool
    because: str
    error: type[ContextualError] = NotAllowed

    def enforce(self) -> None:
        """Raise the refusal, unless it is allowed."""
        if not self.allowed:
            raise self.error(self.because)


def decide(principal: Principal, permission: str, agency: str = "") -> Decision:
    """
    Decide by role and agency: what the role does not list is denied, and so is what belongs to another agency.

    Parameters
    ----------
    agency : str
        Whose thing it is; "" where it belongs to no single agency.

    Examples
    --------
    >>> asker = Principal(id="a", role="analyst", agency="police")
    >>> decide(asker, "bring_in", "police").allowed, decide(asker, "bring_in", "health").because
    (True, 'this belongs to another agency: the role Analyst is held for police')
    >>> decide(asker, "release").because
    'the role Analyst may not do this: build, check, sign and withdraw releases'
    """
    if not principal.may(permission):
        what = PERMISSIONS[permission].label
        return Decision(
            allowed=False, because=f"the role {principal.label} may not do this: {what[0].lower()}{what[1:]}"
        )
    if agency and permission in OF_AN_AGENCY and not principal.serves(agency):
        held = principal.agency.replace(",", ", ")
        said = f"this belongs to another agency: the role {principal.label} is held for {held}"
        return Decision(allowed=False, because=said)
    return Decision(allowed=True, because=f"the role {principal.label} has this permission")


def decide_all(principal: Principal, permission: str, agencies: Collection[str]) -> Decision:
    """
    Decide about things of several agencies: one that is denied denies them all.

    Examples
    --------
    >>> asker = Principal(id="a", role="analyst", agency="police")
    >>> [decide_all(asker, "place", some).allowed for some in ((), ("police",), ("police", "health"))]
    [True, True, False]
    """
    each = (decide(principal, permission, agency) for agency in sorted(agencies) or ("",))
    return min(each, key=lambda one: one.allowed)


def require(principal: Principal, permission: str) -> None:
    """
    Refuse unless the principal's role has this permission.

    Raises
    ------
    NotAllowed
        Naming the role and what it may not do.

    Examples
    --------
    >>> require(Principal(id="a", role="analyst"), "bring_in")
    """
    decide(principal, permission).enforce()
