"""The figures: three types that say where a number came from, so that only the right ones leave the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from contextual.counts.lens import Lens

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Figure(Generic[T]):
    """
    Something counted, the lens it was counted through, and when.

    Attributes
    ----------
    value : the table, the tally or the number.
    lens : Lens
    counted_at : int
        UTC seconds since 1970, given by the caller.
    """

    value: T
    lens: Lens
    counted_at: int


@dataclass(frozen=True, slots=True)
class Exact(_Figure[T]):
    """
    Exact counts of people: on screen for a named principal and a purpose, traced, and in no report or download.

    Anything worked out from exact counts per hexagon or place is exact too.

    Examples
    --------
    >>> Exact(3, Lens("partnership", 24300, 24311), counted_at=0).value
    3
    """


@dataclass(frozen=True, slots=True)
class Released(_Figure[T]):
    """
    Figures of a frozen release: whole leaves, noised once, safe to circulate.

    Examples
    --------
    >>> Released(10, Lens("partnership", 24300, 24311), counted_at=0).value
    10
    """


@dataclass(frozen=True, slots=True)
class Open(_Figure[T]):
    """
    Figures of open or fictional records, which anybody may have.

    Examples
    --------
    >>> Open(10, Lens("open", 24300, 24311), counted_at=0).lens.batch_class
    'open'
    """
