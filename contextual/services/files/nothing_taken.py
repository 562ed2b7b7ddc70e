"""A list of places that says where they are by postcode alone, when no postcode is held: refused in one sentence."""

from __future__ import annotations

from contextual.errors import FileRefused
from contextual.intake.reading import Reading

_POSTCODES = (
    "The places of this file have only postcodes, and none of those is held: bring in postcodes as boundaries, then "
    "this file again."
)


def refuse_nothing_taken(made: Reading) -> None:
    """
    Refuse a list of which no place can be placed for want of postcodes: the same fault on every row is no help.

    Raises
    ------
    FileRefused
        ``no_rows``.
    """
    if made.kind != "places" or made.accepted or not made.rejected or "postcode" not in made.matched:
        return
    left = made.problems[~made.problems["taken"]]
    if (left["code"] == "no_location").all():
        raise FileRefused("no_rows", _POSTCODES)
