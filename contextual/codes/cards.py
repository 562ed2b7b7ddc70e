"""The method cards: what each method asks, how its answer reads, when not to use it, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from contextual.codes.table import Code, CodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCard(Code):
    """
    One method in plain words, for the page, the guide and the terminal alike.

    `asks` is the question it answers; `reads` how to read the answer; `not_for` when not to use it; `source` the
    publications it follows.
    """

    asks: str
    reads: str
    not_for: str
    source: str


CARDS: CodeTable[MethodCard] = CodeTable("method", [])
