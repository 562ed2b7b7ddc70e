from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from contextual import services
from contextual.settings import Settings
from tests.app.test_pages import words
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data folder of this file's own: what other tests looked at must not be in its trace."""
    return tmp_path_factory.mktemp("looked")


@pytest.fixture
def auditor(app):
    """The app in the auditor's role, after a co-ordinator looked at the map and opened the first hexagon."""
    app.run()
    app.selectbox(key="f_go_to").select_index(0).run()
    theirs = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    theirs.session_state["role"] = "auditor"
    theirs.run()
    assert not theirs.exception
    return theirs


def test_an_auditor_opens_on_who_looked(auditor):
    assert auditor.title[0].value == "Who looked"
    assert "fictional-co_ordinator" in words(auditor)
    assert "Opened it" in words(auditor)


def test_the_page_shows_no_figure_of_any_place(auditor):
    said = words(auditor)
    assert "exact figures" not in said.split("Every look at")[0]
    assert "incidents" not in said.split("By person")[0]


def test_asking_about_what_somebody_opened_tells_opening_from_seeing_it_among_others(auditor):
    opened = [name for name in auditor.selectbox(key="trace_unit").options if "Hexagon 89" in name]
    assert opened
    auditor.selectbox(key="trace_unit").select(_unit_of(auditor)).run()
    assert not auditor.exception
    assert "This hexagon" in words(auditor)
    assert "Among others" in words(auditor)
    auditor.checkbox(key="trace_itself").check().run()
    assert "This hexagon" in words(auditor)
    assert "Among others" not in words(auditor)


def _unit_of(auditor):
    house = services.open_house(Settings.from_environment())
    things = services.things_to_ask(services.fictional_principal("auditor"), services.INSPECTION, house)
    house.close()
    return [unit for unit in things if unit[0] == "cell"][-1]


def test_asking_about_a_lens_leaves_only_looks_with_it(auditor):
    lens = auditor.selectbox(key="trace_lens")
    assert len(lens.options) == 1
    lens.select_index(0).run()
    assert not auditor.exception
    assert "Brought a file in" not in words(auditor)
    assert "Looked at the map" in words(auditor)


def test_a_place_that_nobody_looked_at_says_so(auditor):
    auditor.selectbox(key="trace_unit").select_index(0).run()
    auditor.checkbox(key="trace_itself").check().run()
    assert "Nobody looked in this time." in words(auditor)


def test_the_trace_is_checked_when_asked_and_said_in_words(auditor):
    assert "Not checked in this session." in words(auditor)
    auditor.button(key="trace_check").click().run()
    assert not auditor.exception
    assert "The trace is whole: entries 1 to" in words(auditor)


def test_drawing_again_what_is_on_the_screen_is_no_new_question(auditor, monkeypatch):
    asked = []
    real = services.who_looked
    monkeypatch.setattr(services, "who_looked", lambda *given, **more: asked.append(more) or real(*given, **more))
    auditor.run()
    assert asked == []
    auditor.selectbox(key="trace_when").select("Everything kept").run()
    assert len(asked) == 1


@pytest.mark.parametrize("role", [role for role in services.ROLES if role != "auditor"])
def test_no_other_role_has_the_page(role):
    from contextual.app.pages import may_open

    titles = [one.title for some in may_open(services.fictional_principal(role)).values() for one in some]
    assert "Who looked" not in titles
