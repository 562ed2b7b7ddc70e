"""A batch: one file that was brought in."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    One file that was brought in, and what became of its rows.

    `seq` is the order of arrival (0 until stored); `first_month` and `last_month` are year x 12 + month - 1 of the
    records (0 when there are none); `senders` are who recorded the rows, where the file itself says so, joined by "|";
    `answers` is what a person answered about the file, as JSON; `asked` the questions nobody answered, joined by "|";
    `imported_at` is seconds since 1970 UTC.
    """

    kind: str
    agency: str
    batch_class: str
    layout: str
    file_name: str
    sha256: str
    content_sha256: str
    rows: int
    accepted: int
    rejected: int
    already_held: int
    not_mapped: int
    imported_at: int
    imported_by: str
    scheme: str = ""
    zone: str = "Europe/London"
    key_id: str = ""
    first_month: int = 0
    last_month: int = 0
    senders: str = ""
    answers: str = ""
    asked: str = ""
    status: str = "held"
    seq: int = 0
    id: str = field(default_factory=lambda: uuid4().hex)

    def adds_up(self) -> bool:
        """
        Say whether every row of the file is accounted for.

        Examples
        --------
        >>> from contextual.records import Batch
        >>> Batch(kind="incidents", agency="police", batch_class="open", layout="template", file_name="a.csv",
        ...       sha256="", content_sha256="", rows=3, accepted=2, rejected=1, already_held=0, not_mapped=0,
        ...       imported_at=0, imported_by="terminal").adds_up()
        True
        """
        return self.rows == self.accepted + self.rejected + self.already_held
