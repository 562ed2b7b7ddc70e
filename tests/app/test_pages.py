from __future__ import annotations

import pytest

from contextual import services
from contextual.counts.lens import from_code, to_code
from contextual.errors import StoreBusy


def words(app):
    """What a page says in headings, markdown and HTML."""
    return " ".join(
        str(part.value) for kind in ("title", "header", "markdown", "caption", "info") for part in app.get(kind)
    ) + " ".join(part.proto.body for part in app.get("html"))


def test_the_app_opens_on_the_map_of_the_fictional_town(app):
    app.run()
    assert not app.exception
    assert app.title[0].value == "Map"
    assert "Most young people recorded" in words(app)
    assert "An empty hexagon does not mean nothing happens there." in words(app)


def test_changing_a_field_of_the_lens_changes_what_is_counted(app):
    app.run()
    before = app.session_state["lens"]
    app.selectbox(key="f_resolution").select(8).run()
    assert not app.exception
    assert app.session_state["lens"].resolution == 8
    assert app.session_state["lens"].first == before.first
    assert "Hexagons of about 9 ha" not in words(app)


def test_a_first_month_after_the_last_moves_the_last(app):
    app.run()
    lens = app.session_state["lens"]
    app.selectbox(key="f_last").select(lens.first - 3).run()
    assert (app.session_state["lens"].first, app.session_state["lens"].last) == (lens.first - 3, lens.first - 3)


def test_a_link_gives_the_lens_it_holds(app):
    app.run()
    wanted = to_code(app.session_state["lens"]).replace("~9~y", "~8~i")
    app.query_params["lens"] = wanted
    app.run()
    assert app.session_state["lens"] == from_code(wanted)


def test_a_link_that_cannot_be_read_is_one_sentence_and_the_lens_stays(app):
    app.run()
    before = app.session_state["lens"]
    app.query_params["lens"] = "1~<img src=x onerror=alert(1)>"
    app.run()
    assert len(app.warning) == 1
    assert "img" not in app.warning[0].value
    assert app.session_state["lens"] == before


def test_choosing_opens_the_panel_and_closing_brings_the_ranking_back(app):
    app.run()
    first = app.selectbox(key="f_go_to").options[0]
    app.selectbox(key="f_go_to").select_index(0).run()
    assert not app.exception
    assert first.split("  ")[1] in words(app)
    assert {"When in the week", "What is not known", "Who recorded it"} <= {part.value for part in app.subheader}
    app.button(key="close_panel").click().run()
    assert app.session_state["unit"] is None


def test_a_chosen_hexagon_stays_chosen_at_another_size(app):
    app.run()
    app.selectbox(key="f_go_to").select_index(0).run()
    app.selectbox(key="f_resolution").select(8).run()
    assert not app.exception
    kind, name = app.session_state["unit"]
    assert (kind, name[:2]) == ("cell", "88")


def test_an_error_raised_on_purpose_is_one_sentence_and_the_page_ends(app, monkeypatch):
    def busy(*_, **__):
        msg = "another program is writing to the store; try again in a moment"
        raise StoreBusy(msg)

    monkeypatch.setattr(services, "look_at_map", busy)
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.startswith("Another program is writing")
    assert not app.header


def test_a_viewer_is_told_what_nothing_means_and_sees_no_figure(app):
    app.run()
    app.selectbox(key="role_wanted").select("viewer").run()
    assert not app.exception
    assert "Nothing shown here does not mean nothing happens here." in words(app)
    assert "Nothing has been released yet" in words(app)
    assert not app.header


def test_a_role_that_may_not_open_the_page_it_is_on_is_told_so_and_can_go_back(app):
    app.run()
    app.selectbox(key="role_wanted").select("auditor").run()
    assert not app.exception
    app.selectbox(key="role_wanted").select("co_ordinator").run()
    assert "Most young people recorded" in words(app)


@pytest.mark.parametrize("role", list(services.ROLES))
def test_every_role_has_a_first_page_without_a_fault(app, role):
    app.session_state["role"] = role
    app.run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value in ("Map", "Who looked", "About")


def test_a_look_that_is_drawn_again_is_asked_for_once(app, monkeypatch):
    asked = []
    real = services.look_at_map
    monkeypatch.setattr(services, "look_at_map", lambda *given: asked.append(given[-1]) or real(*given))
    app.run()
    app.selectbox(key="f_go_to").select_index(0).run()
    assert len(asked) == 1
    app.selectbox(key="f_resolution").select(8).run()
    assert len(asked) == 2
