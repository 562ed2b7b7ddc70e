"""One run of the app: the page's frame, the menu of the role, and the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from contextual.app import pages, session
from contextual.app.refusal import in_one_sentence
from contextual.app.widgets import names_keys

ART = Path(__file__).parent / "art"


def is_visit() -> bool:
    """Say whether a visitor's page is being drawn, and not only the server being set up."""
    return get_script_run_ctx(suppress_warning=True) is not None


def run() -> None:
    """Draw one page for one visitor; anything that cannot be done is one plain sentence."""
    # A local picture: with an icon of the menu as favicon, Streamlit would ask Google for it.
    st.set_page_config("Contextual", str(ART / "icon.png"), layout="wide", initial_sidebar_state="auto")
    st.html(Path(__file__).parent / "app.css")
    st.logo((ART / "logo.svg").read_text("utf-8"), size="large")
    _page()


@in_one_sentence
def _page() -> None:
    who = session.visitor()
    page = st.navigation(pages.menu(who), position="top")
    names_keys.left_for(who, page.title)
    session.entered(page.title)
    session.watch_width()
    page.run()
