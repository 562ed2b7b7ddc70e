"""XML read from the front, element by element. A document type or an entity is never read: both can be an attack."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn
from xml.parsers import expat

from contextual.errors import FileRefused

DEEPEST = 60
"""Elements nested deeper than this are no table."""

_STEP = 1_000_000
_NIL = "http://www.w3.org/2001/XMLSchema-instance nil"


def parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[], None],
    text: Callable[[str], None],
    at_most: int | None = None,
) -> None:
    """
    Go through the elements of a file.

    Parameters
    ----------
    content : bytes
        The file.
    start : callable
        Is told an element's name and its attributes, but for the one that says it is empty (``xsi:nil``).
    end, text : callable
        Are told that the element ends, and a piece of its text.
    at_most : int, optional
        Bytes to look at; left out, all of them.

    Raises
    ------
    FileRefused
        ``unrecognised_format`` when the file is damaged, has a document type or entities, or is too deep.

    Examples
    --------
    >>> seen = []
    >>> parse(b'<n:a xmlns:n="u"><b c="1">d</b></n:a>', lambda *e: seen.append(e), lambda: None, seen.append)
    >>> seen
    [('a', {}), ('b', {'c': '1'}), 'd']
    """
    depth = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise FileRefused("unrecognised_format", f"The elements of the XML file are more than {DEEPEST} deep.")
        start(_local(name), {_local(key): value for key, value in attributes.items() if key != _NIL})

    def ended(_: str) -> None:
        nonlocal depth
        depth -= 1
        end()

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = started, ended, text
    _feed(parser, content, at_most)


class _Enough(Exception):
    """The first element was reached."""


def refuse_document_type(content: bytes) -> None:
    """
    Refuse a file that has a document type, before another reader sees it: one can only stand before the first element.

    Raises
    ------
    FileRefused
        As `parse`.
    """

    def reached(*_: object) -> None:
        raise _Enough

    with suppress(_Enough):
        parse(content, reached, lambda: None, lambda _: None)


def _local(name: str) -> str:
    """Drop the namespace."""
    return name.rpartition(" ")[2]


def _parser() -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    return parser


def _refuse(*_: object) -> NoReturn:
    msg = "The XML file has a document type or entities, which are never read here. Export it without them, or as CSV."
    raise FileRefused("unrecognised_format", msg)


def _feed(parser: Any, content: bytes, at_most: int | None) -> None:
    stop = len(content) if at_most is None else min(at_most, len(content))
    rest = memoryview(content)
    try:
        for at in range(0, stop, _STEP):
            parser.Parse(bytes(rest[at : min(at + _STEP, stop)]), False)
        if stop == len(content):
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        msg = f"The XML file is damaged or cut short (near line {error.lineno}). Export it again."
        raise FileRefused("unrecognised_format", msg) from error
    except (LookupError, ValueError) as error:  # an encoding nobody knows, or one that its bytes are not in
        msg = "The characters of this file cannot be read. Save it as UTF-8 and send it again."
        raise FileRefused("bad_encoding", msg) from error
