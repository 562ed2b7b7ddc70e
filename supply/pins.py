"""The pinned lists: every library with one version and the hashes of its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = {"app": ROOT / "supply" / "requirements.txt", "tests": ROOT / "supply" / "requirements-tests.txt"}

_PIN = re.compile(
    r"^(?P<name>[a-z0-9_.-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))?(?P<hashes>(?: \\\n *--hash=\S+)*)$",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One library at one version, for the machines its marker names ("" = all)."""

    name: str
    version: str
    marker: str
    sha256: tuple[str, ...]


def pins(text: str) -> list[Pin]:
    r"""
    Read a pinned list.

    Examples
    --------
    >>> pins("h3==4.5.0 ; python_version > '3' \\\n    --hash=sha256:00ff \\\n    --hash=sha256:11ee\n")
    [Pin(name='h3', version='4.5.0', marker="python_version > '3'", sha256=('00ff', '11ee'))]
    """
    return [
        Pin(one["name"], one["version"], one["marker"] or "", tuple(re.findall(r"sha256:([0-9a-f]+)", one["hashes"])))
        for one in _PIN.finditer(text)
    ]
