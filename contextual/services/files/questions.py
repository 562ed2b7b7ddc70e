"""Questions about a file that only a person can answer, and the answers as they are typed at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from contextual.codes import PLACE_TYPES
from contextual.errors import BadAnswer
from contextual.intake.incidents.corrections import KEEP, TAKE
from contextual.intake.reading import Choice
from contextual.intake.when.date_order import ORDERS
from contextual.intake.when.moments import DateQuestion
from contextual.intake.when.record_times import COUNTS
from contextual.services.views import Question

_DATE_ORDERS = tuple((order, order.replace("_", " ").capitalize()) for order in ORDERS)
_KNOWN = {
    "date_order": ORDERS, "position": ("grid", "swapped", "as_written"), "counted_days": (*COUNTS, "no"),
    "place_type": tuple(PLACE_TYPES), "corrections": (TAKE, KEEP),
}  # fmt: skip
_OWN_WORDS = ("crs", "layer")
"""Questions that are answered in words of one's own."""

_CODES = (*_KNOWN, *_OWN_WORDS)


def question_of(one: DateQuestion | Choice) -> Question:
    """
    Give a question of a reading with the answers it takes.

    Examples
    --------
    >>> question_of(Choice("crs", "geometry", "Which is it?", (("EPSG:27700", "National Grid"),))).code
    'crs'
    """
    if isinstance(one, DateQuestion):
        return Question(one.code, one.text, _DATE_ORDERS, one.examples)
    return Question(one.code, one.text, one.choices, one.examples)


def answers_of_words(words: Iterable[str] | None) -> dict[str, str]:
    """
    Read answers typed as ``question=answer``.

    Raises
    ------
    BadAnswer
        When it is no such pair, there is no such question, or the question takes no such answer.

    Examples
    --------
    >>> answers_of_words(["date_order=day-first"])
    {'date_order': 'day_first'}
    """
    found = {}
    for word in words or ():
        code, _, answer = (part.strip() for part in word.partition("="))
        if code not in _CODES or not answer:
            msg = f"an answer is written as question=answer, and a question is one of: {', '.join(_CODES)}"
            raise BadAnswer(msg)
        found[code] = answer if code in _OWN_WORDS else answer.replace("-", "_")
    for code, known in _KNOWN.items():
        if found.get(code, known[0]) not in known:
            msg = f"{code} is one of: {', '.join(known)}"
            raise BadAnswer(msg)
    return found
