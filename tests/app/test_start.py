"""What is loaded before anything is drawn or asked: heavy libraries are loaded by what needs them."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = "folium", "altair", "matplotlib", "geopandas", "scipy"


@pytest.mark.parametrize(
    ("module", "late"), [("contextual.app.pages.chance", HEAVY), ("contextual.cli", (*HEAVY, "pandas", "streamlit"))]
)
def test_a_page_and_the_terminal_start_without_the_heavy_libraries(module, late):
    asks = f"import sys, {module}; print([name for name in {late!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
