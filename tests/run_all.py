"""Run every check in turn and say at the end which failed: the same on a laptop and in CI."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINT = [
    ("format", ["ruff", "format", "--check", "."]),
    ("style", ["ruff", "check", "."]),
    ("types", [sys.executable, "-m", "mypy"]),
    ("imports", ["lint-imports", "--no-cache"]),
]


def workers() -> list[str]:
    """Two processes where the plug-in is there: the browser and server tests wait more than they work."""
    return ["-n", "2", "--dist", "loadfile"] if importlib.util.find_spec("xdist") else []


def second_goes() -> list[str]:
    """Ask a browser that did not answer in time once more; a claim that does not hold is never asked twice."""
    if not importlib.util.find_spec("pytest_rerunfailures"):
        return []
    return ["--reruns", "1", "--only-rerun", "playwright._impl._errors"]


def main(arguments: list[str]) -> int:
    """Run the checks; 0 when all passed."""
    checks = list(LINT)
    missing = [name for name in ("ruff", "mypy", "importlinter") if not importlib.util.find_spec(name)]
    if missing:
        if os.environ.get("CI") == "true":
            print(f"not installed, and required in CI: {', '.join(missing)}")
            return 1
        print(f"style, types and imports are left out: not installed here: {', '.join(missing)}")
        checks = []
    if "--lint" not in arguments:
        checks.append(("tests", [sys.executable, "-m", "pytest", "-q", *workers(), *second_goes(), *arguments]))
    failed = []
    for name, command in checks:
        started = time.perf_counter()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"-- {name}: {'passed' if code == 0 else 'FAILED'} in {time.perf_counter() - started:.0f} s", flush=True)
        if code:
            failed.append(name)
    print(f"all checks passed: {len(checks)}" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
