"""The page of promises: each names the test that shows it, and every test it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.conftest import ROOT

PAGES = (ROOT / "docs" / "safety.md", ROOT / "SECURITY.md")
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def named_tests(path: Path) -> set[str]:
    """The tests of a file, by name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_a_promise_names_is_there():
    for page in PAGES:
        for file, test in _NAMED.findall(page.read_text(encoding="utf-8")):
            assert (ROOT / file).is_file(), f"{page.name}: {file}"
            assert test in named_tests(ROOT / file), f"{page.name}: {file}::{test}"


def test_every_promise_names_a_test():
    text = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    kept = text.split("## What is shown today")[1].split("\n## ")[0]
    rows = [
        line for line in kept.splitlines() if line.startswith("| ") and not line.startswith(("| #", "| Promise", "|--"))
    ]
    assert len(rows) > 15
    assert all(_NAMED.search(row) for row in rows)


def test_what_is_not_there_and_what_no_test_can_promise_is_said():
    text = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    assert "\n## Not there yet\n" in text
    assert "\n## What no test can promise\n" in text
