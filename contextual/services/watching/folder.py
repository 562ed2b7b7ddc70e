"""Watching: the files of a drop folder, brought in through the same door as any, and filed by what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from contextual.access import Principal, Purpose
from contextual.codes import agency_code
from contextual.errors import FileRefused, StoreRefused
from contextual.services.files.bringing_in import bring_in
from contextual.services.files.overlapping import OVERLAP_ASKED
from contextual.services.files.receipts import refused, report_of
from contextual.services.files.sending import Sending, file_name, sha256_of
from contextual.services.gate import allow
from contextual.services.house import House, now
from contextual.services.views import Receipt
from contextual.services.watching import drop_folder
from contextual.store import batches as batch_store

_BROKEN = "The program failed on this file and took nothing of it. Tell whoever looks after the program."


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one dropped file: "taken", "quarantine" or "waits"; in one sentence; with its receipt."""

    file: str
    state: str
    sentence: str
    receipt: Receipt | None = None


def bring_in_dropped(
    principal: Principal, purpose: Purpose, house: House, folder: Path, sending: Sending,
    before: drop_folder.Seen, seen: drop_folder.Seen,
) -> Iterator[Filed]:  # fmt: skip
    """
    Bring in each file that did not change between two looks at the folder; those that came first before the others.

    A file is moved only after the store holds it. One that is refused, or about which something is asked, goes into
    quarantine and nothing of it is kept. What cannot be read just now, or does not fit on the disk, waits.

    Parameters
    ----------
    sending : Sending
        What is said of every file: kind, agency, layout, answers. Name and bytes are each file's own.
    before, seen : mapping
        Two looks (`contextual.services.watching.drop_folder.look`).
    """
    allow(house, principal, purpose, "bring_in", agency_code(sending.agency))
    yield from _settled_by_hand(house, folder)
    for name in drop_folder.settled(before, seen):
        shown = file_name(name)
        try:
            data = drop_folder.read_whole(folder / name, seen[name])
            if data is None:
                continue
            one = replace(sending, name=name, data=data)
            receipt = _brought(principal, purpose, house, one)
            state = drop_folder.QUARANTINE if receipt.refused else drop_folder.TAKEN
            line = f"{shown}: {receipt.refused[1]}{_how(receipt)}" if receipt.refused else ""
            there = drop_folder.file_away(folder / name, seen[name], _place(state), report_of(receipt), line)
        except StoreRefused as error:
            yield Filed(shown, "waits", str(error))
        except OSError as error:
            why = (error.strerror or "it cannot be read").lower()
            yield Filed(shown, "waits", f"It stays where it is and is tried again: {why}.")
        else:
            if there is not None:
                yield Filed(shown, state, _said(receipt), receipt)


def _brought(principal: Principal, purpose: Purpose, house: House, sending: Sending) -> Receipt:
    """Bring a file in; one that the program fails on must not stop the files after it."""
    try:
        return bring_in(principal, purpose, house, sending, asked="refuse")
    except (StoreRefused, OSError):
        raise
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError):
        return refused(sending, FileRefused("unrecognised_format", _BROKEN))


def _settled_by_hand(house: House, folder: Path) -> Iterator[Filed]:
    """File what was in quarantine and has been brought in by a person since."""
    waiting = [path for path in drop_folder.in_quarantine(folder) if path.parent.parent == folder]
    if not waiting:
        return
    with house.store.read() as conn:
        held = {one.sha256 for one in batch_store.list_batches(conn) if one.accepted}
    for path in waiting:
        if not path.is_symlink() and drop_folder.hash_in_receipt(path) in held and sha256_of(path) in held:
            drop_folder.out_of_quarantine(path, _place(drop_folder.TAKEN))
            yield Filed(file_name(path.name), drop_folder.TAKEN, "It was brought in by hand and is filed now.")


def _place(state: str) -> str:
    return f"{state}/{datetime.fromtimestamp(now(), UTC):%Y-%m}" if state == drop_folder.TAKEN else state


def _said(receipt: Receipt) -> str:
    if receipt.refused:
        return receipt.refused[1] + _how(receipt)
    numbers = f"{receipt.accepted:,} of {receipt.rows:,} rows taken"
    held = f", {receipt.already_held:,} held already" if receipt.already_held else ""
    return f"{numbers}{held}{f', {receipt.rejected:,} not taken' if receipt.rejected else ''}."


def _how(receipt: Receipt) -> str:
    """Say how a question is answered."""
    ways = [f"--answer {one.code}={' or '.join(value for value, _ in one.choices)}" for one in receipt.questions]
    if receipt.refused and receipt.refused[0] == "overlaps" and (not ways or receipt.refused[1] == OVERLAP_ASKED):
        ways.append("--overlap add or replace")
    return f" Bring it in by hand: on the page, or with {' and '.join(ways)}." if ways else ""
