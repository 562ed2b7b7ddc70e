"""One bad file, and what a careful registrar makes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache


@dataclass(frozen=True)
class Bad:
    """
    A file and what must become of it: refused with one of `refused`, or taken with these numbers and problem codes.

    `codes` are all the codes the problems table may and must hold. `located` is how many records keep a position
    (None: all of them), `months` the months of the records.
    """

    spoilt: str
    name: str
    data: bytes | Callable[[], bytes]
    kind: str = "incidents"
    refused: str | Collection[str] = ()
    accepted: int = 0
    rejected: int = 0
    codes: Collection[str] = field(default_factory=frozenset)
    located: int | None = None
    months: list[str] | None = None
    asks: str = ""
    more: dict[str, object] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else self.data()

    @property
    def refusals(self) -> set[str]:
        return {self.refused} if isinstance(self.refused, str) else set(self.refused)


def table(head: str, *rows: str) -> bytes:
    return ("\n".join([head, *rows]) + "\n").encode()


def many(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Make a large file only when it is asked for, and once."""
    return cache(make)
