"""The agencies of a partnership. A partnership may use codes of its own; their label is then the code."""

from __future__ import annotations

import re

from contextual.codes.table import codes
from contextual.errors import UnknownCode

AGENCIES = codes(
    "agency",
    ("childrens_services", "Children's services"),
    ("police", "Police"),
    ("transport_police", "Transport police"),
    ("health", "Health"),
    ("emergency_department", "Emergency department"),
    ("sexual_health", "Sexual health service"),
    ("camhs", "Child and adolescent mental health"),
    ("education", "Education"),
    ("youth_justice", "Youth justice"),
    ("youth_service", "Youth service"),
    ("probation", "Probation"),
    ("licensing", "Licensing"),
    ("community_safety", "Community safety"),
    ("housing", "Housing"),
    ("environmental_health", "Environmental health, trading standards"),
    ("transport_operator", "Transport operator"),
    ("parks", "Parks"),
    ("voluntary_sector", "Voluntary sector"),
    ("care_provider", "Care provider"),
    ("business", "Business"),
    ("cps", "Crown Prosecution Service"),
    ("courts", "Courts, witness care"),
    ("residents", "Residents, parents"),
    ("young_people", "Young people"),
    ("council", "Council"),
    ("open_data", "Open data publisher"),
)

_SLUG = re.compile(r"[a-z0-9][a-z0-9_]{0,39}\Z")


def agency_code(text: str) -> str:
    """
    Read an agency code as typed: case, blanks and dashes do not matter; a partnership's own code is allowed.

    Raises
    ------
    UnknownCode
        When it is not 1 to 40 letters, digits and underscores.

    Examples
    --------
    >>> agency_code("Youth-Service")
    'youth_service'
    """
    code = re.sub(r"[\s\-]+", "_", text.strip().lower())
    if not _SLUG.match(code):
        msg = "an agency code is 1 to 40 letters, digits and underscores, such as police or youth_service"
        raise UnknownCode(msg)
    return code
