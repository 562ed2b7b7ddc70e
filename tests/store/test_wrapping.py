from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from contextual.errors import PassphraseNeeded, PassphraseWrong, StoreRefused
from contextual.store import keys as keys_module
from contextual.store import wrapping
from contextual.store.keys import NAMES, are_wrapped, load_keys, put_keys, readable_by_others, wrap_keys
from contextual.store.sheet import read_sheet, write_sheet
from tests.store.test_damage import ROOT

WORDS, OTHERS = "heron lantern quay sextant", "plover harbour mast oilskin"


@pytest.fixture
def quick(monkeypatch):
    """scrypt at the least it can cost, for tests of all but its cost."""
    monkeypatch.setattr(wrapping, "_COST", {"n": 16, "r": 1, "p": 1})


def held(keys, name):
    return json.loads((keys.folder / f"{name}.key").read_text(encoding="utf-8"))


def test_protected_keys_are_the_same_keys(keys):
    wrap_keys(keys, WORDS)
    assert load_keys(keys.folder, WORDS) == keys
    assert are_wrapped(keys.folder)
    assert readable_by_others(keys.folder) == []


def test_a_guess_costs_what_scrypt_is_asked_for(keys):
    wrap_keys(keys, WORDS)
    assert {name: held(keys, "store")[name] for name in ("wrap", "n", "r", "p")} == {
        "wrap": "scrypt", "n": 131_072, "r": 8, "p": 1
    }  # fmt: skip


def test_without_the_passphrase_no_key_is_in_the_folder(quick, keys):
    wrap_keys(keys, WORDS)
    every = b"".join(file.read_bytes() for file in keys.folder.iterdir())
    for name in NAMES:
        secret = getattr(keys, name).secret
        assert secret not in every
        assert secret.hex().encode() not in every
    with pytest.raises(PassphraseNeeded, match="passphrase"):
        load_keys(keys.folder)


@pytest.mark.parametrize("wrong", ["heron lantern quay sextan", "Heron lantern quay sextant", OTHERS])
def test_another_passphrase_is_refused_in_words_that_do_not_repeat_it(quick, keys, wrong):
    wrap_keys(keys, WORDS)
    with pytest.raises(PassphraseWrong) as refusal:
        load_keys(keys.folder, wrong)
    assert wrong not in str(refusal.value)


def test_a_passphrase_is_the_same_however_its_accents_are_typed(quick, keys):
    wrap_keys(keys, "caf\u00e9 lantern quay")
    assert load_keys(keys.folder, "cafe\u0301 lantern quay") == keys


def test_a_passphrase_can_be_changed(quick, keys):
    wrap_keys(keys, WORDS)
    wrap_keys(load_keys(keys.folder, WORDS), OTHERS)
    assert load_keys(keys.folder, OTHERS) == keys
    with pytest.raises(PassphraseWrong):
        load_keys(keys.folder, WORDS)


@pytest.mark.parametrize("short", ["", "sextant", "            x", "elevenchars"])
def test_a_short_passphrase_is_refused_and_the_keys_stay_as_they_were(keys, short):
    with pytest.raises(StoreRefused, match="at least 12"):
        wrap_keys(keys, short)
    assert load_keys(keys.folder) == keys


def test_one_keys_file_does_not_open_as_another_key(quick, keys):
    wrap_keys(keys, WORDS)
    (keys.folder / "audit.key").write_bytes((keys.folder / "release.key").read_bytes())
    with pytest.raises(PassphraseWrong):
        load_keys(keys.folder, WORDS)


@pytest.mark.parametrize("change", [{"id": "0" * 16}, {"salt": "00" * 16}, {"n": 32}])
def test_a_protected_key_that_was_changed_does_not_open(quick, keys, change):
    wrap_keys(keys, WORDS)
    path = keys.folder / "store.key"
    path.write_text(json.dumps(held(keys, "store") | change), encoding="utf-8")
    with pytest.raises(PassphraseWrong):
        load_keys(keys.folder, WORDS)


@pytest.mark.parametrize(
    "change", [{"n": 1 << 40}, {"r": 0}, {"salt": "zz"}, {"salt": None}, {"n": "many"}, {"key": 7}]
)
def test_a_protected_key_that_asks_for_the_impossible_is_refused_in_words(quick, keys, change):
    wrap_keys(keys, WORDS)
    path = keys.folder / "store.key"
    path.write_text(json.dumps(held(keys, "store") | change), encoding="utf-8")
    with pytest.raises(StoreRefused, match=r"store\.key"):
        load_keys(keys.folder, WORDS)


