"""The index of known names: for any words, the few names worth a closer look, found by words like theirs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from contextual.intake.gazetteer.known import Entry
from contextual.intake.gazetteer.spelling import contracts, likeness, sound
from contextual.intake.gazetteer.spoken import Words, kinds

if TYPE_CHECKING:
    from scipy import sparse

_CLOSE = 0.59
_AT_ONCE = 256
_PREFIX = 4
_COMMON = 0.01
"""A word in more than this share of names tells a little less."""


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of one known thing."""

    entry: int
    words: Words


class Index:
    """Names by their words, and words by the words like them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.names = [Name(k, words) for k, entry in enumerate(entries) for words in entry.spellings if words]
        counts = Counter(word for name in self.names for word in set(name.words))
        self._words = sorted(counts)
        self._at = {word: k for k, word in enumerate(self._words)}
        self._share = {word: count / max(len(self.names), 1) for word, count in counts.items()}
        self._kind_words = frozenset(word for words in kinds() for word in words)
        self.exact: dict[Words, list[int]] = defaultdict(list)
        self._apart: dict[str, Words] = {}
        self._together: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            self._together["".join(name.words)].append(number)
            if name.entry not in self.exact[name.words]:
                self.exact[name.words].append(name.entry)
            for pair in zip(name.words, name.words[1:], strict=False):
                self._apart.setdefault("".join(pair), pair)
        self._matrix = self._names_by_words()
        self._like: dict[str, tuple[str, ...]] = {}
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._by_ends: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_sound[sound(word)].append(word)
            self._by_start[word[:_PREFIX]].append(word)
            self._by_ends[word[:1] + word[-2:]].append(word)

    def weight(self, word: str) -> float:
        """Say how much a word tells: a kind of place little, a number much, a rare word most."""
        if word in self._kind_words:
            return 0.4
        return 1.0 if self._share.get(word, 0.0) < _COMMON else 0.8

    def holds(self, word: str) -> bool:
        """Say whether a word is part of any known name."""
        return word in self._at

    def tells(self, word: str) -> bool:
        """Say whether a word is more than a kind of place."""
        return word not in self._kind_words

    def joined(self, words: Words) -> Words:
        """
        Write words apart or together as the known names do: "lanternpark", "night club".

        Only where that makes a known word of one that is not.
        """
        out: list[str] = []
        k = 0
        while k < len(words):
            pair = "".join(words[k : k + 2])
            if k + 1 < len(words) and pair in self._at and not (words[k] in self._at and words[k + 1] in self._at):
                out.append(pair)
                k += 2
                continue
            out.extend(self._apart[words[k]] if words[k] not in self._at and words[k] in self._apart else (words[k],))
            k += 1
        return tuple(out)

    def spelt_alike(self, words: Words) -> list[int]:
        """Give the numbers of the names of the same letters, wherever their spaces are: Seven Ways, Sevenways."""
        return self._together.get("".join(words), [])

    def like(self, word: str) -> tuple[str, ...]:
        """Give the known words that a written word may be, itself first."""
        if word not in self._like:
            self.look_up([word])
        return self._like[word]

    def look_up(self, words: Sequence[str]) -> None:
        """Find the known words like each of these, all at once."""
        new = sorted({word for word in words if word not in self._like})
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            close = process.cdist(
                some, self._words, scorer=OSA.normalized_similarity, score_cutoff=_CLOSE, dtype=np.float32
            )
            rows, columns = np.nonzero(close) if self._words else (np.zeros(0, int), np.zeros(0, int))
            near = defaultdict(list)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
                near[row].append(self._words[column])
            for row, word in enumerate(some):
                more = [*near[row], *self._by_sound.get(sound(word), ()), *self._starting(word)]
                alike = {known: likeness(word, known)[0] for known in more}
                best = sorted((known for known, how in alike.items() if how > 0), key=lambda known: -alike[known])
                self._like[word] = tuple(best[:12])

    def _starting(self, word: str) -> list[str]:
        if len(word) < _PREFIX:
            return []
        begun = [known for known in self._by_start.get(word[:_PREFIX], ()) if known.startswith(word)]
        return begun + [known for known in self._by_ends.get(word[:1] + word[-2:], ()) if contracts(word, known)]

    def worth_a_look(self, queries: Sequence[Words], most: int = 20) -> list[list[int]]:
        """Give, for each text's words, the numbers of the names that share most with it, best first."""
        self.look_up([word for words in queries for word in words])
        found: list[list[int]] = []
        for start in range(0, len(queries), _AT_ONCE):
            found.extend(self._best(queries[start : start + _AT_ONCE], most))
        return found

    def _best(self, queries: Sequence[Words], most: int) -> list[list[int]]:
        if not self.names:
            return [[] for _ in queries]
        shared = (self._asked(queries) @ self._matrix.T).tocsr()
        best = []
        for row in range(len(queries)):
            names = shared.indices[shared.indptr[row] : shared.indptr[row + 1]]
            scores = shared.data[shared.indptr[row] : shared.indptr[row + 1]]
            if len(names) > most:
                top = np.argpartition(-scores, most)[:most]
                names, scores = names[top], scores[top]
            best.append(names[np.lexsort((names, -scores))].tolist())
        return best

    def _asked(self, queries: Sequence[Words]) -> sparse.csr_matrix:
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, words in enumerate(queries):
            options = {known: likeness(word, known)[0] for word in words for known in self.like(word)}
            rows.extend([row] * len(options))
            columns.extend(self._at[known] for known in options)
            values.extend(options.values())
        return _table(values, rows, columns, (len(queries), len(self._words)))

    def _names_by_words(self) -> sparse.csr_matrix:
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, name in enumerate(self.names):
            length = sum(self.weight(word) for word in set(name.words)) ** 0.5
            for word in set(name.words):
                rows.append(row)
                columns.append(self._at[word])
                values.append(self.weight(word) * (1 + np.log(1 / self._share[word])) / max(length, 0.5))
        return _table(values, rows, columns, (len(self.names), len(self._words)))


def _table(values: list[float], rows: list[int], columns: list[int], shape: tuple[int, int]) -> sparse.csr_matrix:
    from scipy import sparse

    return sparse.csr_matrix((values, (rows, columns)), shape=shape)
