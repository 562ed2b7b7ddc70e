"""The receipt: what became of every row of one file, for a page, a terminal or a report."""

from __future__ import annotations

from typing import Any

import pandas as pd

from contextual.errors import FileRefused
from contextual.intake.reading import Reading
from contextual.records import Batch
from contextual.services.files.questions import question_of
from contextual.services.files.sending import Sending, file_name, sha256_of
from contextual.services.views import Receipt


def is_held(made: Reading) -> bool:
    """Say whether every row of the file is held already, so that there is nothing to keep."""
    return made.rows > 0 and made.already_held == made.rows


def receipt_of(sending: Sending, made: Reading, batch: Batch | None = None, *, joined: int = 0) -> Receipt:
    """Write the receipt of a file that was kept, or would be, or is held already."""
    closed = int((made.places["status"] == "closed").sum()) if len(made.places) else 0
    notes = ("This file is held already; nothing was added.",) if is_held(made) else made.remarks
    return Receipt(
        file=file_name(sending.name), sha256=made.sha256, kind=sending.kind, layout=made.layout, rows=made.rows,
        accepted=made.accepted, rejected=made.rejected, already_held=made.already_held,
        not_mapped=batch.not_mapped if batch else made.not_mapped, closed=closed, joined=joined,
        problems=made.problems, batch_id=batch.id if batch else "", notes=notes,
        questions=() if is_held(made) else tuple(question_of(one) for one in made.questions),
    )  # fmt: skip


def refused(sending: Sending, refusal: FileRefused, made: Reading | None = None) -> Receipt:
    """Write the receipt of a refused file: nothing of it was taken. It may be for a question nobody answered."""
    return Receipt(
        file=file_name(sending.name), sha256=sha256_of(sending.data), kind=sending.kind, layout="", rows=0, accepted=0,
        rejected=0, already_held=0, not_mapped=0, refused=(refusal.code, refusal.message), problems=pd.DataFrame(),
        questions=tuple(question_of(one) for one in made.questions) if made else (),
    )  # fmt: skip


def report_of(receipt: Receipt) -> dict[str, Any]:
    """
    Write a receipt as plain values for JSON: what became of every row of the file.

    Examples
    --------
    >>> from contextual.errors import FileRefused
    >>> sent = Sending(name="a.csv", data=b"", kind="incidents", agency="police")
    >>> report_of(refused(sent, FileRefused("empty_file", "The file is empty.")))["refused"]["code"]
    'empty_file'
    """
    names = ("file", "sha256", "kind", "layout", "rows", "accepted", "rejected", "already_held", "not_mapped")
    said = {name: getattr(receipt, name) for name in names}
    code = {"code": receipt.refused[0], "message": receipt.refused[1]} if receipt.refused else None
    return {**said, "refused": code, "problems": receipt.problems.to_dict("records")}
