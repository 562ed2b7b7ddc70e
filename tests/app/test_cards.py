"""Every method card stands behind a button of the page, and a link is matched only for who may see what it names."""

from __future__ import annotations

import ast
from types import SimpleNamespace

import pytest

from contextual.app.widgets.chance import class_map
from contextual.codes.cards import CARDS
from tests.test_house import PACKAGE


def test_every_method_card_is_behind_a_button_of_the_page():
    drawn = {
        node.args[0].value
        for path in (PACKAGE / "app" / "widgets" / "chance").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("card", "frame.card")
    }
    assert drawn == set(CARDS)


@pytest.mark.parametrize(("batch_class", "may", "matched"), [
    ("fictional", False, False), ("fictional", True, True), ("open", False, True),
])  # fmt: skip
def test_what_a_link_names_is_looked_up_only_for_who_may_see_where_records_are(monkeypatch, batch_class, may, matched):
    asked = []
    monkeypatch.setattr(class_map.looking_at, "is_waiting", lambda: True)
    monkeypatch.setattr(class_map.looking_at, "chosen_in_link", asked.append)
    monkeypatch.setattr(class_map, "study_cells", lambda *_: ([], ""))
    monkeypatch.setattr(class_map.session, "held", lambda *_: {"place_id": ["a"]})
    who = SimpleNamespace(house=None, may=lambda permission: may and permission == "look_exact")
    class_map.named_in_link(who, SimpleNamespace(batch_class=batch_class))
    assert asked == ([[("place", "a")]] if matched else [])
