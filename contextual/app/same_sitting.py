"""One sitting at places that are likely one: which pair is asked about now, and what has been said so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from contextual.services import Joined, SamePair

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameStep:
    """One thing that was done, so that it can be taken back; `said` is None for a pair that was put off."""

    words: str
    pair: Pair
    said: Joined | None = None


@dataclass
class SameSitting:
    """The pairs nobody has said anything of, and everything said since the page was opened."""

    pairs: tuple[SamePair, ...]
    at_start: int
    skipped: set[Pair] = field(default_factory=set)
    steps: list[SameStep] = field(default_factory=list)

    @classmethod
    def of(cls, pairs: tuple[SamePair, ...]) -> SameSitting:
        """Sit down at what is likely one place."""
        return cls(pairs, len(pairs))

    def now(self) -> SamePair | None:
        """Give the pair that is asked about; None when all are decided or put off."""
        return next((one for one in self.pairs if one.pair not in self.skipped), None)

    def done(self, words: str, pair: Pair, said: Joined, left: Iterable[SamePair]) -> None:
        """Note what was said of a pair, and which pairs are left: with it others may have become one, too."""
        self.steps.append(SameStep(words=words, pair=pair, said=said))
        self.pairs = tuple(left)

    def skip(self) -> None:
        """Put the pair off until the rest is done."""
        one = self.now()
        if one is not None:
            self.skipped.add(one.pair)
            self.steps.append(SameStep(words="Skipped.", pair=one.pair))

    def fetch_skipped(self) -> None:
        """Bring back what was put off."""
        self.skipped = set()

    def undone(self, left: Iterable[SamePair]) -> None:
        """Take the last step back on this side."""
        step = self.steps.pop()
        self.skipped.discard(step.pair)
        self.pairs = tuple(left)

    @property
    def said(self) -> int:
        """Pairs decided in this sitting."""
        return sum(step.said is not None for step in self.steps)
