"""Chance, the same on every machine: everything is drawn from one stream of `random.Random.random()`.

That method's stream is the one Python promises never to change; its other methods, and numpy's, may.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """
    One seeded stream of draws.

    Examples
    --------
    >>> Draws(7).below(10), Draws(7).below(10)
    (3, 3)
    """

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random  # noqa: S311  invented people, not keys

    def below(self, n: int) -> int:
        """Return a whole number from 0 to n - 1."""
        return int(self._next() * n)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both possible."""
        return low + self.below(high - low + 1)

    def chance(self, share: float) -> bool:
        """Return true in this share of draws."""
        return self._next() < share

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices, each as likely."""
        return choices[self.below(len(choices))]

    def weighted(self, weights: Mapping[T, int]) -> T:
        """Return one key, as likely as its whole-number weight."""
        left = self.below(sum(weights.values()))
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        msg = "weights are whole numbers, at least one above nought"
        raise ValueError(msg)

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in a random order (Fisher-Yates)."""
        made = list(items)
        for k in range(len(made) - 1, 0, -1):
            j = self.below(k + 1)
            made[k], made[j] = made[j], made[k]
        return made

    def some(self, items: Sequence[T], n: int) -> list[T]:
        """Return n different items."""
        return self.shuffled(items)[:n]

    def poisson(self, mean: float) -> int:
        """Return a Poisson count with this mean (Knuth 1969: multiply draws until below exp(-mean))."""
        floor, product, count = _exp_minus(mean), self._next(), 0
        while product > floor:
            product *= self._next()
            count += 1
        return count


def _exp_minus(mean: float) -> float:
    """
    Return exp(-mean) by series and squaring: a library's own `exp` may differ in its last digit between machines.

    Examples
    --------
    >>> round(_exp_minus(2.0), 9)
    0.135335283
    """
    small, term, total = mean / 64, 1.0, 1.0
    for k in range(1, 18):
        term = term * -small / k
        total += term
    for _ in range(6):
        total *= total
    return total
