"""Free text: what a person types into a box is looked through before it is kept, as what a file says is."""

from __future__ import annotations

import re

import pandas as pd

from contextual.errors import IdentifiableText
from contextual.intake.people.hygiene import tidy
from contextual.intake.people.identifiers import find

_SPELT_OUT = re.compile(r"\d(?:[ ._-]\d){7,}")
"""One digit at a time, as a number is spelt out over the telephone."""
_AN = ("NHS", "e-mail")


def no_identifiers(text: str, what: str = "this text") -> str:
    """
    Give a typed text as it may be kept; refuse it when something in it identifies a person.

    Found are numbers with a form of their own (NHS, National Insurance, custody, telephone ...), e-mail addresses,
    full postcodes, dates of birth, a house's number and street, and a name after a title. A name by itself is not
    found: no rule tells "Amos Gull" from "Lantern Park".

    Parameters
    ----------
    text : str
    what : str
        What the text is, as the sentence of refusal calls it.

    Returns
    -------
    str
        Without invisible characters, single blanks: exactly what was looked through, so keep this.

    Raises
    ------
    IdentifiableText
        Says the kind of identifier, never the text.

    Examples
    --------
    >>> no_identifiers("  Late   evenings ")
    'Late evenings'
    >>> no_identifiers("for 943 476 5919", "the reason")
    Traceback (most recent call last):
    contextual.errors.IdentifiableText: the reason holds an NHS number; take it out and save again: nothing was kept
    """
    kept = tidy(text)
    kind = _kind(kept) if kept else ""
    if kind:
        msg = (
            f"{what} holds {'an' if kind.startswith(_AN) else 'a'} {kind}; take it out and save again: nothing was kept"
        )
        raise IdentifiableText(msg)
    return kept


def _kind(text: str) -> str:
    words = text.replace("_", " ")
    run_together = _SPELT_OUT.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    kinds, names, addresses = find(pd.Series([text, words, words.replace(".", " "), run_together], dtype="str"))
    by_name = "person's name" if names.any() else "house's address" if addresses.any() else ""
    return str(next(filter(None, kinds), by_name))
