"""
The page of method cards, docs/methods.md: what each method asks, how its answer reads, when not to use it, its source.

It is written from the cards themselves: `python -m contextual.codes.cards_guide > docs/methods.md`.
"""

from __future__ import annotations

import sys

from contextual.codes.cards import CARDS, MethodCard

_HEAD = """\
# Method cards

The same words as behind the button "How this is worked out" on the page *Is it chance?*. What the answers have in common, and how to read them, is in [Is it more than chance?](chance.md).
"""


def guide() -> str:
    """Write the page of all cards, in their order."""
    return "\n".join([_HEAD, *(_card(card) for card in CARDS.values())])


def _card(card: MethodCard) -> str:
    """
    Write one card.

    Examples
    --------
    >>> card = MethodCard(key="k", label="Label", asks="A?", reads="R.", not_for="N.", source="S.")
    >>> print(_card(card).splitlines()[0])
    ## Label
    """
    parts = {"What it asks": card.asks, "How to read it": card.reads, "When not to use it": card.not_for}
    words = "\n".join(f"* **{title}.** {text}" for title, text in (parts | {"Source": card.source}).items())
    return f"## {card.label}\n\n{words}\n"


if __name__ == "__main__":
    sys.stdout.write(guide())
