"""A script that folium passes on as it is, without reading it as a template, and the text allowed into one."""

from __future__ import annotations

import json
import re
from typing import Any

from folium.elements import Element, MacroElement

from contextual.errors import MapRefused

# folium puts rendered text back through its template engine. Escaping these leaves the same value for the browser
# and nothing for the engine, or for HTML, to read.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&'`$%_"}
_TEMPLATE_MARK = re.compile(r"\{[{%#]")


def literal(value: Any) -> str:
    r"""
    Write a value as a JavaScript literal that no template engine and no HTML parser can act on.

    Parameters
    ----------
    value : str, number, bool, None, or lists and dicts of them
        Numbers, ids and the app's own fixed sentences.

    Returns
    -------
    str
        JSON; inside text, every character that means something to HTML or Jinja is written as ``\uXXXX``.

    Raises
    ------
    MapRefused
        If the result still holds the start of a template.

    Examples
    --------
    >>> print(literal({"label": "{{ 7*7 }} </script>"}))
    {"label":"\u007b\u007b 7*7 \u007d\u007d \u003c/script\u003e"}
    """
    if isinstance(value, str):
        return json.dumps(value).translate(_UNSAFE | {ord("{"): "\\u007b", ord("}"): "\\u007d", ord("#"): "\\u0023"})
    if isinstance(value, dict):
        text = "{" + ",".join(f"{literal(str(key))}:{literal(item)}" for key, item in value.items()) + "}"
    elif isinstance(value, (list, tuple)):
        text = "[" + ",".join(literal(item) for item in value) + "]"
    else:
        text = json.dumps(value, allow_nan=False)
    return refuse_templates(text)


def refuse_templates(text: str) -> str:
    """
    Return the text, or refuse it if it holds the start of a template.

    Examples
    --------
    >>> refuse_templates("L.hexMap(1)")
    'L.hexMap(1)'
    """
    if _TEMPLATE_MARK.search(text):
        msg = "a map was given text with the start of a template in it"
        raise MapRefused(msg)
    return text


class PlainText(Element):  # type: ignore[misc]
    """Text in a page, given out as it is: branca would read it as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


class _Macros:
    """Stands where folium and streamlit-folium look for template macros; answers with an element's own text."""

    @property
    def module(self) -> _Macros:
        return self

    @staticmethod
    def header(element: Any, _: Any = None) -> str:
        return str(element.header_text())

    @staticmethod
    def html(element: Any, _: Any = None) -> str:
        return str(element.html_text())

    @staticmethod
    def script(element: Any, _: Any = None) -> str:
        return refuse_templates(element.script_text())


class Plain(MacroElement):  # type: ignore[misc]
    """
    A folium element that writes its own text and is never read as a template.

    Mixed in before a folium class. Long literals also skip the template engine's reading of them, which at 20,000
    hexagons costs more than everything else here.
    """

    _template = _Macros()

    def header_text(self) -> str:
        """Return what goes in the page's head."""
        return ""

    def html_text(self) -> str:
        """Return what goes in the page's body."""
        return ""

    def script_text(self) -> str:
        """Return the script that makes this element."""
        return ""

    def render(self, **kwargs: Any) -> None:
        """Put head, body and script into the figure this element belongs to, then render what it holds."""
        figure, name = self.get_root(), self.get_name()
        for part in ("header", "html", "script"):
            text = getattr(_Macros, part)(self)
            if text:
                getattr(figure, part).add_child(PlainText(text), name=name)
        super().render(**kwargs)
