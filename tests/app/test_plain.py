from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from contextual.app.plain import clean, esc, md

HOSTILE = ("{{ 7*7 }}", "<img src=x onerror=alert(1)>", "[a](b)", "$x$", ":red[x]", "**b**", "a -> b", "</script>")


def test_text_in_html_holds_no_mark_that_html_or_a_template_acts_on():
    for name in HOSTILE:
        assert not set(esc(name)) & set("<>{}$`%\"'")
        assert html.unescape(esc(name)) == name


def test_text_in_markdown_keeps_no_mark_at_all_and_reads_the_same():
    for name in HOSTILE:
        left = md(name).replace("&#", "").replace(";", "")
        assert all(c.isalnum() or c in " \u2060" for c in left)
        assert html.unescape(md(name)).replace("\u2060", "") == name


def test_characters_that_turn_or_hide_text_are_taken_out():
    assert clean("a\u202eb\u200bc\x07d\u2066e") == "abcde"
    assert clean("two\nlines") == "two lines"


@given(st.text())
def test_any_text_comes_through_both_escapes_as_it_was_after_cleaning(text):
    assert html.unescape(esc(text)) == html.unescape(html.escape(clean(text)))
    assert not set(esc(text)) & set("<>{}`")
    assert not set(md(text)) & set("<>*_[]()`$:{}")
