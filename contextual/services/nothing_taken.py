"""A list of places of which nothing can be taken: why, in one sentence, so that nothing of it is kept."""

from __future__ import annotations

from contextual.codes import PROBLEMS
from contextual.errors import FileRefused
from contextual.intake.reading import Reading

_ASKED = "Nothing of the file can be kept before a question is answered: {}"
_POSTCODES = (
    "The places of this file have only postcodes, and none of those is held: bring in postcodes as boundaries, then "
    "this file again."
)
_PILED = "All places of this file stand on one point, so it does not say where they are: ask for it with positions."


def refuse_nothing_taken(made: Reading) -> None:
    """
    Refuse a list of places without one place: kept so, the same file could never be brought in again.

    Raises
    ------
    FileRefused
        ``missing_headers`` for a question nobody answered, else ``no_rows``.
    """
    if made.kind != "places" or made.accepted or not made.rejected:
        return
    if made.questions:
        raise FileRefused("missing_headers", _ASKED.format(made.questions[0].text))
    left = made.problems[~made.problems["taken"]]
    why = str(left["code"].mode().iloc[0]) if len(left) else "no_location"
    if why == "no_location" and "postcode" in made.matched:
        raise FileRefused("no_rows", _POSTCODES)
    if why == "default_location":
        raise FileRefused("no_rows", _PILED)
    said = str(left["message"].mode().iloc[0]) if len(left) else PROBLEMS[why].label
    raise FileRefused("no_rows", f"No row of the file can be taken as a place. {said}")
