"""One sitting at the queue of names: what is on the screen, what each key decides, and what has been done so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from contextual.services import (
    Answer,
    Candidate,
    Decision,
    NameGroup,
    WaitingNames,
    WaitingText,
    answer_of,
    candidate_key,
    groups_of,
    possible,
    together,
)

SHOWN = 9
"""Texts of a group on one screen: nothing is settled that was not read, and each has a number key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What is asked about now: texts of one group, what they may mean, and how many more the group has."""

    kind: str
    texts: tuple[WaitingText, ...]
    candidates: tuple[Candidate, ...]
    more: int

    @property
    def records(self) -> int:
        """Records that hold the texts on the screen."""
        return sum(one.records for one in self.texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was done, so that it can be taken back: which texts went, or were refused a candidate."""

    words: str
    texts: tuple[WaitingText, ...]
    refused: tuple[tuple[str, str], ...] = ()
    records: int = 0
    settled: object = None


@dataclass
class Sitting:
    """The texts that wait, and everything decided about them since the page was opened."""

    texts: dict[str, WaitingText]
    at_start: int
    refused: dict[str, set[str]] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    unticked: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    _groups: tuple[NameGroup, ...] | None = None

    @classmethod
    def of(cls, names: WaitingNames) -> Sitting:
        """Sit down at what waits."""
        return cls({one.ref: one for one in names.texts}, names.records, _groups=names.groups or None)

    def screen(self) -> Screen | None:
        """Give what is asked about now; None when everything is settled or skipped."""
        if self._groups is None:
            waits = (one for ref, one in self.texts.items() if ref not in self.skipped)
            self._groups = groups_of(waits, self.refused)
        if not self._groups:
            return None
        group = self._groups[0]
        texts = group.texts[:SHOWN]
        candidates = together(texts, self.refused) if group.kind == "candidate" else ()
        return Screen(kind=group.kind, texts=texts, candidates=candidates, more=len(group.texts) - len(texts))

    def ticked(self) -> tuple[WaitingText, ...]:
        """Give the texts on the screen that the next key is about."""
        screen = self.screen()
        return tuple(one for one in screen.texts if one.ref not in self.unticked) if screen else ()

    def tick(self, number: int) -> None:
        """Tick or untick the text with this number on the screen, from 1."""
        screen = self.screen()
        if screen and number <= len(screen.texts):
            self.unticked ^= {screen.texts[number - 1].ref}

    def tick_all(self) -> None:
        """Untick every text on the screen, or tick all where one is unticked already."""
        screen = self.screen()
        if screen:
            refs = {one.ref for one in screen.texts}
            self.unticked = set() if self.unticked & refs else refs

    def means(self, candidate: Candidate) -> list[Decision]:
        """Decide that the ticked texts mean this; each is placed as closely as its own words tell."""
        return [Decision(one.agency, one.text, answer_of(self._own(one, candidate))) for one in self.ticked()]

    def same(self, answer: Answer) -> list[Decision]:
        """Decide the same about every ticked text: a home, or nobody can place it."""
        return [Decision(one.agency, one.text, answer) for one in self.ticked()]

    def done(self, words: str, settled: object, candidate: Candidate | None = None) -> None:
        """Note that the ticked texts were settled; those left unticked do not mean what was chosen."""
        screen, went = self.screen(), self.ticked()
        left = [one for one in screen.texts if one not in went] if screen and candidate else []
        key = candidate_key(candidate) if candidate else ""
        refused = tuple((one.ref, key) for one in left if key not in self.refused.get(one.ref, ()))
        for ref, no in refused:
            self.refused.setdefault(ref, set()).add(no)
        for one in went:
            self.texts.pop(one.ref, None)
        records = sum(one.records for one in went)
        self._next(Step(words=words, texts=went, refused=refused, records=records, settled=settled))

    def skip(self) -> None:
        """Put the texts on the screen off until the rest is done."""
        screen = self.screen()
        if screen:
            self.skipped |= {one.ref for one in screen.texts}
            self._next(Step(words="Skipped.", texts=screen.texts))

    def fetch_skipped(self) -> None:
        """Bring back what was skipped."""
        self.skipped = set()
        self._groups = None

    def show(self, texts: Iterable[WaitingText]) -> None:
        """Take texts that read like addresses among the others: they are of public places."""
        self.texts |= {one.ref: one for one in texts}
        self.unticked, self._groups = set(), None

    def undo(self) -> Step | None:
        """Take the last step back on this side; None when there is none."""
        if not self.steps:
            return None
        step = self.steps.pop()
        for ref, key in step.refused:
            self.refused[ref].discard(key)
        self.texts |= {one.ref: one for one in step.texts}
        self.skipped -= {one.ref for one in step.texts}
        self.unticked, self._groups = set(), None
        return step

    @property
    def records_settled(self) -> int:
        """Records whose text was settled in this sitting."""
        return sum(step.records for step in self.steps)

    @property
    def records_left(self) -> int:
        """Records whose text still waits."""
        return sum(one.records for one in self.texts.values())

    def _next(self, step: Step) -> None:
        self.steps.append(step)
        self.unticked, self._groups = set(), None

    def _own(self, text: WaitingText, candidate: Candidate) -> Candidate:
        key = candidate_key(candidate)
        own = next((one for one in possible(text, self.refused) if candidate_key(one) == key), None)
        return own or candidate
