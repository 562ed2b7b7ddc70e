"""Bring in: drop files, see what was understood, answer what only a person can, accept; below, the files held."""

from __future__ import annotations

from typing import Any

import streamlit as st

from contextual import services
from contextual.app.refusal import sentence
from contextual.app.session import Visitor
from contextual.app.widgets import draw, file_card, files_held, templates, top
from contextual.codes import AGENCIES, CLASSES, agency_code
from contextual.errors import ContextualError

_TYPES = ["csv", "tsv", "txt", "xlsx", "geojson", "json", "xml", "gpkg", "osm", "pbf", "gz", "zip"]


def page(who: Visitor) -> None:
    """Draw the page."""
    top.edition(who)
    top.title("Bring in", top.held_words(who))
    draw.line(
        "Drop an agency’s files as they came. You see what was understood before anything is taken. People become "
        "pseudonyms at the door; a column nobody matched is never read."
    )
    _said()
    asked = _ask(who)
    uploads = st.file_uploader(
        "Files", type=_TYPES, accept_multiple_files=True, key=f"drop_{st.session_state.get('drop_number', 0)}",
        help="CSV, Excel, JSON, XML, GeoJSON, GeoPackage or OpenStreetMap, each also as .gz or .zip. "
        "Over 200 MB: at the terminal.",
    )  # fmt: skip
    if uploads and asked is None:
        draw.note("Choose under “Sent by” who sent these files; then they are read.", owed=True)
    ready = [sending for upload in uploads or [] if asked and (sending := file_card.file_card(who, upload, asked))]
    if ready:
        words = f"Accept {len(ready)} files" if len(ready) > 1 else "Accept this file"
        if st.button(words, type="primary", key="accept"):
            _accept(who, ready)
    templates.templates()
    draw.rule()
    files_held.files_held(who)


def _ask(who: Visitor) -> file_card.Asked | None:
    """Ask what the files are and who sends them."""
    left, middle, right = st.columns(3)
    kind = left.selectbox("Kind of file", list(services.KINDS), format_func=services.KINDS.__getitem__, key="in_kind")
    agency = middle.selectbox(
        "Sent by", list(AGENCIES), format_func=AGENCIES.label, key="in_agency", accept_new_options=True, index=None,
        placeholder="Choose, or type a code of your own",
    )  # fmt: skip
    scheme = right.text_input(
        "Reference scheme", key="in_scheme", placeholder="The agency’s own", max_chars=40,
        help="Files that use the same numbers for the same people share a scheme. Counts never add schemes.",
    )  # fmt: skip
    with st.expander("Layout and class"):
        layouts = dict(services.layouts(str(kind)))
        layout = st.selectbox(
            "Layout", list(layouts), format_func=layouts.__getitem__, key=f"in_layout_{kind}", index=None,
            placeholder="Recognised from the columns",
        )  # fmt: skip
        classes = [name for name in CLASSES if name in (who.house.store_class, "open")]
        of = st.selectbox(
            "Class", classes, format_func=CLASSES.label, key="in_class", index=None, placeholder="As the layout says",
            help="Open data, fictional data and partnership data are never added together.",
        )  # fmt: skip
        saved = st.file_uploader(
            "Columns matched before", type=["toml"], key="in_columns",
            help="The file you saved after matching columns by hand: the same headings are read the same way again.",
        )  # fmt: skip
    if not agency:
        return None
    try:
        return file_card.Asked(str(kind), agency_code(str(agency)), scheme.strip(), layout, of, _columns(saved))
    except ContextualError as error:
        st.warning(sentence(error))
        return None


def _columns(saved: Any) -> Any:
    return services.read_mapping(saved.getvalue()) if saved else None


def _accept(who: Visitor, ready: list[services.Sending]) -> None:
    bar = st.progress(0.0, "Bringing in")
    receipts = []
    for at, sending in enumerate(ready):
        bar.progress(at / len(ready), f"Bringing in file {at + 1} of {len(ready)}")
        receipts.append(services.bring_in(*who.asks, sending))
    st.session_state["receipts"] = receipts
    st.session_state["drop_number"] = st.session_state.get("drop_number", 0) + 1
    st.session_state["held_looks"] = {}
    file_card.forget()
    st.rerun()


def _said() -> None:
    """Say what became of the files just accepted."""
    receipts = st.session_state.pop("receipts", [])
    columns = [
        draw.Column("File"),
        *(draw.Column(name, number=True) for name in ("Rows", "Taken", "Held before", "Not taken", "Not mapped")),
    ]
    taken = [one for one in receipts if one.refused is None]
    if taken:
        st.success(f"{len(taken)} file{'s' if len(taken) > 1 else ''} brought in.")
        draw.table(columns, [[r.file, r.rows, r.accepted, r.already_held, r.rejected, r.not_mapped] for r in taken])
        for receipt in taken:
            for words in receipt.notes:
                draw.line(words, lead=receipt.file)
            for question in receipt.questions:
                draw.line(f"{question.text} Drop the file again to answer it.", lead=receipt.file)
    for receipt in receipts:
        if receipt.refused:
            file_card.refused(receipt.file, receipt.refused[1])
