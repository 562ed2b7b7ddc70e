from __future__ import annotations

import pytest

from contextual.errors import FolderRefused
from contextual.store.heads import add_copy, path_of, read_copies
from contextual.store.keys import Key

KEY = Key("k1", bytes(range(32)))


def keep(folder, *heads):
    for at, head in enumerate(heads, 1):
        add_copy(folder, "a-store", KEY, head, at=at)
    return path_of(folder, "a-store")


def read(folder):
    return [(copy.at, copy.seq, copy.sound) for copy in read_copies(folder, "a-store", KEY)]


def test_copies_come_back_in_the_order_they_were_made(tmp_path):
    keep(tmp_path, (3, "abc"), (9, "def"))
    assert read(tmp_path) == [(1, 3, True), (2, 9, True)]


def test_stores_that_share_a_folder_keep_their_copies_apart(tmp_path):
    keep(tmp_path, (3, "abc"))
    add_copy(tmp_path, "another-one", KEY, (1, "x"), at=1)
    assert read(tmp_path) == [(1, 3, True)]


@pytest.mark.parametrize(("before", "after"), [('"seq": 3', '"seq": 2'), ("abc", "abd"), ('"at": 1', '"at": 8'),
                                               ('{"at"', '{"at')])  # fmt: skip
def test_a_copy_that_was_changed_is_known_and_the_others_stand(tmp_path, before, after):
    path = keep(tmp_path, (3, "abc"), (9, "def"))
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    assert [sound for _, _, sound in read(tmp_path)] == [False, True]


def test_a_copy_made_with_another_key_is_known(tmp_path):
    add_copy(tmp_path, "a-store", Key("k2", bytes(32)), (3, "abc"), at=1)
    assert read(tmp_path) == [(1, 3, False)]


def test_a_line_half_written_when_the_machine_stopped_does_not_spoil_the_next(tmp_path):
    path = keep(tmp_path, (3, "abc"))
    path.write_text(path.read_text("utf-8") + '{"at": 2, "se', "utf-8")
    add_copy(tmp_path, "a-store", KEY, (9, "def"), at=3)
    assert read(tmp_path) == [(1, 3, True), (0, 0, False), (3, 9, True)]


def test_only_the_owner_can_read_the_copies(tmp_path):
    assert keep(tmp_path, (3, "abc")).stat().st_mode & 0o077 == 0


def test_a_folder_that_is_away_is_said_and_confirms_nothing(tmp_path):
    with pytest.raises(FolderRefused, match="CONTEXTUAL_AUDIT_HEAD"):
        read_copies(tmp_path / "away", "a-store", KEY)
    with pytest.raises(FolderRefused, match="cannot be written"):
        add_copy(tmp_path / "away", "a-store", KEY, (1, "x"), at=1)
