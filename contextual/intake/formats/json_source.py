"""JSON read value by value from a window of text, so that a large file is never a tree in memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

from contextual.errors import FileRefused

_WINDOW = 4_000_000
_LONG_NUMBER = 18
_EDGE = 32


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise twice()
    return made


def twice() -> FileRefused:
    """Refuse a record of which only one of two values could be kept."""
    return FileRefused("duplicate_headers", "A record of the file has two values under one name. Export it again.")


def _number(text: str) -> int | str:
    """Keep a number longer than any number of ours as it is written."""
    return int(text) if len(text) <= _LONG_NUMBER else text


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_number)


class Source:
    """
    A JSON text, read from the front.

    Examples
    --------
    >>> source = Source(b'[{"a": 1}, {"a": 2}]')
    >>> source.peek(), list(source.elements())
    ('[', [{'a': 1}, {'a': 2}])
    """

    def __init__(self, content: bytes) -> None:
        wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        self._bytes = memoryview(content)
        self._decode = codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")()
        self._read, self._at, self._text, self._line = 0, 0, "", 1
        self._more()

    def _more(self) -> bool:
        """Widen the window; it doubles while one value does not fit. False at the end of the file."""
        if self._read >= len(self._bytes):
            return False
        size = max(_WINDOW, len(self._text) - self._at)
        step = bytes(self._bytes[self._read : self._read + size])
        self._read += len(step)
        self._line += self._text.count("\n", 0, self._at)
        try:
            new = self._decode.decode(step, self._read >= len(self._bytes))
        except UnicodeDecodeError as error:
            msg = "The characters of this file cannot be read. Save it as UTF-8 and send it again."
            raise FileRefused("bad_encoding", msg) from error
        self._text, self._at = self._text[self._at :] + new, 0
        return True

    def damaged(self) -> FileRefused:
        """Refuse the file, naming the line."""
        near = self._line + self._text.count("\n", 0, self._at)
        return FileRefused("malformed_json", f"The file cannot be read as JSON (near line {near}). Export it again.")

    def peek(self) -> str:
        """Return the next character that is not blank, without taking it; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n\x1e":
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """Take the next character, which must be one of those wanted."""
        found = self.peek()
        if not found or found not in wanted:
            raise self.damaged()
        self._at += 1
        return found

    def value(self) -> Any:
        """Take the next whole value."""
        self.peek()
        while True:
            try:
                made, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.damaged() from error
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _EDGE
                if cut and self._more():
                    continue
                self._at = min(error.pos, len(self._text))
                raise self.damaged() from error
            except ValueError as error:
                raise self.damaged() from error
            if end == len(self._text) and not isinstance(made, (dict, list, str)) and self._more():
                continue  # a number may go on beyond the window
            self._at = end
            return made

    def elements(self) -> Iterator[Any]:
        """Take a list, element by element."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Take an object, name by name; the value of each is taken by the caller before the next."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        seen: set[str] = set()
        while True:
            if self.peek() != '"':
                raise self.damaged()
            name = self.value()
            if name in seen:
                raise twice()
            seen.add(name)
            self.take(":")
            yield name
            if self.take(",}") == "}":
                return
