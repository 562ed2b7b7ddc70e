"""A code table: a read-only list of words, each with a key, a label and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from contextual.errors import UnknownCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One word of a list: its key in files, links and the store, and its label on the screen."""

    key: str
    label: str


C = TypeVar("C", bound=Code)

UNKNOWN = ("other", "not_known", "not_recorded")
"""Three different answers: something else; nobody knows; nobody wrote it down."""


class CodeTable(Mapping[str, C], Generic[C]):
    """
    A read-only mapping from key to row, in the order of the list.

    Parameters
    ----------
    name : str
        What one row is, in the singular: used in messages.
    rows : iterable of Code
        The words. Keys are distinct.

    Raises
    ------
    UnknownCode
        When a key is asked for that the list does not have; the message lists the choices.

    Examples
    --------
    >>> table = CodeTable("colour", [Code(key="grey", label="Grey")])
    >>> table["grey"].label
    'Grey'
    >>> table["gray"]
    Traceback (most recent call last):
    contextual.errors.UnknownCode: there is no such colour; choose from: grey
    """

    def __init__(self, name: str, rows: Iterable[C]) -> None:
        self.name = name
        self._rows = {row.key: row for row in rows}

    def __getitem__(self, key: str) -> C:
        """Return the row of `key`."""
        try:
            return self._rows[key]
        except KeyError:
            msg = f"there is no such {self.name}; choose from: {', '.join(self._rows)}"
            raise UnknownCode(msg) from None

    def __iter__(self) -> Iterator[str]:
        """Go through the keys in the order of the list."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        """Say whether the list has `key`."""
        return key in self._rows

    def label(self, key: str) -> str:
        """
        Return the label of `key`, or the key itself where the list is open to a partnership's own codes.

        Examples
        --------
        >>> CodeTable("colour", [Code(key="grey", label="Grey")]).label("mauve")
        'mauve'
        """
        row = self._rows.get(key)
        return row.label if row else key


def codes(name: str, *rows: tuple[str, str]) -> CodeTable[Code]:
    """
    Make a plain table from (key, label) pairs.

    Examples
    --------
    >>> list(codes("size", ("s", "Small"), ("l", "Large")))
    ['s', 'l']
    """
    return CodeTable(name, [Code(key=key, label=label) for key, label in rows])


WITHOUT_ANSWER = (("not_known", "Not known"), ("not_recorded", "Not recorded"))
WITH_OTHER = (("other", "Other"), *WITHOUT_ANSWER)
