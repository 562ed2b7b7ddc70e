"""Letters spoilt on their way through a program of another encoding: put right where there is only one way."""

from __future__ import annotations

import re

_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_PROGRAMS = ("cp1252", "cp850")
"""Encodings in which UTF-8 is usually misread: Windows, and the terminal of Windows."""
_LIKELY = re.compile("[\u00a0-\u00ff\u2010-\u2026\u20ac]+")
"""What British registers write: Western letters, signs and quotation marks. Anything else is not put right."""


def mended(text: str) -> str:
    """
    Put right letters that were written as UTF-8 and read as something else.

    A run of odd characters is UTF-8 misread when its bytes are whole UTF-8 characters that British registers write;
    by chance that does not happen. All other text stays as it is.

    Examples
    --------
    >>> mended("Hobson\u00d4\u00c7\u00d6s Caf\u00c3\u00a9"), mended("Hall?\u00eb, Caf\u00e9")
    ('Hobson’s Café', 'Hall?ë, Café')
    """
    return text if text.isascii() else _RUN.sub(lambda run: _mended(run[0]), text)


def _mended(run: str) -> str:
    for program in _PROGRAMS:
        try:
            said = run.encode(program).decode("utf-8")
        except UnicodeError:
            continue
        if _LIKELY.fullmatch(said):
            return said
    return run
