"""The environment: which store, which keys, which folders. Read once, passed on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contextual.errors import StoreRefused

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample_places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    Where things are.

    `store_url` is a SQLAlchemy URL; `keys` the key folder; `fictional` is True where nobody named a store, so the
    fictional one in the user's data folder is used and may be built when it is not there. `watched` are the folders
    that agencies drop files into, so that *Coverage* can say what waits in their quarantine. `audit_head` is a folder
    apart from the store, best on another machine, that copies of the trace's head are kept in.
    `passphrase` is what the keys are protected with; a person types it, and it is never printed.
    """

    store_url: str
    keys: Path
    fictional: bool
    data_folder: Path
    watched: tuple[Path, ...] = ()
    audit_head: Path | None = None
    passphrase: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """
        Read `CONTEXTUAL_DB`, `_KEYS`, `_HOME`, `_WATCH` (folders, as in `PATH`) and `_AUDIT_HEAD` (a folder).

        Raises
        ------
        StoreRefused
            When `CONTEXTUAL_DB` is neither a store URL nor the path of a file.

        Examples
        --------
        >>> Settings.from_environment({"CONTEXTUAL_HOME": "/somewhere"}).fictional
        True
        """
        env = os.environ if environment is None else environment
        folder = Path(env.get("CONTEXTUAL_HOME") or _data_folder(env)).expanduser()
        url = env.get("CONTEXTUAL_DB", "").strip()
        keys = env.get("CONTEXTUAL_KEYS", "").strip()
        elsewhere = env.get("CONTEXTUAL_AUDIT_HEAD", "").strip()
        store_url = _as_url(url) if url else f"sqlite:///{(folder / 'fictional.db').as_posix()}"
        return cls(
            store_url=store_url,
            keys=Path(keys).expanduser() if keys else _keys_beside(url, folder),
            fictional=not url,
            data_folder=folder,
            watched=tuple(Path(one).expanduser() for one in env.get("CONTEXTUAL_WATCH", "").split(os.pathsep) if one),
            audit_head=Path(elsewhere).expanduser() if elsewhere else None,
        )


def _data_folder(env: Mapping[str, str]) -> str:
    """Each system's own place for a program's data."""
    if sys.platform == "win32":
        return str(Path(env.get("LOCALAPPDATA", "~")) / "Contextual")
    if sys.platform == "darwin":
        return "~/Library/Application Support/Contextual"
    return str(Path(env.get("XDG_DATA_HOME") or "~/.local/share") / "contextual")


def _as_url(text: str) -> str:
    if "://" in text:
        if not text.startswith(("sqlite:", "postgresql")):
            msg = "CONTEXTUAL_DB names a store that is neither SQLite nor PostgreSQL"
            raise StoreRefused(msg)
        return text.replace("postgresql://", "postgresql+psycopg://", 1)
    return f"sqlite:///{Path(text).expanduser().resolve().as_posix()}"


def _keys_beside(url: str, folder: Path) -> Path:
    """Keys live apart from their store: in the data folder, under a name made from the store's own address."""
    if not url:
        return folder / "keys"
    name = "".join(c if c.isalnum() else "-" for c in _as_url(url).split("://", 1)[1].split("@")[-1].split("?")[0])
    return folder / "keys-of" / name.strip("-")[-80:]
