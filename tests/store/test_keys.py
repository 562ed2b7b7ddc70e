from __future__ import annotations

import json
import os
import stat

import pytest

from contextual.errors import StoreKeyMissing, StoreRefused
from contextual.store import keys as keys_module
from contextual.store.keys import load_keys, make_keys, readable_by_others


def test_keys_are_read_back_as_they_were_made(tmp_path):
    assert make_keys(tmp_path / "keys") == load_keys(tmp_path / "keys")


def test_the_four_keys_are_four_different_secrets(keys):
    assert len({key.secret for key in (keys.store, keys.pseudonym, keys.audit, keys.release)}) == 4


@pytest.mark.skipif(os.name != "posix", reason="Windows has no owner-only modes")
def test_only_the_owner_can_read_the_key_folder_and_its_files(tmp_path):
    folder = make_keys(tmp_path / "keys").folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert readable_by_others(folder) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no owner-only modes")
def test_a_key_file_that_others_can_read_is_named(keys):
    (keys.folder / "audit.key").chmod(0o644)
    assert readable_by_others(keys.folder) == ["audit.key"]


def test_where_there_are_no_modes_keys_are_made_without_them(tmp_path, monkeypatch):
    monkeypatch.setattr(keys_module, "POSIX", False)
    monkeypatch.setattr("pathlib.Path.chmod", lambda *_: pytest.fail("chmod was called"))
    folder = make_keys(tmp_path / "keys").folder
    assert load_keys(folder).store.secret
    assert readable_by_others(folder) == []


def test_keys_are_never_written_over(keys):
    before = (keys.folder / "store.key").read_bytes()
    with pytest.raises(StoreRefused, match="never written over"):
        make_keys(keys.folder)
    assert (keys.folder / "store.key").read_bytes() == before


def test_one_key_left_in_the_folder_is_enough_to_refuse_new_ones(keys):
    for name in ("store", "pseudonym", "release"):
        (keys.folder / f"{name}.key").unlink()
    with pytest.raises(StoreRefused):
        make_keys(keys.folder)


@pytest.mark.parametrize("name", ["store", "pseudonym", "audit", "release"])
def test_a_missing_key_is_named_in_one_sentence(keys, name):
    (keys.folder / f"{name}.key").unlink()
    with pytest.raises(StoreKeyMissing, match=rf"{name}\.key is not in the key folder .*put it back"):
        load_keys(keys.folder)


@pytest.mark.parametrize("text", [
    "", "{}", "[]", '{"id": "a", "wrap": "none", "key": "00"}', "\x00\xff", '{"id": "a", "wrap": "none", "key": "zz"}',
    '{"id": "a", "wrap": "none", "key": 7}',
])  # fmt: skip
def test_a_file_that_is_no_key_is_refused_in_words(keys, text):
    (keys.folder / "store.key").write_text(text, encoding="utf-8")
    with pytest.raises(StoreRefused, match=r"store\.key"):
        load_keys(keys.folder)


def test_a_key_wrapped_by_a_later_version_is_refused_in_words(keys):
    path = keys.folder / "store.key"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"wrap": "keyring"}), encoding="utf-8")
    with pytest.raises(StoreRefused, match="protected in a way"):
        load_keys(keys.folder)


def test_a_secret_is_not_in_what_is_printed(keys):
    assert keys.store.secret.hex() not in repr(keys)
    assert repr(keys.store.secret) not in repr(keys)


def test_a_check_value_differs_from_store_to_store(keys):
    assert keys.store.check_value("a") != keys.store.check_value("b")
