"""What a partnership has to have done before its records may be held: each recorded with who, when and where kept."""

from __future__ import annotations

from collections.abc import Collection

from contextual.codes.table import codes

SAFEGUARDS = codes(
    "safeguard",
    ("dpia", "Data protection impact assessment"),
    ("equality_impact", "Equality impact assessment"),
    ("sharing_agreement", "Information sharing agreement"),
    ("role_register", "Role register"),
    ("offence_data_basis", "Lawful basis for criminal-offence data"),
)


def missing(recorded: Collection[str]) -> tuple[str, ...]:
    """
    Give the labels of the safeguards that are not recorded as done.

    Examples
    --------
    >>> missing({"dpia", "equality_impact", "sharing_agreement", "role_register"})
    ('Lawful basis for criminal-offence data',)
    """
    return tuple(one.label for key, one in SAFEGUARDS.items() if key not in recorded)
