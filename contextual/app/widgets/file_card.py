"""One dropped file: what was understood, what is asked, its columns and its problems."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from contextual import services
from contextual.app.plain import md
from contextual.app.session import Visitor
from contextual.app.widgets import draw
from contextual.app.widgets.difference import difference
from contextual.app.widgets.draw import Column
from contextual.codes import CLASSES
from contextual.counts.lens import months_text
from contextual.errors import ContextualError, FileRefused
from contextual.reports import to_bytes
from contextual.services import Question, Understanding

_NOT_HERE = "Not in this file"
_FEW = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person said of the files: kind, who sends them, reference scheme, layout, class, columns saved before."""

    kind: str
    agency: str
    scheme: str
    layout: str | None
    batch_class: str | None
    columns: Any = None


def file_card(who: Visitor, upload: Any, asked: Asked) -> services.Sending | None:
    """Draw one file; give what to bring in once nothing is left to answer."""
    data = upload.getvalue()
    name = hashlib.sha256(data).hexdigest()[:12]
    with st.container(border=True, key=f"file_{name}"):
        draw.heading(upload.name, 2)
        sending = services.Sending(
            name=upload.name, data=data, kind=asked.kind, agency=asked.agency, ref_scheme=asked.scheme,
            layout=asked.layout, batch_class=asked.batch_class,
            mapping=st.session_state.get(f"mapping_{name}") or asked.columns,
            answers=st.session_state.get(f"answers_{name}", {}), overlap=st.session_state.get(f"overlap_{name}"),
        )  # fmt: skip
        try:
            understood = _understand(who, name, sending)
        except ContextualError as error:
            refused(upload.name, error.message if isinstance(error, FileRefused) else str(error), short=True)
            if st.session_state.get(f"mapping_{name}"):
                st.button("Match its columns again", on_click=_match_again, args=(name,), key=f"again_{name}")
            return None
        return sending if _draw(understood, name) else None


def _understand(who: Visitor, name: str, sending: services.Sending) -> Understanding:
    """Understand a file once for each thing said about it: reading a large one takes seconds."""
    said = (
        who.house.version(), sending.kind, sending.agency, sending.ref_scheme, sending.layout, sending.batch_class,
        repr(sending.mapping), repr(sending.answers), sending.overlap,
    )  # fmt: skip
    known = st.session_state.setdefault("understood", {})
    if known.get(name, (None, None))[0] != said:
        with st.spinner("Reading the file"):
            known[name] = (said, services.understand(*who.asks, sending))
    understood: Understanding = known[name][1]
    return understood


def _match_again(name: str) -> None:
    """Let go of columns that were matched so that the file is refused."""
    st.session_state.pop(f"mapping_{name}", None)


def forget() -> None:
    """Let go of what was understood of files that are now held."""
    st.session_state["understood"] = {}


def refused(file: str, message: str, *, short: bool = False) -> None:
    """Say in one sentence why a file is refused."""
    st.error(f"Refused: {md(message)}" if short else f"{md(file)} was refused: {md(message)}")


def _draw(understood: Understanding, name: str) -> bool:
    """Draw what was understood; say whether the file can be accepted."""
    if understood.layout:
        _summary(understood)
    else:
        draw.note(
            "The columns of this file are not known here. Match them below and save the match, or give one that you "
            "saved before under “Layout and class”.",
            owed=True,
        )
    if understood.already:
        draw.note("This file is held already: there is nothing to accept.")
    answered = [_question(question, name) for question in understood.questions]
    if understood.difference:
        difference(understood.difference)
    if understood.overlaps:
        answered.append(_overlap(name))
    elif understood.difference and (understood.difference.gone or understood.difference.replaces):
        _vanished(name)
    if st.session_state.get(f"answers_{name}"):
        st.button("Change an answer", key=f"unsay_{name}", on_click=_unsay, args=(name,))
    _columns(understood, name)
    if understood.layout:
        _problems(understood, name)
    return bool(understood.layout) and all(answered) and understood.rows > 0 and not understood.already


def _summary(understood: Understanding) -> None:
    first, last = understood.months
    months = months_text(first, last)
    span = f", {months}" if last > 0 else ""
    draw.line(f"{understood.layout_label}. {CLASSES.label(understood.batch_class)}{span}.", lead="Understood as:")
    pairs: list[tuple[object, str]] = [
        (understood.rows, "rows"), (understood.accepted, "would be taken"),
        (understood.already_held, "held already"), (understood.rejected, "would not be taken"),
    ]  # fmt: skip
    draw.figures(pairs + ([(understood.not_mapped, "taken, with no position")] if understood.not_mapped else []))
    if understood.senders:
        draw.line(", ".join(understood.senders), lead="Recorded by:")
    if understood.unread:
        draw.line(", ".join(understood.unread), lead="Columns never read:")


