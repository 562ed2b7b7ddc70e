"""Taking figures away: a file is made only when it is asked for."""

from __future__ import annotations

import streamlit as st

from contextual import services
from contextual.app.refusal import sentence
from contextual.app.session import Visitor
from contextual.counts.lens import Lens
from contextual.errors import ContextualError

_FORMS = {"csv": "CSV table", "gpkg": "GeoPackage", "geojson": "GeoJSON", "png": "Picture (PNG)"}


def take_away(who: Visitor, lens: Lens, what: str) -> None:
    """
    Offer downloads of a lens's hexagons or places, where the role may take figures away.

    Parameters
    ----------
    what : str
        "cells" or "places".
    """
    if not (who.may("take_away") or lens.batch_class == "open"):
        return
    with st.popover("Download"):
        forms = list(_FORMS) if what == "cells" else ["csv", "gpkg", "geojson"]
        form = st.radio("As", forms, format_func=_FORMS.__getitem__, key=f"form_{what}")
        wanted = (lens, what, form, who.house.version())
        if st.button("Prepare the file", key=f"prepare_{what}"):
            _prepare(who, lens, what, str(form), wanted)
        ready = st.session_state.get("ready_file")
        if ready and ready[0] == wanted:
            st.download_button(
                f"Save {ready[1].name}",
                ready[1].data,
                ready[1].name,
                ready[1].mime,
                key=f"save_{what}",
                on_click="ignore",
            )


def _prepare(who: Visitor, lens: Lens, what: str, form: str, wanted: tuple[object, ...]) -> None:
    try:
        made = services.download(*who.asks, lens, what=what, form=form)
    except ContextualError as error:
        st.warning(sentence(error))
        return
    st.session_state["ready_file"] = (wanted, made)
