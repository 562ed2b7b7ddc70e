from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from contextual.app import kept
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A data folder; the first page that opens builds the fictional store in it."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def app(home, monkeypatch):
    """The app before its first run, on the fictional store."""
    monkeypatch.setenv("CONTEXTUAL_HOME", str(home))
    monkeypatch.delenv("CONTEXTUAL_DB", raising=False)
    monkeypatch.chdir(ROOT)
    yield AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    kept.close_all()
