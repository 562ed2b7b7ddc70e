"""A partnership's pages: who has signed in, what the register gives them at that moment, and for what it is open."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from contextual import services
from contextual.access import ROLES
from contextual.app import kept, sign_in
from contextual.app.pages import MENU
from contextual.errors import NotAllowed
from contextual.services.who_may.register import change_person
from contextual.services.who_may.terminal import account
from contextual.store.keys import load_keys, wrap_keys
from tests.app.test_pages import words
from tests.conftest import ROOT
from tests.services.who_may.conftest import SETTING_UP, Partnership

PASSPHRASE = "gull lantern quay tern"


@pytest.fixture
def laptop(tmp_path, monkeypatch):
    """A partnership's store on one laptop, its keys protected, and its app before the first run."""
    made = Partnership(tmp_path)
    made.fill()
    wrap_keys(load_keys(made.settings.keys), PASSPHRASE)
    for name, value in {"HOME": tmp_path / "home", "DB": tmp_path / "store.db", "KEYS": made.settings.keys}.items():
        monkeypatch.setenv(f"CONTEXTUAL_{name}", str(value))
    monkeypatch.chdir(ROOT)
    made.app = lambda: AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    yield made
    kept.close_all()
    made.house.close()


def unlock(app, passphrase=PASSPHRASE):
    app.run()
    app.text_input[0].set_value(passphrase)
    app.button[0].click().run()
    return app


def look_closer(app, code="review", reason="The quarterly review of March"):
    app.selectbox(key="purpose_code").select(code).run()
    app.text_area(key="purpose_reason").set_value(reason).run()
    app.button(key="open_purpose").click().run()
    return app


def change(laptop, who, **to):
    change_person(laptop.steward, SETTING_UP, laptop.house, who.id, **to)


def shown(app):
    return words(app) + " ".join(str(one.value) for one in app.error)


def test_without_the_passphrase_nothing_is_drawn_but_the_question(laptop):
    laptop.add(account(), "co_ordinator")
    app = laptop.app().run()
    assert [one.label for one in app.text_input] == ["Passphrase of the keys"]
    assert not app.selectbox
    assert "passphrase" in unlock(app, "another one altogether").error[0].value
    assert not app.selectbox


def test_each_visitor_says_the_passphrase_also_when_the_store_is_open_already(laptop):
    laptop.add(account(), "co_ordinator")
    assert unlock(laptop.app()).title[0].value == "Map"
    assert laptop.app().run().title[0].value == "Contextual"
    assert unlock(laptop.app()).title[0].value == "Map"


def test_an_account_that_the_register_does_not_have_sees_one_sentence(laptop):
    app = unlock(laptop.app())
    assert "not in the role register" in shown(app)
    assert not app.selectbox


def test_nothing_is_seen_until_a_purpose_is_open_and_nothing_once_it_is_closed(laptop):
    laptop.add(account(), "co_ordinator")
    app = unlock(laptop.app())
    assert "open a purpose" in shown(app)
    assert "Most young people recorded" not in shown(app)
    look_closer(app)
    assert not app.error
    assert "Most young people recorded" in shown(app)
    assert "The quarterly review of March" in shown(app)
    app.button(key="close_purpose").click().run()
    assert "open a purpose" in shown(app)
    assert "Most young people recorded" not in shown(app)


def test_when_the_time_is_over_what_was_on_the_page_is_gone_with_the_next_run(laptop, monkeypatch):
    from contextual.services import deciding
    from contextual.services.house import now
    from contextual.services.who_may import purposes

    laptop.add(account(), "co_ordinator")
    app = look_closer(unlock(laptop.app()))
    assert "Most young people recorded" in shown(app)
    for module in (deciding, purposes):
        monkeypatch.setattr(module, "now", lambda: now() + 3601)
    app.run()
    assert "open a purpose" in shown(app)
    assert "Most young people recorded" not in shown(app)


def test_a_reason_that_is_none_is_said_and_opens_nothing(laptop):
    laptop.add(account(), "co_ordinator")
    app = look_closer(unlock(laptop.app()), reason="because")
    assert "in your own words" in shown(app)
    assert services.purpose_open(laptop.add("x", "analyst"), laptop.house) is None


def test_whoever_is_shut_out_sees_nothing_with_the_next_run(laptop):
    me = laptop.add(account(), "co_ordinator")
    app = look_closer(unlock(laptop.app()))
    change(laptop, me, disabled=True)
    app.run()
    assert "shut you out" in shown(app)
    assert "Most young people recorded" not in shown(app)


def test_a_role_taken_away_is_gone_with_the_next_run(laptop):
    me = laptop.add(account(), "co_ordinator")
    app = look_closer(unlock(laptop.app()))
    change(laptop, me, role="viewer")
    app.run()
    assert "Viewer, released figures only" in shown(app)
    assert "Most young people recorded" not in shown(app)


def test_no_role_can_be_tried_on_a_partnerships_store(laptop):
    laptop.add(account(), "viewer")
    app = unlock(laptop.app())
    app.session_state["role"] = "steward"
    app.run()
    assert "role_wanted" not in {one.key for one in app.selectbox}
    assert "Viewer, released figures only" in shown(app)


@pytest.mark.parametrize("role", list(ROLES))
def test_each_page_opens_to_the_roles_that_may_and_says_so_to_the_rest(laptop, role):
    me = laptop.add(account(), role)
    if role != "viewer":
        laptop.open(me)
    app = unlock(laptop.app())
    entries = [entry for some in MENU.values() for entry in some]
    for entry in entries:
        app.session_state["lens_said"] = ""
        refused = f"The role {me.label} may not open this page."
        page = AppTest.from_function(_one_page, args=(entry.address,), default_timeout=60)
        page.session_state["unlocked_at"] = app.session_state["unlocked_at"]
        page.run()
        assert not page.exception, entry.title
        assert (refused in shown(page)) == bool(entry.needs and entry.needs not in ROLES[role].may), entry.title


def _one_page(address):
    from contextual.app import session
    from contextual.app.pages import MENU, _refuse, may_open

    who = session.visitor()
    mine = [entry for some in may_open(who.principal).values() for entry in some]
    entry = next(entry for some in MENU.values() for entry in some if entry.address == address)
    session.entered(entry.title)
    if entry in mine:
        entry.draw(who)
    else:
        _refuse(who, entry.title)


def test_keys_without_a_passphrase_open_a_partnerships_store_to_nobody(tmp_path, monkeypatch):
    made = Partnership(tmp_path)
    made.add(account(), "steward")
    for name, value in {"HOME": tmp_path / "home", "DB": tmp_path / "store.db", "KEYS": made.settings.keys}.items():
        monkeypatch.setenv(f"CONTEXTUAL_{name}", str(value))
    monkeypatch.chdir(ROOT)
    app = unlock(AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60), "anything at all")
    assert "no passphrase yet" in shown(app)
    kept.close_all()
    made.house.close()


NOW = 1_000_000
CLAIMS = {"iss": "https://id.example", "sub": "7", "iat": NOW - 60}


@pytest.mark.parametrize("wrong", [{"iss": ""}, {"sub": None}, {"sub": 7}, {"iat": NOW - 8 * 3600}, {"iat": NOW + 61},
                                   {"iat": None}])  # fmt: skip
def test_a_sign_in_that_says_too_little_or_is_too_old_is_nobody(wrong):
    assert sign_in.identity_of(CLAIMS, NOW) == ("https://id.example", "7")
    with pytest.raises(NotAllowed):
        sign_in.identity_of(CLAIMS | wrong, NOW)
