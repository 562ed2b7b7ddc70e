"""Where a figure came from is its type: exact, released or open. Never a bare table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from contextual.counts.lens import Lens

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact(Generic[T]):
    """Counted from records of people: for a named principal, for a purpose, traced. It never leaves in a report."""

    value: T
    lens: Lens
    counted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Generic[T]):
    """Whole frozen leaves of a release: may be circulated."""

    value: T
    lens: Lens
    counted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Generic[T]):
    """Counted from published open records, which name nobody: may be circulated."""

    value: T
    lens: Lens
    counted_at: str
