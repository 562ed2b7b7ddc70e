"""Ask whether a pinned version has a known fault; never take "nobody could be asked" for "none is known"."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from supply.pins import LISTS

FAULTS, NOT_ASKED = 1, 2
_SECONDS = "10"


def ask(path: Path) -> list[dict[str, Any]] | str:
    """Ask the public list of faults about every pin; give its answers, or in its last words why there are none."""
    command = [
        sys.executable, "-m", "pip_audit", "-r", str(path), "--require-hashes", "--disable-pip", "--format", "json",
        "--progress-spinner", "off", "--timeout", _SECONDS,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answers: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return answers


def verdict(answers: Iterable[dict[str, Any]]) -> tuple[int, list[str]]:
    """
    Say what the answers come to: the exit code and the sentences.

    A version that was looked for and not found there has not been looked at: with one such, the whole is not passed.

    Examples
    --------
    >>> verdict([{"name": "h3", "version": "4.5.0", "vulns": []}])
    (0, ['1 pinned version was asked about: no fault is known.'])
    >>> verdict([{"name": "h3", "skip_reason": "not found"}])[0] == NOT_ASKED
    True
    """
    asked, unasked, lines = 0, [], []
    for one in answers:
        if "skip_reason" in one:
            unasked.append(one["name"])
            continue
        asked += 1
        for fault in one["vulns"]:
            mended = ", ".join(fault.get("fix_versions") or []) or "no version yet"
            lines.append(f"{one['name']} {one['version']}: {fault['id']}, mended in {mended}")
    if lines:
        return FAULTS, [*lines, "Raise these in pyproject.toml, then `make pins`."]
    if unasked:
        names = "" if len(unasked) > 9 else ": " + ", ".join(unasked)
        return NOT_ASKED, [
            f"The list of known faults said nothing of {len(unasked)} of {asked + len(unasked)} pinned versions{names}."
            " That is no answer: it may not be reachable from here. Run `make audit` on a machine with internet."
        ]
    if not asked:
        return NOT_ASKED, ["Nothing was asked about: the pinned list is empty."]
    return 0, [f"{asked} pinned version{'s were' if asked > 1 else ' was'} asked about: no fault is known."]


def main() -> int:
    """Ask about the longer list, which holds the shorter."""
    answers = ask(LISTS["tests"])
    if isinstance(answers, str):
        print(
            f"The list of known faults cannot be reached from here, so nothing is known either way ({answers[:200]})."
        )
        return NOT_ASKED
    code, lines = verdict(answers)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
