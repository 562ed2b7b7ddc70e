"""What a reader takes from a page at a glance: headings, months side by side, what is asked before a file is read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from contextual.app.widgets import charts, draw, ranking
from contextual.counts.lens import Lens
from contextual.services import save_mapping

_JANUARY = 2026 * 12
_OWN = b"Number,When,What,Up,Along\nZ1,2026-05-13 14:00,county lines,54.604,1.6\n"
_SAVED = save_mapping(
    "incidents", {"Number": "incident_id", "When": "occurred_at", "What": "harm", "Up": "lat", "Along": "lon"}
)


@pytest.fixture
def drawn(monkeypatch):
    """The charts that were drawn, as what the browser is told."""
    kept = []
    monkeypatch.setattr(charts, "draw_chart", lambda chart, _words: kept.append(chart.to_dict()))
    return kept


def test_a_month_without_a_record_keeps_its_place_between_its_neighbours(drawn):
    months = np.arange(_JANUARY, _JANUARY + 5)
    by_month = pd.DataFrame(
        {"month": months, "incidents": [4, 0, 0, 0, 2], "in_lens": True, "gap": False, "missing": ""}
    )
    charts.month_bars(by_month, "incidents", "words")
    for layer in drawn[0]["layer"]:
        assert layer["encoding"]["x"]["scale"]["domain"] == months.tolist()


def test_a_lens_of_young_people_is_headed_young_people_also_where_it_has_no_record():
    lens = Lens("fictional", _JANUARY, _JANUARY)
    assert ranking.ranking_words(lens)[0] == "Most young people recorded"


def test_a_column_that_may_not_break_says_so(monkeypatch):
    said = []
    monkeypatch.setattr(draw, "show", said.append)
    draw.table([draw.Column("Months", whole=True)], [["Apr 2024 to Sep 2026"]])
    assert '<td class="whole">Apr 2024 to Sep 2026</td>' in said[0] or '<th scope="row" class="whole">' in said[0]


def _bring_in():
    from contextual.app import session
    from contextual.app.pages import bring_in

    bring_in.page(session.visitor())


@pytest.fixture
def page(app):
    """The page Bring in, with a file dropped on it whose columns say who they are about."""
    app.run()
    page = AppTest.from_function(_bring_in, default_timeout=60).run()
    text = "Incident reference,Name,Date,Latitude,Longitude,Harm\nN1,A. N. Other,2026-05-13,54.604,1.6,county lines\n"
    page.file_uploader(key="drop_0").upload("one.csv", text.encode(), "text/csv")
    return page.run()


def _said(page):
    return " ".join(part.proto.body for part in page.get("html"))


def test_files_dropped_before_their_sender_is_said_are_not_met_with_silence(page):
    assert "who sent these files" in _said(page)


def test_a_file_of_one_month_names_it_once_and_the_columns_never_read_are_seen_at_once(page):
    page.selectbox(key="in_agency").select("police").run()
    assert not page.exception
    assert "Fictional, May 2026." in _said(page)
    assert "Columns never read:</b> Name" in _said(page)
    assert "who sent these files" not in _said(page)


def test_columns_matched_and_saved_once_are_read_again_without_being_asked(page):
    page.file_uploader(key="drop_0").upload("own.csv", _OWN, "text/csv")
    page.selectbox(key="in_agency").select("council").run()
    assert "Needed:</b> When it happened or Earliest it can have happened; Category as sent or Harm." in _said(page)
    page.file_uploader(key="in_columns").upload("columns.toml", _SAVED.encode(), "application/toml")
    page.run()
    assert not page.exception
    assert "Columns matched by hand. Fictional, May 2026." in _said(page)


def test_columns_matched_so_that_the_file_is_refused_can_be_matched_again(page):
    page.selectbox(key="in_agency").select("police").run()
    name = next(key for key in page.session_state["understood"])
    page.session_state[f"mapping_{name}"] = {"Name": "place_name", "Date": "occurred_at", "Harm": "harm"}
    page.run()
    assert len(page.error) == 1
    page.button(key=f"again_{name}").click().run()
    assert not page.error


def test_every_kind_of_file_can_be_chosen_and_its_template_taken(page):
    from contextual import services

    offered = {button.proto.label for button in page.get("download_button")}
    assert set(services.KINDS.values()) <= offered
    assert set(services.KINDS.values()) == set(page.selectbox(key="in_kind").options)


def test_a_register_is_understood_before_it_is_kept(page):
    text = "young_person_ref,snapshot_on,gender\nyp-amy,2026-09-30,F\n"
    page.file_uploader(key="drop_0").upload("snapshot.csv", text.encode(), "text/csv")
    page.selectbox(key="in_kind").select("cohort")
    page.selectbox(key="in_agency").select("childrens_services").run()
    assert not page.exception
    assert "Our own template: young people known to be exploited or at risk" in _said(page)
    assert "yp-amy" not in _said(page)