def _question(question: Question, name: str) -> bool:
    """Ask what only a person can answer, with what each answer would make of five rows."""
    labels = dict(question.choices)
    key = f"answer_{name}_{question.code}"
    st.subheader("One thing to settle", anchor=False)
    draw.line(question.text)
    if question.examples:
        heads = (
            ["In the file", *labels.values()]
            if len(question.examples[0]) == len(labels) + 1
            else [""] * len(question.examples[0])
        )
        draw.table([Column(head) for head in heads], question.examples)
    held = st.session_state.get(f"answers_{name}", {})
    st.radio(
        "What stands" if question.code == "corrections" else "Read them as", list(labels),
        format_func=lambda value: md(labels[value]), key=key,
        index=list(labels).index(held[question.code]) if held.get(question.code) in labels else None,
        on_change=_take_answer, args=(name, question.code),
    )  # fmt: skip
    return question.code in held


def _take_answer(name: str, code: str) -> None:
    answers = st.session_state.get(f"answers_{name}", {})
    st.session_state[f"answers_{name}"] = answers | {code: st.session_state[f"answer_{name}_{code}"]}


def _overlap(name: str) -> bool:
    draw.note(
        "Rows without a reference of their own are held for these months from this agency, and this file has such "
        "rows too. They may be the same incidents."
    )
    words = {"add": "Add these rows to what is held", "replace": "Replace what is held for these months with this file"}
    picked = st.radio("Which is it?", list(words), format_func=words.__getitem__, index=None, key=f"overlap_{name}")
    return picked is not None


def _vanished(name: str) -> None:
    """Ask of a file that was sent again, and lacks rows of the earlier one, whether those stay."""
    words = {"add": "They stay", "replace": "This file replaces the earlier one: they go"}
    st.radio("Held rows that are not in this file", list(words), format_func=words.__getitem__, key=f"overlap_{name}")


def _unsay(name: str) -> None:
    """Let go of the answers, so that the questions are asked again."""
    for code in st.session_state.pop(f"answers_{name}", {}):
        st.session_state.pop(f"answer_{name}_{code}", None)


def _columns(understood: Understanding, name: str) -> None:
    """Show which heading is read as what; let a person match them."""
    known = bool(understood.layout)
    with st.expander("Columns: what is read as what", expanded=not known):
        labels = dict(understood.fields)
        if understood.matched:
            draw.table(
                [Column("Column of the file"), Column("Read as")],
                [[head, labels.get(to, to)] for head, to in understood.matched],
            )
        if understood.fields:
            _match(understood, labels, name)


def _match(understood: Understanding, labels: dict[str, str], name: str) -> None:
    now = {field: heading for heading, field in understood.matched}
    headings = [_NOT_HERE, *understood.headings]
    with st.form(f"match_{name}", border=False):
        st.subheader("Match columns", anchor=False)
        needed = services.needed_of(understood.kind)
        if needed:
            draw.line(f"{needed}.", lead="Needed:")
        places = st.columns(3)
        for at, (field, label) in enumerate(labels.items()):
            heading = now.get(field, _NOT_HERE)
            places[at % 3].selectbox(
                label,
                headings,
                index=headings.index(heading) if heading in headings else 0,
                key=f"match_{name}_{field}",
            )
        if st.form_submit_button("Read the file with these columns"):
            picked = {st.session_state[f"match_{name}_{field}"]: field for field in labels}
            picked.pop(_NOT_HERE, None)
            st.session_state[f"mapping_{name}"] = picked
            st.rerun()
    mapping = st.session_state.get(f"mapping_{name}")
    if mapping:
        toml = services.save_mapping(understood.kind, mapping)
        st.download_button(
            "Save these columns for next time (TOML)", toml.encode(), "columns.toml", "application/toml",
            key=f"toml_{name}", on_click="ignore",
        )  # fmt: skip


def _problems(understood: Understanding, name: str) -> None:
    """Show the problems table, and offer the same as a file."""
    table = understood.problems
    if table.empty:
        draw.line("No problems found.")
        return
    kept = int(table["taken"].sum())
    with st.expander(f"Problems: {len(table):,} noted, {kept:,} of them in rows that would be taken"):
        counts = table.groupby(["code", "message", "taken"], sort=False).size().reset_index(name="rows")
        heads = [Column("What"), Column("Rows", number=True), Column("Taken")]
        draw.table(
            heads, [[r["message"], int(r["rows"]), "yes" if r["taken"] else "no"] for r in counts.to_dict("records")]
        )
        shown = table.head(_FEW).assign(taken=table["taken"].map({True: "yes", False: "no"}))
        st.dataframe(
            shown, hide_index=True, height=260, alt="Problems by row",
            column_config={"row": "Row", "column": "Column", "code": "Code", "message": "What", "taken": "Taken"},
        )  # fmt: skip
        if len(table) > _FEW:
            draw.line(f"The first {_FEW} are listed; the file holds all.")
        _problems_file(table, name)


def _problems_file(table: pd.DataFrame, name: str) -> None:
    if st.button("Prepare the table as a file", key=f"problems_{name}"):
        st.session_state[f"problems_file_{name}"] = to_bytes(table, "csv")
    ready = st.session_state.get(f"problems_file_{name}")
    if ready:
        st.download_button(
            "Save problems.csv", ready, "problems.csv", "text/csv", key=f"save_problems_{name}", on_click="ignore"
        )
