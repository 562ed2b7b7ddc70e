"""The sending: one file as somebody sends it, what they say of it, and the name under which it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PureWindowsPath

import pandas as pd

from contextual.intake.layouts import Layout
from contextual.intake.people.hygiene import tidy
from contextual.intake.people.identifiers import find


@dataclass(frozen=True, kw_only=True)
class Sending:
    """
    One file as it is sent: its name and bytes (or path), what it is, who sends it, and what a person said of it.

    `mapping` is a saved layout, or heading -> field as a person matched them.
    """

    name: str
    data: bytes | Path
    kind: str
    agency: str
    layout: str | None = None
    mapping: Layout | Mapping[str, str] | None = None
    answers: dict[str, str] | None = None
    ref_scheme: str = ""
    batch_class: str | None = None
    overlap: str | None = None


def file_name(sent: str) -> str:
    r"""
    Give a file's own name without folders, in characters that can be kept and shown anywhere.

    What identifies a person in it (a reference, a name after a title) is taken out with the rest of the name.

    Examples
    --------
    >>> file_name("C:\\exports\\March.csv"), file_name("../a\x1b[31m.csv"), file_name("NHS_943.476.5919.csv")
    ('March.csv', 'a[31m.csv', 'file.csv')
    """
    own = tidy(PureWindowsPath(sent).name.encode("utf-8", "replace").decode())
    words = own.replace("_", " ")
    kinds, names, _ = find(pd.Series([words, words.replace(".", " ")], dtype="str"))
    ending = "".join(PureWindowsPath(own).suffixes[-2:]) if own.endswith(".gz") else PureWindowsPath(own).suffix
    return f"file{ending}" if any(kinds) or any(names) else own[-200:]


def sha256_of(data: bytes | Path) -> str:
    """Hash a file's bytes as they were sent."""
    with data.open("rb") if isinstance(data, Path) else BytesIO(data) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
