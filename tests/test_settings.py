from __future__ import annotations

from pathlib import Path

import pytest

from contextual.errors import StoreRefused
from contextual.settings import Settings


def test_without_a_named_store_the_fictional_one_is_used():
    s = Settings.from_environment({"CONTEXTUAL_HOME": "/h"})
    assert s.fictional
    assert s.store_url == "sqlite:////h/fictional.db"
    assert s.keys.as_posix() == "/h/keys"


def test_a_path_alone_names_a_sqlite_store(tmp_path):
    s = Settings.from_environment({"CONTEXTUAL_HOME": "/h", "CONTEXTUAL_DB": str(tmp_path / "a.db")})
    assert s.store_url == f"sqlite:///{(tmp_path / 'a.db').as_posix()}"
    assert not s.fictional


def test_two_stores_never_share_a_key_folder_and_it_never_lies_beside_the_store(tmp_path):
    one, two = (
        Settings.from_environment({"CONTEXTUAL_HOME": "/h", "CONTEXTUAL_DB": str(tmp_path / n)}).keys
        for n in ("a.db", "b.db")
    )
    assert one != two
    assert tmp_path not in one.parents


def test_a_store_of_another_kind_is_refused_in_words():
    with pytest.raises(StoreRefused, match="neither SQLite nor PostgreSQL"):
        Settings.from_environment({"CONTEXTUAL_DB": "mysql://x"})


def test_the_folder_for_copies_of_the_traces_head_is_named_by_the_environment_or_there_is_none():
    assert Settings.from_environment({}).audit_head is None
    named = Settings.from_environment({"CONTEXTUAL_AUDIT_HEAD": "~/heads"}).audit_head
    assert named == Path("~/heads").expanduser()
