"""Stored text as plain text: never read as markdown, HTML or a template, wherever it is shown."""

from __future__ import annotations

import html
import unicodedata

_PUNCTUATION = {ord(c): f"&#{ord(c)};" for c in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}
_TEMPLATE = {ord(c): f"&#{ord(c)};" for c in "`${}\\%"}
# Streamlit reads :name: (emoji and icons), arrows, dashes and addresses after markdown has been read, so an escape
# alone does not stop it. A word joiner has no width and no meaning; it only keeps the characters apart.
_JOINER = "\u2060"


def clean(text: object) -> str:
    r"""
    Take out what could hide or turn text round: control, direction and zero-width characters.

    Examples
    --------
    >>> clean("Quay\u202e Lane\x00")
    'Quay Lane'
    """
    normal = unicodedata.normalize("NFC", str(text))
    return "".join(
        c if c not in "\t\r\n" else " " for c in normal if c in "\t\r\n" or unicodedata.category(c) not in ("Cc", "Cf")
    )


def esc(text: object) -> str:
    """
    Write text for use inside HTML that goes to ``st.html``.

    Examples
    --------
    >>> esc("<b> {{ 7*7 }}")
    '&lt;b&gt; &#123;&#123; 7*7 &#125;&#125;'
    """
    return html.escape(clean(text), quote=True).translate(_TEMPLATE)


def md(text: object) -> str:
    """
    Write text so that Streamlit's markdown shows it letter for letter.

    Every mark becomes a character reference, which cannot start anything in markdown. Marks that are read again
    afterwards (``:name:``, ``->``, ``--``, addresses) are also kept apart by a character of no width.

    Examples
    --------
    >>> md("a*b")
    'a&#42;b'
    """
    apart = {mark: mark + _JOINER for mark in ":-<>=@."}
    return "".join(_PUNCTUATION.get(ord(c), c) + (_JOINER if c in apart else "") for c in clean(text))
