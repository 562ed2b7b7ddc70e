"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT, skip_unless_ci

PACKAGE = ROOT / "contextual"


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: nothing says which files are the project's")
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file() and (not endings or path.suffix in endings)]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_imports_point_one_way():
    if not importlib.util.find_spec("importlinter"):
        skip_unless_ci("import-linter is not installed")
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_first_page_file_imports_the_app_and_nothing_else_of_ours():
    ours = {name for name in imported(ROOT / "streamlit_app.py") if name.startswith("contextual")}
    assert ours
    assert all(name == "contextual.app" or name.startswith("contextual.app.") for name in ours)


def test_a_page_knows_the_store_and_the_readers_of_files_only_through_services():
    for path in (PACKAGE / "app").rglob("*.py"):
        assert not {n for n in imported(path) if n.startswith(("contextual.store", "contextual.intake"))}, path


def test_no_library_is_used_that_the_list_does_not_name_and_none_is_named_for_nothing():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[<>=\[ ]", line)[0].lower() for line in project["dependencies"]}
    used = {name.split(".")[0] for path in PACKAGE.rglob("*.py") for name in imported(path)}
    used -= set(sys.stdlib_module_names) | {"contextual", "", "__future__"}
    called = {"python-calamine": "python_calamine", "python-stdnum": "stdnum", "tomli-w": "tomli_w"}
    modules = {called.get(name, name.replace("-", "_")) for name in named}
    transitive = {"branca", "jinja2", "psycopg"}  # of folium; and the driver of the `server` extra
    assert used - modules <= transitive
    needed_unseen = {"tzdata", "openpyxl", "altair", "pyogrio", "sqlcipher3"}
    assert modules - used <= needed_unseen


def test_the_pinned_lists_name_every_library_with_one_version_and_no_host():
    for name in ("requirements.txt", "requirements-tests.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert lines
        assert all(re.match(r"[a-z0-9_.\[\]-]+==[^ ]+( ;.*)?$", line) for line in lines), name


def test_plain_pytest_passes_after_the_plain_list():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^pytest==", text, re.M)
    assert re.search(r"^hypothesis==", text, re.M)


def test_the_readme_is_under_a_hundred_lines_and_names_every_command():
    from contextual.cli import app, store

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 100
    names = {c.name or c.callback.__name__ for c in app.registered_commands} - {"version"}
    assert all(f"`{name}" in text for name in names)
    assert all(f"`store {c.name or c.callback.__name__}" in text for c in store.app.registered_commands)
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
        assert (ROOT / picture).exists(), picture


def test_the_project_speaks_of_itself_alone():
    places = re.compile(r"/work/|/root/|pyenv|DESIGN\.md|extra-index-url|index-url|trusted-host", re.I)
    for path in tracked(".py", ".md", ".toml", ".txt", ".js", ".json", ".css"):
        if "vendor" in path.parts or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        if path.name == "Makefile" or path.suffix == ".toml":
            text = text.replace("--no-emit-index-url", "")
        assert not places.search(text), path.relative_to(ROOT)


def test_a_store_with_real_places_is_never_committed():
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert not [
        n for n in names if n.endswith((".db", ".key", ".gpkg", ".pbf")) and not n.startswith("tests/fixtures/")
    ]


def test_every_function_has_a_middle_that_can_be_read():
    longest = []
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts:  # a migration is a list of tables, written once and never changed
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                said = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
                lines = node.end_lineno - node.lineno + 1 - said
                if lines > 45:
                    longest.append((lines, path.name, node.name))
    assert not longest


@pytest.mark.parametrize("key", ["gatherUsageStats", "enableStaticServing", "showErrorDetails", "address"])
def test_the_app_is_configured_to_keep_to_itself(key):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    found = {k: v for section in config.values() if isinstance(section, dict) for k, v in section.items()}
    wanted = {
        "gatherUsageStats": False,
        "enableStaticServing": True,
        "showErrorDetails": "none",
        "address": "127.0.0.1",
    }
    assert found[key] == wanted[key]
