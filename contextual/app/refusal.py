"""What cannot be done is said in one plain sentence, and nothing after it is drawn."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

from contextual.app.plain import md
from contextual.errors import ContextualError

P = ParamSpec("P")
T = TypeVar("T")


def sentence(error: ContextualError) -> str:
    r"""
    Write an error as a sentence for Streamlit's markdown.

    Examples
    --------
    >>> sentence(ContextualError("the file is empty"))
    'The file is empty&#46;\u2060'
    """
    return md(plainly(error))


def plainly(error: ContextualError) -> str:
    """
    Write an error as a sentence, for what escapes its words itself.

    Examples
    --------
    >>> plainly(ContextualError("the file is empty"))
    'The file is empty.'
    """
    words = str(error).strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?', '!')) else '.'}"


def in_one_sentence(draw: Callable[P, T]) -> Callable[P, T | None]:
    """Wrap what draws a page, or a part of one that runs by itself: an error raised on purpose is its last sentence."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return draw(*args, **kwargs)
        except ContextualError as error:
            st.error(sentence(error))
            return None

    return drawn
