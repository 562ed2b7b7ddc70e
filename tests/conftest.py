"""What every test shares: the Hypothesis profiles, and one rule for what may be skipped where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Without a deadline (a first pandas call is slow) and from a fixed seed, so that a failure is a failure everywhere.
settings.register_profile("usual", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

ROOT = Path(__file__).resolve().parent.parent


def skip_unless_ci(reason: str) -> None:
    """Skip in plain words on a laptop; fail where CI requires it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"required in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public files, laid out by publisher; tests on it are skipped where it is not named."""
    folder = os.environ.get("CONTEXTUAL_PUBLIC_DATA", "")
    if not folder:
        pytest.skip("no public files here: set CONTEXTUAL_PUBLIC_DATA to their folder")
    return Path(folder)
