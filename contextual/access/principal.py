"""Who is asking: a named principal, the role held, and the permissions of that role."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable, codes

PERMISSIONS = codes(
    "permission",
    ("look_exact", "See exact figures"),
    ("look_released", "See released figures"),
    ("take_away", "Download figures"),
    ("bring_in", "Bring in files"),
    ("place", "Match records to places"),
    ("withdraw", "Withdraw a file"),
    ("decide_private", "Decide whether a point is private"),
    ("save_lens", "Save lenses"),
    ("see_references", "See the own agency's references"),
    ("see_people", "See what is held of single young people, under their pseudonyms"),
    ("check_store", "Check the store"),
    ("set_up", "Set up a store"),
    ("erase", "Erase a person for good"),
    ("see_trace", "See who looked at what"),
    ("see_roles", "See the role register"),
    ("keep_roles", "Keep the role register"),
    ("plan_release", "See what each way of releasing would keep"),
    ("release", "Build, check, sign and withdraw releases"),
)

OF_AN_AGENCY = frozenset({"look_exact", "bring_in", "place", "withdraw", "check_store", "see_references"})
"""Permissions that hold for the own agency's records only, unless the principal serves the whole partnership."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Code):
    """One role, what it is for, and its permissions. What is not listed is denied."""

    what_for: str
    may: frozenset[str]


def _role(key: str, label: str, what_for: str, *may: str) -> Role:
    return Role(key=key, label=label, what_for=what_for, may=frozenset(may))


ROLES: CodeTable[Role] = CodeTable(
    "role",
    [
        _role("viewer", "Viewer", "Reads what has been released.", "look_released"),
        _role(
            "practitioner", "Practitioner", "Works on contexts and actions.",
            "look_released", "look_exact", "save_lens",
        ),
        _role(
            "analyst", "Analyst", "Brings in files and prepares the picture.",
            "look_released", "look_exact", "save_lens", "take_away", "bring_in", "place", "see_references",
            "see_people", "check_store",
        ),
        _role(
            "co_ordinator", "Co-ordinator", "Prepares and runs the multi-agency sub-group.",
            "look_released", "look_exact", "save_lens", "take_away", "bring_in", "place", "withdraw", "see_people",
            "check_store", "plan_release",
        ),
        _role(
            "steward", "Steward", "Answers for the data: private points, withdrawals, releases, set-up.",
            "look_released", "look_exact", "take_away", "place", "withdraw", "decide_private", "check_store", "set_up",
            "erase",
            "see_roles", "keep_roles",
            "plan_release", "release",
        ),
        _role("auditor", "Auditor", "Checks who looked at what, and why.", "see_trace", "see_roles", "check_store"),
    ],
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """
    A named person or program that asks for something, in one role.

    `agency` is a code, several with commas between them, or "" for the whole partnership.
    """

    id: str
    role: str
    agency: str = ""

    @property
    def label(self) -> str:
        """The role in words."""
        return ROLES.label(self.role)

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies served; none named is the whole partnership."""
        return frozenset(self.agency.split(",")) if self.agency else frozenset()

    def serves(self, agency: str) -> bool:
        """
        Say whether this is one of the own agencies.

        Examples
        --------
        >>> asker = Principal(id="a", role="analyst", agency="police,health")
        >>> asker.serves("health"), asker.serves("education")
        (True, False)
        """
        return not self.agency or agency in self.agencies

    def may(self, permission: str) -> bool:
        """
        Say whether the role has this permission.

        Examples
        --------
        >>> Principal(id="a", role="viewer").may("look_exact")
        False
        """
        return permission in PERMISSIONS and permission in ROLES[self.role].may