DIE_WHILE_WRAPPING = """
import os, signal, sys
from pathlib import Path
from contextual.store import keys, wrapping
wrapping._COST = {"n": 16, "r": 1, "p": 1}
steps = 0
def counted(real):
    def step(*args, **more):
        global steps
        steps += 1
        if steps == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)
    return step
for name in ("fsync", "open"):
    setattr(keys.os, name, counted(getattr(os, name)))
for name in ("replace", "unlink"):
    setattr(Path, name, counted(getattr(Path, name)))
keys.wrap_keys(keys.load_keys(sys.argv[1], "heron lantern quay sextant"), sys.argv[2])
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX systems")
@pytest.mark.parametrize("step", [1, 3, 7, 12, 13, 14, 15, 16, 17, 18])
def test_a_change_of_passphrase_that_is_killed_leaves_four_keys_under_one_of_the_two(quick, keys, step):
    wrap_keys(keys, WORDS)
    command = [sys.executable, "-c", DIE_WHILE_WRAPPING, str(keys.folder), OTHERS, str(step)]
    died = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert died.returncode == -9, died.stderr
    opened = []
    for passphrase in (WORDS, OTHERS):
        try:
            opened.append(load_keys(keys.folder, passphrase) == keys)
        except PassphraseWrong:
            opened.append(False)
    assert sorted(opened) == [False, True]
    wrap_keys(keys, OTHERS)
    assert load_keys(keys.folder, OTHERS) == keys


def test_new_keys_that_the_disk_did_not_keep_never_take_the_place_of_the_old(quick, keys, monkeypatch):
    real = keys_module._write_beside

    def spoiled(path, held):
        return real(path, held | {"key": held["key"][:-2] + "00"} if path.stem == "release" else held)

    monkeypatch.setattr(keys_module, "_write_beside", spoiled)
    with pytest.raises(StoreRefused):
        wrap_keys(keys, WORDS)
    assert load_keys(keys.folder) == keys


def test_the_sheet_gives_the_keys_back(keys, tmp_path):
    made = read_sheet(write_sheet(keys, "ab" * 16, "1 March 2026"))
    assert put_keys(tmp_path / "again", made).pseudonym == keys.pseudonym
    assert {name: made[name] for name in NAMES} == {name: getattr(keys, name) for name in NAMES}


def test_a_sheet_typed_back_in_capitals_with_letters_for_digits_is_read(keys):
    head, *rest = write_sheet(keys, "ab" * 16, "1 March 2026").partition("store.key")
    typed = head + "".join(rest).upper().replace("     ", " ")
    rows = [line.replace("0", "O") if "CHECK" in line else line for line in typed.splitlines()]
    assert read_sheet("\n".join(rows))["audit"] == keys.audit


def test_one_letter_typed_wrong_names_its_line_and_nothing_of_the_key(keys):
    lines = write_sheet(keys, "ab" * 16, "1 March 2026").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("audit.key")) + 3
    good = lines[at]
    for place in range(5, 24):
        if good[place] != " ":
            lines[at] = good[:place] + ("0" if good[place] != "0" else "1") + good[place + 1 :]
            with pytest.raises(StoreRefused, match=r"Line 3 of audit\.key") as refusal:
                read_sheet("\n".join(lines))
            assert lines[at][5:9] not in str(refusal.value)


@pytest.mark.parametrize("lost", ["release.key", "  4  "])
def test_a_sheet_that_lacks_something_says_what(keys, lost):
    lines = write_sheet(keys, "ab" * 16, "1 March 2026").splitlines()
    at = max(i for i, line in enumerate(lines) if line.startswith(lost))
    with pytest.raises(StoreRefused, match=r"(audit|release)\.key"):
        read_sheet("\n".join(lines[:at] + lines[at + 1 :]))


def test_a_folder_with_keys_takes_none_from_a_sheet(keys):
    with pytest.raises(StoreRefused, match="never written over"):
        put_keys(keys.folder, read_sheet(write_sheet(keys, "ab" * 16, "1 March 2026")))
